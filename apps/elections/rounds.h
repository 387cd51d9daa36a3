#pragma once

// The count as tables: results, progression, transfers, flow (seeds A3, A7.3, A7.6; tables A-102,
// Pure: everything here is read off the events that tally recorded.

#include "apps/elections/model.h"
#include "engine/base/describe.h"
#include "tally/tally.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What became of a candidate; unlike the origin, one who was still standing at the end is not
// "eliminated".
enum class FinalStatus : std::uint8_t { elected, eliminated, standing, excluded };

// A candidate at the end of the count.
struct FinalResult {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    FinalStatus status = FinalStatus::standing;
    std::optional<std::uint32_t> round_number;
    std::uint64_t first_choice_votes = 0;
    base::Decimal votes;
    double percentage = 0;

    static constexpr std::string_view view_name = "final_result";
    static constexpr auto fields() {
        return base::describe<FinalResult>(
            base::field("candidate_id", &FinalResult::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &FinalResult::candidate_name, "", "Their name."),
            base::field("status", &FinalResult::status, "", "What became of them."),
            base::field("round_number", &FinalResult::round_number, "round",
                        "When they were elected or left."),
            base::field("first_choice_votes", &FinalResult::first_choice_votes, "ballots",
                        "Votes in round 1."),
            base::field("votes", &FinalResult::votes, "votes",
                        "Votes when they were elected or left."),
            base::field("percentage", &FinalResult::percentage, "%",
                        "Those votes, of valid ballots."));
    }
};

// One round in a line.
struct RoundSummary {
    std::uint32_t round_number = 0;
    std::vector<std::uint32_t> elected;
    std::vector<std::uint32_t> eliminated;
    std::uint32_t continuing = 0;
    base::Decimal threshold;
    base::Decimal exhausted;
    base::Decimal residual;

    static constexpr std::string_view view_name = "round_summary";
    static constexpr auto fields() {
        return base::describe<RoundSummary>(
            base::field("round_number", &RoundSummary::round_number, "round",
                        "From 1; in Scotland a stage."),
            base::field("elected", &RoundSummary::elected, "ids",
                        "Elected on this round's totals."),
            base::field("eliminated", &RoundSummary::eliminated, "ids",
                        "Excluded on this round's totals."),
            base::field("continuing", &RoundSummary::continuing, "candidates",
                        "Candidates neither elected nor excluded before this round."),
            base::field("threshold", &RoundSummary::threshold, "votes",
                        "What was needed to be elected."),
            base::field("exhausted", &RoundSummary::exhausted, "votes",
                        "Votes that no longer count, so far."),
            base::field("residual", &RoundSummary::residual, "votes",
                        "What the law's cuts left over, so far."));
    }
};

// A tie and how it was decided.
struct TieRow {
    std::uint32_t round_number = 0;
    std::vector<std::uint32_t> candidates;
    std::uint32_t chosen = 0;
    std::string decided_by;

    static constexpr std::string_view view_name = "tie";
    static constexpr auto fields() {
        return base::describe<TieRow>(
            base::field("round_number", &TieRow::round_number, "round", "Where the tie was."),
            base::field("candidates", &TieRow::candidates, "ids", "Who were equal."),
            base::field("chosen", &TieRow::chosen, "id", "Who was acted on: left, or taken first."),
            base::field("decided_by", &TieRow::decided_by, "",
                        "earlier round, lot, seed, candidate order, or default order."));
    }
};

// The result with its reasons (/api/stv-results).
struct StvResults {
    std::string contest;
    std::string rule;
    std::string rule_title;
    std::string statute;
    std::uint32_t seats = 0;
    std::uint64_t total_ballots = 0;
    std::uint64_t valid_ballots = 0;
    std::map<std::uint32_t, std::string> candidate_names;
    base::Decimal threshold;
    std::uint32_t total_rounds = 0;
    std::vector<std::uint32_t> winners;
    std::string sentence;
    std::vector<FinalResult> final_results;
    std::vector<RoundSummary> round_summary;
    std::vector<TieRow> ties;
    std::string data_version;

