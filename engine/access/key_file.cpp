#include "engine/access/access.h"
#include "engine/access/base32.h"
#include "engine/access/key_book.h"
#include "engine/access/private_file.h"
#include "engine/access/time_text.h"
#include "engine/base/hash.h"
#include "engine/base/json.h"
#include "engine/observe/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

namespace almanac::access {

using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

constexpr std::chrono::hours lifetime_max{100 * 365 * 24};  // so that no time overflows

std::string random_text(Entropy& entropy, std::size_t bytes) {
    std::vector<unsigned char> drawn(bytes);
    entropy.fill(drawn);
    return base32(drawn);
}

template <class Entry>
auto find(std::vector<Entry>& entries, std::string_view id) {
    return std::find_if(entries.begin(), entries.end(),
                        [&](const Entry& entry) { return entry.id == id; });
}

// An id that neither a key nor a signing key has.
std::string new_id(StoredAccess& stored, Entropy& entropy) {
    while (true) {
        std::string id = random_text(entropy, key_id_bytes);
        const bool taken = find(stored.keys, id) != stored.keys.end() ||
                           find(stored.signing_keys, id) != stored.signing_keys.end();
        if (!taken) return id;
    }
}

Result<void> check(const Grant& grant) {
    const auto refused = [](std::string sentence) {
        return Error{ErrorKind::invalid, std::move(sentence)};
    };
    if (!is_name(grant.name))
        return refused(fmt::format("a name is one line of 1 to {} bytes", subject_bytes_max));
    if (!is_name(grant.tier))
        return refused(fmt::format("a tier is one line of 1 to {} bytes", subject_bytes_max));
    if (grant.role == Role::anybody)
        return refused(
            "anybody needs no key; the roles are reader, member, moderator, editor, admin");
    if (grant.lifetime &&
        (*grant.lifetime <= std::chrono::seconds(0) || *grant.lifetime > lifetime_max))
        return refused("a lifetime is longer than nothing and at most 100 years");
    return {};
}

Result<StoredAccess> load(const std::filesystem::path& path) {
    const auto file = TRY(read_private(path, key_file_bytes_max));
    if (!file) return StoredAccess{};
    return read_stored(file->bytes, path.native());
}

// Changes the file while it is nobody else's turn.
template <class Change>
auto change(const std::filesystem::path& path, Change&& how)
    -> std::invoke_result_t<Change, StoredAccess&> {
    const WriterTurn turn = TRY(WriterTurn::wait(path));
    StoredAccess stored = TRY(load(path));
    const std::string before = base::to_json(stored);
    auto done = how(stored);
    const std::string after = base::to_json(stored);
    if (done && after != before) TRY(replace_private(path, after + '\n'));
    return done;
}

// Sessions and signing keys that have expired in any case are forgotten.
void prune(StoredAccess& stored, base::Instant now) {
    const auto is_past = [&](const std::optional<std::string>& text) {
        const auto time = time_of(text);
        return time && *time <= now;
    };
    std::erase_if(stored.signing_keys,
                  [&](const StoredSigningKey& key) { return is_past(key.verifies_until); });
    std::erase_if(stored.revoked_sessions,
                  [&](const StoredRevocation& session) { return is_past(session.forget_after); });
}

// Makes the key that signs from now on.
Result<std::string> add_signing_key(StoredAccess& stored, Entropy& entropy, base::Instant now) {
    prune(stored, now);
    if (stored.signing_keys.size() >= signing_keys_max) {
        return Error{ErrorKind::exhausted,
                     fmt::format("{} signing keys are in use, and sessions of each may still be "
                                 "good; end one with its sessions: almanac keys revoke {}",
                                 signing_keys_max, stored.signing_keys.front().id)};
    }
    for (StoredSigningKey& earlier : stored.signing_keys) {
        if (!earlier.verifies_until)
            earlier.verifies_until = observe::rfc3339(now + session_lifetime_max);
    }
    std::string id = new_id(stored, entropy);
    stored.signing_keys.push_back(
        {id, observe::rfc3339(now), std::nullopt, random_text(entropy, key_secret_bytes)});
    return id;
}

Result<const StoredSigningKey*> signing_key(StoredAccess& stored, Entropy& entropy,
                                            base::Instant now) {
    const bool none = stored.signing_keys.empty() || stored.signing_keys.back().verifies_until;
    if (none) TRY(add_signing_key(stored, entropy, now));
    return &stored.signing_keys.back();
}

Result<void> revoke_in(StoredAccess& stored, std::string_view id, base::Instant now) {
    if (const auto key = find(stored.keys, id); key != stored.keys.end()) {
        if (!key->revoked) key->revoked = observe::rfc3339(now);
        return {};
    }
    if (const auto key = find(stored.signing_keys, id); key != stored.signing_keys.end()) {
        stored.signing_keys.erase(key);
        return {};
    }
    if (id.size() != base32_letters(session_id_bytes) || !is_base32(id)) {
        return Error{ErrorKind::missing,
                     fmt::format("there is no key {}; \"almanac keys list\" lists them", id)};
    }
    if (find(stored.revoked_sessions, id) != stored.revoked_sessions.end()) return {};
    prune(stored, now);
    if (stored.revoked_sessions.size() >= revoked_sessions_max) {
        return Error{ErrorKind::exhausted,
                     fmt::format("{} ended sessions are remembered, which is all; end the signing "
                                 "key instead, with all its sessions",
                                 revoked_sessions_max)};
    }
    stored.revoked_sessions.push_back(
        {std::string(id), observe::rfc3339(now + session_lifetime_max)});
    return {};
}

KeyRecord record_of(const StoredKey& key) {
    return {key.id,
            key.name,
            key.role,
            key.tier,
            parse_time(key.created).value_or(base::Instant{}),
            time_of(key.expires),
            time_of(key.revoked)};
}

}  // namespace

