#pragma once

// Which number a rule's count is over. Private to tally.

#include "engine/base/decimal.h"
#include "engine/base/result.h"
#include "tally/number.h"
#include "tally/number_rational.h"
#include "tally/number_wide.h"
#include "tally/tally.h"

#include <cstdint>
#include <string>

namespace almanac::tally {

// Whether that many votes of `places` behind the point are `digits` digits at most: 18 for Units,
// 38 for the numbers of 128 bits.
inline bool fits(std::uint64_t votes, int places, int digits) {
    std::uint64_t limit = 1;
    for (int digit = places; digit < digits && limit <= UINT64_MAX / 10; ++digit) limit *= 10;
    return places <= digits && votes < limit;
}

// Calls use.template operator()<Number>() with the narrowest number that holds `votes` under the
// rule; refuses where none does. `wide`: units of 64 bits are not enough.
template <class Use>
base::Result<Count> with_number(const Rule& rule, std::uint64_t votes, bool wide, Use&& use) {
    const bool guarded = rule.arithmetic == Arithmetic::guarded;
    const int places = guarded ? rule.decimals + rule.guard : rule.decimals;
    if (rule.arithmetic == Arithmetic::rational) return use.template operator()<Rational>();
    if (!fits(votes, places, 38)) {
        return base::Error{base::ErrorKind::too_large,
                           std::to_string(votes) + " votes of " + std::to_string(places) +
                               " decimals do not fit in 128 bits: split the weights' common factor "
                               "out of the file, or choose a rule with fewer decimals."};
    }
    if (guarded) return use.template operator()<Guarded>();
    if (!wide && fits(votes, places, 18)) return use.template operator()<Units>();
    return use.template operator()<WideUnits>();
}

}  // namespace almanac::tally
