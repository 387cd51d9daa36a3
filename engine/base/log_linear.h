#pragma once

// The buckets of a histogram whose relative error is the same at every size: each power of two is
// cut into 2^bits equal parts, as Gil Tene's HdrHistogram does it. A shift and an addition a value.

#include <bit>
#include <cstddef>
#include <cstdint>

namespace almanac::base {

// Values below 2^(bits + 1) have a bucket each; above, a bucket is at most 2^-bits of its values
// wide.
template <unsigned bits>
struct LogLinear {
    // The place of the bucket that holds `value`.
    static constexpr std::size_t place(std::uint64_t value) {
        const auto digits = static_cast<unsigned>(std::bit_width(value));
        const unsigned shift = digits > bits + 1 ? digits - bits - 1 : 0;
        return (std::size_t{shift} << bits) + (value >> shift);
    }

    // The least value of the bucket at `place`; that of the next bucket ends it.
    static constexpr std::uint64_t first(std::size_t place) {
        if (place < (std::size_t{2} << bits)) return place;
        const std::size_t shift = (place >> bits) - 1;
        return (std::uint64_t{place} - (shift << bits)) << shift;
    }

    // How many buckets hold the values up to `largest`.
    static constexpr std::size_t count(std::uint64_t largest) { return place(largest) + 1; }
};

}  // namespace almanac::base
