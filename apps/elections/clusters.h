#pragma once

// Clusters of candidates whose supporters rank them together (A5): connected components at a
// threshold, or modularity communities. Pure.

#include "apps/elections/cluster_groups.h"
#include "apps/elections/coalition_race.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What is asked; the defaults are A4's.
struct ClusterQuestion {
    ConnectionBounds bounds{50, 0.2};
    std::uint64_t min_group_size = cluster_size_min;
    ClusterMethod method = ClusterMethod::components;
};

// One of a cluster.
struct ClusterCandidate {
    std::uint32_t id = 0;
    std::string name;

    static constexpr std::string_view view_name = "cluster_candidate";
    static constexpr auto fields() {
        return base::describe<ClusterCandidate>(
            base::field("id", &ClusterCandidate::id, "id", "The candidate."),
            base::field("name", &ClusterCandidate::name, "", "Their name."));
    }
};

// One cluster.
struct Cluster {
    std::uint32_t cluster_id = 0;
    std::uint32_t size = 0;
    std::vector<ClusterCandidate> candidates;
    double internal_strength = 0;
    std::vector<std::uint32_t> winners_in_cluster;
    bool has_winners = false;

    static constexpr std::string_view view_name = "cluster";
    static constexpr auto fields() {
        return base::describe<Cluster>(
            base::field("cluster_id", &Cluster::cluster_id, "",
                        "From 1; the largest first, then by the smallest id."),
            base::field("size", &Cluster::size, "candidates", "How many belong to it."),
            base::field("candidates", &Cluster::candidates, "", "Who they are, by id."),
            base::field("internal_strength", &Cluster::internal_strength, "0..1",
                        "Mean strength of the pairs within that ten ballots or more share."),
            base::field("winners_in_cluster", &Cluster::winners_in_cluster, "ids",
                        "Those of them who won, by id."),
            base::field("has_winners", &Cluster::has_winners, "", "Whether any of them won."));
    }
};

// All of them in five figures.
struct ClusterSummary {
    std::uint32_t total_clusters = 0;
    std::uint32_t total_candidates_clustered = 0;
    double avg_cluster_size = 0;
    std::uint32_t largest_cluster_size = 0;
    std::uint32_t clusters_with_winners = 0;

    static constexpr std::string_view view_name = "cluster_summary";
    static constexpr auto fields() {
        using S = ClusterSummary;
        return base::describe<S>(
            base::field("total_clusters", &S::total_clusters, "clusters", "How many there are."),
            base::field("total_candidates_clustered", &S::total_candidates_clustered, "candidates",
                        "Candidates in any of them."),
            base::field("avg_cluster_size", &S::avg_cluster_size, "candidates",
                        "Mean size, 0 without any."),
            base::field("largest_cluster_size", &S::largest_cluster_size, "candidates",
                        "The size of the largest."),
            base::field("clusters_with_winners", &S::clusters_with_winners, "clusters",
                        "Clusters to which a winner belongs."));
    }
};

// /api/coalition/clusters.
struct Clusters {
    std::vector<Cluster> clusters;
    ClusterSummary summary;
    ClusterMethod method = ClusterMethod::components;
    double modularity = 0;
    std::string data_version;

    static constexpr std::string_view view_name = "clusters";
    static constexpr auto fields() {
        return base::describe<Clusters>(
            base::field("clusters", &Clusters::clusters, "", "Largest first."),
            base::field("summary", &Clusters::summary, "", "All of them in figures."),
            base::field("method", &Clusters::method, "", "How they were found."),
            base::field("modularity", &Clusters::modularity, "-0.5..1",
                        "How much more strength lies within them than chance would put there; who "
                        "is in none is a cluster alone."),
            base::field("data_version", &Clusters::data_version, "",
                        "The version of inputs and method."));
    }
};

// One candidate of one cluster: a row of the table clusters.
struct ClusterMember {
    ClusterMethod method = ClusterMethod::components;
    std::uint32_t cluster_id = 0;
    std::uint32_t cluster_size = 0;
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    bool is_winner = false;

    static constexpr std::string_view view_name = "cluster_member";
    static constexpr auto fields() {
        using M = ClusterMember;
        return base::describe<M>(
            base::field("method", &M::method, "", "How the cluster was found."),
            base::field("cluster_id", &M::cluster_id, "", "The cluster, from 1 by method."),
            base::field("cluster_size", &M::cluster_size, "candidates", "How many belong to it."),
            base::field("candidate_id", &M::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &M::candidate_name, "", "Their name."),
            base::field("is_winner", &M::is_winner, "", "Whether the count elected them."));
    }
};

// The clusters that the question asks for; the data version is left to the caller.
Clusters find_clusters(const CoalitionRace& race, const ClusterQuestion& question);

// The members of all clusters by both methods, otherwise by the defaults.
std::vector<ClusterMember> cluster_members(const CoalitionRace& race);

}  // namespace almanac::elections
