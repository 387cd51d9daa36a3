#pragma once

// The candidates of a race as a graph whose edges are the pairs that enough ballots rank together,
// and close enough. Clusters, centrality and the network are read off it. Pure.

#include "apps/elections/coalitions.h"

#include <cstdint>
#include <vector>

namespace almanac::elections {

// Which pairs are meaningful connections; the defaults are the network's (A4).
struct ConnectionBounds {
    std::uint64_t min_shared_ballots = 200;
    double min_strength = 0.25;
};

// Nodes are named by their place in `candidates`. The pairs it was made of outlive it.
struct CoalitionGraph {
    struct Edge {
        std::uint32_t one = 0;  // has the smaller id
        std::uint32_t other = 0;
        const CoalitionPair* pair = nullptr;
    };
    struct Link {
        std::uint32_t to = 0;
        const CoalitionPair* pair = nullptr;
    };
    std::vector<tally::CandidateIndex> candidates;  // in the race, by their ids
    std::vector<Edge> edges;                        // by their ids
    std::vector<std::vector<Link>> links;           // of each node, by the ids of where they lead
};

// Who is in the race, by their ids. `excluded` is by place, or empty.
std::vector<tally::CandidateIndex> standing_by_id(const Contest& contest,
                                                  const std::vector<bool>& excluded);

// The graph of everybody in the race, also of those without a connection. `pairs` are by ids, as
// coalition_pairs gives them.
CoalitionGraph coalition_graph(const Contest& contest, const std::vector<bool>& excluded,
                               const std::vector<PairDetail>& pairs,
                               const ConnectionBounds& bounds);

}  // namespace almanac::elections
