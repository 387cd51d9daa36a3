#include "apps/elections/affinities.h"

#include <algorithm>

namespace almanac::elections {

namespace {

Affinity affinity_of(const CoalitionPair& pair) {
    Affinity row;
    row.candidate_1 = pair.candidate_1;
    row.candidate_1_name = pair.candidate_1_name;
    row.candidate_2 = pair.candidate_2;
    row.candidate_2_name = pair.candidate_2_name;
    row.shared_ballots = pair.shared_ballots;
    row.total_ballots_1 = pair.total_ballots_1;
    row.total_ballots_2 = pair.total_ballots_2;
    row.affinity_score = pair.basic_affinity_score;
    row.overlap_percentage = base::percentage(pair.shared_ballots, pair.total_ballots_1);
    row.overlap_percentage_2 = base::percentage(pair.shared_ballots, pair.total_ballots_2);
    return row;
}

}  // namespace

std::vector<Affinity> affinities(const std::vector<PairDetail>& pairs,
                                 std::uint64_t min_shared_ballots) {
    std::vector<Affinity> rows;
    for (const PairDetail& detail : pairs) {
        if (detail.pair.shared_ballots >= min_shared_ballots)
            rows.push_back(affinity_of(detail.pair));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Affinity& one, const Affinity& other) {
        return one.affinity_score > other.affinity_score;
    });
    return rows;
}

}  // namespace almanac::elections
