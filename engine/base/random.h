#pragma once

// Chance as an argument: a small seeded generator whose numbers are the same on every machine and
// compiler.

#include <cstdint>

namespace almanac::base {

// SplitMix64 (Steele, Lea, Flood 2014): one addition and three mixes a number, period 2^64. Not for
// secrets.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    // 64 even bits.
    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30u)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27u)) * 0x94D049BB133111EBu;
        return mixed ^ (mixed >> 31u);
    }

    // Even in [0, bound), bound > 0, without the modulo's bias (Lemire 2019).
    std::uint64_t below(std::uint64_t bound) {
        __extension__ using Wide = unsigned __int128;
        Wide product = static_cast<Wide>(next()) * bound;
        auto low = static_cast<std::uint64_t>(product);
        const std::uint64_t threshold = (0 - bound) % bound;
        while (low < threshold) {
            product = static_cast<Wide>(next()) * bound;
            low = static_cast<std::uint64_t>(product);
        }
        return static_cast<std::uint64_t>(product >> 64u);
    }

    // Even in [0, 1), 53 bits.
    double unit() { return static_cast<double>(next() >> 11u) * 0x1.0p-53; }

private:
    std::uint64_t state_;
};

}  // namespace almanac::base
