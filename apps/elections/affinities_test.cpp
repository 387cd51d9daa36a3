#include "apps/elections/affinities.h"

#include "apps/elections/generated_contest.h"
#include "apps/elections/pair_distances.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <map>

namespace almanac::elections {
namespace {

using plain::Race;
using plain::Vote;

TEST(Affinities, EqualThePlainVersionOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const auto least = static_cast<std::uint64_t>(*plain::between(1, 6));
        const std::vector<Vote> votes = plain::votes_of(race);
        const std::vector<Affinity> rows = affinities(race.pairs(), least);
        std::size_t expected = 0;
        for (std::size_t two = 0; two < race.excluded.size(); ++two) {
            for (std::size_t one = two + 1; one < race.excluded.size(); ++one) {
                // The smaller id is the larger place here.
                std::uint64_t shared = 0, total_1 = 0, total_2 = 0;
                for (const Vote& vote : votes) {
                    const bool first = vote.rank_of(one) > 0;
                    const bool second = vote.rank_of(two) > 0;
                    shared += first && second ? vote.voters : 0;
                    total_1 += first ? vote.voters : 0;
                    total_2 += second ? vote.voters : 0;
                }
                if (shared < least) continue;
                ++expected;
                const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& each) {
                    return each.candidate_1 == 100 - one && each.candidate_2 == 100 - two;
                });
                RC_ASSERT(row != rows.end());
                RC_ASSERT(row->shared_ballots == shared);
                RC_ASSERT(row->overlap_percentage == base::percentage(shared, total_1));
                RC_ASSERT(row->overlap_percentage_2 == base::percentage(shared, total_2));
                RC_ASSERT(std::abs(row->affinity_score -
                                   static_cast<double>(shared) /
                                       static_cast<double>(total_1 + total_2 - shared)) < 1e-12);
            }
        }
        RC_ASSERT(rows.size() == expected);
        for (std::size_t at = 1; at < rows.size(); ++at)
            RC_ASSERT(rows[at - 1].affinity_score >= rows[at].affinity_score);
    });
}

TEST(PairDistances, AddUpToTheSharedBallotsOfEachPair) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const auto pairs = race.pairs();
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> shared, weighted;
        for (const PairDistance& row : pair_distances(pairs)) {
            RC_ASSERT(row.ballots > 0);
            shared[{row.candidate_1, row.candidate_2}] += row.ballots;
            weighted[{row.candidate_1, row.candidate_2}] += row.ballots * row.distance;
        }
        RC_ASSERT(shared.size() == pairs.size());
        for (const PairDetail& detail : pairs) {
            const CoalitionPair& pair = detail.pair;
            const std::pair key{pair.candidate_1, pair.candidate_2};
            RC_ASSERT(shared[key] == pair.shared_ballots);
            RC_ASSERT(std::abs(static_cast<double>(weighted[key]) -
                               pair.avg_rank_distance * static_cast<double>(shared[key])) < 1e-9);
        }
    });
}

}  // namespace
}  // namespace almanac::elections
