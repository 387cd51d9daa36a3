#pragma once

// What the ballots themselves say, before any transfer: candidates, first choices, votes by rank,
// ballot lengths, key figures. Pure. On cleaned, condensed ranks; percentages are over valid
// ballots.

#include "apps/elections/model.h"
#include "engine/base/describe.h"
#include "tally/tally.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One key figure (seed A1.2, summary_stats, and the losses by reason).
struct SummaryMetric {
    std::string metric;
    double value = 0;

    static constexpr std::string_view view_name = "summary_metric";
    static constexpr std::string_view list_name = "summary";
    static constexpr auto fields() {
        return base::describe<SummaryMetric>(
            base::field("metric", &SummaryMetric::metric, "", "Which figure this is."),
            base::field("value", &SummaryMetric::value, "", "Its value."));
    }
};

// One candidate with its fate.
struct CandidateRow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::string source_id;
    std::string party;
    bool is_winner = false;
    bool is_excluded = false;

    static constexpr std::string_view view_name = "candidate";
    static constexpr std::string_view list_name = "candidates";
    static constexpr auto fields() {
        return base::describe<CandidateRow>(
            base::field("candidate_id", &CandidateRow::candidate_id, "id",
                        "The number used in every route."),
            base::field("candidate_name", &CandidateRow::candidate_name, "",
                        "As the source writes it."),
            base::field("source_id", &CandidateRow::source_id, "",
                        "The source's own id, empty where it has none."),
            base::field("party", &CandidateRow::party, "",
                        "As the source writes it, empty where it says none."),
            base::field("is_winner", &CandidateRow::is_winner, "",
                        "Whether the count elected them."),
            base::field(
                "is_excluded", &CandidateRow::is_excluded, "",
                "Whether they were not in the race: withdrawn, or an unused write-in slot."));
    }
};

// First choices (seed A1.2, first_choice_totals).
struct FirstChoice {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t votes = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "first_choice";
    static constexpr std::string_view list_name = "first_choices";
    static constexpr auto fields() {
        return base::describe<FirstChoice>(
            base::field("candidate_id", &FirstChoice::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &FirstChoice::candidate_name, "", "Their name."),
            base::field("votes", &FirstChoice::votes, "ballots",
                        "Ballots whose first valid rank names them."),
            base::field("percentage", &FirstChoice::percentage, "%", "Of valid ballots."));
    }
};

// Votes by rank (seed A1.2, votes_by_rank).
struct RankVotes {
    std::uint32_t rank = 0;
    std::uint32_t place = 0;
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t votes = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "rank_votes";
    static constexpr std::string_view list_name = "votes_by_rank";
    static constexpr auto fields() {
        return base::describe<RankVotes>(
            base::field("rank", &RankVotes::rank, "", "The condensed rank, from 1."),
            base::field("place", &RankVotes::place, "",
                        "The candidate's place within the rank, from 1."),
            base::field("candidate_id", &RankVotes::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &RankVotes::candidate_name, "", "Their name."),
            base::field("votes", &RankVotes::votes, "ballots",
                        "Ballots that name them at this rank."),
            base::field("percentage", &RankVotes::percentage, "%", "Of valid ballots."));
    }
};

// How many candidates ballots rank.
struct BallotLength {
    std::uint32_t length = 0;
    std::uint64_t ballots = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "ballot_length";
    static constexpr std::string_view list_name = "ballot_lengths";
    static constexpr auto fields() {
        return base::describe<BallotLength>(
            base::field("length", &BallotLength::length, "candidates",
                        "Candidates ranked on the ballot."),
            base::field("ballots", &BallotLength::ballots, "ballots", "Ballots that rank so many."),
            base::field("percentage", &BallotLength::percentage, "%", "Of valid ballots."));
    }
};

// total_ballots, valid_ballots, the losses by reason, total_candidates, average_ranks_per_ballot,
// most_common_ballot_length (the shorter one when two are equally common).
std::vector<SummaryMetric> summarise(const Contest& contest, const tally::Profile& profile,
                                     const std::vector<bool>& excluded);

// By name, as bytes compare.
std::vector<CandidateRow> list_candidates(const Contest& contest, const tally::Count& count,
                                          const std::vector<bool>& excluded);

// Most votes first, then in the source's order; candidates who were not excluded.
std::vector<FirstChoice> first_choices(const Contest& contest, const tally::Profile& profile,
                                       const std::vector<bool>& excluded);

// By rank, then most votes first; candidates without a vote at a rank are left out of it.
std::vector<RankVotes> votes_by_rank(const Contest& contest, const tally::Profile& profile);

// Shortest first, lengths that no ballot has left out.
std::vector<BallotLength> ballot_lengths(const tally::Profile& profile);

}  // namespace almanac::elections
