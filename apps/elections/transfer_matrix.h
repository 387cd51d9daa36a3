#pragma once

// From whom to whom votes moved, round by round and over the whole count, with what exhausted and
// what the law's cuts lost on the way (seed A-096). Pure: read off the count's events.

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

// What left one candidate: left = the sum of `to` + exhausted + residual.
struct MatrixRow {
    std::uint32_t from_candidate = 0;
    base::Decimal left;
    std::uint64_t ballots = 0;
    std::map<std::uint32_t, base::Decimal> to;
    base::Decimal exhausted;
    base::Decimal residual;

    static constexpr std::string_view view_name = "matrix_row";
    static constexpr auto fields() {
        using M = MatrixRow;
        return base::describe<M>(
            base::field("from_candidate", &M::from_candidate, "id", "Who lost the votes."),
            base::field("left", &M::left, "votes", "All that left them."),
            base::field("ballots", &M::ballots, "ballots", "On how many ballots."),
            base::field("to", &M::to, "votes", "What each other candidate got, by id."),
            base::field("exhausted", &M::exhausted, "votes", "What no longer counts."),
            base::field("residual", &M::residual, "votes",
                        "What the law's cuts lost; below 0 where they gave some back."));
    }
};

// The transfers that led to one round.
struct MatrixRound {
    std::uint32_t round_number = 0;
    std::vector<MatrixRow> rows;

    static constexpr std::string_view view_name = "matrix_round";
    static constexpr auto fields() {
        return base::describe<MatrixRound>(
            base::field("round_number", &MatrixRound::round_number, "round",
                        "The round they led to."),
            base::field("rows", &MatrixRound::rows, "", "One a candidate who lost votes."));
    }
};

// /api/transfer-matrix.
struct TransferMatrix {
    std::vector<std::uint32_t> candidates;
    std::map<std::uint32_t, std::string> candidate_names;
    std::vector<MatrixRow> overall;
    std::vector<MatrixRound> rounds;
    bool balances = true;
    std::string data_version;

    static constexpr std::string_view view_name = "transfer_matrix";
    static constexpr auto fields() {
        using M = TransferMatrix;
        return base::describe<M>(
            base::field("candidates", &M::candidates, "ids",
                        "The order of rows and columns: the source's."),
            base::field("candidate_names", &M::candidate_names, "", "Names by candidate id."),
            base::field("overall", &M::overall, "", "All rounds together."),
            base::field("rounds", &M::rounds, "", "Round by round, where anything moved."),
            base::field("balances", &M::balances, "",
                        "Whether in every round all that left is somewhere: not where totals are "
                        "quotients and no votes."),
            base::field("data_version", &M::data_version, "", "The version of inputs and method."));
    }
};

// Where votes went.
enum class Destination : std::uint8_t { candidate, exhausted, residual };

// One cell of one matrix, as a row of the table transfer_matrix.
struct MatrixCell {
    std::optional<std::uint32_t> round_number;
    std::uint32_t from_candidate = 0;
    std::string from_candidate_name;
    Destination destination = Destination::candidate;
    std::optional<std::uint32_t> to_candidate;
    std::optional<std::string> to_candidate_name;
    base::Decimal votes;
    double percentage = 0;

    static constexpr std::string_view view_name = "matrix_cell";
    static constexpr auto fields() {
        using C = MatrixCell;
        return base::describe<C>(
            base::field("round_number", &C::round_number, "round",
                        "The round they led to; null: all rounds together."),
            base::field("from_candidate", &C::from_candidate, "id", "Who lost the votes."),
            base::field("from_candidate_name", &C::from_candidate_name, "", "Their name."),
            base::field("destination", &C::destination, "",
                        "candidate, exhausted, or residual (lost by the law's cuts)."),
            base::field("to_candidate", &C::to_candidate, "id", "Who got them, if anybody."),
            base::field("to_candidate_name", &C::to_candidate_name, "", "Their name."),
            base::field("votes", &C::votes, "votes", "How many."),
            base::field("percentage", &C::percentage, "%", "Of all that left the candidate."));
    }
};

// All rounds of one count.
TransferMatrix transfer_matrix(const Contest& contest, const tally::Count& count,
                               const std::vector<bool>& excluded);

// The overall matrix, then each round's; cells without votes are left out.
std::vector<MatrixCell> matrix_cells(const TransferMatrix& matrix);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::Destination> {
    static constexpr std::array<std::string_view, 3> words{"candidate", "exhausted", "residual"};
};