    static constexpr std::string_view view_name = "stv_results";
    static constexpr auto fields() {
        return base::describe<StvResults>(
            base::field("contest", &StvResults::contest, "",
                        "The contest's title as the source has it."),
            base::field("rule", &StvResults::rule, "", "The id of the counting rule."),
            base::field("rule_title", &StvResults::rule_title, "", "The rule's name."),
            base::field("statute", &StvResults::statute, "", "Where the rule stands."),
            base::field("seats", &StvResults::seats, "seats", "How many were to be elected."),
            base::field("total_ballots", &StvResults::total_ballots, "ballots", "Ballots read."),
            base::field("valid_ballots", &StvResults::valid_ballots, "ballots",
                        "Ballots that round 1 counts."),
            base::field("candidate_names", &StvResults::candidate_names, "",
                        "Names by candidate id."),
            base::field("threshold", &StvResults::threshold, "votes",
                        "What was needed to be elected."),
            base::field("total_rounds", &StvResults::total_rounds, "rounds",
                        "How many rounds the count took."),
            base::field("winners", &StvResults::winners, "ids", "In order of election."),
            base::field("sentence", &StvResults::sentence, "", "Who won and why, in one sentence."),
            base::field("final_results", &StvResults::final_results, "",
                        "Winners in order, then who lasted longest."),
            base::field("round_summary", &StvResults::round_summary, "", "One line a round."),
            base::field("ties", &StvResults::ties, "", "Every tie that had to be decided."),
            base::field("data_version", &StvResults::data_version, "",
                        "The version of inputs and method."));
    }
};

// Votes that moved into a round, all values together (table stv_transfer_patterns, A-103).
struct TransferRow {
    std::uint32_t round_number = 0;
    std::uint32_t from_candidate = 0;
    std::string from_candidate_name;
    std::optional<std::uint32_t> to_candidate;
    std::optional<std::string> to_candidate_name;
    base::Decimal votes_transferred;
    std::uint64_t ballots = 0;
    std::string transfer_type;

    static constexpr std::string_view view_name = "transfer";
    static constexpr auto fields() {
        return base::describe<TransferRow>(
            base::field("round_number", &TransferRow::round_number, "round",
                        "The round they led to."),
            base::field("from_candidate", &TransferRow::from_candidate, "id", "Who lost them."),
            base::field("from_candidate_name", &TransferRow::from_candidate_name, "",
                        "Their name."),
            base::field("to_candidate", &TransferRow::to_candidate, "id",
                        "Who got them; null: exhausted."),
            base::field("to_candidate_name", &TransferRow::to_candidate_name, "", "Their name."),
            base::field("votes_transferred", &TransferRow::votes_transferred, "votes",
                        "How much moved."),
            base::field("ballots", &TransferRow::ballots, "ballots", "On how many ballots."),
            base::field("transfer_type", &TransferRow::transfer_type, "",
                        "surplus or elimination."));
    }
};

// One candidate in one round (table stv_round_progression, A-102).
struct ProgressionRow {
    std::uint32_t candidate_id = 0;
    std::uint32_t round_number = 0;
    base::Decimal vote_total;
    base::Decimal quota;
    bool is_continuing = false;
    bool is_winner_this_round = false;
    bool is_eliminated_this_round = false;
    base::Decimal vote_change_from_previous;
    std::uint64_t transfers_in_count = 0;
    std::uint64_t transfers_out_count = 0;
    base::Decimal exhausted_votes;

