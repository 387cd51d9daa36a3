#pragma once

// Signatures that only who has the key can make (OpenSSL), and how they are compared. Pure.

#include <array>
#include <string_view>

namespace almanac::base {

using Mac = std::array<unsigned char, 32>;
// HMAC-SHA-256 (RFC 2104) of `text`; it and `key` are raw bytes.
Mac hmac_sha256(std::string_view key, std::string_view text);

// Whether two texts are equal, in a time that depends on their lengths alone.
bool equal_in_constant_time(std::string_view one, std::string_view other);

}  // namespace almanac::base
