#pragma once

// From a counted contest to every view of the app, pure; and the one list of what is precomputed
// and under which names. Adding a view is adding its struct, a member here and a line in
// list_outputs.

#include "apps/elections/ballot_lookup.h"
#include "apps/elections/coalitions.h"
#include "apps/elections/envelope.h"
#include "apps/elections/question.h"
#include "apps/elections/rounds.h"
#include "apps/elections/summary.h"
#include "engine/base/json.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a version's manifest says of the election: enough to list it and to count it anew.
struct EditionFacts {
    std::string contest;
    std::string rule;
    std::uint32_t seats = 0;
    std::uint32_t ranks_max = 0;
    std::uint64_t valid_ballots = 0;
    std::vector<std::uint32_t> candidate_ids;
    std::vector<std::uint32_t> excluded;
    std::vector<std::string> winners;
    std::string lots;
    std::optional<std::string> rule_file;
    std::optional<std::vector<std::uint32_t>> undeclared_write_ins;

    static constexpr std::string_view view_name = "edition_facts";
    static constexpr auto fields() {
        using F = EditionFacts;
        return base::describe<F>(
            base::field("contest", &F::contest, "", "The contest's title as the source has it."),
            base::field("rule", &F::rule, "", "The id of the counting rule."),
            base::field("seats", &F::seats, "seats", "How many were to be elected."),
            base::field("ranks_max", &F::ranks_max, "ranks", "Ranks on the paper."),
            base::field("valid_ballots", &F::valid_ballots, "ballots",
                        "Ballots that round 1 counts."),
            base::field("candidate_ids", &F::candidate_ids, "ids", "In the source's order."),
            base::field("excluded", &F::excluded, "ids", "Candidates who were not in the race."),
            base::field("winners", &F::winners, "", "Names in order of election."),
            base::field("lots", &F::lots, "", "The lots file's text as given, and the seed."),
            base::field("rule_file", &F::rule_file, "",
                        "The rule as a rule file, where it is no rule of the program's own."),
            base::field("undeclared_write_ins", &F::undeclared_write_ins, "ids",
                        "Candidates who stand for names that nobody declared, if any do."));
    }
};

// Every view of one election.
struct Report {
    std::string data_version;
    EditionFacts facts;
    std::vector<SummaryMetric> summary;
    std::vector<CandidateRow> candidates;
    std::vector<FirstChoice> first_choices;
    std::vector<RankVotes> votes_by_rank;
    std::vector<BallotLength> ballot_lengths;
    StvResults results;
    std::vector<ProgressionRow> progression;
    std::vector<TransferRow> transfers;
    FlowData flow;
    std::vector<RoundTransfers> transfers_by_round;
    std::vector<RoundProgression> progressions;
    std::vector<PairDetail> pairs;
    CoalitionTypes coalition_types;
    std::string ballot_lookup;
};

// Counts and works everything out. `data_version` is printed in the answers.
base::Result<Report> make_report(const Prepared& prepared, std::string data_version);

// How many candidates the answer for votes by rank shows of each rank (seed A8: top 5).
inline constexpr std::uint32_t rank_places_shown = 5;

// The defaults of /api/coalition/pairs/all (seed ); the answer to them is precomputed.
struct PairQuery {
    std::uint64_t min_shared_ballots = 50;
    double min_strength = 0.1;
    std::uint64_t page = 1;
    std::uint64_t page_size = 50;
    std::string sort_by = "coalition_strength_score";
    bool descending = true;
    friend bool operator==(const PairQuery&, const PairQuery&) = default;
};

// A page of pairs; ties in the sorted field keep the order of the ids.
List<CoalitionPair> page_of_pairs(const std::vector<CoalitionPair>& pairs, const PairQuery& query,
                                  std::string_view data_version);

// The fields by which pairs can be sorted: all of them.
std::vector<std::string> pair_sort_fields();

// The key of a pair's packed answer, the smaller id first.
std::string pair_key(std::uint32_t one, std::uint32_t other);

// The pairs' rows without their distances.
std::vector<CoalitionPair> rows_of(const std::vector<PairDetail>& details);

// Votes by rank as the answer shows them.
std::vector<RankVotes> top_places(const std::vector<RankVotes>& rows);

// Each row as JSON under its key, as a pack holds them.
template <class Rows, class Key>
std::map<std::string, std::string> pack_of(const Rows& rows, Key&& key) {
    std::map<std::string, std::string> pack;
    for (const auto& row : rows) pack.emplace(key(row), base::to_json(row));
    return pack;
}

// Tells `sink` everything that is precomputed: sink.table(path, rows), sink.answer(name, json),
// sink.pack(name, json by key), sink.file(path, bytes).
template <class Sink>
void list_outputs(const Report& report, Sink&& sink) {
    const std::string& version = report.data_version;
    const std::vector<CoalitionPair> pairs = rows_of(report.pairs);
    sink.table("precomputed/summary.parquet", report.summary);
    sink.table("precomputed/first_choice.parquet", report.first_choices);
    sink.table("precomputed/votes_by_rank.parquet", report.votes_by_rank);
    sink.table("precomputed/ballot_lengths.parquet", report.ballot_lengths);
    sink.table("precomputed/stv_results.parquet", report.results.final_results);
    sink.table("precomputed/stv_progression.parquet", report.progression);
    sink.table("precomputed/transfer_patterns.parquet", report.transfers);
    sink.table("precomputed/coalition_pairs.parquet", pairs);

    sink.answer("api_summary", base::to_json(list_of(report.summary, version)));
    sink.answer("api_candidates", base::to_json(list_of(report.candidates, version)));
    sink.answer("api_first_choice", base::to_json(list_of(report.first_choices, version)));
    sink.answer("api_votes_by_rank",
                base::to_json(list_of(top_places(report.votes_by_rank), version)));
    sink.answer("api_ballot_lengths", base::to_json(list_of(report.ballot_lengths, version)));
    sink.answer("api_stv_results", base::to_json(report.results));
    sink.answer("api_stv_flow_data", base::to_json(report.flow));
    sink.answer("api_coalition_types", base::to_json(report.coalition_types));
    sink.answer("api_coalition_pairs_all",
                base::to_json(page_of_pairs(pairs, PairQuery(), version)));
    sink.answer("coalition_pairs", base::to_json(pairs));

    sink.pack("api_vote_transfers",
              pack_of(report.transfers_by_round, [](const RoundTransfers& row) {
                  return std::to_string(row.round_info.round_number);
              }));
    sink.pack("api_round_progression",
              pack_of(report.progressions, [](const RoundProgression& row) {
                  return std::to_string(row.candidate_id);
              }));
    sink.pack("api_coalition_pair", pack_of(report.pairs, [](const PairDetail& row) {
                  return pair_key(row.pair.candidate_1, row.pair.candidate_2);
              }));
    sink.file("precomputed/ballot_lookup.bin", report.ballot_lookup);
}

}  // namespace almanac::elections