    static constexpr std::string_view view_name = "stv_round_progression";
    static constexpr auto fields() {
        return base::describe<ProgressionRow>(
            base::field("candidate_id", &ProgressionRow::candidate_id, "id", "The candidate."),
            base::field("round_number", &ProgressionRow::round_number, "round",
                        "The round, from 1."),
            base::field("vote_total", &ProgressionRow::vote_total, "votes",
                        "Their votes after all transfers."),
            base::field("quota", &ProgressionRow::quota, "votes", "The threshold of the round."),
            base::field("is_continuing", &ProgressionRow::is_continuing, "",
                        "Neither elected nor excluded before."),
            base::field("is_winner_this_round", &ProgressionRow::is_winner_this_round, "",
                        "Elected on these totals."),
            base::field("is_eliminated_this_round", &ProgressionRow::is_eliminated_this_round, "",
                        "Excluded on these totals."),
            base::field("vote_change_from_previous", &ProgressionRow::vote_change_from_previous,
                        "votes", "Change since the round before; 0 in round 1."),
            base::field("transfers_in_count", &ProgressionRow::transfers_in_count, "ballots",
                        "Ballots that came with this round."),
            base::field("transfers_out_count", &ProgressionRow::transfers_out_count, "ballots",
                        "Ballots that left with this round."),
            base::field("exhausted_votes", &ProgressionRow::exhausted_votes, "votes",
                        "Votes of the whole contest that no longer count, so far."));
    }
};

// The round's state for the flow chart (A3).
struct FlowRound {
    std::uint32_t round_number = 0;
    std::vector<std::uint32_t> continuing_candidates;
    std::map<std::uint32_t, base::Decimal> vote_totals;
    base::Decimal quota;
    std::vector<std::uint32_t> winners_this_round;
    std::vector<std::uint32_t> eliminated_this_round;
    base::Decimal exhausted_votes;
    base::Decimal residual_votes;
    base::Decimal total_continuing_votes;

    static constexpr std::string_view view_name = "flow_round";
    static constexpr auto fields() {
        return base::describe<FlowRound>(
            base::field("round_number", &FlowRound::round_number, "round", "From 1."),
            base::field("continuing_candidates", &FlowRound::continuing_candidates, "ids",
                        "Neither elected nor excluded before this round."),
            base::field("vote_totals", &FlowRound::vote_totals, "votes",
                        "By candidate id, who has left is absent."),
            base::field("quota", &FlowRound::quota, "votes", "The threshold of the round."),
            base::field("winners_this_round", &FlowRound::winners_this_round, "ids",
                        "Elected on these totals."),
            base::field("eliminated_this_round", &FlowRound::eliminated_this_round, "ids",
                        "Excluded on them."),
            base::field("exhausted_votes", &FlowRound::exhausted_votes, "votes",
                        "No longer counting, so far."),
            base::field("residual_votes", &FlowRound::residual_votes, "votes",
                        "Left over by the cuts, so far."),
            base::field("total_continuing_votes", &FlowRound::total_continuing_votes, "votes",
                        "Sum over the continuing candidates."));
    }
};

// What flowed through one candidate over the whole count.
struct CandidateFlow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    FinalStatus final_status = FinalStatus::standing;
    base::Decimal max_votes;
    base::Decimal votes_received;
    base::Decimal votes_passed_on;
    base::Decimal total_votes_in;
    base::Decimal total_votes_out;
    std::uint32_t transfer_count_in = 0;
    std::uint32_t transfer_count_out = 0;
    std::optional<std::uint32_t> election_round;
    std::optional<std::uint32_t> elimination_round;

    static constexpr std::string_view view_name = "candidate_flow";
    static constexpr auto fields() {
        return base::describe<CandidateFlow>(
            base::field("candidate_id", &CandidateFlow::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &CandidateFlow::candidate_name, "", "Their name."),
            base::field("final_status", &CandidateFlow::final_status, "", "What became of them."),
            base::field("max_votes", &CandidateFlow::max_votes, "votes", "The most they ever had."),
            base::field("votes_received", &CandidateFlow::votes_received, "votes",
                        "By transfers, in all."),
            base::field("votes_passed_on", &CandidateFlow::votes_passed_on, "votes",
                        "That left them for another candidate, in all."),
            base::field("total_votes_in", &CandidateFlow::total_votes_in, "votes",
                        "By transfers, in all; the same as votes_received."),
            base::field("total_votes_out", &CandidateFlow::total_votes_out, "votes",
                        "That left them for a candidate or for nobody, in all."),
            base::field("transfer_count_in", &CandidateFlow::transfer_count_in, "transfers",
                        "Rows of transfer_patterns to them."),
            base::field("transfer_count_out", &CandidateFlow::transfer_count_out, "transfers",
                        "Rows of transfer_patterns from them."),
            base::field("election_round", &CandidateFlow::election_round, "round",
                        "Null if they never were elected."),
            base::field("elimination_round", &CandidateFlow::elimination_round, "round",
                        "Null if they never were excluded."));
    }
};

