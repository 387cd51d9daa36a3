#pragma once

// Which candidates share supporters, whatever the ranks (A4, the affinities endpoint). Pure, read
// off the pairs.

#include "apps/elections/coalitions.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Pairs that fewer ballots share say little (A4).
inline constexpr std::uint64_t affinity_shared_ballots_min = 1'000;

// One pair, candidate_1 < candidate_2.
struct Affinity {
    std::uint32_t candidate_1 = 0;
    std::string candidate_1_name;
    std::uint32_t candidate_2 = 0;
    std::string candidate_2_name;
    std::uint64_t shared_ballots = 0;
    std::uint64_t total_ballots_1 = 0;
    std::uint64_t total_ballots_2 = 0;
    double affinity_score = 0;
    double overlap_percentage = 0;
    double overlap_percentage_2 = 0;

    static constexpr std::string_view view_name = "affinity";
    static constexpr std::string_view list_name = "affinities";
    static constexpr auto fields() {
        using A = Affinity;
        return base::describe<A>(
            base::field("candidate_1", &A::candidate_1, "id", "The candidate with the smaller id."),
            base::field("candidate_1_name", &A::candidate_1_name, "", "Their name."),
            base::field("candidate_2", &A::candidate_2, "id", "The candidate with the larger id."),
            base::field("candidate_2_name", &A::candidate_2_name, "", "Their name."),
            base::field("shared_ballots", &A::shared_ballots, "ballots",
                        "Ballots that rank both, anywhere."),
            base::field("total_ballots_1", &A::total_ballots_1, "ballots",
                        "Ballots that rank candidate 1."),
            base::field("total_ballots_2", &A::total_ballots_2, "ballots",
                        "Ballots that rank candidate 2."),
            base::field("affinity_score", &A::affinity_score, "0..1",
                        "Jaccard: shared / (total 1 + total 2 - shared)."),
            base::field("overlap_percentage", &A::overlap_percentage, "%",
                        "Of the ballots that rank candidate 1, those that rank 2 too."),
            base::field("overlap_percentage_2", &A::overlap_percentage_2, "%",
                        "Of the ballots that rank candidate 2, those that rank 1 too."));
    }
};

// Pairs with at least so many shared ballots; the highest score first, then by ids.
std::vector<Affinity> affinities(const std::vector<PairDetail>& pairs,
                                 std::uint64_t min_shared_ballots = affinity_shared_ballots_min);

}  // namespace almanac::elections
