#pragma once

// A cleaned ranking in 64 bits: the candidates' codes from the highest bits down, so that numbers
// sort as rankings do. Code 0 ends a ranking, so a prefix sorts before what continues it. Private
// to tally.

#include "tally/cleaning.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace almanac::tally {

// How many bits a code has and how many codes a key holds, for one contest under one rule.
class Packing {
public:
    Packing(std::size_t candidates, std::size_t specials)
        : first_special_(candidates + 1),
          bits_(static_cast<unsigned>(
              std::bit_width(std::max<std::size_t>(candidates + specials, 1)))),
          room_(64 / bits_) {}

    unsigned room() const { return room_; }
    unsigned bits() const { return bits_; }

    // A candidate's code is his place from 1; behind the last come what is no candidate.
    std::uint64_t code_of(CandidateIndex candidate) const {
        return is_special(candidate) ? first_special_ + (overvote_stop - candidate)
                                     : candidate + std::uint64_t{1};
    }
    // The inverse of code_of.
    CandidateIndex candidate_of(std::uint64_t code) const {
        return static_cast<CandidateIndex>(
            code >= first_special_ ? overvote_stop - (code - first_special_) : code - 1);
    }

    // The code at `depth`, 0 past the end of the ranking.
    std::uint64_t code_at(std::uint64_t key, unsigned depth) const {
        return depth < room_ ? key << (depth * bits_) >> (64 - bits_) : 0;
    }
    // `code` in its place at `depth` of a key.
    std::uint64_t placed(std::uint64_t code, unsigned depth) const {
        return code << (64 - (depth + 1) * bits_);
    }
    // How many codes are in `key`.
    unsigned length(std::uint64_t key) const {
        return key == 0 ? 0
                        : (64 - static_cast<unsigned>(std::countr_zero(key)) + bits_ - 1) / bits_;
    }
    // How many first codes two different keys share.
    unsigned shared(std::uint64_t one, std::uint64_t other) const {
        return static_cast<unsigned>(std::countl_zero(one ^ other)) / bits_;
    }

private:
    std::uint64_t first_special_;
    unsigned bits_;
    unsigned room_;
};

// A key that remembers its ballot, where weights or the order of ballots matter.
struct PackedBallot {
    std::uint64_t key = 0;
    std::uint32_t ballot = 0;
};

// What sort_packed sorts by.
inline std::uint64_t key_of(std::uint64_t packed) { return packed; }
inline std::uint64_t key_of(const PackedBallot& packed) { return packed.key; }

// Sorts by key, equal keys in the order given (radix sort from the lowest digit); digits in which
// all keys agree cost nothing, so short rankings of few candidates take two or three passes.
template <class Packed>
void sort_packed(std::vector<Packed>& values, unsigned low_bits_unused) {
    constexpr unsigned digit_bits = 10;
    constexpr std::size_t digits = std::size_t{1} << digit_bits;
    std::vector<Packed> other(values.size());
    for (unsigned shift = low_bits_unused; shift < 64; shift += digit_bits) {
        std::array<std::size_t, digits> places{};
        for (const Packed& value : values) ++places[(key_of(value) >> shift) & (digits - 1)];
        bool trivial = false;
        std::size_t sum = 0;
        for (std::size_t& place : places) {
            trivial |= place == values.size();
            sum += std::exchange(place, sum);
        }
        if (trivial) continue;
        for (const Packed& value : values)
            other[places[(key_of(value) >> shift) & (digits - 1)]++] = value;
        values.swap(other);
    }
}

}  // namespace almanac::tally