std::filesystem::path KeyFile::in(const std::filesystem::path& data_folder) {
    return data_folder / "config" / "keys.json";
}

Result<Issued> KeyFile::add(const Grant& grant) {
    TRY(check(grant));
    return change(path_, [&](StoredAccess& stored) -> Result<Issued> {
        if (stored.keys.size() >= keys_max) {
            return Error{ErrorKind::exhausted,
                         fmt::format("{} has {} keys, which is all that it takes", path_.native(),
                                     keys_max)};
        }
        const base::Instant now = clock_.now();
        StoredKey key{new_id(stored, entropy_), grant.name, grant.role, grant.tier,
                      observe::rfc3339(now),    {},         {},         {}};
        if (grant.lifetime) key.expires = observe::rfc3339(now + *grant.lifetime);
        Secret text(key_text(key.id, random_text(entropy_, key_secret_bytes)));
        key.sha256 = base::sha256_hex(text.reveal());
        Issued issued{key.id, std::move(text)};
        stored.keys.push_back(std::move(key));
        return issued;
    });
}

Result<Issued> KeyFile::start_session(const Grant& grant) {
    TRY(check(grant));
    if (!grant.lifetime || *grant.lifetime > session_lifetime_max) {
        return Error{ErrorKind::invalid,
                     "a session lasts for at most 30 days; for longer, add a key"};
    }
    return change(path_, [&](StoredAccess& stored) -> Result<Issued> {
        const base::Instant now = clock_.now();
        const StoredSigningKey* key = TRY(signing_key(stored, entropy_, now));
        const Claims claims{random_text(entropy_, session_id_bytes), grant.name, grant.role,
                            grant.tier, now + *grant.lifetime};
        return Issued{claims.id, sign(claims, key->id, secret_of(*key).reveal())};
    });
}

Result<std::string> KeyFile::rotate() {
    return change(path_, [&](StoredAccess& stored) {
        return add_signing_key(stored, entropy_, clock_.now());
    });
}

Result<void> KeyFile::revoke(std::string_view id) {
    return change(path_, [&](StoredAccess& stored) { return revoke_in(stored, id, clock_.now()); });
}

Result<std::vector<KeyRecord>> KeyFile::list() const {
    const StoredAccess stored = TRY(load(path_));
    std::vector<KeyRecord> records;
    for (const StoredKey& key : stored.keys) records.push_back(record_of(key));
    return records;
}

}  // namespace almanac::access
