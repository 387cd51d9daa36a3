#include "engine/cache/frequency_sketch.h"

#include <algorithm>

namespace almanac::cache {

namespace {

// Counter `row` of the four: the quarter `row` of the block has 32 counters in two words.
struct Counter {
    std::size_t word = 0;
    unsigned shift = 0;
};

Counter counter_of(std::uint64_t bits, unsigned row) {
    const auto which = static_cast<unsigned>((bits >> (8 * row)) & 31u);
    return {2 * row + which / 16, 4 * (which % 16)};
}

std::uint64_t read(const std::array<std::uint64_t, 8>& words, Counter counter) {
    return (words[counter.word] >> counter.shift) & 15u;
}

}  // namespace

void FrequencySketch::reserve(std::size_t entries) {
    // The block of a hash is the low bits of one number, so the twin of a block is its copy.
    while (blocks_.size() * entries_in_block < entries) {
        const std::vector<Block> twins = blocks_;
        blocks_.insert(blocks_.end(), twins.begin(), twins.end());
    }
}

void FrequencySketch::add(std::uint32_t hash, unsigned times) {
    const Place place = place_of(hash);
    auto& words = blocks_[place.block].words;
    const std::uint64_t raised = std::min<std::uint64_t>(estimate(hash) + times, count_max);
    // Only the lowest grow: what others added stays out of it as far as can be.
    for (unsigned row = 0; row < 4; ++row) {
        const Counter counter = counter_of(place.bits, row);
        const std::uint64_t count = read(words, counter);
        if (count < raised) words[counter.word] += (raised - count) << counter.shift;
    }
    asks_ += times;
    if (asks_ >= asks_an_entry * entries_in_block * blocks_.size()) halve();
}

unsigned FrequencySketch::estimate(std::uint32_t hash) const {
    const Place place = place_of(hash);
    const auto& words = blocks_[place.block].words;
    std::uint64_t least = count_max;
    for (unsigned row = 0; row < 4; ++row) {
        least = std::min(least, read(words, counter_of(place.bits, row)));
    }
    return static_cast<unsigned>(least);
}

FrequencySketch::Place FrequencySketch::place_of(std::uint32_t hash) const {
    std::uint64_t mixed = (hash + 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
    mixed ^= mixed >> 32u;
    mixed *= 0x94D049BB133111EBu;
    return {(mixed >> 32u) & (blocks_.size() - 1), mixed ^ (mixed >> 29u)};
}

void FrequencySketch::halve() {
    for (Block& block : blocks_) {
        for (std::uint64_t& word : block.words) word = (word >> 1u) & 0x7777777777777777u;
    }
    asks_ /= 2;
}

}  // namespace almanac::cache
