#pragma once

// Groups of nodes with more weight inside than chance would put there (Newman and Girvan 2004),
// found by moving nodes and whole groups while that helps (Blondel et al. 2008), from eight fixed
// orders of the nodes. Pure; the smallest group wins a tie and the first order another, so that the
// same graph gives the same groups.

#include "apps/elections/coalition_graph.h"

#include <cstdint>
#include <vector>

namespace almanac::elections {

// The group of each node, numbered from 0 in the order of their first members. No single node and
// no two groups could change places or merge to more modularity; edges weigh their strength.
std::vector<std::uint32_t> modularity_groups(const CoalitionGraph& graph);

// Q = Σ over groups of (weight inside / m - (degrees inside / 2m)²), m all weight; 0 without edges.
double modularity(const CoalitionGraph& graph, const std::vector<std::uint32_t>& groups);

}  // namespace almanac::elections
