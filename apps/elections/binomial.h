#pragma once

// Draws from a binomial law, exact up to the digits of a double, in about constant time: what
// resampling a histogram needs. Pure but for the generator, which is an argument.

#include "engine/base/random.h"

#include <cstdint>

namespace almanac::elections {

// How many of `trials` succeed, each with that chance (0 … 1). Below ten expected successes by
// inversion, else by transformed rejection (Hörmann 1993, BTRS).
std::uint64_t binomial(base::Random& random, std::uint64_t trials, double chance);

}  // namespace almanac::elections
