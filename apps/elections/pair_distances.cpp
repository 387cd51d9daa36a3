#include "apps/elections/pair_distances.h"

namespace almanac::elections {

std::vector<PairDistance> pair_distances(const std::vector<PairDetail>& pairs) {
    std::vector<PairDistance> rows;
    for (const PairDetail& detail : pairs) {
        for (const auto& [distance, ballots] : detail.proximity_analysis.distance_distribution) {
            rows.push_back({detail.pair.candidate_1, detail.pair.candidate_2, distance, ballots});
        }
    }
    return rows;
}

std::vector<CoalitionTypeFigures> type_figures(const CoalitionTypes& types) {
    std::vector<CoalitionTypeFigures> rows;
    for (const CoalitionTypeRow& row : types.types) {
        rows.push_back(
            {row.type, row.count, row.percentage, row.avg_strength, row.avg_shared_ballots});
    }
    return rows;
}

}  // namespace almanac::elections
