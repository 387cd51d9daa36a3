#include "apps/elections/clusters.h"

#include "apps/elections/modularity.h"

#include <algorithm>

namespace almanac::elections {

namespace {

using Group = std::vector<std::uint32_t>;

// Mean over pairs with enough shared ballots to tell; 0 where there is none.
double internal_strength(const CoalitionRace& race, const std::vector<ClusterCandidate>& members) {
    const auto is_member = [&](std::uint32_t id) {
        return std::binary_search(
            members.begin(), members.end(), ClusterCandidate{id, {}},
            [](const auto& one, const auto& other) { return one.id < other.id; });
    };
    double sum = 0;
    std::size_t pairs = 0;
    for (const PairDetail& detail : race.pairs) {
        const CoalitionPair& pair = detail.pair;
        if (pair.shared_ballots < precomputed_shared_ballots_min) continue;
        if (!is_member(pair.candidate_1) || !is_member(pair.candidate_2)) continue;
        sum += pair.coalition_strength_score;
        ++pairs;
    }
    return pairs == 0 ? 0 : sum / static_cast<double>(pairs);
}

Cluster cluster_of(const CoalitionRace& race, const CoalitionGraph& graph, const Group& group) {
    Cluster cluster;
    cluster.size = static_cast<std::uint32_t>(group.size());
    for (const std::uint32_t node : group) {
        const tally::CandidateIndex at = graph.candidates[node];
        cluster.candidates.push_back({race.id(at), race.contest.candidates[at].name});
        if (race.is_winner(at)) cluster.winners_in_cluster.push_back(race.id(at));
    }
    cluster.has_winners = !cluster.winners_in_cluster.empty();
    cluster.internal_strength = internal_strength(race, cluster.candidates);
    return cluster;
}

ClusterSummary summary_of(const std::vector<Cluster>& clusters) {
    ClusterSummary summary;
    summary.total_clusters = static_cast<std::uint32_t>(clusters.size());
    for (const Cluster& cluster : clusters) {
        summary.total_candidates_clustered += cluster.size;
        summary.largest_cluster_size = std::max(summary.largest_cluster_size, cluster.size);
        summary.clusters_with_winners += cluster.has_winners ? 1u : 0u;
    }
    if (!clusters.empty()) {
        summary.avg_cluster_size = static_cast<double>(summary.total_candidates_clustered) /
                                   static_cast<double>(clusters.size());
    }
    return summary;
}

// Each node's group, those in none alone.
Group labels_of(const CoalitionGraph& graph, const std::vector<Group>& groups) {
    Group labels(graph.candidates.size());
    for (std::uint32_t node = 0; node < labels.size(); ++node) labels[node] = node;
    for (const Group& group : groups) {
        for (const std::uint32_t node : group) labels[node] = group.front();
    }
    return labels;
}

}  // namespace

Clusters find_clusters(const CoalitionRace& race, const ClusterQuestion& question) {
    const CoalitionGraph graph =
        coalition_graph(race.contest, race.excluded, race.pairs, question.bounds);
    const std::vector<Group> groups =
        cluster_groups(graph, question.method, question.min_group_size);
    Clusters found;
    found.method = question.method;
    found.modularity = modularity(graph, labels_of(graph, groups));
    for (const Group& group : groups) {
        found.clusters.push_back(cluster_of(race, graph, group));
        found.clusters.back().cluster_id = static_cast<std::uint32_t>(found.clusters.size());
    }
    found.summary = summary_of(found.clusters);
    return found;
}

std::vector<ClusterMember> cluster_members(const CoalitionRace& race) {
    std::vector<ClusterMember> members;
    for (const ClusterMethod method : {ClusterMethod::components, ClusterMethod::modularity}) {
        ClusterQuestion question;
        question.method = method;
        for (const Cluster& cluster : find_clusters(race, question).clusters) {
            for (const ClusterCandidate& one : cluster.candidates) {
                const auto& won = cluster.winners_in_cluster;
                members.push_back({method, cluster.cluster_id, cluster.size, one.id, one.name,
                                   std::find(won.begin(), won.end(), one.id) != won.end()});
            }
        }
    }
    return members;
}

}  // namespace almanac::elections
