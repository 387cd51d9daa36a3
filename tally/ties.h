#pragma once

// Who it is, of several who are equal, or because a what-if asks for it. Private to tally.

#include "engine/base/result.h"
#include "tally/lots.h"
#include "tally/tally.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace almanac::tally {

// Decides among `drawing.tied()`: by the lots given, else as the rule says lots are drawn, else by
// the order of the list. The tie's candidates are all who were tied.
base::Result<Tie> decide_by_lot(const Question& question, LotSource source, const Drawing& drawing);

// The one on whom a tie falls: whom earlier rounds left alone of it (look_back), else the lot. The
// tie is noted in `ties`.
base::Result<CandidateIndex> settle_tie(const Drawing& drawing, LotSource source,
                                        const Question& question, std::vector<Tie>& ties);

// Who leaves in a round because a what-if asks for it: the first of its list who is one of
// `may_leave()`, a list of candidates.
template <class MayLeave>
std::optional<CandidateIndex> next_forced(const Forced& forced, std::uint32_t round,
                                          MayLeave&& may_leave) {
    if (forced.leaving.empty() || round < forced.from_round) return std::nullopt;
    const auto candidates = may_leave();
    for (const CandidateIndex next : forced.leaving) {
        if (std::find(candidates.begin(), candidates.end(), next) != candidates.end()) return next;
    }
    return std::nullopt;
}

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

// Whether no two of these had the same in `then`.
template <class Number>
bool all_differ(const std::vector<CandidateIndex>& candidates, const std::vector<Number>& then) {
    std::vector<CandidateIndex> sorted = candidates;
    const auto below = [&](CandidateIndex one, CandidateIndex other) {
        return then[one] < then[other];
    };
    std::sort(sorted.begin(), sorted.end(), below);
    const auto equal = [&](CandidateIndex one, CandidateIndex other) { return !below(one, other); };
    return std::adjacent_find(sorted.begin(), sorted.end(), equal) == sorted.end();
}

// Narrows a tie by earlier totals as `order` says; one is left where they decide.
// totals[time][candidate], the present last.
template <class Number>
void look_back(TieOrder order, Drawing& drawing, const std::vector<std::vector<Number>>& totals) {
    const std::size_t now = totals.size() - 1;
    switch (order) {
        case TieOrder::lot:
            break;
        case TieOrder::latest_difference_then_lot:
            for (std::size_t time = now; time-- > 0;) narrow(drawing, totals[time]);
            break;
        case TieOrder::earliest_difference_then_lot:
            for (std::size_t time = 0; time < now; ++time) narrow(drawing, totals[time]);
            break;
        case TieOrder::previous_round_then_lot:
            if (now > 0) narrow(drawing, totals[now - 1]);
            break;
        case TieOrder::latest_all_differ_then_lot:
            for (std::size_t time = now; time-- > 0;) {
                if (!all_differ(drawing.tied(), totals[time])) continue;
                narrow(drawing, totals[time]);
                break;
            }
            break;
    }
}

}  // namespace almanac::tally
