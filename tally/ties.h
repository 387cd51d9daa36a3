#pragma once

// Who it is, of several who are equal. Private to tally.

#include "engine/base/result.h"
#include "tally/lots.h"
#include "tally/tally.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace almanac::tally {

// Decides among `drawing.tied()`: by the lots given, else as the rule says lots are drawn, else by
// the order of the list. The tie's candidates are all who were tied.
base::Result<Tie> decide_by_lot(const Question& question, LotSource source, const Drawing& drawing);

// Narrows `tied` to those who are best (leads) or worst (leaves) in the latest earlier round in
// which they differ, again and again until one is left or no round is; every step is kept, from
// `tied` on. totals[round][candidate], the present round last.
template <class Number>
std::vector<std::vector<CandidateIndex>> narrow_by_earlier_rounds(
    std::vector<CandidateIndex> tied, Chosen chosen,
    const std::vector<std::vector<Number>>& totals) {
    std::vector<std::vector<CandidateIndex>> steps{std::move(tied)};
    for (std::size_t round = totals.size() - 1; round-- > 0 && steps.back().size() > 1;) {
        const auto& then = totals[round];
        const auto below = [&](CandidateIndex one, CandidateIndex other) {
            return then[one] < then[other];
        };
        std::vector<CandidateIndex> left = steps.back();
        const auto [low, high] = std::minmax_element(left.begin(), left.end(), below);
        const Number wanted = then[chosen == Chosen::leads ? *high : *low];
        std::erase_if(left, [&](CandidateIndex candidate) { return then[candidate] != wanted; });
        steps.push_back(std::move(left));
    }
    return steps;
}

}  // namespace almanac::tally
