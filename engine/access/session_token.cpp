#include "engine/access/session_token.h"

#include "engine/access/base32.h"
#include "engine/base/ensure.h"
#include "engine/base/mac.h"

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <vector>

namespace almanac::access {

namespace {

constexpr unsigned char claims_version = 1;
constexpr std::size_t time_bytes = 8;

using Bytes = std::vector<unsigned char>;

void put_text(Bytes& out, std::string_view text) {
    base::ensure(text.size() <= subject_bytes_max, "a claim is too long");
    out.push_back(static_cast<unsigned char>(text.size()));
    out.insert(out.end(), text.begin(), text.end());
}

// Reads claims from front to back; false once they end too early.
class ClaimsReader {
public:
    explicit ClaimsReader(std::span<const unsigned char> rest) : rest_(rest) {}

    std::span<const unsigned char> bytes(std::size_t count) {
        good_ = good_ && rest_.size() >= count;
        if (!good_) return {};
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    unsigned char byte() {
        const auto one = bytes(1);
        return one.empty() ? static_cast<unsigned char>(0) : one.front();
    }
    std::string text() {
        const std::size_t length = byte();
        good_ = good_ && length <= subject_bytes_max;
        const auto taken = bytes(length);
        return {taken.begin(), taken.end()};
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (const unsigned char byte : bytes(time_bytes)) value = value << 8u | byte;
        return value;
    }
    bool is_whole() const { return good_ && rest_.empty(); }

private:
    std::span<const unsigned char> rest_;
    bool good_ = true;
};

Bytes bytes_of(const Claims& claims) {
    const auto id = from_base32(claims.id);
    base::ensure(id && id->size() == session_id_bytes, "a session has no id");
    Bytes out{claims_version};
    out.insert(out.end(), id->begin(), id->end());
    out.push_back(static_cast<unsigned char>(claims.role));
    const auto expires = static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::seconds>(claims.expires).time_since_epoch().count());
    for (std::size_t at = time_bytes; at-- > 0;)
        out.push_back(static_cast<unsigned char>(expires >> (8 * at) & 255u));
    put_text(out, claims.tier);
    put_text(out, claims.subject);
    return out;
}

}  // namespace

Secret sign(const Claims& claims, std::string_view signing_id, std::string_view signing_key) {
    std::string text = fmt::format("{}{}_{}", session_prefix, signing_id, base32(bytes_of(claims)));
    const base::Mac mac = base::hmac_sha256(signing_key, text);
    text += '_';
    text += base32(mac);
    return Secret(text);
}

std::optional<SessionToken> split_session_token(std::string_view text) {
    if (text.size() > session_bytes_max || !text.starts_with(session_prefix)) return std::nullopt;
    SessionToken token;
    const std::size_t claims = text.find('_', session_prefix.size());
    const std::size_t signature = text.rfind('_');
    if (claims == std::string_view::npos || signature <= claims) return std::nullopt;
    token.signing_id = text.substr(session_prefix.size(), claims - session_prefix.size());
    token.signed_part = text.substr(0, signature);
    token.claims = text.substr(claims + 1, signature - claims - 1);
    token.signature = text.substr(signature + 1);
    const bool good = is_base32(token.signing_id) && is_base32(token.claims) &&
                      is_base32(token.signature) &&
                      token.signature.size() == base32_letters(sizeof(base::Mac));
    if (!good) return std::nullopt;
    return token;
}

bool is_signed_by(const SessionToken& token, std::string_view signing_key) {
    return base::equal_in_constant_time(token.signature,
                                        base32(base::hmac_sha256(signing_key, token.signed_part)));
}

std::optional<Claims> read_claims(const SessionToken& token) {
    const auto bytes = from_base32(token.claims);
    if (!bytes) return std::nullopt;
    ClaimsReader reader(*bytes);
    if (reader.byte() != claims_version) return std::nullopt;
    Claims claims;
    claims.id = base32(reader.bytes(session_id_bytes));
    const unsigned char role = reader.byte();
    if (role > static_cast<unsigned char>(Role::admin)) return std::nullopt;
    claims.role = static_cast<Role>(role);
    const std::uint64_t expires = reader.number();
    constexpr auto latest = static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::seconds>(base::Instant::max()).time_since_epoch().count());
    if (expires > latest) return std::nullopt;
    claims.expires = base::Instant(std::chrono::seconds(static_cast<std::int64_t>(expires)));
    claims.tier = reader.text();
    claims.subject = reader.text();
    if (!reader.is_whole()) return std::nullopt;
    return claims;
}

}  // namespace almanac::access
