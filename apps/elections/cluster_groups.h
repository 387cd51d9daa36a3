#pragma once

// Candidates whose supporters rank them together, as groups: what a graph's edges join, or what
// modularity tells apart. Pure.

#include "apps/elections/coalition_graph.h"
#include "engine/base/describe.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace almanac::elections {

// How groups are found: whoever a chain of connections joins (A5), or communities within them.
enum class ClusterMethod : std::uint8_t { components, modularity };

// Places in the graph, each group in the order of ids; the largest group first, then by the
// smallest id. Groups below `min_group_size` are left out.
std::vector<std::vector<std::uint32_t>> cluster_groups(const CoalitionGraph& graph,
                                                       ClusterMethod method,
                                                       std::size_t min_group_size);

// A5's smallest group that is a cluster.
inline constexpr std::size_t cluster_size_min = 3;

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::ClusterMethod> {
    static constexpr std::array<std::string_view, 2> words{"components", "modularity"};
};
