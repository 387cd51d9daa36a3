#pragma once

// The file of keys as it stands on disk: one JSON object. Keys are there as hashes; the signing
// keys of sessions as they are, since a signature cannot be made with a hash.

#include "engine/access/role.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::access {

// 10,000 keys of at most 400 bytes: 4 MB, read within 20 ms.
inline constexpr std::size_t keys_max = 10'000;
inline constexpr std::size_t key_file_bytes_max = std::size_t{8} << 20u;
// Sessions last for 30 days at most: a new signing key every five days leaves eight of them.
inline constexpr std::size_t signing_keys_max = 8;
// Until they expire by themselves; 100 bytes each.
inline constexpr std::size_t revoked_sessions_max = 20'000;

// One key.
struct StoredKey {
    std::string id;
    std::string name;
    Role role = Role::reader;
    std::string tier;
    std::string created;
    std::optional<std::string> expires;
    std::optional<std::string> revoked;
    std::string sha256;

    static constexpr std::string_view view_name = "key";
    static constexpr auto fields() {
        return base::describe<StoredKey>(
            base::field("id", &StoredKey::id, "", "What stands in the key behind alm_."),
            base::field("name", &StoredKey::name, "", "Who has it."),
            base::field("role", &StoredKey::role, "", "What its holder may do."),
            base::field("tier", &StoredKey::tier, "", "Which limits its holder has."),
            base::field("created", &StoredKey::created, "", "When it was made."),
            base::field("expires", &StoredKey::expires, "", "Until when it is good."),
            base::field("revoked", &StoredKey::revoked, "", "When it was taken back."),
            base::field("sha256", &StoredKey::sha256, "", "SHA-256 of the whole key."));
    }
};

// One key that signs sessions.
struct StoredSigningKey {
    std::string id;
    std::string created;
    std::optional<std::string> verifies_until;
    std::string secret;

    static constexpr std::string_view view_name = "signing_key";
    static constexpr auto fields() {
        return base::describe<StoredSigningKey>(
            base::field("id", &StoredSigningKey::id, "", "What stands in its sessions."),
            base::field("created", &StoredSigningKey::created, "", "When it was made."),
            base::field("verifies_until", &StoredSigningKey::verifies_until, "",
                        "Until when its sessions are good; null: it is the one that signs."),
            base::field("secret", &StoredSigningKey::secret, "", "32 bytes in base32."));
    }
};

// A session that ended before its time.
struct StoredRevocation {
    std::string id;
    std::string forget_after;

    static constexpr std::string_view view_name = "revocation";
    static constexpr auto fields() {
        return base::describe<StoredRevocation>(
            base::field("id", &StoredRevocation::id, "", "The session's id."),
            base::field("forget_after", &StoredRevocation::forget_after, "",
                        "When it has expired in any case."));
    }
};

// The whole file.
struct StoredAccess {
    std::uint32_t format = 1;
    std::vector<StoredKey> keys;
    std::vector<StoredSigningKey> signing_keys;
    std::vector<StoredRevocation> revoked_sessions;

    static constexpr std::string_view view_name = "access";
    static constexpr auto fields() {
        return base::describe<StoredAccess>(
            base::field("format", &StoredAccess::format, "", "1."),
            base::field("keys", &StoredAccess::keys, "", "All keys, oldest first."),
            base::field("signing_keys", &StoredAccess::signing_keys, "", "Oldest first."),
            base::field("revoked_sessions", &StoredAccess::revoked_sessions, "",
                        "Sessions that were ended."));
    }
};

// Reads and checks every field; `name` is the file that an error names.
base::Result<StoredAccess> read_stored(std::string_view bytes, std::string_view name);

// Whether a text can name a key's holder, a session's subject or a tier: one line of UTF-8.
bool is_name(std::string_view text);

}  // namespace almanac::access
