#pragma once

// Bytes as text that survives every header, shell, file name and double click: Crockford's 32
// small letters and digits, five bits each, without padding.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::access {

// How many letters so many bytes take.
constexpr std::size_t base32_letters(std::size_t bytes) { return (bytes * 8 + 4) / 5; }

// The letters of `bytes`.
std::string base32(std::span<const unsigned char> bytes);

// The bytes again; none where `text` is not exactly what base32() gives for some bytes.
std::optional<std::vector<unsigned char>> from_base32(std::string_view text);

// Whether every letter is one of the 32.
bool is_base32(std::string_view text);

}  // namespace almanac::access
