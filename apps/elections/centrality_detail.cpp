#include "apps/elections/centrality_detail.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

CoalitionConnection connection_of(const CoalitionPair& pair, std::uint32_t id) {
    const bool first = pair.candidate_1 == id;
    return {first ? pair.candidate_2 : pair.candidate_1,
            first ? pair.candidate_2_name : pair.candidate_1_name, pair.shared_ballots,
            pair.avg_rank_distance, pair.coalition_strength_score};
}

// Adds the candidate's links, strongest first, then by ids.
void add_connections(CentralityDetail& detail, const std::vector<CoalitionGraph::Link>& links) {
    for (const CoalitionGraph::Link& link : links) {
        detail.influence_metrics.total_shared_ballots += link.pair->shared_ballots;
        if (link.pair->coalition_type == CoalitionType::strong)
            ++detail.influence_metrics.strong_connections;
        detail.coalition_connections.push_back(connection_of(*link.pair, detail.candidate_id));
    }
    auto& connections = detail.coalition_connections;
    std::stable_sort(connections.begin(), connections.end(),
                     [](const auto& one, const auto& other) {
                         return one.coalition_strength > other.coalition_strength;
                     });
    if (connections.size() > connections_shown_max) {
        connections.erase(connections.begin() + std::ptrdiff_t{connections_shown_max},
                          connections.end());
    }
}

std::string position_in_words(const CentralityDetail& detail) {
    const std::string& name = detail.candidate_name;
    switch (detail.position_type) {
        case PositionType::hub:
            return fmt::format("{} is connected to most of the field, and closely.", name);
        case PositionType::bridge:
            return fmt::format("Most of what connects {} leads to candidates of other clusters.",
                               name);
        case PositionType::peripheral:
            return fmt::format("{} stands at the edge of the network.", name);
        case PositionType::isolated:
            break;
    }
    return fmt::format("No other candidate shares enough ballots with {}, close enough.", name);
}

// The origin's marks: 15, 10 and 5 connections.
std::string breadth_in_words(std::uint32_t connections) {
    if (connections >= 15)
        return fmt::format("{} connections: support overlaps with almost everybody's.",
                           connections);
    if (connections >= 10)
        return fmt::format("{} connections: support overlaps with many others'.", connections);
    if (connections >= 5)
        return fmt::format("{} connections: support overlaps with some others'.", connections);
    return fmt::format("{} connection{}: support overlaps with few others'.", connections,
                       connections == 1 ? "" : "s");
}

std::vector<std::string> insights_of(const CentralityDetail& detail) {
    std::vector<std::string> insights = {position_in_words(detail)};
    const InfluenceMetrics& metrics = detail.influence_metrics;
    if (metrics.total_connections == 0) return insights;
    insights.push_back(breadth_in_words(metrics.total_connections));
    const CoalitionConnection& closest = detail.coalition_connections.front();
    insights.push_back(
        fmt::format("The strongest connection is with {}: {} ballots rank both, {:.2f} "
                    "ranks apart on average.",
                    closest.candidate_name, closest.shared_ballots, closest.avg_rank_distance));
    return insights;
}

CentralityDetail detail_of(const CandidateCentrality& row) {
    CentralityDetail detail;
    detail.candidate_id = row.candidate_id;
    detail.candidate_name = row.candidate_name;
    detail.centrality_score = row.centrality_score;
    detail.network_position = row.network_position;
    detail.position_type = row.position_type;
    detail.centrality_rank = row.centrality_rank;
    detail.cluster_membership = row.cluster_membership;
    InfluenceMetrics& metrics = detail.influence_metrics;
    metrics.degree_centrality = row.degree_centrality;
    metrics.strength_centrality = row.strength_centrality;
    metrics.bridge_score = row.bridge_score;
    metrics.total_connections = row.connection_count;
    metrics.avg_coalition_strength = row.avg_coalition_strength;
    return detail;
}

}  // namespace

std::optional<CentralityDetail> centrality_detail(const CoalitionRace& race,
                                                  const ConnectionBounds& bounds,
                                                  std::uint32_t id) {
    const CoalitionGraph graph = coalition_graph(race.contest, race.excluded, race.pairs, bounds);
    const auto node = std::find_if(graph.candidates.begin(), graph.candidates.end(),
                                   [&](const auto at) { return race.id(at) == id; });
    if (node == graph.candidates.end()) return std::nullopt;
    const auto rows = candidate_centrality(race.contest, graph);
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto& one) { return one.candidate_id == id; });
    CentralityDetail detail = detail_of(*row);
    add_connections(detail, graph.links[static_cast<std::size_t>(node - graph.candidates.begin())]);
    detail.network_insights = insights_of(detail);
    return detail;
}

}  // namespace almanac::elections
