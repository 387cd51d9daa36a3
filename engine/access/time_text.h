#pragma once

// Times as the file of keys has them.

#include "engine/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace almanac::access {

// Reads what observe::rfc3339 writes, "2026-01-31T23:59:59.123Z", and nothing else.
std::optional<base::Instant> parse_time(std::string_view text);

// The same of a time that may be missing.
std::optional<base::Instant> time_of(const std::optional<std::string>& text);

}  // namespace almanac::access
