#include "apps/elections/centrality.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace almanac::elections {

namespace {

constexpr std::uint32_t unclustered = 0;

// The number of each node's cluster, from 1, or `unclustered`.
std::vector<std::uint32_t> clusters_of(const CoalitionGraph& graph) {
    std::vector<std::uint32_t> clusters(graph.candidates.size(), unclustered);
    std::uint32_t number = 0;
    for (const auto& group : cluster_groups(graph, ClusterMethod::modularity, cluster_size_min)) {
        ++number;
        for (const std::uint32_t node : group) clusters[node] = number;
    }
    return clusters;
}

// Smallest first, so that candidates with the same strengths have the same sum to the last bit and
// tie.
double sum_of(std::vector<double> strengths) {
    std::sort(strengths.begin(), strengths.end());
    return std::accumulate(strengths.begin(), strengths.end(), 0.0);
}

// What can be said of one candidate without looking at the others.
CandidateCentrality row_of(const CoalitionGraph& graph, std::uint32_t node,
                           const std::vector<std::uint32_t>& clusters) {
    std::vector<double> strengths;
    std::vector<double> abroad;
    for (const CoalitionGraph::Link& link : graph.links[node]) {
        strengths.push_back(link.pair->coalition_strength_score);
        const std::uint32_t there = clusters[link.to];
        if (there != unclustered && there != clusters[node]) abroad.push_back(strengths.back());
    }
    CandidateCentrality row;
    row.strength_centrality = sum_of(strengths);
    row.connection_count = static_cast<std::uint32_t>(strengths.size());
    const std::size_t others = graph.candidates.size() - 1;
    if (others > 0) row.degree_centrality = row.connection_count / static_cast<double>(others);
    if (row.connection_count > 0)
        row.avg_coalition_strength = row.strength_centrality / row.connection_count;
    if (row.strength_centrality > 0) row.bridge_score = sum_of(abroad) / row.strength_centrality;
    row.cluster_membership =
        clusters[node] == unclustered ? "none" : fmt::format("{}", clusters[node]);
    return row;
}

PositionType position_type(const CandidateCentrality& row) {
    if (row.connection_count == 0) return PositionType::isolated;
    if (row.degree_centrality >= 0.7 && row.normalized_strength >= 0.5) return PositionType::hub;
    if (row.bridge_score >= 0.5 && row.connection_count >= 2) return PositionType::bridge;
    return PositionType::peripheral;
}

NetworkPosition network_position(double score) {
    if (score > 0.7) return NetworkPosition::central_hub;
    if (score > 0.5) return NetworkPosition::well_connected;
    if (score > 0.3) return NetworkPosition::moderately_connected;
    if (score > 0.1) return NetworkPosition::periphery;
    return NetworkPosition::isolated;
}

void compare_with_strongest(CandidateCentrality& row, double strongest) {
    if (strongest > 0) row.normalized_strength = row.strength_centrality / strongest;
    row.centrality_score =
        0.4 * row.degree_centrality + 0.4 * row.normalized_strength + 0.2 * row.bridge_score;
    row.position_type = position_type(row);
    row.network_position = network_position(row.centrality_score);
}

}  // namespace

std::vector<CandidateCentrality> candidate_centrality(const Contest& contest,
                                                      const CoalitionGraph& graph) {
    const std::vector<std::uint32_t> clusters = clusters_of(graph);
    std::vector<CandidateCentrality> rows;
    double strongest = 0;
    for (std::uint32_t node = 0; node < graph.candidates.size(); ++node) {
        rows.push_back(row_of(graph, node, clusters));
        const Candidate& candidate = contest.candidates[graph.candidates[node]];
        rows.back().candidate_id = candidate.id.number();
        rows.back().candidate_name = candidate.name;
        strongest = std::max(strongest, rows.back().strength_centrality);
    }
    for (CandidateCentrality& row : rows) compare_with_strongest(row, strongest);
    std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) {
        return one.centrality_score > other.centrality_score;
    });
    for (std::size_t at = 0; at < rows.size(); ++at)
        rows[at].centrality_rank = static_cast<std::uint32_t>(at + 1);
    return rows;
}

std::vector<CandidateCentrality> candidate_centrality(const Contest& contest,
                                                      const std::vector<bool>& excluded,
                                                      const std::vector<PairDetail>& pairs,
                                                      const ConnectionBounds& bounds) {
    return candidate_centrality(contest, coalition_graph(contest, excluded, pairs, bounds));
}

}  // namespace almanac::elections
