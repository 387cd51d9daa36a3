#pragma once

// What the order of the ballots tells: runs of one ballot, patterns that come again and again,
// first choices that step through the list. Private to accounting.cpp.

#include "apps/elections/accounting.h"
#include "apps/elections/model.h"

#include <vector>

namespace almanac::elections {

// Adds a warning for each stretch that chance does not make.
void warn_of_order(const Contest& contest, std::vector<BallotWarning>& warnings);

}  // namespace almanac::elections