// The flow in figures (A3).
struct FlowMetadata {
    std::uint32_t total_rounds = 0;
    std::uint32_t total_candidates = 0;
    std::uint32_t total_transfers = 0;
    std::uint64_t total_ballots_tracked = 0;
    std::uint32_t seats = 0;
    std::vector<std::uint32_t> winners;
    std::vector<std::uint32_t> eliminated;

    static constexpr std::string_view view_name = "flow_metadata";
    static constexpr auto fields() {
        return base::describe<FlowMetadata>(
            base::field("total_rounds", &FlowMetadata::total_rounds, "rounds",
                        "How many rounds there are."),
            base::field("total_candidates", &FlowMetadata::total_candidates, "candidates",
                        "In the race."),
            base::field("total_transfers", &FlowMetadata::total_transfers, "transfers",
                        "Rows of transfer_patterns."),
            base::field("total_ballots_tracked", &FlowMetadata::total_ballots_tracked, "ballots",
                        "Ballots that round 1 counts."),
            base::field("seats", &FlowMetadata::seats, "seats", "How many were to be elected."),
            base::field("winners", &FlowMetadata::winners, "ids", "In order of election."),
            base::field("eliminated", &FlowMetadata::eliminated, "ids",
                        "In the order in which they left."));
    }
};

// /api/stv-flow-data (A7.6).
struct FlowData {
    std::vector<FlowRound> rounds;
    std::vector<TransferRow> transfer_patterns;
    std::vector<CandidateFlow> candidate_flow_summary;
    FlowMetadata flow_metadata;
    std::uint32_t total_rounds = 0;
    std::uint32_t seats = 0;
    std::string data_version;

    static constexpr std::string_view view_name = "stv_flow_data";
    static constexpr auto fields() {
        return base::describe<FlowData>(
            base::field("rounds", &FlowData::rounds, "", "Every round's state."),
            base::field("transfer_patterns", &FlowData::transfer_patterns, "",
                        "Every transfer, by round."),
            base::field("candidate_flow_summary", &FlowData::candidate_flow_summary, "",
                        "One line a candidate."),
            base::field("flow_metadata", &FlowData::flow_metadata, "", "The flow in figures."),
            base::field("total_rounds", &FlowData::total_rounds, "rounds",
                        "How many rounds there are."),
            base::field("seats", &FlowData::seats, "seats", "How many were to be elected."),
            base::field("data_version", &FlowData::data_version, "",
                        "The version of inputs and method."));
    }
};

// /api/vote-transfers/round/{n}.
struct RoundTransfers {
    FlowRound round_info;
    std::vector<TransferRow> transfers;
    std::uint64_t transfer_count = 0;

    static constexpr std::string_view view_name = "round_transfers";
    static constexpr auto fields() {
        return base::describe<RoundTransfers>(
            base::field("round_info", &RoundTransfers::round_info, "", "The round's state."),
            base::field("transfers", &RoundTransfers::transfers, "",
                        "What led to it; nothing in round 1."),
            base::field("transfer_count", &RoundTransfers::transfer_count, "transfers",
                        "How many there are."));
    }
};

