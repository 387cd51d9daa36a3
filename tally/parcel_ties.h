#pragma once

// Who of several equals comes first or last by what they had earlier, in every order that a law
// asks for. Private to tally.

#include "tally/rule.h"
#include "tally/ties.h"

#include <cstdint>
#include <vector>

namespace almanac::tally {

// Narrows the tie by earlier totals as `order` says; one is left where they decide.
// totals[time][candidate], the present last.
void look_back(TieOrder order, Drawing& drawing,
               const std::vector<std::vector<std::int64_t>>& totals);

}  // namespace almanac::tally
