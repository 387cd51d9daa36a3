#pragma once

// Values of papers as exact fractions of the unit that votes are counted in, for the rules that cut
// only what papers add up to. Private to tally.

#include "engine/base/ensure.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <limits>

namespace almanac::tally {

// Exact, of any size.
using Fraction = boost::multiprecision::cpp_rational;

// The whole part of a fraction that is not negative.
inline std::int64_t cut(const Fraction& fraction) {
    const boost::multiprecision::cpp_int whole = numerator(fraction) / denominator(fraction);
    base::ensure(whole >= 0 && whole <= std::numeric_limits<std::int64_t>::max(), "votes overflow");
    return static_cast<std::int64_t>(whole);
}

}  // namespace almanac::tally
