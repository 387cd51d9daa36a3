#pragma once

// HTTP-dates (RFC 9110 §5.6.7). Pure.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::http {

// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string imf_date(std::chrono::sys_seconds time);

// A date in any of the three forms. `now` places a year of two digits.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::sys_seconds now);

}  // namespace almanac::http
