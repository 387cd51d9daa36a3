#pragma once

// Every key and session that is good, made once from the file of keys and immutable afterwards:
// who is it that sends this text? Pure.

#include "engine/access/base32.h"
#include "engine/access/secret.h"
#include "engine/access/session_token.h"
#include "engine/access/stored.h"
#include "engine/base/clock.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace almanac::access {

inline constexpr std::string_view key_prefix = "alm_";
inline constexpr std::size_t key_id_bytes = 5;  // tried again where they are taken
inline constexpr std::size_t key_id_letters = base32_letters(key_id_bytes);  // 8
inline constexpr std::size_t key_secret_bytes = 32;

// The text of a key: alm_<id>_<secret>, both base32.
std::string key_text(std::string_view id, std::string_view secret);

// The bytes that a key signs with.
Secret secret_of(const StoredSigningKey& key);

// What is wrong with credentials.
enum class Standing : std::uint8_t { good, malformed, unknown, expired, revoked };

// Whoever calls, by key or by session.
struct Identity {
    std::string name;
    Role role = Role::anybody;
    std::string tier;
    std::string account;  // whose limits are charged: "key:<id>" or "session:<subject>"
};

// Standing and, where it is good, who.
struct Recognised {
    Standing standing = Standing::good;
    Identity identity;
};

// Looks texts up. `stored` is as read_stored() gives it.
class KeyBook {
public:
    explicit KeyBook(const StoredAccess& stored);

    // Whoever has sent `presented`, a key or a session token. That it expired or was revoked is
    // told only to who has it.
    Recognised recognise(std::string_view presented, base::Instant now) const;

private:
    struct Key {
        Identity identity;
        std::optional<base::Instant> expires;
        bool revoked = false;
        std::string sha256;
    };
    struct SigningKey {
        Secret bytes;
        std::optional<base::Instant> verifies_until;
    };

    Recognised recognise_key(std::string_view text, base::Instant now) const;
    Recognised recognise_session(std::string_view text, base::Instant now) const;

    std::unordered_map<std::string, Key> keys_;
    std::map<std::string, SigningKey, std::less<>> signing_keys_;
    std::unordered_set<std::string> revoked_sessions_;
};

}  // namespace almanac::access
