#include "engine/http/page_token.h"

#include "engine/base/ensure.h"
#include "engine/base/letters.h"
#include "engine/base/mac.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <span>
#include <utility>

namespace almanac::http {

namespace {

// A token is, before base64url: the form's number, 8 bytes of the filter's hash, the version's
// length and bytes, the place, 16 bytes of the signature over all that.
constexpr char form = 1;
constexpr std::size_t hash_bytes = 8;
constexpr std::size_t before_version = 1 + hash_bytes + 1;
// Half of HMAC-SHA-256, which RFC 2104 §5 allows: guessing one takes 2^127 requests.
constexpr std::size_t signature_bytes = 16;
constexpr std::size_t raw_bytes_max =
    before_version + version_bytes_max + place_bytes_max + signature_bytes;
constexpr std::size_t token_bytes_max = (raw_bytes_max + 2) / 3 * 4;

// Those of base64url (RFC 4648 §5).
constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string_view text_of(std::span<const unsigned char> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string signature_of(const PageTokenKey& key, std::string_view bytes) {
    const base::Mac mac = base::hmac_sha256(text_of(key), bytes);
    return std::string(text_of(mac).substr(0, signature_bytes));
}

std::string bytes_of(std::uint64_t number) {
    std::string bytes;
    for (std::size_t at = 0; at < hash_bytes; ++at, number >>= 8u)
        bytes += static_cast<char>(number & 255u);
    return bytes;
}

base::Error refused(std::string sentence) {
    return {base::ErrorKind::invalid, std::move(sentence)};
}

}  // namespace

PageTokenKey page_token_key_of(std::string_view secret) {
    // What the secret is used for is part of the key, so that it can serve other purposes too.
    const std::string text = fmt::format("almanac page tokens\n{}", secret);
    PageTokenKey key{};
    unsigned size = 0;
    const int made = EVP_Digest(text.data(), text.size(), key.data(), &size, EVP_sha256(), nullptr);
    base::ensure(made == 1 && size == key.size(), "OpenSSL hashes");
    return key;
}

std::string PageTokens::encode(const PageQuestion& question, std::string_view place) const {
    base::ensure(place.size() <= place_bytes_max, "a page's place is within its limit");
    base::ensure(question.data_version.size() <= version_bytes_max, "so is a data_version");
    std::string raw(1, form);
    raw += bytes_of(question.filter_hash);
    raw += static_cast<char>(question.data_version.size());
    raw += question.data_version;
    raw += place;
    raw += signature_of(key_, raw);
    return base::to_letters(raw, letters);
}

base::Result<std::string> PageTokens::decode(const PageQuestion& question,
                                             std::string_view token) const {
    constexpr std::string_view not_ours =
        "page_token is not one that this server gave out; begin again without it.";
    if (token.size() > token_bytes_max) return refused(std::string(not_ours));
    const auto raw = base::from_letters<std::string>(token, letters);
    if (!raw || raw->size() < before_version + signature_bytes)
        return refused(std::string(not_ours));
    const std::string_view said = std::string_view(*raw).substr(0, raw->size() - signature_bytes);
    const std::string_view signature = std::string_view(*raw).substr(said.size());
    const bool is_ours = base::equal_in_constant_time(signature, signature_of(key_, said));
    if (!is_ours || said[0] != form) return refused(std::string(not_ours));
    // What we have signed has the form that we give it.
    const auto version_bytes = static_cast<unsigned char>(said[before_version - 1]);
    const std::string_view version = said.substr(before_version, version_bytes);
    if (said.substr(1, hash_bytes) != bytes_of(question.filter_hash)) {
        return refused(
            "page_token belongs to another question: ask with the same parameters as before, or "
            "begin again without it.");
    }
    if (version != question.data_version) {
        return refused(fmt::format(
            "page_token belongs to version {}, and {} is served now: begin again without it.",
            version, question.data_version));
    }
    return std::string(said.substr(before_version + version_bytes));
}

}  // namespace almanac::http
