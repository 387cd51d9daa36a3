#include "apps/elections/quota_analysis.h"
#include "apps/elections/rounds.h"
#include "apps/elections/transfer_matrix.h"
#include "apps/elections/transfer_patterns.h"
#include "apps/elections/view.h"

#include <fmt/format.h>

namespace almanac::elections {

using http::Parameter;

namespace {

StvResults results(const Subject& subject, const Query&) {
    StvResults results = stv_results(subject.contest, subject.count, subject.excluded());
    results.data_version = subject.data_version;
    return results;
}
std::vector<FinalResult> final_results(const Subject& subject) {
    return stv_results(subject.contest, subject.count, subject.excluded()).final_results;
}
FlowData flow(const Subject& subject, const Query&) {
    FlowData flow = flow_data(subject.contest, subject.count, subject.excluded());
    flow.data_version = subject.data_version;
    return flow;
}
std::vector<ProgressionRow> progression_rows(const Subject& subject) {
    return progression_table(subject.contest, subject.count, subject.excluded());
}
TransferMatrix matrix(const Subject& subject, const Query&) {
    TransferMatrix matrix = transfer_matrix(subject.contest, subject.count, subject.excluded());
    matrix.data_version = subject.data_version;
    return matrix;
}
std::vector<MatrixCell> matrix_rows(const Subject& subject) {
    return matrix_cells(transfer_matrix(subject.contest, subject.count, subject.excluded()));
}
QuotaAnalysis quotas(const Subject& subject, const Query&) {
    QuotaAnalysis quotas = quota_analysis(subject.contest, subject.count, subject.excluded());
    quotas.data_version = subject.data_version;
    return quotas;
}
std::vector<ThresholdRow> threshold_rows(const Subject& subject) {
    return quota_analysis(subject.contest, subject.count, subject.excluded()).candidates;
}
std::vector<EliminationMargin> margin_rows(const Subject& subject) {
    return quota_analysis(subject.contest, subject.count, subject.excluded()).eliminations;
}

base::Result<RoundTransfers> transfers_of_round(const Subject& subject, const Query& query) {
    const std::int64_t round = query.integer("n");
    const auto rounds = static_cast<std::int64_t>(subject.count.rounds.size());
    if (round < 1 || round > rounds) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("There is no round {}: the count has {}.", round, rounds)};
    }
    auto all = transfers_by_round(subject.contest, subject.count, subject.excluded());
    return std::move(all[static_cast<std::size_t>(round - 1)]);
}
std::vector<Query> each_round(const Subject& subject, const Query& defaults) {
    std::vector<Query> queries;
    for (std::size_t round = 1; round <= subject.count.rounds.size(); ++round)
        queries.push_back(defaults.at("n", fmt::format("{}", round)));
    return queries;
}

base::Result<RoundProgression> progression_of(const Subject& subject, const Query& query) {
    const auto index = TRY(candidate_with_id(subject.contest, query.integer("id")));
    const std::uint32_t id = subject.contest.candidates[index].id.number();
    for (RoundProgression& one : progressions(subject.contest, subject.count, subject.excluded())) {
        if (one.candidate_id == id) return std::move(one);
    }
    return base::Error{base::ErrorKind::missing,
                       fmt::format("Candidate {} was not in the race.", id)};
}

}  // namespace

std::vector<View> count_views() {
    return {
        object_view<StvResults>({.path = "/stv-results",
                                 .name = "stv_results",
                                 .summary = "Who won, why, and every round in a line.",
                                 .parameters = {seats_parameter()},
                                 .tables = {table_of_rows("stv_results", final_results)}},
                                results),
        object_view<FlowData>({.path = "/stv-flow-data",
                               .name = "stv_flow_data",
                               .summary = "Every round and transfer, for flow charts.",
                               .parameters = {seats_parameter()},
                               .tables = {table_of_rows("stv_progression", progression_rows),
                                          table_of_rows("transfer_patterns", transfer_patterns)}},
                              flow),
        object_view<RoundTransfers>({.path = "/vote-transfers/round/{n}",
                                     .name = "vote_transfers",
                                     .summary = "The transfers that led to a round.",
                                     .parameters = {path_parameter("n", Parameter::Type::integer,
                                                                   "2", "The round, from 1."),
                                                    seats_parameter()},
                                     .stored_for = each_round},
                                    transfers_of_round),
        object_view<TransferMatrix>({.path = "/transfer-matrix",
                                     .name = "transfer_matrix",
                                     .summary = "From whom to whom votes moved, in every round and "
                                                "in all.",
                                     .parameters = {seats_parameter()},
                                     .tables = {table_of_rows("transfer_matrix", matrix_rows)}},
                                    matrix),
        object_view<QuotaAnalysis>(
            {.path = "/quota-analysis",
             .name = "quota_analysis",
             .summary = "Who met the threshold when, and how close every elimination was.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("quota_analysis", threshold_rows),
                        table_of_rows("elimination_margins", margin_rows)}},
            quotas),
        object_view<RoundProgression>({.path = "/candidates/{id}/round-progression",
                                       .name = "round_progression",
                                       .summary = "One candidate's way through the count.",
                                       .parameters = {candidate_parameter("id"), seats_parameter()},
                                       .stored_for = each_candidate},
                                      progression_of),
    };
}

}  // namespace almanac::elections
