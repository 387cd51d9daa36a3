#pragma once

// Content negotiation (RFC 9110 §12.5.3): pure functions.

#include "engine/base/encoded.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace almanac::http {

// How much a client wants each encoding, by base::Encoding; 0 is refused.
using Wishes = std::array<std::uint16_t, base::encoding_count>;

// Reads Accept-Encoding; absent or empty: identity alone. What is not listed follows `*`, identity
// is otherwise the last resort. An element that is not well formed is passed over.
Wishes wishes_of(std::optional<std::string_view> accept_encoding);

// The encoding to send: most wanted, then fewest bytes, then br, zstd, gzip. None: nothing is
// acceptable.
std::optional<base::Encoding> choose(const Wishes& wishes, const base::Encoded& body);

}  // namespace almanac::http
