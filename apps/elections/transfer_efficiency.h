#pragma once

// How much of the votes that left a candidate reached somebody who was still in the race:
// by value, exact from the transfers that the count recorded. The origin counted ballots with a
// next preference instead, whether or not anything ever moved. Pure.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What left one candidate with one round: a row of the table transfer_efficiency.
struct EfficiencyRow {
    std::uint32_t round_number = 0;
    std::uint32_t from_candidate = 0;
    std::string from_candidate_name;
    std::string transfer_type;
    base::Decimal votes_left;
    base::Decimal votes_reached;
    base::Decimal votes_to_elected;
    base::Decimal votes_exhausted;
    std::uint64_t ballots = 0;
    std::optional<double> efficiency;

    static constexpr std::string_view view_name = "transfer_efficiency_row";
    static constexpr auto fields() {
        using E = EfficiencyRow;
        return base::describe<E>(
            base::field("round_number", &E::round_number, "round", "The round that they led to."),
            base::field("from_candidate", &E::from_candidate, "id", "Whom they left."),
            base::field("from_candidate_name", &E::from_candidate_name, "", "Their name."),
            base::field("transfer_type", &E::transfer_type, "", "surplus or elimination."),
            base::field("votes_left", &E::votes_left, "votes",
                        "All that moved: the sum of the next three."),
            base::field("votes_reached", &E::votes_reached, "votes",
                        "What candidates received who were neither elected nor excluded."),
            base::field("votes_to_elected", &E::votes_to_elected, "votes",
                        "What went to candidates elected before: only under keep values."),
            base::field("votes_exhausted", &E::votes_exhausted, "votes",
                        "What nobody could receive."),
            base::field("ballots", &E::ballots, "ballots",
                        "On how many ballots; under keep values once for every move of a part."),
            base::field("efficiency", &E::efficiency, "0..1",
                        "Votes reached / votes left; null where no value moved."));
    }
};

// One round.
struct EfficiencyRound {
    std::uint32_t round_number = 0;
    base::Decimal votes_left;
    base::Decimal votes_reached;
    base::Decimal votes_to_elected;
    base::Decimal votes_exhausted;
    base::Decimal votes_cut;
    std::optional<double> efficiency;
    std::vector<EfficiencyRow> from;

    static constexpr std::string_view view_name = "transfer_efficiency_round";
    static constexpr auto fields() {
        using E = EfficiencyRound;
        return base::describe<E>(
            base::field("round_number", &E::round_number, "round",
                        "The round that the transfers led to, from 2."),
            base::field("votes_left", &E::votes_left, "votes",
                        "All that moved: the sum of the next three."),
            base::field("votes_reached", &E::votes_reached, "votes",
                        "What candidates received who were neither elected nor excluded."),
            base::field("votes_to_elected", &E::votes_to_elected, "votes",
                        "What went to candidates elected before: only under keep values."),
            base::field("votes_exhausted", &E::votes_exhausted, "votes",
                        "What nobody could receive."),
            base::field("votes_cut", &E::votes_cut, "votes",
                        "What the law's cuts left over with this round; not among those that "
                        "moved."),
            base::field("efficiency", &E::efficiency, "0..1",
                        "Votes reached / votes left; null where no value moved."),
            base::field("from", &E::from, "", "One row for each whom votes left."));
    }
};

// /api/transfer-efficiency.
struct TransferEfficiency {
    std::uint32_t seats = 0;
    std::uint32_t total_rounds = 0;
    base::Decimal votes_left;
    base::Decimal votes_reached;
    base::Decimal votes_to_elected;
    base::Decimal votes_exhausted;
    std::optional<double> efficiency;
    std::vector<EfficiencyRound> rounds;
    std::string data_version;

    static constexpr std::string_view view_name = "transfer_efficiency";
    static constexpr auto fields() {
        using E = TransferEfficiency;
        return base::describe<E>(
            base::field("seats", &E::seats, "seats", "How many were to be elected."),
            base::field("total_rounds", &E::total_rounds, "rounds", "Rounds of the count."),
            base::field("votes_left", &E::votes_left, "votes",
                        "All that moved in the count; a vote that moves twice counts twice."),
            base::field("votes_reached", &E::votes_reached, "votes",
                        "What candidates received who were neither elected nor excluded."),
            base::field("votes_to_elected", &E::votes_to_elected, "votes",
                        "What went to candidates elected before: only under keep values."),
            base::field("votes_exhausted", &E::votes_exhausted, "votes",
                        "What nobody could receive."),
            base::field("efficiency", &E::efficiency, "0..1",
                        "Votes reached / votes left; null where no value moved."),
            base::field("rounds", &E::rounds, "", "Round by round, from 2."),
            base::field("data_version", &E::data_version, "", "The version of inputs and method."));
    }
};

// Of the subject's count.
TransferEfficiency transfer_efficiency(const Subject& subject);

// By round, then in the order in which the count moved them.
std::vector<EfficiencyRow> transfer_efficiency_rows(const Subject& subject);

}  // namespace almanac::elections
