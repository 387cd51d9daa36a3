#include "apps/elections/modularity.h"

#include "engine/base/random.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace almanac::elections {

namespace {

using Groups = std::vector<std::uint32_t>;

// A graph of which whole groups may be nodes: their inner weight is part of the degree only.
struct Weighted {
    struct Link {
        std::uint32_t to = 0;
        double weight = 0;
    };
    std::vector<std::vector<Link>> links;
    std::vector<double> degrees;
    double twice_all = 0;  // 2m
};

Weighted weighted(const CoalitionGraph& graph) {
    Weighted nodes;
    for (const auto& links : graph.links) {
        auto& own = nodes.links.emplace_back();
        double degree = 0;
        for (const CoalitionGraph::Link& link : links) {
            own.push_back({link.to, link.pair->coalition_strength_score});
            degree += link.pair->coalition_strength_score;
        }
        nodes.degrees.push_back(degree);
        nodes.twice_all += degree;
    }
    return nodes;
}

std::uint32_t number_of_groups(const Groups& groups) {
    return groups.empty() ? 0 : *std::max_element(groups.begin(), groups.end()) + 1;
}

// Every group of `nodes` as one node.
Weighted joined(const Weighted& nodes, const Groups& groups) {
    Weighted whole;
    const std::uint32_t count = number_of_groups(groups);
    whole.degrees.resize(count);
    whole.twice_all = nodes.twice_all;
    std::vector<std::map<std::uint32_t, double>> weights(count);
    for (std::size_t node = 0; node < groups.size(); ++node) {
        whole.degrees[groups[node]] += nodes.degrees[node];
        for (const Weighted::Link& link : nodes.links[node]) {
            if (groups[link.to] != groups[node])
                weights[groups[node]][groups[link.to]] += link.weight;
        }
    }
    for (const auto& of_group : weights) {
        auto& own = whole.links.emplace_back();
        for (const auto& [to, weight] : of_group) own.push_back({to, weight});
    }
    return whole;
}

// Numbers the groups by their first members.
void renumber(Groups& groups) {
    constexpr std::uint32_t none = ~std::uint32_t{0};
    Groups numbers(groups.size(), none);
    std::uint32_t next = 0;
    for (std::uint32_t& group : groups) {
        if (numbers[group] == none) numbers[group] = next++;
        group = numbers[group];
    }
}

// Moves nodes between groups; there are as many groups as nodes, some of them empty.
class Mover {
public:
    Mover(const Weighted& nodes, Groups groups)
        : nodes_(nodes),
          groups_(std::move(groups)),
          degrees_(groups_.size()),
          members_(groups_.size()),
          to_group_(groups_.size()) {
        for (std::size_t node = 0; node < groups_.size(); ++node) join(node, groups_[node]);
    }

    // In that order, until no node wants to move; false if none ever did.
    bool run(const Groups& order) {
        bool moved_any = false;
        for (int pass = 0; pass < passes_max; ++pass) {
            bool moved = false;
            for (const std::uint32_t node : order) moved |= place(node);
            moved_any |= moved;
            if (!moved) break;
        }
        return moved_any;
    }
    Groups groups() && {
        renumber(groups_);
        return std::move(groups_);
    }

private:
    static constexpr int passes_max = 1'000;  // each pass gains, a dozen are usual
    static constexpr double least_gain = 1e-12;

    void join(std::size_t node, std::uint32_t group) {
        groups_[node] = group;
        degrees_[group] += nodes_.degrees[node];
        ++members_[group];
    }

    // What the node gains in a group, as weight: what ties it there less what chance would.
    double gain(std::uint32_t node, std::uint32_t group) const {
        return to_group_[group] - nodes_.degrees[node] * degrees_[group] / nodes_.twice_all;
    }

    std::uint32_t empty_group() const {
        const auto found = std::find(members_.begin(), members_.end(), 0u);
        return static_cast<std::uint32_t>(found - members_.begin());
    }

