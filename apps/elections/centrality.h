#pragma once

// How central each candidate stands in the network of coalitions (seed table candidate_centrality,
// in the definitions of A6 that tell candidates apart). Pure, read off the pairs.

#include "apps/elections/cluster_groups.h"
#include "apps/elections/coalition_graph.h"
#include "engine/base/describe.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A6: what a candidate is to the network.
enum class PositionType : std::uint8_t { hub, bridge, peripheral, isolated };

// The origin's five labels, by the score alone.
enum class NetworkPosition : std::uint8_t {
    central_hub,
    well_connected,
    moderately_connected,
    periphery,
    isolated
};

// One candidate: the seed's ten columns, then what they rest on.
struct CandidateCentrality {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    double degree_centrality = 0;
    double strength_centrality = 0;
    double bridge_score = 0;
    std::string cluster_membership;
    std::uint32_t centrality_rank = 0;
    std::uint32_t connection_count = 0;
    double avg_coalition_strength = 0;
    PositionType position_type = PositionType::isolated;
    double normalized_strength = 0;
    double centrality_score = 0;
    NetworkPosition network_position = NetworkPosition::isolated;

    static constexpr std::string_view view_name = "candidate_centrality";
    static constexpr std::string_view list_name = "candidate_centralities";
    static constexpr auto fields() {
        using C = CandidateCentrality;
        return base::describe<C>(
            base::field("candidate_id", &C::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &C::candidate_name, "", "Their name."),
            base::field("degree_centrality", &C::degree_centrality, "0..1",
                        "Connections / the other candidates in the race."),
            base::field("strength_centrality", &C::strength_centrality, "",
                        "Sum of the strengths of those connections."),
            base::field("bridge_score", &C::bridge_score, "0..1",
                        "Share of that sum which goes to candidates of other clusters."),
            base::field("cluster_membership", &C::cluster_membership, "",
                        "The number of their modularity cluster, `none` outside of all."),
            base::field("centrality_rank", &C::centrality_rank, "",
                        "Place by centrality_score, from 1; ties by id."),
            base::field("connection_count", &C::connection_count, "candidates",
                        "Meaningful connections: pairs with enough shared ballots and strength."),
            base::field("avg_coalition_strength", &C::avg_coalition_strength, "0..1",
                        "Mean strength of those connections, 0 without any."),
            base::field("position_type", &C::position_type, "",
                        "Isolated: no connection; Hub: degree from 0.7 and normalized strength "
                        "from 0.5; Bridge: bridge score from 0.5 with two connections or more; "
                        "else Peripheral."),
            base::field("normalized_strength", &C::normalized_strength, "0..1",
                        "strength_centrality / the largest of all candidates."),
            base::field("centrality_score", &C::centrality_score, "0..1",
                        "0.4 degree + 0.4 normalized strength + 0.2 bridge score."),
            base::field("network_position", &C::network_position, "",
                        "By centrality_score: above 0.7 central_hub, 0.5 well_connected, 0.3 "
                        "moderately_connected, 0.1 periphery, else isolated."));
    }
};

// Everybody in the race by rank. The clusters are those of modularity on the same graph, of three
// candidates or more.
std::vector<CandidateCentrality> candidate_centrality(const Contest& contest,
                                                      const CoalitionGraph& graph);

// The same from the pairs, at the network's bounds.
std::vector<CandidateCentrality> candidate_centrality(const Contest& contest,
                                                      const std::vector<bool>& excluded,
                                                      const std::vector<PairDetail>& pairs,
                                                      const ConnectionBounds& bounds = {});

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::PositionType> {
    static constexpr std::array<std::string_view, 4> words{"Hub", "Bridge", "Peripheral",
                                                           "Isolated"};
};

template <>
struct almanac::base::EnumWords<almanac::elections::NetworkPosition> {
    static constexpr std::array<std::string_view, 5> words{
        "central_hub", "well_connected", "moderately_connected", "periphery", "isolated"};
};
