#pragma once

// The generator that Java RCTab's lots are drawn from, as the Java documentation specifies it and
// as its library does it. Private to tally.

#include <cstddef>
#include <cstdint>

namespace almanac::tally {

// java.util.Random: a linear congruential generator of 48 bits.
class JavaRandom {
public:
    explicit JavaRandom(std::int64_t seed);

    // From 0 to 1, without 1: 53 bits, taken in two draws.
    double next_double();
    // From 0 to bound − 1; bound is at least 1.
    std::int32_t next_int(std::int32_t bound);
    // (int) Math.floor(nextDouble() · size), RCTab's way to choose one of several.
    std::size_t next_index(std::size_t size);

private:
    std::int32_t next(unsigned bits);

    std::uint64_t state_;
};

}  // namespace almanac::tally
