#include "apps/elections/centrality_detail.h"

#include "apps/elections/generated_contest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

namespace almanac::elections {
namespace {

using plain::Race;
using testing::HasSubstr;

TEST(CentralityDetail, IsTheTablesRowWithTheStrongestPartnersOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const ConnectionBounds bounds{static_cast<std::uint64_t>(*plain::between(1, 4)),
                                      *plain::between(0, 6) / 10.0};
        const auto pairs = race.pairs();
        const std::vector<tally::CandidateIndex> nobody;
        const CoalitionRace coalition_race{race.contest, race.excluded, pairs, nobody};
        const auto rows = candidate_centrality(race.contest, race.excluded, pairs, bounds);
        for (const CandidateCentrality& row : rows) {
            const auto detail = centrality_detail(coalition_race, bounds, row.candidate_id);
            RC_ASSERT(detail.has_value());
            RC_ASSERT(detail->centrality_score == row.centrality_score);
            RC_ASSERT(detail->centrality_rank == row.centrality_rank);
            std::uint64_t shared = 0;
            std::multimap<double, std::uint32_t, std::greater<>> partners;
            for (const PairDetail& one : pairs) {
                const CoalitionPair& pair = one.pair;
                const bool own =
                    pair.candidate_1 == row.candidate_id || pair.candidate_2 == row.candidate_id;
                if (!own || pair.shared_ballots < bounds.min_shared_ballots ||
                    pair.coalition_strength_score < bounds.min_strength)
                    continue;
                shared += pair.shared_ballots;
                partners.emplace(pair.coalition_strength_score,
                                 pair.candidate_1 + pair.candidate_2 - row.candidate_id);
            }
            RC_ASSERT(detail->influence_metrics.total_shared_ballots == shared);
            RC_ASSERT(detail->influence_metrics.total_connections == partners.size());
            RC_ASSERT(detail->coalition_connections.size() ==
                      std::min(connections_shown_max, partners.size()));
            auto partner = partners.begin();
            for (const CoalitionConnection& one : detail->coalition_connections)
                RC_ASSERT(one.coalition_strength == (partner++)->first);
            RC_ASSERT(detail->network_insights.size() == (partners.empty() ? 1u : 3u));
        }
    });
}

TEST(CentralityDetail, KnowsOnlyWhoIsInTheRace) {
    Race race{{}, {false, true, false}, tally::find_rule("portland-or-2024")};
    for (const std::uint32_t id : {4u, 5u, 6u})
        race.contest.candidates.push_back({CandidateId(id), "", "Name", "", false});
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {2, 2}}, 3);
    const auto pairs = race.pairs();
    const std::vector<tally::CandidateIndex> nobody;
    const CoalitionRace coalition_race{race.contest, race.excluded, pairs, nobody};
    EXPECT_FALSE(centrality_detail(coalition_race, {1, 0}, 5));
    EXPECT_FALSE(centrality_detail(coalition_race, {1, 0}, 77));
    const auto four = centrality_detail(coalition_race, {1, 0}, 4);
    ASSERT_TRUE(four);
    EXPECT_EQ(four->position_type, PositionType::hub) << "connected to all the others there are";
    EXPECT_EQ(four->influence_metrics.strong_connections, 1u) << "all ballots one rank apart";
    EXPECT_THAT(four->network_insights[1], HasSubstr("1 connection:"));
    EXPECT_THAT(four->network_insights[2], HasSubstr("3 ballots rank both, 1.00 ranks apart"));
    const auto alone = centrality_detail(coalition_race, {4, 0}, 4);
    EXPECT_THAT(alone->network_insights.front(), HasSubstr("No other candidate"));
}

}  // namespace
}  // namespace almanac::elections