// One step of a candidate's progression.
struct ProgressionStep {
    std::uint32_t round_number = 0;
    base::Decimal vote_total;
    base::Decimal quota;
    bool is_continuing = false;
    bool is_winner_this_round = false;
    bool is_eliminated_this_round = false;
    base::Decimal vote_change;
    std::vector<TransferRow> transfers_in;
    std::vector<TransferRow> transfers_out;

    static constexpr std::string_view view_name = "progression_step";
    static constexpr auto fields() {
        return base::describe<ProgressionStep>(
            base::field("round_number", &ProgressionStep::round_number, "round", "From 1."),
            base::field("vote_total", &ProgressionStep::vote_total, "votes",
                        "After all transfers of the round."),
            base::field("quota", &ProgressionStep::quota, "votes", "The threshold of the round."),
            base::field("is_continuing", &ProgressionStep::is_continuing, "",
                        "Neither elected nor excluded before."),
            base::field("is_winner_this_round", &ProgressionStep::is_winner_this_round, "",
                        "Elected on this total."),
            base::field("is_eliminated_this_round", &ProgressionStep::is_eliminated_this_round, "",
                        "Excluded on this total."),
            base::field("vote_change", &ProgressionStep::vote_change, "votes",
                        "Since the round before."),
            base::field("transfers_in", &ProgressionStep::transfers_in, "",
                        "What came with this round."),
            base::field("transfers_out", &ProgressionStep::transfers_out, "",
                        "What left with this round."));
    }
};

// /api/candidates/{id}/round-progression (A7.3).
struct RoundProgression {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::vector<ProgressionStep> round_progression;
    FinalStatus final_status = FinalStatus::standing;
    std::optional<std::uint32_t> elimination_round;
    base::Decimal max_votes;
    std::uint32_t total_rounds = 0;

    static constexpr std::string_view view_name = "round_progression";
    static constexpr auto fields() {
        return base::describe<RoundProgression>(
            base::field("candidate_id", &RoundProgression::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &RoundProgression::candidate_name, "", "Their name."),
            base::field("round_progression", &RoundProgression::round_progression, "",
                        "Until they left, by round."),
            base::field("final_status", &RoundProgression::final_status, "",
                        "What became of them."),
            base::field("elimination_round", &RoundProgression::elimination_round, "round",
                        "Null if they never were."),
            base::field("max_votes", &RoundProgression::max_votes, "votes",
                        "The most they ever had."),
            base::field("total_rounds", &RoundProgression::total_rounds, "rounds",
                        "Rounds of the whole count."));
    }
};

// Everything here is read off one count. The contest must be the one counted; `excluded` as in its
// question.
StvResults stv_results(const Contest& contest, const tally::Count& count,
                       const std::vector<bool>& excluded);

// One row a candidate and round, by round, then in the source's order.
std::vector<ProgressionRow> progression_table(const Contest& contest, const tally::Count& count,
                                              const std::vector<bool>& excluded);

// By round, then by who lost the votes; exhausted last, otherwise the largest first.
std::vector<TransferRow> transfer_table(const Contest& contest, const tally::Count& count);

// Rounds and transfers as a flow chart wants them.
FlowData flow_data(const Contest& contest, const tally::Count& count,
                   const std::vector<bool>& excluded);

// By round, from 1.
std::vector<RoundTransfers> transfers_by_round(const Contest& contest, const tally::Count& count,
                                               const std::vector<bool>& excluded);

// In the source's order, excluded candidates left out.
std::vector<RoundProgression> progressions(const Contest& contest, const tally::Count& count,
                                           const std::vector<bool>& excluded);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::FinalStatus> {
    static constexpr std::array<std::string_view, 4> words{"elected", "eliminated", "standing",
                                                           "excluded"};
};
