#include "apps/elections/coalitions.h"

#include "apps/elections/pair_measure.h"

#include <algorithm>

namespace almanac::elections {

namespace {

double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Voters of one pair by distance, from 0.
using Distances = std::vector<std::uint64_t>;

Distances distances_of(const PairCounts& counts, std::size_t one, std::size_t other) {
    Distances distances;
    for (std::size_t distance = 0; distance < counts.ranks(); ++distance)
        distances.push_back(counts.at_distance(one, other, distance));
    return distances;
}

// The distance below which `target` of the ordered distances lie, counted from 0.
std::uint32_t distance_at(const Distances& distances, std::uint64_t target) {
    std::uint64_t passed = 0;
    for (std::size_t distance = 0; distance < distances.size(); ++distance) {
        passed += distances[distance];
        if (passed > target) return static_cast<std::uint32_t>(distance);
    }
    return 0;
}

ProximityAnalysis proximity(const Distances& distances, std::uint64_t shared) {
    ProximityAnalysis analysis;
    analysis.total_shared_ballots = shared;
    std::uint64_t sum = 0;
    for (std::uint32_t distance = 0; distance < distances.size(); ++distance) {
        const std::uint64_t ballots = distances[distance];
        if (ballots == 0) continue;
        if (analysis.distance_distribution.empty()) analysis.min_distance = distance;
        analysis.max_distance = distance;
        analysis.distance_distribution.emplace(distance, ballots);
        sum += distance * ballots;
        if (distance <= 2) analysis.close_rankings += ballots;
        if (distance >= 4) analysis.distant_rankings += ballots;
    }
    analysis.avg_distance = ratio(sum, shared);
    const std::uint64_t upper = shared / 2;
    const std::uint64_t lower = shared % 2 == 0 ? upper - 1 : upper;
    analysis.median_distance =
        (distance_at(distances, lower) + distance_at(distances, upper)) / 2.0;
    return analysis;
}

// Σ ballots / (1 + distance) over the distances in order, so that the sum is the same on every run.
double proximity_affinity(const Distances& distances, std::uint64_t shared) {
    double sum = 0;
    for (std::size_t distance = 0; distance < distances.size(); ++distance)
        sum += static_cast<double>(distances[distance]) / static_cast<double>(1 + distance);
    return shared == 0 ? 0 : sum / static_cast<double>(shared);
}

// A4's order of kinds; share = votes / shared ballots.
CoalitionType type_of(const CoalitionPair& pair) {
    const double strong = ratio(pair.strong_coalition_votes, pair.shared_ballots);
    const double weak = ratio(pair.weak_coalition_votes, pair.shared_ballots);
    if (pair.avg_rank_distance <= 1.5 && strong >= 0.6) return CoalitionType::strong;
    if (pair.avg_rank_distance <= 2.5 && strong >= 0.4) return CoalitionType::moderate;
    if (weak >= 0.5) return CoalitionType::strategic;
    return CoalitionType::weak;
}

CoalitionPair make_pair(const Candidate& one, const Candidate& two,
                        const ProximityAnalysis& distances) {
    CoalitionPair pair;
    pair.candidate_1 = one.id.number();
    pair.candidate_1_name = one.name;
    pair.candidate_2 = two.id.number();
    pair.candidate_2_name = two.name;
    pair.shared_ballots = distances.total_shared_ballots;
    pair.avg_rank_distance = distances.avg_distance;
    pair.min_rank_distance = distances.min_distance;
    pair.max_rank_distance = distances.max_distance;
    pair.strong_coalition_votes = distances.close_rankings;
    pair.weak_coalition_votes = distances.distant_rankings;
    return pair;
}

// Fills what depends on the order of the two: the ids decide it, the source's order need not.
PairDetail detail_of(const Contest& contest, const PairCounts& counts, std::size_t low,
                     std::size_t high) {
    const bool swapped = contest.candidates[high].id < contest.candidates[low].id;
    const std::size_t one = swapped ? high : low;
    const std::size_t two = swapped ? low : high;
    const Distances distances = distances_of(counts, one, two);
    const std::uint64_t shared = counts.shared(one, two);
    PairDetail detail;
    detail.proximity_analysis = proximity(distances, shared);
    CoalitionPair& pair = detail.pair;
    pair = make_pair(contest.candidates[one], contest.candidates[two], detail.proximity_analysis);
    pair.total_ballots_1 = counts.ranked(one);
    pair.total_ballots_2 = counts.ranked(two);
    pair.transfer_votes_1_to_2 = counts.next(one, two);
    pair.transfer_votes_2_to_1 = counts.next(two, one);
    pair.basic_affinity_score = ratio(shared, pair.total_ballots_1 + pair.total_ballots_2 - shared);
    pair.proximity_weighted_affinity = proximity_affinity(distances, shared);
    measure(pair, {}, 0);
    pair.coalition_type = type_of(pair);
    return detail;
}

void finish(CoalitionTypes& types) {
    double strength = 0;
    for (CoalitionTypeRow& row : types.types) {
        strength += row.avg_strength;
        row.percentage = base::percentage(row.count, types.total_pairs_analyzed);
        if (row.count == 0) continue;
        row.avg_strength /= static_cast<double>(row.count);
        row.avg_shared_ballots /= static_cast<double>(row.count);
    }
    if (types.total_pairs_analyzed > 0)
        types.avg_strength = strength / static_cast<double>(types.total_pairs_analyzed);
}

}  // namespace

std::vector<PairDetail> coalition_pairs(const Contest& contest, const PairCounts& counts) {
    std::vector<PairDetail> details;
    for (std::size_t low = 0; low < counts.candidates(); ++low) {
        for (std::size_t high = low + 1; high < counts.candidates(); ++high) {
            if (counts.shared(low, high) > 0)
                details.push_back(detail_of(contest, counts, low, high));
        }
    }
    std::sort(details.begin(), details.end(), [](const PairDetail& one, const PairDetail& other) {
        return std::pair(one.pair.candidate_1, one.pair.candidate_2) <
               std::pair(other.pair.candidate_1, other.pair.candidate_2);
    });
    return details;
}

std::vector<PairDetail> coalition_pairs(const Contest& contest, const tally::Profile& profile) {
    return coalition_pairs(contest, PairCounts::of(profile));
}

CoalitionTypes coalition_types(const std::vector<PairDetail>& pairs,
                               std::uint64_t min_shared_ballots) {
    constexpr std::size_t examples_max = 3;
    std::vector<const CoalitionPair*> strongest_first;
    for (const PairDetail& detail : pairs) {
        if (detail.pair.shared_ballots >= min_shared_ballots)
            strongest_first.push_back(&detail.pair);
    }
    std::stable_sort(strongest_first.begin(), strongest_first.end(),
                     [](const auto* one, const auto* other) {
                         return one->coalition_strength_score > other->coalition_strength_score;
                     });
    CoalitionTypes types;
    types.min_shared_ballots = min_shared_ballots;
    types.total_pairs_analyzed = strongest_first.size();
    for (std::size_t kind = 0; kind < base::EnumWords<CoalitionType>::words.size(); ++kind) {
        types.types.push_back({static_cast<CoalitionType>(kind), 0, 0, 0, 0, {}});
    }
    for (const CoalitionPair* pair : strongest_first) {
        CoalitionTypeRow& row = types.types[static_cast<std::size_t>(pair->coalition_type)];
        ++row.count;
        row.avg_strength += pair->coalition_strength_score;
        row.avg_shared_ballots += static_cast<double>(pair->shared_ballots);
        if (row.examples.size() < examples_max) row.examples.push_back(*pair);
    }
    finish(types);
    return types;
}

}  // namespace almanac::elections
