#pragma once

// Who leaves because nothing that may still come can save them. Private to tally.

#include "tally/rule.h"
#include "tally/tally.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace almanac::tally {

// Fewest votes first, equals in the list's order.
template <class Number>
void sort_by_votes(std::vector<CandidateIndex>& candidates, const std::vector<Number>& totals) {
    std::sort(candidates.begin(), candidates.end(), [&](CandidateIndex one, CandidateIndex other) {
        const auto order = exact_order(totals[one], totals[other]);
        return order < 0 || (order == 0 && one < other);
    });
}

// The most candidates from the lowest up, at most `most`, whom the next above is out of reach of:
// their votes together, and `besides`, are fewer than his, or not more where the rule is
// cannot_surpass. Those who are equal leave together or not at all.
template <class Number>
std::vector<CandidateIndex> losers_among(std::vector<CandidateIndex> candidates,
                                         const std::vector<Number>& totals, Elimination elimination,
                                         const Number& besides, std::size_t most) {
    sort_by_votes(candidates, totals);
    std::size_t losers = 0;
    Number sum = besides;
    for (std::size_t at = 0; at + 1 < candidates.size() && at < most; ++at) {
        sum += totals[candidates[at]];
        const Number& next = totals[candidates[at + 1]];
        if (totals[candidates[at]] == next) continue;
        if (sum < next || (elimination == Elimination::cannot_surpass && sum == next))
            losers = at + 1;
    }
    candidates.resize(losers);
    return candidates;
}

}  // namespace almanac::tally
