#pragma once

// What a request says of who sends it: pure.

#include <cstdint>
#include <string_view>

namespace almanac::access {

// The fields of a request that name its sender; "" where they are absent.
struct CredentialFields {
    std::string_view authorization;
    std::string_view api_key;  // X-API-Key
    bool repeated = false;     // one of them was given more than once
};

// The text to look up. none: nothing was said, or in a scheme that is somebody else's, such as
// Basic, which a proxy in front may have asked for and passes on.
struct Credentials {
    enum class Said : std::uint8_t { none, text, malformed };
    Said said = Said::none;
    std::string_view text;
};

// Longer than any key or session, with room for a prefix of white space.
inline constexpr std::size_t credential_bytes_max = 512;

// Reads `Authorization: Bearer …` (RFC 6750) or `X-API-Key: …`; two of them are malformed.
Credentials read_credentials(const CredentialFields& fields);

}  // namespace almanac::access
