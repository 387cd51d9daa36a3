#include "apps/elections/pair_pages.h"

#include "apps/elections/generated_contest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

namespace almanac::elections {
namespace {

using plain::Race;

// A4's table of normalizations and methods, written down once more.
double plain_affinity(const CoalitionPair& pair, Normalize normalize, std::uint64_t valid) {
    const auto shared = static_cast<double>(pair.shared_ballots);
    const auto one = static_cast<double>(pair.total_ballots_1);
    const auto two = static_cast<double>(pair.total_ballots_2);
    const auto all = static_cast<double>(valid);
    if (normalize == Normalize::raw) return shared / (one + two - shared);
    if (normalize == Normalize::conditional) return shared / one;
    return std::min(2.0, (shared / all) / ((one / all) * (two / all)));
}

PairQuery any_query() {
    PairQuery query;
    query.min_shared_ballots = static_cast<std::uint64_t>(*plain::between(0, 6));
    query.min_strength = *plain::between(0, 8) / 10.0;
    query.page = static_cast<std::uint64_t>(*plain::between(1, 4));
    query.page_size = static_cast<std::uint64_t>(*plain::between(1, 9));
    query.descending = *plain::between(0, 2) == 0;
    query.measure = {static_cast<PairMethod>(*plain::between(0, 3)),
                     static_cast<Normalize>(*plain::between(0, 3))};
    return query;
}

TEST(PairPages, HoldTheRightPairsInOrderOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const std::uint64_t valid = race.profile().valid();
        const auto pairs = race.pairs();
        const PairQuery query = any_query();
        std::vector<double> strengths;
        for (const PairDetail& detail : pairs) {
            const double affinity = plain_affinity(detail.pair, query.measure.normalize, valid);
            const double strength =
                query.measure.method == PairMethod::basic
                    ? affinity
                    : 0.3 * affinity + 0.7 * detail.pair.proximity_weighted_affinity;
            if (std::abs(strength - query.min_strength) < 1e-9) return;  // either way is right
            if (detail.pair.shared_ballots >= query.min_shared_ballots &&
                strength > query.min_strength)
                strengths.push_back(strength);
        }
        std::sort(strengths.begin(), strengths.end());
        if (query.descending) std::reverse(strengths.begin(), strengths.end());
        const List<CoalitionPair> list = page_of_pairs({pairs, valid, "v"}, query);
        RC_ASSERT(list.pagination.total_items == strengths.size());
        RC_ASSERT(list.pagination.has_next == (query.page * query.page_size < strengths.size()));
        std::size_t at = (query.page - 1) * query.page_size;
        for (const CoalitionPair& row : list.data)
            RC_ASSERT(std::abs(row.coalition_strength_score - strengths.at(at++)) < 1e-9);
        RC_ASSERT(at == std::max(std::min(strengths.size(), query.page * query.page_size),
                                 (query.page - 1) * query.page_size));
        RC_ASSERT(page_of_pairs({pairs, valid, "v"}, query).pagination.total_items ==
                  strengths.size());
    });
}

TEST(PairPages, IntervalsStandInTheRowsOfThePageOnlyWhereTheyAreAskedFor) {
    Race race{{}, {false, false}, tally::find_rule("portland-or-2024")};
    for (const std::uint32_t id : {1u, 2u})
        race.contest.candidates.push_back({CandidateId(id), "", "?", "", false});
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 60);
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}}, 40);
    const auto pairs = race.pairs();
    PairQuery query;
    const auto without = page_of_pairs({pairs, 100, "v"}, query);
    EXPECT_FALSE(without.data.at(0).strength_low);
    EXPECT_TRUE(without.metadata.cache_hit);
    query.confidence_intervals = true;
    const auto with = page_of_pairs({pairs, 100, "v"}, query);
    const CoalitionPair& row = with.data.at(0);
    EXPECT_FALSE(with.metadata.cache_hit);
    // Shared is binomial of 100 with 0.6: Jaccard is shared / 100, 95 % within 0.6 ± 0.096.
    EXPECT_NEAR(row.normalized_affinity_low.value(), 0.6 - 0.096, 0.02);
    EXPECT_NEAR(row.normalized_affinity_high.value(), 0.6 + 0.096, 0.02);
    EXPECT_EQ(row.proximity_low, 0.5) << "all are one rank apart";
}

TEST(PairPages, SortByEveryFieldButTheEndsOfIntervals) {
    const auto fields = pair_sort_fields();
    EXPECT_EQ(fields.size(), 19u);
    EXPECT_EQ(fields.front(), "candidate_1");
    EXPECT_EQ(fields.back(), "coalition_type");
}

}  // namespace
}  // namespace almanac::elections
