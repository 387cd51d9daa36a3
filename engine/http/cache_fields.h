#pragma once

// What an answer says to and of caches: pure.

#include "engine/http/http.h"

#include <string>
#include <string_view>

namespace almanac::http {

// What Cache-Control says of a policy.
std::string_view cache_control_of(CachePolicy policy);

// What Cache-Status says (RFC 9211); a text that is not among the usual ones is written to `room`.
std::string_view cache_status_of(const Reply& reply, std::string& room);

}  // namespace almanac::http
