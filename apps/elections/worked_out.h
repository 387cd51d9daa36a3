#pragma once

// What several views of a subject ask for and is dear: each is made when it is first asked for, and
// kept as long as the subject.

#include "apps/elections/counterfactuals.h"
#include "apps/elections/once.h"
#include "apps/elections/precinct_table.h"
#include "apps/elections/rule_comparison.h"

#include <vector>

namespace almanac::elections {

// Of one subject; its copies for other seats have one of their own.
struct WorkedOut {
    Once<Counterfactuals> counterfactuals;
    Once<std::vector<RuleComparisonRow>> rules;
    Once<std::vector<PrecinctRow>> precincts;
};

}  // namespace almanac::elections
