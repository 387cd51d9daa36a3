#include "apps/elections/modularity.h"

#include "apps/elections/generated_contest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

namespace almanac::elections {
namespace {

using Groups = std::vector<std::uint32_t>;

// A graph of its own, with the pairs that it points to.
struct Drawn {
    std::vector<CoalitionPair> pairs;
    CoalitionGraph graph;
};

void add_edge(Drawn& drawn, std::uint32_t one, std::uint32_t other, double strength) {
    CoalitionPair& pair = drawn.pairs.emplace_back();
    pair.coalition_strength_score = strength;
    drawn.graph.edges.push_back({one, other, nullptr});
}

void connect(Drawn& drawn, std::size_t nodes) {
    for (std::size_t node = 0; node < nodes; ++node)
        drawn.graph.candidates.push_back(static_cast<tally::CandidateIndex>(node));
    drawn.graph.links.resize(nodes);
    for (std::size_t at = 0; at < drawn.pairs.size(); ++at) {
        CoalitionGraph::Edge& edge = drawn.graph.edges[at];
        edge.pair = &drawn.pairs[at];
        drawn.graph.links[edge.one].push_back({edge.other, edge.pair});
        drawn.graph.links[edge.other].push_back({edge.one, edge.pair});
    }
}

Drawn any_graph(int nodes) {
    Drawn drawn;
    const int density = *plain::between(1, 11);
    for (int one = 0; one < nodes; ++one) {
        for (int other = one + 1; other < nodes; ++other) {
            if (*plain::between(0, 10) >= density) continue;
            add_edge(drawn, static_cast<std::uint32_t>(one), static_cast<std::uint32_t>(other),
                     *plain::between(1, 101) / 100.0);
        }
    }
    connect(drawn, static_cast<std::size_t>(nodes));
    return drawn;
}

// Q as Newman and Girvan write it: over all ordered pairs in one group, the weight between them
// less what their degrees would give, each pair by itself.
double plain_modularity(const Drawn& drawn, const Groups& groups) {
    const std::size_t nodes = groups.size();
    std::vector<double> weight(nodes * nodes);
    std::vector<double> degree(nodes);
    double all = 0;
    for (const CoalitionGraph::Edge& edge : drawn.graph.edges) {
        const double strength = edge.pair->coalition_strength_score;
        weight[edge.one * nodes + edge.other] = weight[edge.other * nodes + edge.one] = strength;
        degree[edge.one] += strength;
        degree[edge.other] += strength;
        all += 2 * strength;
    }
    double sum = 0;
    for (std::size_t one = 0; one < nodes; ++one) {
        for (std::size_t other = 0; other < nodes; ++other) {
            if (groups[one] == groups[other])
                sum += (weight[one * nodes + other] - degree[one] * degree[other] / all) / all;
        }
    }
    return all == 0 ? 0 : sum;
}

// The most that any grouping at all has.
double best_of_all(const Drawn& drawn, Groups& groups, std::size_t at, std::uint32_t used) {
    if (at == groups.size()) return plain_modularity(drawn, groups);
    double best = -1;
    for (std::uint32_t group = 0; group <= used; ++group) {
        groups[at] = group;
        best = std::max(best, best_of_all(drawn, groups, at + 1, std::max(used, group + 1)));
    }
    return best;
}

TEST(Modularity, IsThePlainSumAndNoMoveOfOneNodeAndNoMergerGivesMore) {
    plain::for_a_thousand([] {
        const int nodes = *plain::between(1, 9);
        const Drawn drawn = any_graph(nodes);
        const Groups groups = modularity_groups(drawn.graph);
        const double found = modularity(drawn.graph, groups);
        RC_ASSERT(std::abs(found - plain_modularity(drawn, groups)) < 1e-9);
        for (std::size_t node = 0; node < groups.size(); ++node) {
            for (std::uint32_t group = 0; group <= groups.size(); ++group) {
                Groups moved = groups;
                moved[node] = group;
                RC_ASSERT(plain_modularity(drawn, moved) <= found + 1e-9);
            }
            for (const std::uint32_t other : groups) {
                Groups merged = groups;
                std::replace(merged.begin(), merged.end(), groups[node], other);
                RC_ASSERT(plain_modularity(drawn, merged) <= found + 1e-9);
            }
        }
    });
}

TEST(Modularity, OfSmallGraphsIsHardlyEverLessThanTheBestOfAllGroupings) {
    int graphs = 0;
    int less = 0;
    plain::for_a_thousand([&] {
        const int nodes = *plain::between(1, 7);
        const Drawn drawn = any_graph(nodes);
        Groups groups(static_cast<std::size_t>(nodes));
        const double best = best_of_all(drawn, groups, 0, 0);
        const double found = modularity(drawn.graph, modularity_groups(drawn.graph));
        RC_ASSERT(found <= best + 1e-9);
        ++graphs;
        if (found < best - 1e-9) ++less;
    });
    EXPECT_LE(less * 20, graphs) << "it climbs, and may end on a lower hill: one in twenty at most";
}

TEST(Modularity, TwoTrianglesWithABridgeAreTwoGroups) {
    // m = 7, each triangle has 3 inside and degrees 7: Q = 2 · (3/7 - (7/14)²) = 5/14.
    Drawn drawn;
    const std::uint32_t ends[][2] = {{0, 2}, {0, 4}, {2, 4}, {1, 3}, {1, 5}, {3, 5}, {4, 5}};
    for (const auto& [one, other] : ends) add_edge(drawn, one, other, 1);
    connect(drawn, 6);
    const Groups groups = modularity_groups(drawn.graph);
    EXPECT_EQ(groups, (Groups{0, 1, 0, 1, 0, 1}));
    EXPECT_NEAR(modularity(drawn.graph, groups), 5.0 / 14, 1e-12);
}

}  // namespace
}  // namespace almanac::elections
