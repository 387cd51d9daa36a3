#include "apps/elections/centrality.h"

#include "apps/elections/generated_contest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <map>

namespace almanac::elections {
namespace {

using plain::Race;

bool is_connection(const CoalitionPair& pair, const ConnectionBounds& bounds) {
    return pair.shared_ballots >= bounds.min_shared_ballots &&
           pair.coalition_strength_score >= bounds.min_strength;
}

// A6's sentences for one candidate, every pair by itself; clusters as the table itself says.
struct Plain {
    double degree = 0, strength = 0, bridge = 0;
    std::uint32_t connections = 0;
};

Plain plain_row(const Race& race, std::uint32_t id, const ConnectionBounds& bounds,
                const std::map<std::uint32_t, std::string>& clusters) {
    Plain row;
    double abroad = 0;
    for (const PairDetail& detail : race.pairs()) {
        const CoalitionPair& pair = detail.pair;
        if (pair.candidate_1 != id && pair.candidate_2 != id) continue;
        if (!is_connection(pair, bounds)) continue;
        const std::uint32_t partner = pair.candidate_1 == id ? pair.candidate_2 : pair.candidate_1;
        ++row.connections;
        row.strength += pair.coalition_strength_score;
        const std::string& there = clusters.at(partner);
        if (there != "none" && there != clusters.at(id)) abroad += pair.coalition_strength_score;
    }
    const auto others = static_cast<double>(clusters.size() - 1);
    row.degree = others == 0 ? 0 : row.connections / others;
    row.bridge = row.strength == 0 ? 0 : abroad / row.strength;
    return row;
}

PositionType plain_position(const Plain& row, double normalized) {
    if (row.connections == 0) return PositionType::isolated;
    if (row.degree >= 0.7 && normalized >= 0.5) return PositionType::hub;
    if (row.bridge >= 0.5 && row.connections >= 2) return PositionType::bridge;
    return PositionType::peripheral;
}

bool near(double one, double other) { return std::abs(one - other) < 1e-12; }

TEST(Centrality, EqualsThePlainVersionOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const ConnectionBounds bounds{static_cast<std::uint64_t>(*plain::between(1, 4)),
                                      *plain::between(0, 6) / 10.0};
        const auto rows = candidate_centrality(race.contest, race.excluded, race.pairs(), bounds);
        std::map<std::uint32_t, std::string> clusters;
        for (const CandidateCentrality& row : rows)
            clusters[row.candidate_id] = row.cluster_membership;
        const auto standing =
            static_cast<std::size_t>(std::count(race.excluded.begin(), race.excluded.end(), false));
        RC_ASSERT(clusters.size() == standing);
        double strongest = 0;
        for (const CandidateCentrality& row : rows)
            strongest = std::max(strongest, row.strength_centrality);
        for (std::size_t at = 0; at < rows.size(); ++at) {
            const CandidateCentrality& row = rows[at];
            const Plain plain = plain_row(race, row.candidate_id, bounds, clusters);
            const double normalized = strongest == 0 ? 0 : plain.strength / strongest;
            RC_ASSERT(row.connection_count == plain.connections);
            RC_ASSERT(near(row.degree_centrality, plain.degree));
            RC_ASSERT(near(row.strength_centrality, plain.strength));
            RC_ASSERT(near(row.bridge_score, plain.bridge));
            RC_ASSERT(near(row.normalized_strength, normalized));
            RC_ASSERT(near(row.centrality_score,
                           0.4 * plain.degree + 0.4 * normalized + 0.2 * plain.bridge));
            RC_ASSERT(row.position_type == plain_position(plain, normalized));
            RC_ASSERT(row.centrality_rank == at + 1);
            if (at == 0) continue;
            const CandidateCentrality& above = rows[at - 1];
            RC_ASSERT(above.centrality_score > row.centrality_score ||
                      (above.centrality_score == row.centrality_score &&
                       above.candidate_id < row.candidate_id));
        }
    });
}

// A, B, C and D, E, F are triangles of strength 1 each; C and D are one pair besides, and G knows
// nobody. Rankings of two candidates next to each other: proximity 1/2, and Jaccard as it comes.
Race two_camps() {
    Race race;
    race.rule = tally::find_rule("portland-or-2024");
    for (std::uint32_t at = 0; at < 7; ++at) {
        race.contest.candidates.push_back(
            {CandidateId(at + 1), "", std::string(1, static_cast<char>('A' + at)), "", false});
    }
    const tally::CandidateIndex pairs[][2] = {{0, 1}, {0, 2}, {1, 2}, {3, 4},
                                              {3, 5}, {4, 5}, {2, 3}};
    for (const auto& [one, other] : pairs)
        race.contest.ballots.add(std::vector<tally::Mark>{{one, 1}, {other, 2}});
    race.contest.ballots.add(std::vector<tally::Mark>{{6, 1}});
    race.excluded.assign(7, false);
    return race;
}

TEST(Centrality, TellsTheTwoWhoJoinTheCampsFromTheRest) {
    // C has 3 of 6 possible connections. A-C and B-C: Jaccard 1/4, strength 0.075 + 0.35 = 0.425.
    // C-D: Jaccard 1/5, 0.06 + 0.35 = 0.41. Sum 1.26, the largest; 0.41 / 1.26 leads abroad.
    const Race race = two_camps();
    const auto rows = candidate_centrality(race.contest, race.excluded, race.pairs(), {1, 0.25});
    ASSERT_EQ(rows.size(), 7u);
    EXPECT_EQ(rows[0].candidate_name, "C");
    EXPECT_EQ(rows[0].connection_count, 3u);
    EXPECT_DOUBLE_EQ(rows[0].degree_centrality, 0.5);
    EXPECT_NEAR(rows[0].strength_centrality, 1.26, 1e-12);
    EXPECT_NEAR(rows[0].bridge_score, 0.41 / 1.26, 1e-12);
    EXPECT_NEAR(rows[0].centrality_score, 0.2 + 0.4 + 0.2 * 0.41 / 1.26, 1e-12);
    EXPECT_EQ(rows[0].cluster_membership, "1");
    EXPECT_EQ(rows[0].position_type, PositionType::peripheral);
    EXPECT_EQ(rows[0].network_position, NetworkPosition::well_connected);
    EXPECT_EQ(rows[1].candidate_name, "D") << "equal to C, of a larger id";
    EXPECT_EQ(rows[1].cluster_membership, "2");
    EXPECT_EQ(rows[6].candidate_name, "G");
    EXPECT_EQ(rows[6].position_type, PositionType::isolated);
    EXPECT_EQ(rows[6].cluster_membership, "none");
    EXPECT_EQ(rows[6].network_position, NetworkPosition::isolated);
}

}  // namespace
}  // namespace almanac::elections
