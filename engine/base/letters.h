#pragma once

// Bytes as letters of an alphabet of 2^n: n bits a letter, the highest first, without padding
// (RFC 4648 §3.2). Pure.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::base {

// The bits of a letter, 1 … 8.
constexpr unsigned letter_bits(std::string_view alphabet) {
    return static_cast<unsigned>(std::countr_zero(alphabet.size()));
}

// The letters of `bytes`, which are char or unsigned char.
template <class Bytes>
std::string to_letters(const Bytes& bytes, std::string_view alphabet) {
    const unsigned each = letter_bits(alphabet);
    const std::size_t mask = alphabet.size() - 1;
    std::string text;
    text.reserve((bytes.size() * 8 + each - 1) / each);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const auto byte : bytes) {
        held = held << 8u | (static_cast<unsigned>(byte) & 255u);
        for (bits += 8; bits >= each; bits -= each) text += alphabet[held >> (bits - each) & mask];
    }
    if (bits > 0) text += alphabet[held << (each - bits) & mask];
    return text;
}

// The bytes again; none where `text` is not exactly what to_letters() gives for some bytes.
template <class Bytes>
std::optional<Bytes> from_letters(std::string_view text, std::string_view alphabet) {
    const unsigned each = letter_bits(alphabet);
    Bytes bytes;
    bytes.reserve(text.size() * each / 8);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char letter : text) {
        const std::size_t value = alphabet.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        held = held << each | static_cast<std::uint32_t>(value);
        bits += each;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<typename Bytes::value_type>(held >> bits & 255u));
    }
    // A letter too many, or bits that no byte has.
    if (bits >= each || (held & ((1u << bits) - 1)) != 0) return std::nullopt;
    return bytes;
}

}  // namespace almanac::base
