#pragma once

// Which candidates are ranked together (seed A4, in the correct semantics: distinct ballots,
// cleaned, each candidate at its condensed rank). Pure, one pass over the distinct rankings.

#include "apps/elections/model.h"
#include "apps/elections/pair_counts.h"
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

// A4: strong, moderate, strategic, weak, decided in this order.
enum class CoalitionType : std::uint8_t { strong, moderate, strategic, weak };

// Pairs with fewer shared ballots than this are not precomputed (A4, precompute ≥ 10).
inline constexpr std::uint64_t precomputed_shared_ballots_min = 10;

// One pair, candidate_1 < candidate_2.
struct CoalitionPair {
    std::uint32_t candidate_1 = 0;
    std::string candidate_1_name;
    std::uint32_t candidate_2 = 0;
    std::string candidate_2_name;
    std::uint64_t shared_ballots = 0;
    std::uint64_t total_ballots_1 = 0;
    std::uint64_t total_ballots_2 = 0;
    double avg_rank_distance = 0;
    std::uint32_t min_rank_distance = 0;
    std::uint32_t max_rank_distance = 0;
    std::uint64_t strong_coalition_votes = 0;
    std::uint64_t weak_coalition_votes = 0;
    std::uint64_t transfer_votes_1_to_2 = 0;
    std::uint64_t transfer_votes_2_to_1 = 0;
    double basic_affinity_score = 0;
    double normalized_affinity_score = 0;
    double proximity_weighted_affinity = 0;
    double coalition_strength_score = 0;
    CoalitionType coalition_type = CoalitionType::weak;
    std::optional<double> strength_low;
    std::optional<double> strength_high;
    std::optional<double> normalized_affinity_low;
    std::optional<double> normalized_affinity_high;
    std::optional<double> proximity_low;
    std::optional<double> proximity_high;

    static constexpr std::string_view view_name = "coalition_pair";
    static constexpr std::string_view list_name = "coalition_pairs";
    static constexpr auto fields() {
        using P = CoalitionPair;
        return base::describe<P>(
            base::field("candidate_1", &P::candidate_1, "id", "The candidate with the smaller id."),
            base::field("candidate_1_name", &P::candidate_1_name, "", "Their name."),
            base::field("candidate_2", &P::candidate_2, "id", "The candidate with the larger id."),
            base::field("candidate_2_name", &P::candidate_2_name, "", "Their name."),
            base::field("shared_ballots", &P::shared_ballots, "ballots",
                        "Ballots that rank both, anywhere."),
            base::field("total_ballots_1", &P::total_ballots_1, "ballots",
                        "Ballots that rank candidate 1."),
            base::field("total_ballots_2", &P::total_ballots_2, "ballots",
                        "Ballots that rank candidate 2."),
            base::field("avg_rank_distance", &P::avg_rank_distance, "ranks",
                        "Mean distance of the two ranks over the shared ballots."),
            base::field("min_rank_distance", &P::min_rank_distance, "ranks", "Smallest distance."),
            base::field("max_rank_distance", &P::max_rank_distance, "ranks", "Largest distance."),
            base::field("strong_coalition_votes", &P::strong_coalition_votes, "ballots",
                        "Distance 2 or less."),
            base::field("weak_coalition_votes", &P::weak_coalition_votes, "ballots",
                        "Distance 4 or more."),
            base::field("transfer_votes_1_to_2", &P::transfer_votes_1_to_2, "ballots",
                        "Ballots whose first other preference after 1 is 2."),
            base::field("transfer_votes_2_to_1", &P::transfer_votes_2_to_1, "ballots",
                        "Ballots whose first other preference after 2 is 1."),
            base::field("basic_affinity_score", &P::basic_affinity_score, "0..1",
                        "Jaccard: shared / (total 1 + total 2 - shared)."),
            base::field("normalized_affinity_score", &P::normalized_affinity_score, "0..2",
                        "The affinity that enters the strength: raw the Jaccard value itself, "
                        "conditional shared / total 1, lift P(both) / (P(1) P(2)) up to 2."),
            base::field("proximity_weighted_affinity", &P::proximity_weighted_affinity, "0..1",
                        "Mean over shared ballots of 1 / (1 + distance)."),
            base::field("coalition_strength_score", &P::coalition_strength_score, "0..2",
                        "0.3 normalized affinity + 0.7 proximity; by the method basic the "
                        "normalized affinity alone."),
            base::field("coalition_type", &P::coalition_type, "",
                        "strong: mean distance to 1.5 and strong share from 0.6; moderate: to 2.5 "
                        "and from 0.4; "
                        "strategic: weak share from 0.5; else weak."),
            base::field("strength_low", &P::strength_low, "0..2",
                        "Where 95 % of the strengths of resampled ballots begin; null where no "
                        "intervals were asked for."),
            base::field("strength_high", &P::strength_high, "0..2", "Where they end."),
            base::field("normalized_affinity_low", &P::normalized_affinity_low, "0..2",
                        "The same of the normalized affinity."),
            base::field("normalized_affinity_high", &P::normalized_affinity_high, "0..2",
                        "Where it ends."),
            base::field("proximity_low", &P::proximity_low, "0..1", "The same of the proximity."),
            base::field("proximity_high", &P::proximity_high, "0..1", "Where it ends."));
    }
};

