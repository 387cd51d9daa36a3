#include "apps/elections/network.h"

#include "apps/elections/network_layout.h"

#include <algorithm>
#include <map>

namespace almanac::elections {

namespace {

std::vector<NetworkNode> nodes_of(const CoalitionRace& race, const CoalitionGraph& graph,
                                  const PairCounts& counts) {
    std::map<std::uint32_t, PositionType> positions;
    for (const CandidateCentrality& row : candidate_centrality(race.contest, graph))
        positions[row.candidate_id] = row.position_type;
    const std::vector<Point> places = network_layout(graph);
    std::vector<NetworkNode> nodes;
    for (std::size_t at = 0; at < graph.candidates.size(); ++at) {
        const tally::CandidateIndex candidate = graph.candidates[at];
        NetworkNode& node = nodes.emplace_back();
        node.id = race.id(candidate);
        node.name = race.contest.candidates[candidate].name;
        node.votes = weighted_score(counts, candidate);
        node.connections = static_cast<std::uint32_t>(graph.links[at].size());
        node.position_type = positions[node.id];
        node.is_winner = race.is_winner(candidate);
        node.group = node.is_winner ? NodeGroup::winner : NodeGroup::candidate;
        node.x = places[at].x;
        node.y = places[at].y;
    }
    return nodes;
}

NetworkEdge edge_of(const CoalitionPair& pair) {
    NetworkEdge edge;
    edge.source = pair.candidate_1;
    edge.target = pair.candidate_2;
    edge.strength = pair.coalition_strength_score;
    edge.shared_ballots = pair.shared_ballots;
    edge.avg_distance = pair.avg_rank_distance;
    edge.coalition_type = pair.coalition_type;
    edge.strong_votes = pair.strong_coalition_votes;
    edge.weak_votes = pair.weak_coalition_votes;
    edge.basic_affinity = pair.basic_affinity_score;
    edge.proximity_affinity = pair.proximity_weighted_affinity;
    return edge;
}

std::uint32_t& number_of(NetworkFigures& figures, CoalitionType type) {
    if (type == CoalitionType::strong) return figures.strong_coalitions;
    if (type == CoalitionType::moderate) return figures.moderate_coalitions;
    if (type == CoalitionType::strategic) return figures.strategic_coalitions;
    return figures.weak_coalitions;
}

NetworkFigures figures_of(const Network& network) {
    NetworkFigures figures;
    figures.total_nodes = static_cast<std::uint32_t>(network.nodes.size());
    figures.total_edges = static_cast<std::uint32_t>(network.edges.size());
    double sum = 0;
    for (const NetworkEdge& edge : network.edges) {
        sum += edge.strength;
        ++number_of(figures, edge.coalition_type);
    }
    if (!network.edges.empty())
        figures.avg_coalition_strength = sum / static_cast<double>(network.edges.size());
    return figures;
}

}  // namespace

Network make_network(const CoalitionRace& race, const PairCounts& counts,
                     const ConnectionBounds& bounds) {
    const CoalitionGraph graph = coalition_graph(race.contest, race.excluded, race.pairs, bounds);
    Network network;
    network.nodes = nodes_of(race, graph, counts);
    for (const CoalitionGraph::Edge& edge : graph.edges)
        network.edges.push_back(edge_of(*edge.pair));
    network.stats = figures_of(network);
    network.metadata.min_shared_ballots = bounds.min_shared_ballots;
    network.metadata.min_strength = bounds.min_strength;
    return network;
}

NetworkStats network_stats(const CoalitionRace& race, const ConnectionBounds& bounds) {
    const CoalitionGraph graph = coalition_graph(race.contest, race.excluded, race.pairs, bounds);
    NetworkStats stats;
    stats.total_nodes = static_cast<std::uint32_t>(graph.candidates.size());
    stats.total_edges = static_cast<std::uint32_t>(graph.edges.size());
    for (const auto& links : graph.links) {
        stats.max_connections =
            std::max(stats.max_connections, static_cast<std::uint32_t>(links.size()));
    }
    if (stats.total_nodes == 0) return stats;
    double strength = 0;
    for (const CoalitionGraph::Edge& edge : graph.edges)
        strength += 2 * edge.pair->coalition_strength_score;
    stats.avg_connections = 2.0 * stats.total_edges / stats.total_nodes;
    stats.avg_strength_centrality = strength / stats.total_nodes;
    return stats;
}

std::uint64_t weighted_score(const PairCounts& counts, std::size_t candidate) {
    constexpr std::size_t points_max = 6;
    std::uint64_t score = 0;
    for (std::size_t rank = 1; rank <= std::min(points_max, counts.ranks()); ++rank)
        score += (points_max + 1 - rank) * counts.ranked_at(candidate, rank);
    return score;
}

}  // namespace almanac::elections
