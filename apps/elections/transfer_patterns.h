#pragma once

// The table stv_transfer_patterns in the seed's columns (A3, A-103, A-098): each transfer with the
// value of a ballot in it and where on the ballots its receiver stands. Pure.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Votes that moved into a round from one candidate to another, or to nobody.
struct TransferPattern {
    std::uint32_t round_number = 0;
    std::uint32_t from_candidate = 0;
    std::string from_candidate_name;
    std::optional<std::uint32_t> to_candidate;
    std::optional<std::string> to_candidate_name;
    base::Decimal votes_transferred;
    std::string transfer_type;
    base::Decimal transfer_value;
    std::uint64_t ballot_count = 0;
    std::optional<double> avg_rank_position;

    static constexpr std::string_view view_name = "transfer_pattern";
    static constexpr auto fields() {
        using T = TransferPattern;
        return base::describe<T>(
            base::field("round_number", &T::round_number, "round", "The round they led to."),
            base::field("from_candidate", &T::from_candidate, "id", "Who lost them."),
            base::field("from_candidate_name", &T::from_candidate_name, "", "Their name."),
            base::field("to_candidate", &T::to_candidate, "id", "Who got them; null: exhausted."),
            base::field("to_candidate_name", &T::to_candidate_name, "", "Their name."),
            base::field("votes_transferred", &T::votes_transferred, "votes", "How much moved."),
            base::field("transfer_type", &T::transfer_type, "", "surplus or elimination."),
            base::field("transfer_value", &T::transfer_value, "votes",
                        "Of one of these ballots; where they differ their mean, cut."),
            base::field("ballot_count", &T::ballot_count, "ballots", "On how many ballots."),
            base::field("avg_rank_position", &T::avg_rank_position, "rank",
                        "The receiver's place on these ballots, cleaned, on average; null: "
                        "exhausted, or not known of single ballots."));
    }
};

// By round, then by who lost the votes; exhausted last, otherwise the largest first.
std::vector<TransferPattern> transfer_patterns(const Subject& subject);

}  // namespace almanac::elections
