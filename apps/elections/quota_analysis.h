#pragma once

// Who met the threshold, when and by how much, how close every elimination and the last seat were,
// and how few votes would have changed them on the totals of that round (seed A-101, A7.5 c). Pure:
// read off the count. docs/analysis-ballots.md says what these figures do not say.

#include "apps/elections/model.h"
#include "engine/base/describe.h"
#include "tally/tally.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One candidate against the threshold.
struct ThresholdRow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    bool is_elected = false;
    std::optional<std::uint32_t> met_round;
    std::optional<std::uint32_t> elected_round;
    std::uint32_t round_number = 0;
    base::Decimal votes;
    base::Decimal threshold;
    base::Decimal above_threshold;
    double percentage_of_threshold = 0;

    static constexpr std::string_view view_name = "threshold_row";
    static constexpr auto fields() {
        using T = ThresholdRow;
        return base::describe<T>(
            base::field("candidate_id", &T::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &T::candidate_name, "", "Their name."),
            base::field("is_elected", &T::is_elected, "", "Whether the count elected them."),
            base::field("met_round", &T::met_round, "round",
                        "The first round in which they had the threshold; null: none."),
            base::field("elected_round", &T::elected_round, "round",
                        "When they were elected; null: never."),
            base::field("round_number", &T::round_number, "round",
                        "The round of the figures that follow: when elected, else when they had "
                        "most votes first."),
            base::field("votes", &T::votes, "votes", "Their votes in it."),
            base::field("threshold", &T::threshold, "votes", "The threshold in it."),
            base::field("above_threshold", &T::above_threshold, "votes",
                        "Their votes less the threshold; below 0: what they lacked."),
            base::field("percentage_of_threshold", &T::percentage_of_threshold, "%",
                        "Their votes, of the threshold."));
    }
};

// How close one elimination was.
struct EliminationMargin {
    std::uint32_t round_number = 0;
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint32_t left_together = 1;
    base::Decimal votes;
    std::optional<std::uint32_t> next_candidate;
    std::optional<std::string> next_candidate_name;
    std::optional<base::Decimal> next_votes;
    std::optional<base::Decimal> margin;
    std::optional<std::uint64_t> votes_added_to_change;
    std::optional<std::uint64_t> votes_switched_to_change;
    bool was_tied = false;

    static constexpr std::string_view view_name = "elimination_margin";
    static constexpr auto fields() {
        using E = EliminationMargin;
        return base::describe<E>(
            base::field("round_number", &E::round_number, "round", "On whose totals they left."),
            base::field("candidate_id", &E::candidate_id, "id",
                        "Who left; of several who left together the one with most votes."),
            base::field("candidate_name", &E::candidate_name, "", "Their name."),
            base::field("left_together", &E::left_together, "candidates", "How many left."),
            base::field("votes", &E::votes, "votes", "Their votes."),
            base::field("next_candidate", &E::next_candidate, "id",
                        "Who had fewest of those who stayed; null: nobody stayed."),
            base::field("next_candidate_name", &E::next_candidate_name, "", "Their name."),
            base::field("next_votes", &E::next_votes, "votes", "Their votes."),
            base::field("margin", &E::margin, "votes", "The difference."),
            base::field("votes_added_to_change", &E::votes_added_to_change, "ballots",
                        "So many more whole votes for who left, and the next would have been "
                        "lower: the margin, cut, plus 1; null where totals are no votes."),
            base::field("votes_switched_to_change", &E::votes_switched_to_change, "ballots",
                        "So many whole votes of the next for who left instead: half the margin, "
                        "cut, plus 1; null where totals are no votes."),
            base::field("was_tied", &E::was_tied, "", "Whether a tie had to be decided."));
    }
};

// How close the last seat was: the last round in which somebody who was never elected had votes,
// of those up to the one in which the last was elected.
struct LastSeat {
    std::uint32_t round_number = 0;
    std::uint32_t winner = 0;
    std::string winner_name;
    base::Decimal winner_votes;
    std::uint32_t runner_up = 0;
    std::string runner_up_name;
    base::Decimal runner_up_votes;
    base::Decimal margin;

    static constexpr std::string_view view_name = "last_seat";
    static constexpr auto fields() {
        using L = LastSeat;
        return base::describe<L>(
            base::field("round_number", &L::round_number, "round", "On whose totals."),
            base::field("winner", &L::winner, "id",
                        "Of those elected last the one with fewest votes in it."),
            base::field("winner_name", &L::winner_name, "", "Their name."),
            base::field("winner_votes", &L::winner_votes, "votes", "Their votes."),
            base::field("runner_up", &L::runner_up, "id",
                        "Of those never elected the one with most votes in it."),
            base::field("runner_up_name", &L::runner_up_name, "", "Their name."),
            base::field("runner_up_votes", &L::runner_up_votes, "votes", "Their votes."),
            base::field("margin", &L::margin, "votes", "The difference."));
    }
};

// /api/quota-analysis.
struct QuotaAnalysis {
    base::Decimal threshold;
    std::vector<ThresholdRow> candidates;
    std::vector<EliminationMargin> eliminations;
    std::optional<EliminationMargin> closest_elimination;
    std::optional<LastSeat> last_seat;
    std::string data_version;

    static constexpr std::string_view view_name = "quota_analysis";
    static constexpr auto fields() {
        using Q = QuotaAnalysis;
        return base::describe<Q>(
            base::field("threshold", &Q::threshold, "votes",
                        "What was needed, in the last round where the rule makes it anew."),
            base::field("candidates", &Q::candidates, "",
                        "Winners in order of election, then by most votes ever."),
            base::field("eliminations", &Q::eliminations, "", "By round."),
            base::field("closest_elimination", &Q::closest_elimination, "",
                        "The one with the smallest margin, the first of equals."),
            base::field("last_seat", &Q::last_seat, "",
                        "Null where everybody in the race was elected."),
            base::field("data_version", &Q::data_version, "", "The version of inputs and method."));
    }
};

// All of it. `excluded`: one entry a candidate.
QuotaAnalysis quota_analysis(const Contest& contest, const tally::Count& count,
                             const std::vector<bool>& excluded);

}  // namespace almanac::elections