    bool place(std::uint32_t node) {
        if (nodes_.links[node].empty()) return false;
        const std::uint32_t from = groups_[node];
        for (const Weighted::Link& link : nodes_.links[node])
            to_group_[groups_[link.to]] += link.weight;
        degrees_[from] -= nodes_.degrees[node];
        --members_[from];
        const std::uint32_t to = best_for(node, from);
        for (const Weighted::Link& link : nodes_.links[node]) to_group_[groups_[link.to]] = 0;
        join(node, to);
        return to != from;
    }

    // Where the node gains most, its own group if no other is better, alone if all cost it.
    std::uint32_t best_for(std::uint32_t node, std::uint32_t from) const {
        std::uint32_t best = from;
        double most = gain(node, from);
        if (most < -least_gain) {
            best = empty_group();
            most = 0;
        }
        Groups near;
        for (const Weighted::Link& link : nodes_.links[node]) near.push_back(groups_[link.to]);
        std::sort(near.begin(), near.end());
        near.erase(std::unique(near.begin(), near.end()), near.end());
        for (const std::uint32_t group : near) {
            const double here = gain(node, group);
            if (here <= most + least_gain) continue;
            best = group;
            most = here;
        }
        return best;
    }

    const Weighted& nodes_;
    Groups groups_;
    std::vector<double> degrees_;         // by group
    std::vector<std::uint32_t> members_;  // by group
    std::vector<double> to_group_;        // of the node being placed; else 0
};

// 0, 1, 2 …: each node alone, or one after the other.
Groups in_order(std::size_t nodes) {
    Groups order(nodes);
    std::iota(order.begin(), order.end(), 0u);
    return order;
}

// Another order for each seed; the nodes' own for 0.
Groups shuffled(std::size_t nodes, std::uint64_t seed) {
    Groups order = in_order(nodes);
    base::Random random(seed);
    for (std::size_t left = seed == 0 ? 0 : nodes; left > 1; --left)
        std::swap(order[left - 1], order[random.below(left)]);
    return order;
}

// From every node alone, single nodes and whole groups by turns, until neither helps.
Groups climbed(const Weighted& nodes, const Groups& order) {
    Groups groups = in_order(nodes.links.size());
    for (bool merged = true; merged;) {
        Mover single(nodes, std::move(groups));
        single.run(order);
        groups = std::move(single).groups();
        const Weighted whole = joined(nodes, groups);
        const Groups wholes = in_order(whole.links.size());
        Mover several(whole, wholes);
        merged = several.run(wholes);
        const Groups of_groups = std::move(several).groups();
        for (std::uint32_t& group : groups) group = of_groups[group];
    }
    return groups;
}

}  // namespace

std::vector<std::uint32_t> modularity_groups(const CoalitionGraph& graph) {
    constexpr std::uint64_t begins = 8;      // each some 0.4 ms with 60 candidates
    constexpr std::size_t many_nodes = 256;  // above it there is one begin only
    const Weighted nodes = weighted(graph);
    const std::size_t count = nodes.links.size();
    Groups best = climbed(nodes, in_order(count));
    double most = modularity(graph, best);
    for (std::uint64_t begin = 1; begin < begins && count <= many_nodes; ++begin) {
        Groups groups = climbed(nodes, shuffled(count, begin));
        const double here = modularity(graph, groups);
        if (here <= most + 1e-12) continue;
        best = std::move(groups);
        most = here;
    }
    return best;
}

double modularity(const CoalitionGraph& graph, const std::vector<std::uint32_t>& groups) {
    const Weighted nodes = weighted(graph);
    if (nodes.twice_all == 0) return 0;
    std::vector<double> inside(number_of_groups(groups));  // twice, once from each end
    std::vector<double> degrees(inside.size());
    for (std::size_t node = 0; node < groups.size(); ++node) {
        degrees[groups[node]] += nodes.degrees[node];
        for (const Weighted::Link& link : nodes.links[node]) {
            if (groups[link.to] == groups[node]) inside[groups[node]] += link.weight;
        }
    }
    double sum = 0;
    for (std::size_t group = 0; group < inside.size(); ++group) {
        const double share = degrees[group] / nodes.twice_all;
        sum += inside[group] / nodes.twice_all - share * share;
    }
    return sum;
}

}  // namespace almanac::elections