// How far apart a pair stands (A4, proximity answer).
struct ProximityAnalysis {
    std::uint64_t total_shared_ballots = 0;
    double avg_distance = 0;
    double median_distance = 0;
    std::uint32_t min_distance = 0;
    std::uint32_t max_distance = 0;
    std::map<std::uint32_t, std::uint64_t> distance_distribution;
    std::uint64_t close_rankings = 0;
    std::uint64_t distant_rankings = 0;

    static constexpr std::string_view view_name = "proximity_analysis";
    static constexpr auto fields() {
        using P = ProximityAnalysis;
        return base::describe<P>(
            base::field("total_shared_ballots", &P::total_shared_ballots, "ballots",
                        "Ballots that rank both."),
            base::field("avg_distance", &P::avg_distance, "ranks", "Mean distance."),
            base::field("median_distance", &P::median_distance, "ranks",
                        "Median; mean of the middle two."),
            base::field("min_distance", &P::min_distance, "ranks", "Smallest."),
            base::field("max_distance", &P::max_distance, "ranks", "Largest."),
            base::field("distance_distribution", &P::distance_distribution, "ballots",
                        "Ballots by distance."),
            base::field("close_rankings", &P::close_rankings, "ballots", "Distance 2 or less."),
            base::field("distant_rankings", &P::distant_rankings, "ballots",
                        "Distance 4 or more."));
    }
};

// /api/coalition/pairs/{a}/{b}.
struct PairDetail {
    CoalitionPair pair;
    ProximityAnalysis proximity_analysis;

    static constexpr std::string_view view_name = "pair_detail";
    static constexpr auto fields() {
        return base::describe<PairDetail>(
            base::field("pair", &PairDetail::pair, "", "The pair."),
            base::field("proximity_analysis", &PairDetail::proximity_analysis, "",
                        "How far apart they stand."));
    }
};

// One kind of coalition.
struct CoalitionTypeRow {
    CoalitionType type = CoalitionType::weak;
    std::uint64_t count = 0;
    double percentage = 0;
    double avg_strength = 0;
    double avg_shared_ballots = 0;
    std::vector<CoalitionPair> examples;

    static constexpr std::string_view view_name = "coalition_type";
    static constexpr auto fields() {
        using T = CoalitionTypeRow;
        return base::describe<T>(
            base::field("type", &T::type, "", "The kind."),
            base::field("count", &T::count, "pairs", "How many pairs are of it."),
            base::field("percentage", &T::percentage, "%", "Of the pairs analysed."),
            base::field("avg_strength", &T::avg_strength, "0..1",
                        "Mean strength; 0 where there is none."),
            base::field("avg_shared_ballots", &T::avg_shared_ballots, "ballots",
                        "Mean; 0 where there is none."),
            base::field("examples", &T::examples, "", "Up to three, the strongest first."));
    }
};

// /api/coalition/types, over pairs with at least min_shared_ballots (50).
struct CoalitionTypes {
    std::uint64_t total_pairs_analyzed = 0;
    std::uint64_t min_shared_ballots = 0;
    double avg_strength = 0;
    std::vector<CoalitionTypeRow> types;
    std::string data_version;

    static constexpr std::string_view view_name = "coalition_types";
    static constexpr auto fields() {
        using T = CoalitionTypes;
        return base::describe<T>(
            base::field("total_pairs_analyzed", &T::total_pairs_analyzed, "pairs",
                        "Pairs with enough shared ballots."),
            base::field("min_shared_ballots", &T::min_shared_ballots, "ballots",
                        "How many are enough."),
            base::field("avg_strength", &T::avg_strength, "0..1", "Mean strength of those pairs."),
            base::field("types", &T::types, "", "One row a kind."),
            base::field("data_version", &T::data_version, "", "The version of inputs and method."));
    }
};

// Every pair with at least one shared ballot, by id, with its distances.
std::vector<PairDetail> coalition_pairs(const Contest& contest, const tally::Profile& profile);
std::vector<PairDetail> coalition_pairs(const Contest& contest, const PairCounts& counts);

// Counts the kinds among pairs with at least `min_shared_ballots`.
CoalitionTypes coalition_types(const std::vector<PairDetail>& pairs,
                               std::uint64_t min_shared_ballots = 50);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::CoalitionType> {
    static constexpr std::array<std::string_view, 4> words{"strong", "moderate", "strategic",
                                                           "weak"};
};
