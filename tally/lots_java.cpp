#include "tally/lots_java.h"

#include <cmath>

namespace almanac::tally {

namespace {

constexpr std::uint64_t multiplier = 0x5DEECE66D;
constexpr std::uint64_t state_mask = (std::uint64_t{1} << 48U) - 1;

}  // namespace

JavaRandom::JavaRandom(std::int64_t seed)
    : state_((static_cast<std::uint64_t>(seed) ^ multiplier) & state_mask) {}

std::int32_t JavaRandom::next(unsigned bits) {
    state_ = (state_ * multiplier + 0xB) & state_mask;
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(state_ >> (48U - bits)));
}

double JavaRandom::next_double() {
    const std::int64_t upper = next(26);
    const std::int64_t both = (upper << 27) + next(27);
    return static_cast<double>(both) * 0x1.0p-53;
}

std::int32_t JavaRandom::next_int(std::int32_t bound) {
    std::int64_t bits = next(31);
    if ((bound & (bound - 1)) == 0)
        return static_cast<std::int32_t>((std::int64_t{bound} * bits) >> 31);
    // Draws again in the incomplete last run of `bound` numbers, where Java's sum overflows.
    while (bits - bits % bound + (bound - 1) > INT32_MAX) bits = next(31);
    return static_cast<std::int32_t>(bits % bound);
}

std::size_t JavaRandom::next_index(std::size_t size) {
    return static_cast<std::size_t>(std::floor(next_double() * static_cast<double>(size)));
}

}  // namespace almanac::tally
