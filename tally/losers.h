#pragma once

// Who leaves because nothing that may still come can save them. Private to tally.

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

// A group of the lowest: how many, their votes with what may still come besides, what the highest
// of them has, and what the next above has, always more than that.
template <class Number>
struct Group {
    std::size_t size = 0;
    Number sum;
    Number highest;
    Number next;
};

// The most candidates from the lowest up who may leave together, as `may_go` says of a group. Those
// who are equal leave together or not at all.
template <class Number, class MayGo>
std::vector<CandidateIndex> losers_among(std::vector<CandidateIndex> candidates,
                                         const std::vector<Number>& totals, const Number& besides,
                                         MayGo&& may_go) {
    sort_by_votes(candidates, totals);
    std::size_t losers = 0;
    Number sum = besides;
    for (std::size_t at = 0; at + 1 < candidates.size(); ++at) {
        const Number& highest = totals[candidates[at]];
        const Number& next = totals[candidates[at + 1]];
        sum += highest;
        if (highest != next && may_go(Group<Number>{at + 1, sum, highest, next})) losers = at + 1;
    }
    candidates.resize(losers);
    return candidates;
}

}  // namespace almanac::tally
