#pragma once

// The pairs' figures as flat tables: ballots by distance, and the kinds of coalition.

#include "apps/elections/coalitions.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace almanac::elections {

// How many ballots rank a pair so far apart.
struct PairDistance {
    std::uint32_t candidate_1 = 0;
    std::uint32_t candidate_2 = 0;
    std::uint32_t distance = 0;
    std::uint64_t ballots = 0;

    static constexpr std::string_view view_name = "pair_distance";
    static constexpr auto fields() {
        using P = PairDistance;
        return base::describe<P>(
            base::field("candidate_1", &P::candidate_1, "id", "The candidate with the smaller id."),
            base::field("candidate_2", &P::candidate_2, "id", "The candidate with the larger id."),
            base::field("distance", &P::distance, "ranks",
                        "How far apart they stand; 0 only where ranks may be shared."),
            base::field("ballots", &P::ballots, "ballots", "Ballots that rank both so."));
    }
};

// A kind of coalition without its examples.
struct CoalitionTypeFigures {
    CoalitionType type = CoalitionType::weak;
    std::uint64_t count = 0;
    double percentage = 0;
    double avg_strength = 0;
    double avg_shared_ballots = 0;

    static constexpr std::string_view view_name = "coalition_type_figures";
    static constexpr auto fields() {
        using F = CoalitionTypeFigures;
        return base::describe<F>(
            base::field("type", &F::type, "", "The kind."),
            base::field("count", &F::count, "pairs", "Pairs of this kind."),
            base::field("percentage", &F::percentage, "%", "Of all pairs analysed."),
            base::field("avg_strength", &F::avg_strength, "0..1", "Mean strength."),
            base::field("avg_shared_ballots", &F::avg_shared_ballots, "ballots",
                        "Mean shared ballots."));
    }
};

// One row a pair and distance that a ballot has, by ids.
std::vector<PairDistance> pair_distances(const std::vector<PairDetail>& pairs);

// One row a kind.
std::vector<CoalitionTypeFigures> type_figures(const CoalitionTypes& types);

}  // namespace almanac::elections
