#pragma once

// Signed session tokens: what the caller is stands in the token itself, and only who has the
// signing key can have written it. Pure.
//
//     alt_<id of the signing key>_<claims>_<HMAC-SHA-256 of everything before>
//
// Claims and signature are base32. There is one version and one algorithm, so there is nothing to
// negotiate and nothing to downgrade.

#include "engine/access/role.h"
#include "engine/access/secret.h"
#include "engine/base/clock.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::access {

inline constexpr std::string_view session_prefix = "alt_";
inline constexpr std::size_t session_id_bytes = 8;  // of which 2^32 tokens have all different ones
inline constexpr std::size_t subject_bytes_max = 64;   // of a name, and of a tier
inline constexpr std::size_t session_bytes_max = 400;  // of a token: 303 with two longest names

// What a token says of its holder.
struct Claims {
    std::string id;  // base32 of session_id_bytes: by it the token can be revoked
    std::string subject;
    Role role = Role::member;
    std::string tier;
    base::Instant expires;  // whole seconds
};

// The token; `signing_id` is the key's name, `signing_key` its bytes.
Secret sign(const Claims& claims, std::string_view signing_id, std::string_view signing_key);

// A token taken apart; nothing in it is to be believed before is_signed_by() is true.
struct SessionToken {
    std::string_view signing_id;
    std::string_view signed_part;
    std::string_view claims;
    std::string_view signature;
};

// None where the text has not the form of a token.
std::optional<SessionToken> split_session_token(std::string_view text);

// Whether the signature is that of `signing_key`.
bool is_signed_by(const SessionToken& token, std::string_view signing_key);

// What a token says; none where its claims are not of the one version there is.
std::optional<Claims> read_claims(const SessionToken& token);

}  // namespace almanac::access
