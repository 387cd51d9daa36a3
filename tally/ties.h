#pragma once

// Who it is, of several who are equal. Private to tally.

#include "engine/base/result.h"
#include "tally/lots.h"
#include "tally/tally.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace almanac::tally {

// Decides among `drawing.tied()`: by the lots given, else as the rule says lots are drawn, else by
// the order of the list. The tie's candidates are all who were tied.
base::Result<Tie> decide_by_lot(const Question& question, LotSource source, const Drawing& drawing);

// Adds the step to those who were best (leads) or worst (leaves) by the totals `then` of an earlier
// round; none where one is left. RCTab's lots depend on how often it was looked back, so that a
// round in which nobody differs is a step too.
template <class Number>
void narrow(Drawing& drawing, const std::vector<Number>& then) {
    if (drawing.tied().size() < 2) return;
    std::vector<CandidateIndex> left = drawing.tied();
    const auto below = [&](CandidateIndex one, CandidateIndex other) {
        return then[one] < then[other];
    };
    const auto [low, high] = std::minmax_element(left.begin(), left.end(), below);
    const Number wanted = then[drawing.chosen == Chosen::leads ? *high : *low];
    std::erase_if(left, [&](CandidateIndex candidate) { return then[candidate] != wanted; });
    drawing.narrowed.push_back(std::move(left));
}

}  // namespace almanac::tally
