#include "tally/parcel_ties.h"

#include <algorithm>

namespace almanac::tally {

namespace {

using Totals = std::vector<std::int64_t>;

bool all_differ(const std::vector<CandidateIndex>& tied, const Totals& then) {
    std::vector<std::int64_t> sorted;
    for (const CandidateIndex candidate : tied) sorted.push_back(then[candidate]);
    std::sort(sorted.begin(), sorted.end());
    return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
}

}  // namespace

void look_back(TieOrder order, Drawing& drawing, const std::vector<Totals>& totals) {
    if (totals.size() < 2) return;
    const auto earlier = totals.rbegin() + 1;
    switch (order) {
        case TieOrder::lot:
            break;
        case TieOrder::latest_difference_then_lot:
            for (auto then = earlier; then != totals.rend(); ++then) narrow(drawing, *then);
            break;
        case TieOrder::earliest_difference_then_lot:
            for (const Totals& then : totals) narrow(drawing, then);
            break;
        case TieOrder::previous_round_then_lot:
            narrow(drawing, *earlier);
            break;
        case TieOrder::latest_all_differ_then_lot: {
            const auto differ = [&](const Totals& then) {
                return all_differ(drawing.tied(), then);
            };
            const auto found = std::find_if(earlier, totals.rend(), differ);
            if (found != totals.rend()) narrow(drawing, *found);
            break;
        }
    }
}

}  // namespace almanac::tally
