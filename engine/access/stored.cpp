#include "engine/access/stored.h"

#include "engine/access/base32.h"
#include "engine/access/key_book.h"
#include "engine/access/session_token.h"
#include "engine/access/time_text.h"
#include "engine/base/json_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace almanac::access {

namespace {

constexpr std::size_t digest_digits = 64;

bool is_id(std::string_view text, std::size_t letters) {
    return text.size() == letters && is_base32(text);
}

bool is_time(const std::optional<std::string>& text) { return !text || parse_time(*text); }

bool is_digest(std::string_view text) {
    return text.size() == digest_digits &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_good(const StoredKey& key) {
    return is_id(key.id, key_id_letters) && is_name(key.name) && is_name(key.tier) &&
           key.role != Role::anybody && is_time(key.created) && is_time(key.expires) &&
           is_time(key.revoked) && is_digest(key.sha256);
}

bool is_good(const StoredSigningKey& key) {
    const auto secret = from_base32(key.secret);
    return is_id(key.id, key_id_letters) && is_time(key.created) && is_time(key.verifies_until) &&
           secret && secret->size() == key_secret_bytes;
}

bool is_good(const StoredRevocation& session) {
    return is_id(session.id, base32_letters(session_id_bytes)) && is_time(session.forget_after);
}

// "" where every entry is good and no id stands there twice.
template <class Entry>
std::string fault_of(const std::vector<Entry>& entries, std::string_view list, std::size_t most) {
    if (entries.size() > most) return fmt::format("{} has more than {} entries", list, most);
    std::set<std::string_view> seen;
    for (const Entry& entry : entries) {
        const auto place = &entry - entries.data();
        if (!is_good(entry)) return fmt::format("entry {} of {} is damaged", place + 1, list);
        if (!seen.insert(entry.id).second)
            return fmt::format("{} has the id {} twice", list, entry.id);
    }
    return "";
}

}  // namespace

base::Result<StoredAccess> read_stored(std::string_view bytes, std::string_view name) {
    auto read = base::from_json<StoredAccess>(bytes, name);
    std::string fault;
    if (!read) {
        fault = "it is not the JSON that \"almanac keys\" writes";
    } else if (read->format != 1) {
        fault = fmt::format("it has format {}, which a newer almanac reads", read->format);
    } else {
        fault = fault_of(read->keys, "keys", keys_max);
        if (fault.empty()) fault = fault_of(read->signing_keys, "signing_keys", signing_keys_max);
        if (fault.empty())
            fault = fault_of(read->revoked_sessions, "revoked_sessions", revoked_sessions_max);
    }
    if (fault.empty()) return read;
    return base::Error{
        base::ErrorKind::broken,
        fmt::format("{}: {}; put a backup in its place, or remove it and make new keys", name,
                    fault)};
}

bool is_name(std::string_view text) {
    const bool one_line = std::all_of(text.begin(), text.end(), [](char letter) {
        return static_cast<unsigned char>(letter) >= ' ' && letter != '\x7f';
    });
    return !text.empty() && text.size() <= subject_bytes_max && one_line &&
           simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace almanac::access
