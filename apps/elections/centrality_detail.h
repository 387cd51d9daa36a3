#pragma once

// One candidate's place in the network with the partners it rests on, and what it means in words
// (A6, the live endpoint's answer). Pure.

#include "apps/elections/centrality.h"
#include "apps/elections/coalition_race.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// How many partners an answer names.
inline constexpr std::size_t connections_shown_max = 10;

// The figures behind the score.
struct InfluenceMetrics {
    double degree_centrality = 0;
    double strength_centrality = 0;
    double bridge_score = 0;
    std::uint32_t total_connections = 0;
    std::uint32_t strong_connections = 0;
    std::uint64_t total_shared_ballots = 0;
    double avg_coalition_strength = 0;

    static constexpr std::string_view view_name = "influence_metrics";
    static constexpr auto fields() {
        using M = InfluenceMetrics;
        return base::describe<M>(
            base::field("degree_centrality", &M::degree_centrality, "0..1",
                        "Connections / the other candidates in the race."),
            base::field("strength_centrality", &M::strength_centrality, "",
                        "Sum of the strengths of those connections."),
            base::field("bridge_score", &M::bridge_score, "0..1",
                        "Share of that sum which goes to candidates of other clusters."),
            base::field("total_connections", &M::total_connections, "candidates",
                        "Meaningful connections."),
            base::field("strong_connections", &M::strong_connections, "candidates",
                        "Those of them whose pair is of the kind strong."),
            base::field("total_shared_ballots", &M::total_shared_ballots, "ballots",
                        "Sum over connections of the shared ballots; a ballot counts once for "
                        "each."),
            base::field("avg_coalition_strength", &M::avg_coalition_strength, "0..1",
                        "Mean strength of the connections."));
    }
};

// One partner.
struct CoalitionConnection {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t shared_ballots = 0;
    double avg_rank_distance = 0;
    double coalition_strength = 0;

    static constexpr std::string_view view_name = "coalition_connection";
    static constexpr auto fields() {
        using C = CoalitionConnection;
        return base::describe<C>(
            base::field("candidate_id", &C::candidate_id, "id", "The partner."),
            base::field("candidate_name", &C::candidate_name, "", "Their name."),
            base::field("shared_ballots", &C::shared_ballots, "ballots", "Ballots that rank both."),
            base::field("avg_rank_distance", &C::avg_rank_distance, "ranks",
                        "Mean distance of the two ranks on them."),
            base::field("coalition_strength", &C::coalition_strength, "0..1",
                        "0.3 Jaccard + 0.7 proximity."));
    }
};

// /api/candidates/{id}/coalition-centrality.
struct CentralityDetail {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    double centrality_score = 0;
    NetworkPosition network_position = NetworkPosition::isolated;
    PositionType position_type = PositionType::isolated;
    std::uint32_t centrality_rank = 0;
    std::string cluster_membership;
    InfluenceMetrics influence_metrics;
    std::vector<CoalitionConnection> coalition_connections;
    std::vector<std::string> network_insights;
    std::string data_version;

    static constexpr std::string_view view_name = "centrality_detail";
    static constexpr auto fields() {
        using D = CentralityDetail;
        return base::describe<D>(
            base::field("candidate_id", &D::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &D::candidate_name, "", "Their name."),
            base::field("centrality_score", &D::centrality_score, "0..1",
                        "0.4 degree + 0.4 normalized strength + 0.2 bridge score."),
            base::field("network_position", &D::network_position, "",
                        "The origin's label for that score."),
            base::field("position_type", &D::position_type, "",
                        "Hub, Bridge, Peripheral, Isolated."),
            base::field("centrality_rank", &D::centrality_rank, "",
                        "Place among all by that score, from 1."),
            base::field("cluster_membership", &D::cluster_membership, "",
                        "The number of their modularity cluster, `none` outside of all."),
            base::field("influence_metrics", &D::influence_metrics, "",
                        "What the score is made of."),
            base::field("coalition_connections", &D::coalition_connections, "",
                        "The ten strongest connections."),
            base::field("network_insights", &D::network_insights, "", "The same in words."),
            base::field("data_version", &D::data_version, "", "The version of inputs and method."));
    }
};

// The candidate with that id; none if they are not in the race. The data version is left to the
// caller.
std::optional<CentralityDetail> centrality_detail(const CoalitionRace& race,
                                                  const ConnectionBounds& bounds, std::uint32_t id);

}  // namespace almanac::elections
