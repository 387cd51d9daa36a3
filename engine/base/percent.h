#pragma once

// Text as a part of a URL (RFC 3986 §2.1). Pure.

#include <string>
#include <string_view>

namespace almanac::base {

// All bytes but those of unreserved characters (letters, digits, - . _ ~) as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace almanac::base
