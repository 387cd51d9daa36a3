#include "apps/elections/cluster_groups.h"

#include "apps/elections/modularity.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace almanac::elections {

namespace {

// Labels spread along the edges from the smallest place of each component.
std::vector<std::uint32_t> components(const CoalitionGraph& graph) {
    constexpr std::uint32_t unseen = ~std::uint32_t{0};
    std::vector<std::uint32_t> label(graph.links.size(), unseen);
    std::vector<std::uint32_t> waiting;
    for (std::uint32_t first = 0; first < label.size(); ++first) {
        if (label[first] == unseen) waiting.push_back(first);
        while (!waiting.empty()) {
            const std::uint32_t node = waiting.back();
            waiting.pop_back();
            label[node] = first;
            for (const CoalitionGraph::Link& link : graph.links[node]) {
                if (label[link.to] == unseen) waiting.push_back(link.to);
            }
        }
    }
    return label;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> cluster_groups(const CoalitionGraph& graph,
                                                       ClusterMethod method,
                                                       std::size_t min_group_size) {
    const std::vector<std::uint32_t> label =
        method == ClusterMethod::components ? components(graph) : modularity_groups(graph);
    std::map<std::uint32_t, std::vector<std::uint32_t>> members;
    for (std::uint32_t node = 0; node < label.size(); ++node) members[label[node]].push_back(node);
    std::vector<std::vector<std::uint32_t>> groups;
    for (auto& [at, group] : members) {
        if (group.size() >= min_group_size) groups.push_back(std::move(group));
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& one, const auto& other) { return one.size() > other.size(); });
    return groups;
}

}  // namespace almanac::elections
