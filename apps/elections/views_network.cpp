#include "apps/elections/centrality_detail.h"
#include "apps/elections/clusters.h"
#include "apps/elections/network.h"
#include "apps/elections/view.h"
#include "apps/elections/word_choice.h"

#include <fmt/format.h>

namespace almanac::elections {

namespace {

CoalitionRace race_of(const Subject& subject) {
    return {subject.contest, subject.excluded(), *subject.pairs, subject.count.winners};
}

// What makes a pair a connection, with the network's defaults (A4).
std::vector<http::Parameter> connection_parameters() {
    return {integer_parameter("min_shared_ballots", {0, 1e12}, "200",
                              "A connection is a pair that at least so many ballots rank both of,"),
            real_parameter("min_strength", {0, 1}, "0.25", "and that is at least so strong.")};
}

ConnectionBounds bounds_of(const Query& query) {
    return {static_cast<std::uint64_t>(query.integer("min_shared_ballots")),
            query.real("min_strength")};
}

std::vector<http::Parameter> joined(std::vector<http::Parameter> first,
                                    std::vector<http::Parameter> then) {
    first.insert(first.end(), then.begin(), then.end());
    return first;
}

Network network_at(const Subject& subject, const ConnectionBounds& bounds) {
    Network network = make_network(race_of(subject), *subject.pair_counts, bounds);
    network.metadata.data_version = subject.data_version;
    return network;
}
Network network(const Subject& subject, const Query& query) {
    return network_at(subject, bounds_of(query));
}
std::vector<NetworkEdge> edges(const Subject& subject) { return network_at(subject, {}).edges; }
std::vector<NetworkNode> nodes(const Subject& subject) { return network_at(subject, {}).nodes; }

NetworkStats stats(const Subject& subject, const Query& query) {
    return network_stats(race_of(subject), bounds_of(query));
}
std::vector<NetworkStats> stats_row(const Subject& subject) {
    return {network_stats(race_of(subject), {})};
}

Clusters clusters(const Subject& subject, const Query& query) {
    ClusterQuestion question;
    question.bounds = bounds_of(query);
    question.min_group_size = static_cast<std::uint64_t>(query.integer("min_group_size"));
    question.method = value_of<ClusterMethod>(query.text("method"));
    Clusters found = find_clusters(race_of(subject), question);
    found.data_version = subject.data_version;
    return found;
}
std::vector<ClusterMember> members(const Subject& subject) {
    return cluster_members(race_of(subject));
}

std::vector<CandidateCentrality> centrality_rows(const Subject& subject) {
    return candidate_centrality(subject.contest, subject.excluded(), *subject.pairs);
}
List<CandidateCentrality> centrality(const Subject& subject, const Query& query) {
    auto list = list_of(
        candidate_centrality(subject.contest, subject.excluded(), *subject.pairs, bounds_of(query)),
        subject.data_version);
    list.metadata.cache_hit = query.is_default();
    return list;
}
base::Result<CentralityDetail> centrality_of(const Subject& subject, const Query& query) {
    const auto at = TRY(candidate_with_id(subject.contest, query.integer("id")));
    const std::uint32_t id = subject.contest.candidates[at].id.number();
    auto detail = centrality_detail(race_of(subject), bounds_of(query), id);
    if (!detail) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("Candidate {} was not in the race.", id)};
    }
    detail->data_version = subject.data_version;
    return *std::move(detail);
}

View clusters_view() {
    return object_view<Clusters>(
        {.path = "/coalition/clusters",
         .name = "coalition_clusters",
         .summary = "Groups of candidates whose supporters rank them together.",
         .parameters =
             {integer_parameter("min_shared_ballots", {0, 1e12}, "50",
                                "A connection is a pair that at least so many ballots rank both "
                                "of,"),
              real_parameter("min_strength", {0, 1}, "0.2", "and that is at least so strong."),
              integer_parameter("min_group_size", {1, 4096}, "3",
                                "Groups of fewer candidates are left out."),
              choice_parameter("method", all_words<ClusterMethod>(), "components",
                               "Whoever a chain of connections joins, or the communities that "
                               "modularity tells apart."),
              seats_parameter()},
         .tables = {table_of_rows("clusters", members)}},
        clusters);
}

}  // namespace

std::vector<View> network_views() {
    return {
        object_view<Network>(
            {.path = "/coalition/network",
             .name = "coalition_network",
             .summary = "Candidates and their connections as a graph, with places to draw them at.",
             .parameters = joined(connection_parameters(), {seats_parameter()}),
             .tables = {table_of_rows("network_data", edges),
                        table_of_rows("network_nodes", nodes)}},
            network),
        object_view<NetworkStats>({.path = "/coalition/network/stats",
                                   .name = "network_stats",
                                   .summary = "That graph in five figures.",
                                   .parameters = connection_parameters(),
                                   .tables = {table_of_rows("network_stats", stats_row)}},
                                  stats),
        clusters_view(),
        object_view<List<CandidateCentrality>>(
            {.path = "/coalition/centrality",
             .name = "coalition_centrality",
             .summary = "How central each candidate stands in that graph, by rank.",
             .parameters = connection_parameters(),
             .tables = {table_of_rows("candidate_centrality", centrality_rows)}},
            centrality),
        object_view<CentralityDetail>(
            {.path = "/candidates/{id}/coalition-centrality",
             .name = "candidate_coalition_centrality",
             .summary = "One candidate's place in that graph and the partners it rests on.",
             .parameters = joined({candidate_parameter("id")}, connection_parameters()),
             .stored_for = each_candidate,
             .rows_in = {"candidate_centrality"}},
            centrality_of),
    };
}

}  // namespace almanac::elections
