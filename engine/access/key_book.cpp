#include "engine/access/key_book.h"

#include "engine/access/time_text.h"
#include "engine/base/hash.h"
#include "engine/base/mac.h"

#include <fmt/format.h>

#include <vector>

namespace almanac::access {

namespace {

constexpr std::size_t key_letters =
    key_prefix.size() + key_id_letters + 1 + base32_letters(key_secret_bytes);

bool has_form_of_key(std::string_view text) {
    constexpr std::size_t id_at = key_prefix.size();
    constexpr std::size_t secret_at = id_at + key_id_letters + 1;
    return text.size() == key_letters && text.starts_with(key_prefix) &&
           is_base32(text.substr(id_at, key_id_letters)) && text[secret_at - 1] == '_' &&
           is_base32(text.substr(secret_at));
}

}  // namespace

std::string key_text(std::string_view id, std::string_view secret) {
    return fmt::format("{}{}_{}", key_prefix, id, secret);
}

Secret secret_of(const StoredSigningKey& key) {
    const auto bytes = from_base32(key.secret).value_or(std::vector<unsigned char>{});
    return Secret({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

KeyBook::KeyBook(const StoredAccess& stored) {
    for (const StoredKey& key : stored.keys) {
        keys_[key.id] = {{key.name, key.role, key.tier, "key:" + key.id},
                         time_of(key.expires),
                         key.revoked.has_value(),
                         key.sha256};
    }
    for (const StoredSigningKey& key : stored.signing_keys)
        signing_keys_.emplace(key.id, SigningKey{secret_of(key), time_of(key.verifies_until)});
    for (const StoredRevocation& session : stored.revoked_sessions)
        revoked_sessions_.insert(session.id);
}

Recognised KeyBook::recognise(std::string_view presented, base::Instant now) const {
    if (has_form_of_key(presented)) return recognise_key(presented, now);
    return recognise_session(presented, now);
}

// A key is 256 even bits, so one SHA-256 hides it: there is no shorter list of guesses to try than
// all of them, which is what slow hashes such as bcrypt are for.
Recognised KeyBook::recognise_key(std::string_view text, base::Instant now) const {
    const auto found = keys_.find(std::string(text.substr(key_prefix.size(), key_id_letters)));
    if (found == keys_.end()) return {Standing::unknown, {}};
    const Key& key = found->second;
    if (!base::equal_in_constant_time(base::sha256_hex(text), key.sha256))
        return {Standing::unknown, {}};
    if (key.revoked) return {Standing::revoked, {}};
    if (key.expires && now >= *key.expires) return {Standing::expired, {}};
    return {Standing::good, key.identity};
}

Recognised KeyBook::recognise_session(std::string_view text, base::Instant now) const {
    const auto token = split_session_token(text);
    if (!token) return {Standing::malformed, {}};
    const auto found = signing_keys_.find(token->signing_id);
    if (found == signing_keys_.end()) return {Standing::unknown, {}};
    const SigningKey& key = found->second;
    if (!is_signed_by(*token, key.bytes.reveal())) return {Standing::unknown, {}};
    auto claims = read_claims(*token);
    if (!claims) return {Standing::malformed, {}};
    if (revoked_sessions_.contains(claims->id)) return {Standing::revoked, {}};
    const bool retired = key.verifies_until && now >= *key.verifies_until;
    if (retired || now >= claims->expires) return {Standing::expired, {}};
    std::string account = "session:" + claims->subject;
    return {
        Standing::good,
        {std::move(claims->subject), claims->role, std::move(claims->tier), std::move(account)}};
}

}  // namespace almanac::access
