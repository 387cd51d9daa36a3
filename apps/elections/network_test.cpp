#include "apps/elections/network.h"

#include "apps/elections/generated_contest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <map>

namespace almanac::elections {
namespace {

using plain::Race;
using plain::Vote;

std::uint64_t plain_score(const std::vector<Vote>& votes, std::size_t candidate) {
    std::uint64_t score = 0;
    for (const Vote& vote : votes) {
        const long rank = vote.rank_of(candidate);
        if (rank > 0 && rank < 7) score += static_cast<std::uint64_t>(7 - rank) * vote.voters;
    }
    return score;
}

bool is_edge(const CoalitionPair& pair, const ConnectionBounds& bounds) {
    return pair.shared_ballots >= bounds.min_shared_ballots &&
           pair.coalition_strength_score >= bounds.min_strength;
}

TEST(Network, EqualsThePlainVersionOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const ConnectionBounds bounds{static_cast<std::uint64_t>(*plain::between(1, 5)),
                                      *plain::between(0, 7) / 10.0};
        const auto pairs = race.pairs();
        const std::vector<tally::CandidateIndex> winners = {0};
        const Network network = make_network({race.contest, race.excluded, pairs, winners},
                                             PairCounts::of(race.profile()), bounds);
        std::map<std::uint32_t, std::uint32_t> connections;
        std::map<CoalitionType, std::uint32_t> kinds;
        double strength = 0;
        std::size_t at = 0;
        for (const PairDetail& detail : pairs) {
            if (!is_edge(detail.pair, bounds)) continue;
            RC_ASSERT(at < network.edges.size());
            const NetworkEdge& edge = network.edges[at++];
            RC_ASSERT(edge.source == detail.pair.candidate_1);
            RC_ASSERT(edge.target == detail.pair.candidate_2);
            RC_ASSERT(edge.strength == detail.pair.coalition_strength_score);
            RC_ASSERT(edge.shared_ballots == detail.pair.shared_ballots);
            ++connections[edge.source];
            ++connections[edge.target];
            ++kinds[edge.coalition_type];
            strength += edge.strength;
        }
        RC_ASSERT(at == network.edges.size());
        const std::vector<Vote> votes = plain::votes_of(race);
        std::size_t standing = 0;
        for (std::size_t place = 0; place < race.excluded.size(); ++place) {
            const std::uint32_t id = race.contest.candidates[place].id.number();
            const auto node = std::find_if(network.nodes.begin(), network.nodes.end(),
                                           [&](const auto& one) { return one.id == id; });
            RC_ASSERT((node == network.nodes.end()) == race.excluded[place]);
            if (race.excluded[place]) continue;
            ++standing;
            RC_ASSERT(node->votes == plain_score(votes, place));
            RC_ASSERT(node->connections == connections[id]);
            RC_ASSERT(node->is_winner == (place == 0));
            RC_ASSERT((node->position_type == PositionType::isolated) == (connections[id] == 0));
        }
        const NetworkFigures& stats = network.stats;
        RC_ASSERT(stats.total_nodes == standing);
        RC_ASSERT(stats.total_edges == at);
        RC_ASSERT(stats.strong_coalitions == kinds[CoalitionType::strong]);
        RC_ASSERT(stats.moderate_coalitions == kinds[CoalitionType::moderate]);
        RC_ASSERT(stats.weak_coalitions == kinds[CoalitionType::weak]);
        RC_ASSERT(stats.strategic_coalitions == kinds[CoalitionType::strategic]);
        RC_ASSERT(std::abs(stats.avg_coalition_strength * static_cast<double>(at) - strength) <
                  1e-9);
    });
}

TEST(Network, FiguresAreThoseOfItsNodesAndEdges) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const ConnectionBounds bounds{static_cast<std::uint64_t>(*plain::between(1, 5)), 0.1};
        const auto pairs = race.pairs();
        const std::vector<tally::CandidateIndex> nobody;
        const CoalitionRace coalition_race{race.contest, race.excluded, pairs, nobody};
        const Network network =
            make_network(coalition_race, PairCounts::of(race.profile()), bounds);
        const NetworkStats stats = network_stats(coalition_race, bounds);
        std::uint32_t sum = 0, most = 0;
        for (const NetworkNode& node : network.nodes) {
            sum += node.connections;
            most = std::max(most, node.connections);
        }
        double strength = 0;
        for (const NetworkEdge& edge : network.edges) strength += 2 * edge.strength;
        const auto nodes = static_cast<double>(network.nodes.size());
        RC_ASSERT(stats.total_nodes == network.nodes.size());
        RC_ASSERT(stats.total_edges == network.edges.size());
        RC_ASSERT(stats.max_connections == most);
        RC_ASSERT(std::abs(stats.avg_connections * nodes - sum) < 1e-9);
        RC_ASSERT(std::abs(stats.avg_strength_centrality * nodes - strength) < 1e-9);
    });
}

TEST(Network, AWeightedScoreGivesSixPointsForTheFirstRank) {
    // Two ballots with A first (12), one with A third (4), one with A seventh (0).
    Race race{{}, std::vector<bool>(8), tally::find_rule("portland-or-2024")};
    for (std::uint32_t id = 1; id <= 8; ++id)
        race.contest.candidates.push_back({CandidateId(id), "", "?", "", false});
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}}, 2);
    race.contest.ballots.add(std::vector<tally::Mark>{{1, 1}, {2, 2}, {0, 3}});
    race.contest.ballots.add(
        std::vector<tally::Mark>{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 6}, {0, 7}});
    EXPECT_EQ(weighted_score(PairCounts::of(race.profile()), 0), 16u);
}

}  // namespace
}  // namespace almanac::elections
