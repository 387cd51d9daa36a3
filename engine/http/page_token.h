#pragma once

// Tokens that say where a list goes on (keyset pages): opaque and signed, so that nobody can make
// one up, and bound to the question and the version that they were given out for. A part of the
// front door, which includes it. Pure.

#include "engine/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace almanac::http {

// HMAC-SHA-256's key; 32 bytes are the hash's own size, more would not help.
using PageTokenKey = std::array<unsigned char, 32>;

// Of the place a token names: an id and a sort key have 100 at most. With all around it, a token
// has 400 characters at most, which any URL has room for.
inline constexpr std::size_t place_bytes_max = 200;
// Of a data_version; a SHA-256 in hexadecimal.
inline constexpr std::size_t version_bytes_max = 64;

// The key for a secret: the same for the same one, so that several servers, or one that was
// restarted, take each other's tokens.
PageTokenKey page_token_key_of(std::string_view secret);

// What a token is bound to.
struct PageQuestion {
    std::uint64_t filter_hash = 0;  // of everything that decides which rows come in which order
    std::string_view data_version;
};

// Gives out and takes back tokens. Immutable; safe to use from any thread.
class PageTokens {
public:
    explicit PageTokens(const PageTokenKey& key) : key_(key) {}

    // A token in base64url. `place` and the version are within their limits, or it is a bug.
    std::string encode(const PageQuestion& question, std::string_view place) const;

    // The place that a token names. `invalid`, with a sentence for the client, where it is not one
    // of ours, or was given out for another question or another version.
    base::Result<std::string> decode(const PageQuestion& question, std::string_view token) const;

private:
    PageTokenKey key_;
};

}  // namespace almanac::http
