#pragma once

// Where a candidate's ballots would go next, and where the count took them (seed A7, transfer
// detail, and A-098). Pure.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// How next preferences spread: none; concentrated: to three candidates at most, or more than half
// to one; mixed: more than half to the best three; else dispersed.
enum class DestinationPattern : std::uint8_t { none, concentrated, mixed, dispersed };

// Whom ballots rank right after a candidate.
struct NextChoice {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t transfer_votes = 0;
    double transfer_percentage = 0;

    static constexpr std::string_view view_name = "next_choice";
    static constexpr auto fields() {
        using N = NextChoice;
        return base::describe<N>(
            base::field("candidate_id", &N::candidate_id, "id", "Who is next."),
            base::field("candidate_name", &N::candidate_name, "", "Their name."),
            base::field("transfer_votes", &N::transfer_votes, "ballots",
                        "Ballots that rank them right after the candidate."),
            base::field("transfer_percentage", &N::transfer_percentage, "%",
                        "Of the ballots that rank anybody later."));
    }
};

// Who received a candidate's votes in the count.
struct CountedDestination {
    std::optional<std::uint32_t> candidate_id;
    std::optional<std::string> candidate_name;
    base::Decimal votes;
    std::uint64_t ballots = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "counted_destination";
    static constexpr auto fields() {
        using C = CountedDestination;
        return base::describe<C>(
            base::field("candidate_id", &C::candidate_id, "id",
                        "Who received them; null: exhausted."),
            base::field("candidate_name", &C::candidate_name, "", "Their name."),
            base::field("votes", &C::votes, "votes", "How much, over all rounds."),
            base::field("ballots", &C::ballots, "ballots", "On how many ballots."),
            base::field("percentage", &C::percentage, "%", "Of all that left the candidate."));
    }
};

// What the count moved from a candidate.
struct CountedTransfers {
    std::optional<std::uint32_t> first_round;
    base::Decimal votes_left;
    base::Decimal votes_reached;
    base::Decimal votes_to_elected;
    base::Decimal votes_exhausted;
    std::optional<double> efficiency;
    std::vector<CountedDestination> destinations;

    static constexpr std::string_view view_name = "counted_transfers";
    static constexpr auto fields() {
        using C = CountedTransfers;
        return base::describe<C>(
            base::field("first_round", &C::first_round, "round",
                        "The round that their first votes moved into; null: none ever did."),
            base::field("votes_left", &C::votes_left, "votes",
                        "All that moved: the sum of the next three."),
            base::field("votes_reached", &C::votes_reached, "votes",
                        "What candidates received who were neither elected nor excluded."),
            base::field("votes_to_elected", &C::votes_to_elected, "votes",
                        "What went to candidates elected before: only under keep values."),
            base::field("votes_exhausted", &C::votes_exhausted, "votes",
                        "What nobody could receive."),
            base::field("efficiency", &C::efficiency, "0..1",
                        "Votes reached / votes left; null where no value moved."),
            base::field("destinations", &C::destinations, "", "Most votes first, exhausted last."));
    }
};

// /api/candidates/{id}/transfers.
struct TransferDetail {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::uint64_t total_transferable_votes = 0;
    std::uint64_t successful_transfers = 0;
    double transfer_efficiency_rate = 0;
    double avg_transfer_distance = 0;
    DestinationPattern transfer_pattern_type = DestinationPattern::none;
    std::vector<NextChoice> top_transfer_destinations;
    CountedTransfers counted;

    static constexpr std::string_view view_name = "transfer_detail";
    static constexpr auto fields() {
        using T = TransferDetail;
        return base::describe<T>(
            base::field("candidate_id", &T::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &T::candidate_name, "", "Their name."),
            base::field("total_ballots", &T::total_ballots, "ballots", "Ballots that rank them."),
            base::field("total_transferable_votes", &T::total_transferable_votes, "ballots",
                        "Of these, ballots that rank somebody later."),
            base::field("successful_transfers", &T::successful_transfers, "ballots",
                        "Ballots with a preference at the very next rank: all of the former, since "
                        "ranks are condensed."),
            base::field("transfer_efficiency_rate", &T::transfer_efficiency_rate, "0..1",
                        "Successful / transferable: 1, or 0 without any; counted.efficiency is "
                        "what came of it."),
            base::field("avg_transfer_distance", &T::avg_transfer_distance, "ranks",
                        "Mean distance to all candidates ranked later; 0 without any."),
            base::field("transfer_pattern_type", &T::transfer_pattern_type, "",
                        "none; concentrated: three candidates at most, or more than half to one; "
                        "mixed: more than half to the best three; else dispersed."),
            base::field("top_transfer_destinations", &T::top_transfer_destinations, "",
                        "The ten most frequent next preferences."),
            base::field("counted", &T::counted, "", "What the count moved from them, by value."));
    }
};

// A row of the table candidate_next_choices.
struct NextChoiceRow {
    std::uint32_t from_candidate = 0;
    std::string from_candidate_name;
    std::uint32_t to_candidate = 0;
    std::string to_candidate_name;
    std::uint64_t transfer_votes = 0;
    double transfer_percentage = 0;

    static constexpr std::string_view view_name = "next_choice_row";
    static constexpr auto fields() {
        using N = NextChoiceRow;
        return base::describe<N>(
            base::field("from_candidate", &N::from_candidate, "id", "The candidate."),
            base::field("from_candidate_name", &N::from_candidate_name, "", "Their name."),
            base::field("to_candidate", &N::to_candidate, "id", "Who is next."),
            base::field("to_candidate_name", &N::to_candidate_name, "", "Their name."),
            base::field("transfer_votes", &N::transfer_votes, "ballots",
                        "Ballots that rank them right after the candidate."),
            base::field("transfer_percentage", &N::transfer_percentage, "%",
                        "Of the candidate's ballots that rank anybody later."));
    }
};

// Everybody who is ever next, most ballots first, then by id.
std::vector<NextChoice> next_choices(const Subject& subject, tally::CandidateIndex candidate);

// Of one candidate in the race.
TransferDetail transfer_detail(const Subject& subject, tally::CandidateIndex candidate);

// In the source's order, then as next_choices gives them.
std::vector<NextChoiceRow> next_choice_rows(const Subject& subject);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::DestinationPattern> {
    static constexpr std::array<std::string_view, 4> words{"none", "concentrated", "mixed",
                                                           "dispersed"};
};
