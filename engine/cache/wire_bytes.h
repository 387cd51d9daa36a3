#pragma once

// Numbers and texts as bytes, and back from bytes that may be anything. Pure.

#include "engine/base/hash.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::cache {

// Appends to a string: numbers little-endian, texts behind their length of 32 bits.
class WireWriter {
public:
    // A whole number, as wide as its type.
    template <class Number>
    void number(Number value) {
        for (std::size_t byte = 0; byte < sizeof(Number); ++byte) {
            bytes_ += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * byte));
        }
    }
    // A text as it is.
    void raw(std::string_view text) { bytes_ += text; }
    // A text behind its length.
    void text(std::string_view text) {
        number(static_cast<std::uint32_t>(text.size()));
        raw(text);
    }
    // Makes room for so many more bytes.
    void reserve(std::size_t more) { bytes_.reserve(bytes_.size() + more); }
    // What was written.
    std::string take() { return std::move(bytes_); }
    // What was written, with its checksum behind it.
    std::string take_sealed() {
        number(base::fast_hash(bytes_));
        return take();
    }

private:
    std::string bytes_;
};

// Reads what WireWriter wrote. Once something is not there, everything is zero and empty and
// failed() is true.
class WireReader {
public:
    explicit WireReader(std::string_view bytes) : rest_(bytes) {}

    // A whole number, as wide as its type.
    template <class Number>
    Number number() {
        const std::string_view bytes = raw(sizeof(Number));
        std::uint64_t value = 0;
        for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
            value |= std::uint64_t{static_cast<unsigned char>(bytes[byte])} << (8 * byte);
        }
        return static_cast<Number>(value);
    }
    // The next `size` bytes, a view into what is read.
    std::string_view raw(std::size_t size) {
        if (size > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const std::string_view bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return bytes;
    }
    // A text of at most `most` bytes.
    std::string_view text(std::size_t most) {
        const auto size = number<std::uint32_t>();
        if (size <= most) return raw(size);
        failed_ = true;
        return {};
    }
    bool failed() const { return failed_; }
    // Nothing is missing, nothing is left.
    bool finished() const { return !failed_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

// What take_sealed() put a checksum behind; none where it does not fit.
inline std::optional<std::string_view> unsealed(std::string_view bytes) {
    if (bytes.size() < sizeof(std::uint64_t)) return std::nullopt;
    const std::string_view inside = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
    const auto sum = WireReader(bytes.substr(inside.size())).number<std::uint64_t>();
    return sum == base::fast_hash(inside) ? std::optional(inside) : std::nullopt;
}

}  // namespace almanac::cache
