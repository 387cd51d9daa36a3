#include "apps/elections/coalitions.h"

#include <algorithm>
#include <cmath>

namespace almanac::elections {

namespace {

// What one pass over the rankings learns of an ordered pair of candidate indices, the smaller
// first.
struct PairCounts {
    std::uint64_t shared = 0;
    std::vector<std::uint64_t> at_distance;  // by distance, from 0
    std::uint64_t next_1_to_2 = 0;
    std::uint64_t next_2_to_1 = 0;
};

struct Counts {
    std::size_t candidates = 0;
    std::vector<std::uint64_t> totals;
    std::vector<PairCounts> pairs;  // [smaller * candidates + larger]

    PairCounts& pair(std::size_t one, std::size_t other) {
        return pairs[std::min(one, other) * candidates + std::max(one, other)];
    }
};

void count_ranking(Counts& counts, std::span<const tally::CandidateIndex> ranking,
                   std::uint64_t voters) {
    for (std::size_t earlier = 0; earlier < ranking.size(); ++earlier) {
        counts.totals[ranking[earlier]] += voters;
        for (std::size_t later = earlier + 1; later < ranking.size(); ++later) {
            PairCounts& pair = counts.pair(ranking[earlier], ranking[later]);
            const std::size_t distance = later - earlier;
            if (pair.at_distance.size() <= distance) pair.at_distance.resize(distance + 1);
            pair.at_distance[distance] += voters;
            pair.shared += voters;
        }
        if (earlier + 1 == ranking.size()) continue;
        const auto next = ranking[earlier + 1];
        PairCounts& pair = counts.pair(ranking[earlier], next);
        (ranking[earlier] < next ? pair.next_1_to_2 : pair.next_2_to_1) += voters;
    }
}

Counts count_pairs(const Contest& contest, const tally::Profile& profile) {
    const std::size_t candidates = contest.candidates.size();
    Counts counts{candidates, std::vector<std::uint64_t>(candidates), {}};
    counts.pairs.resize(candidates * candidates);
    profile.for_each_ranking([&](std::span<const tally::CandidateIndex> ranking,
                                 std::uint64_t voters) { count_ranking(counts, ranking, voters); });
    return counts;
}

double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// The distance below which `target` of the ordered distances lie, counted from 0.
std::uint32_t distance_at(const PairCounts& counts, std::uint64_t target) {
    std::uint64_t passed = 0;
    for (std::size_t distance = 0; distance < counts.at_distance.size(); ++distance) {
        passed += counts.at_distance[distance];
        if (passed > target) return static_cast<std::uint32_t>(distance);
    }
    return 0;
}

ProximityAnalysis proximity(const PairCounts& counts) {
    ProximityAnalysis analysis;
    analysis.total_shared_ballots = counts.shared;
    std::uint64_t sum = 0;
    for (std::uint32_t distance = 1; distance < counts.at_distance.size(); ++distance) {
        const std::uint64_t ballots = counts.at_distance[distance];
        if (ballots == 0) continue;
        if (analysis.distance_distribution.empty()) analysis.min_distance = distance;
        analysis.max_distance = distance;
        analysis.distance_distribution.emplace(distance, ballots);
        sum += distance * ballots;
        if (distance <= 2) analysis.close_rankings += ballots;
        if (distance >= 4) analysis.distant_rankings += ballots;
    }
    analysis.avg_distance = ratio(sum, counts.shared);
    const std::uint64_t upper = counts.shared / 2;
    const std::uint64_t lower = counts.shared % 2 == 0 ? upper - 1 : upper;
    analysis.median_distance = (distance_at(counts, lower) + distance_at(counts, upper)) / 2.0;
    return analysis;
}

// Σ ballots / (1 + distance) over the distances in order, so that the sum is the same on every run.
double proximity_affinity(const PairCounts& counts) {
    double sum = 0;
    for (std::size_t distance = 1; distance < counts.at_distance.size(); ++distance) {
        sum +=
            static_cast<double>(counts.at_distance[distance]) / static_cast<double>(1 + distance);
    }
    return counts.shared == 0 ? 0 : sum / static_cast<double>(counts.shared);
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

// Fills what depends on the order of the two; the ids decide it, the source's order need not.
PairDetail detail_of(const Contest& contest, Counts& counts, std::size_t low, std::size_t high) {
    const PairCounts& pair_counts = counts.pair(low, high);
    const bool swapped = contest.candidates[high].id < contest.candidates[low].id;
    const std::size_t one = swapped ? high : low;
    const std::size_t two = swapped ? low : high;
    PairDetail detail;
    detail.proximity_analysis = proximity(pair_counts);
    CoalitionPair& pair = detail.pair;
    pair = make_pair(contest.candidates[one], contest.candidates[two], detail.proximity_analysis);
    pair.total_ballots_1 = counts.totals[one];
    pair.total_ballots_2 = counts.totals[two];
    pair.transfer_votes_1_to_2 = swapped ? pair_counts.next_2_to_1 : pair_counts.next_1_to_2;
    pair.transfer_votes_2_to_1 = swapped ? pair_counts.next_1_to_2 : pair_counts.next_2_to_1;
    pair.basic_affinity_score = ratio(
        pair.shared_ballots, pair.total_ballots_1 + pair.total_ballots_2 - pair.shared_ballots);
    pair.normalized_affinity_score = pair.basic_affinity_score;
    pair.proximity_weighted_affinity = proximity_affinity(pair_counts);
    pair.coalition_strength_score =
        0.3 * pair.normalized_affinity_score + 0.7 * pair.proximity_weighted_affinity;
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

std::vector<PairDetail> coalition_pairs(const Contest& contest, const tally::Profile& profile) {
    Counts counts = count_pairs(contest, profile);
    std::vector<PairDetail> details;
    for (std::size_t low = 0; low < counts.candidates; ++low) {
        for (std::size_t high = low + 1; high < counts.candidates; ++high) {
            if (counts.pair(low, high).shared > 0)
                details.push_back(detail_of(contest, counts, low, high));
        }
    }
    std::sort(details.begin(), details.end(), [](const PairDetail& one, const PairDetail& other) {
        return std::pair(one.pair.candidate_1, one.pair.candidate_2) <
               std::pair(other.pair.candidate_1, other.pair.candidate_2);
    });
    return details;
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
