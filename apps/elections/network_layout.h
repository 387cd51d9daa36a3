#pragma once

// Where to draw each candidate, so that those who are ranked together stand together: stress
// majorization node by node (Gansner, Koren, North 2004), then nobody on top of another. Pure, and
// the same graph gives the same places: only + - * / and square roots, which round alike
// everywhere.

#include "apps/elections/coalition_graph.h"

#include <vector>

namespace almanac::elections {

// Both from 0 to 1.
struct Point {
    double x = 0;
    double y = 0;
};

// One place a node, to four decimals, within the unit square and centred in it.
std::vector<Point> network_layout(const CoalitionGraph& graph);

// No two nodes stand closer than this, where the square has room: half of what a grid would give.
double least_distance(std::size_t nodes);

}  // namespace almanac::elections
