#pragma once

// The network of coalitions as a page draws it (A5): nodes with their places, edges, figures. Names
// on the wire are the origin's, ids are numbers as everywhere. Pure.

#include "apps/elections/centrality.h"
#include "apps/elections/coalition_race.h"
#include "engine/base/describe.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// How a node is coloured.
enum class NodeGroup : std::uint8_t { winner, candidate };

// One candidate.
struct NetworkNode {
    std::uint32_t id = 0;
    std::string name;
    std::uint64_t votes = 0;
    std::uint32_t connections = 0;
    PositionType position_type = PositionType::isolated;
    bool is_winner = false;
    NodeGroup group = NodeGroup::candidate;
    double x = 0;
    double y = 0;

    static constexpr std::string_view view_name = "network_node";
    static constexpr auto fields() {
        using N = NetworkNode;
        return base::describe<N>(
            base::field("id", &N::id, "id", "The candidate."),
            base::field("name", &N::name, "", "Their name."),
            base::field("votes", &N::votes, "points",
                        "Weighted score: 6 points for each rank 1, 5 for rank 2, to 1 for rank 6."),
            base::field("connections", &N::connections, "candidates", "Edges of the node."),
            base::field("positionType", &N::position_type, "",
                        "What the candidate is to the network; see candidate_centrality."),
            base::field("isWinner", &N::is_winner, "", "Whether the count elected them."),
            base::field("group", &N::group, "", "winner or candidate."),
            base::field("x", &N::x, "0..1", "Where to draw it, from left to right."),
            base::field("y", &N::y, "0..1", "Where to draw it, from top to bottom."));
    }
};

// One meaningful connection.
struct NetworkEdge {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
    double strength = 0;
    std::uint64_t shared_ballots = 0;
    double avg_distance = 0;
    CoalitionType coalition_type = CoalitionType::weak;
    std::uint64_t strong_votes = 0;
    std::uint64_t weak_votes = 0;
    double basic_affinity = 0;
    double proximity_affinity = 0;

    static constexpr std::string_view view_name = "network_edge";
    static constexpr auto fields() {
        using E = NetworkEdge;
        return base::describe<E>(
            base::field("source", &E::source, "id", "The candidate with the smaller id."),
            base::field("target", &E::target, "id", "The candidate with the larger id."),
            base::field("strength", &E::strength, "0..1", "0.3 Jaccard + 0.7 proximity."),
            base::field("sharedBallots", &E::shared_ballots, "ballots", "Ballots that rank both."),
            base::field("avgDistance", &E::avg_distance, "ranks",
                        "Mean distance of the two ranks on them."),
            base::field("coalitionType", &E::coalition_type, "", "The pair's kind."),
            base::field("strongVotes", &E::strong_votes, "ballots", "Distance 2 or less."),
            base::field("weakVotes", &E::weak_votes, "ballots", "Distance 4 or more."),
            base::field("basicAffinity", &E::basic_affinity, "0..1", "Jaccard."),
            base::field("proximityAffinity", &E::proximity_affinity, "0..1",
                        "Mean of 1 / (1 + distance)."));
    }
};

// The whole in figures.
struct NetworkFigures {
    std::uint32_t total_nodes = 0;
    std::uint32_t total_edges = 0;
    double avg_coalition_strength = 0;
    std::uint32_t strong_coalitions = 0;
    std::uint32_t moderate_coalitions = 0;
    std::uint32_t weak_coalitions = 0;
    std::uint32_t strategic_coalitions = 0;

    static constexpr std::string_view view_name = "network_figures";
    static constexpr auto fields() {
        using F = NetworkFigures;
        return base::describe<F>(
            base::field("totalNodes", &F::total_nodes, "candidates",
                        "Everybody in the race, also those without an edge."),
            base::field("totalEdges", &F::total_edges, "pairs", "Meaningful connections."),
            base::field("avgCoalitionStrength", &F::avg_coalition_strength, "0..1",
                        "Their mean strength, 0 without any."),
            base::field("strongCoalitions", &F::strong_coalitions, "pairs",
                        "Edges that are strong."),
            base::field("moderateCoalitions", &F::moderate_coalitions, "pairs",
                        "Edges that are moderate."),
            base::field("weakCoalitions", &F::weak_coalitions, "pairs", "Edges that are weak."),
            base::field("strategicCoalitions", &F::strategic_coalitions, "pairs",
                        "Edges that are strategic."));
    }
};

// What was asked, of which version.
struct NetworkMetadata {
    std::uint64_t min_shared_ballots = 0;
    double min_strength = 0;
    std::string data_version;

    static constexpr std::string_view view_name = "network_metadata";
    static constexpr auto fields() {
        using M = NetworkMetadata;
        return base::describe<M>(
            base::field("minSharedBallots", &M::min_shared_ballots, "ballots",
                        "What a pair needs to be an edge."),
            base::field("minStrength", &M::min_strength, "0..1", "What it needs besides."),
            base::field("data_version", &M::data_version, "",
                        "The version of inputs and method, in place of a time."));
    }
};

// /api/coalition/network.
struct Network {
    std::vector<NetworkNode> nodes;
    std::vector<NetworkEdge> edges;
    NetworkFigures stats;
    NetworkMetadata metadata;

    static constexpr std::string_view view_name = "network";
    static constexpr auto fields() {
        return base::describe<Network>(
            base::field("nodes", &Network::nodes, "", "Candidates, by id."),
            base::field("edges", &Network::edges, "", "Connections, by their ids."),
            base::field("stats", &Network::stats, "", "The whole in figures."),
            base::field("metadata", &Network::metadata, "", "What was asked."));
    }
};

// /api/coalition/network/stats (A1.3, api_network_stats).
struct NetworkStats {
    std::uint32_t total_nodes = 0;
    std::uint32_t total_edges = 0;
    double avg_connections = 0;
    std::uint32_t max_connections = 0;
    double avg_strength_centrality = 0;

    static constexpr std::string_view view_name = "network_stats";
    static constexpr auto fields() {
        using S = NetworkStats;
        return base::describe<S>(
            base::field("total_nodes", &S::total_nodes, "candidates", "Everybody in the race."),
            base::field("total_edges", &S::total_edges, "pairs", "Meaningful connections."),
            base::field("avg_connections", &S::avg_connections, "candidates",
                        "Mean of the candidates' connections."),
            base::field("max_connections", &S::max_connections, "candidates",
                        "The most that anybody has."),
            base::field("avg_strength_centrality", &S::avg_strength_centrality, "",
                        "Mean over candidates of the sum of their connections' strengths."));
    }
};

// The network at these bounds; the data version is left to the caller.
Network make_network(const CoalitionRace& race, const PairCounts& counts,
                     const ConnectionBounds& bounds);

// The same in five figures.
NetworkStats network_stats(const CoalitionRace& race, const ConnectionBounds& bounds);

// 6 points for each rank 1, 5 for rank 2, to 1 for rank 6 (A5).
std::uint64_t weighted_score(const PairCounts& counts, std::size_t candidate);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::NodeGroup> {
    static constexpr std::array<std::string_view, 2> words{"winner", "candidate"};
};
