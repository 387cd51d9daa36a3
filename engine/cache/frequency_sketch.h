#pragma once

// How often something was asked of late, roughly, for things kept and things gone alike: a
// count-min sketch of 4-bit counters that halves itself (Einziger, Friedman, Manes: TinyLFU, 2017).
// One thread at a time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace almanac::cache {

// Four counters an expected entry (2 bytes, up to 4 after doubling). The four of a hash lie in one
// cache line, each in a quarter of its own.
class FrequencySketch {
public:
    FrequencySketch() : blocks_(1) {}

    // Makes room for this many entries; what is known stays known.
    void reserve(std::size_t entries);

    // Counts one ask, or several of the same.
    void add(std::uint32_t hash, unsigned times = 1);

    // Between 0 and 15; hardly ever too low, seldom too high.
    unsigned estimate(std::uint32_t hash) const;

private:
    static constexpr std::size_t entries_in_block = 32;  // 128 counters of 4 bits
    // Halved every 10 asks an entry, as the paper does.
    static constexpr std::size_t asks_an_entry = 10;
    static constexpr std::uint64_t count_max = 15;

    struct alignas(64) Block {
        std::array<std::uint64_t, 8> words{};
    };
    // Where the counters of a hash are.
    struct Place {
        std::size_t block = 0;
        std::uint64_t bits = 0;
    };

    Place place_of(std::uint32_t hash) const;
    void halve();

    std::vector<Block> blocks_;  // a power of two of them
    std::size_t asks_ = 0;
};

}  // namespace almanac::cache
