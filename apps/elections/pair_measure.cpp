#include "apps/elections/pair_measure.h"

#include <algorithm>

namespace almanac::elections {

double normalized_affinity(Normalize normalize, const PairBallots& ballots) {
    if (ballots.shared == 0) return 0;
    if (normalize == Normalize::raw)
        return ballots.shared / (ballots.total_1 + ballots.total_2 - ballots.shared);
    if (normalize == Normalize::conditional) return ballots.shared / ballots.total_1;
    return std::min(lift_max, ballots.shared * ballots.valid / (ballots.total_1 * ballots.total_2));
}

double strength_of(PairMethod method, double normalized_affinity, double proximity) {
    if (method == PairMethod::basic) return normalized_affinity;
    return 0.3 * normalized_affinity + 0.7 * proximity;
}

void measure(CoalitionPair& pair, const PairMeasure& by, std::uint64_t valid) {
    pair.normalized_affinity_score = normalized_affinity(
        by.normalize,
        {static_cast<double>(pair.shared_ballots), static_cast<double>(pair.total_ballots_1),
         static_cast<double>(pair.total_ballots_2), static_cast<double>(valid)});
    pair.coalition_strength_score =
        strength_of(by.method, pair.normalized_affinity_score, pair.proximity_weighted_affinity);
}

}  // namespace almanac::elections
