#pragma once

// RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-11, structured fields):
// pure.

#include "engine/access/access.h"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace almanac::access {

// The line of RateLimit-Policy, the same for all answers to a tier; "" where it has no limit. `q`
// and `w` are requests and period; how many may come at once is no parameter of the draft, so it
// has a name of ours: almanac-burst.
std::string policy_line(std::span<const TierLimit> limits);

// Appends one limit's element of RateLimit, with what separates it from those before.
void append_limit(std::string& line, const TierLimit& limit, const Decision& decision);

// The `t` of RateLimit: so many seconds, spent evenly, keep what remains within the policy; where
// nothing remains, the wait for the next.
std::chrono::seconds effective_window(const Allowance& allowance, const Decision& decision);

// Rounded up, for Retry-After: who comes back then is admitted.
std::chrono::seconds retry_after(const Decision& decision);

}  // namespace almanac::access
