#include "apps/elections/pair_intervals.h"

#include "apps/elections/generated_contest.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <vector>

namespace almanac::elections {
namespace {

using plain::Race;
using plain::Vote;

// One voter's ballot for the pair of places 0 and 1.
struct Seen {
    bool one = false, two = false;
    double closeness = 0;
};

std::vector<Seen> ballots_of(const Race& race) {
    std::vector<Seen> ballots;
    for (const Vote& vote : plain::votes_of(race)) {
        const long one = vote.rank_of(0);
        const long two = vote.rank_of(1);
        if (vote.ranking.empty()) continue;
        const double closeness =
            one > 0 && two > 0 ? 1.0 / (1.0 + static_cast<double>(std::abs(one - two))) : 0;
        for (std::uint64_t voter = 0; voter < vote.voters; ++voter)
            ballots.push_back({one > 0, two > 0, closeness});
    }
    return ballots;
}

// The strength of as many ballots drawn one by one, with replacement.
double resampled_strength(const std::vector<Seen>& ballots, base::Random& random) {
    double shared = 0, total_1 = 0, total_2 = 0, closeness = 0;
    for (std::size_t drawn = 0; drawn < ballots.size(); ++drawn) {
        const Seen& ballot = ballots[random.below(ballots.size())];
        shared += ballot.one && ballot.two ? 1 : 0;
        total_1 += ballot.one ? 1 : 0;
        total_2 += ballot.two ? 1 : 0;
        closeness += ballot.closeness;
    }
    if (shared == 0) return 0;
    return 0.3 * shared / (total_1 + total_2 - shared) + 0.7 * closeness / shared;
}

// A race of two camps in which A and B are ranked by many, at every distance.
Race large_race(std::uint64_t seed) {
    base::Random random(seed);
    Race race{{}, std::vector<bool>(6), tally::find_rule("portland-or-2024")};
    for (std::uint32_t id = 1; id <= 6; ++id)
        race.contest.candidates.push_back({CandidateId(id), "", "?", "", false});
    for (int ballot = 0; ballot < 600; ++ballot) {
        std::vector<tally::Mark> marks;
        for (std::uint16_t rank = 1; rank <= 4; ++rank)
            marks.push_back({static_cast<tally::CandidateIndex>(random.below(6)), rank});
        race.contest.ballots.add(marks);
    }
    return race;
}

TEST(PairIntervals, HaveTheLawOfBallotsDrawnOneByOne) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const Race race = large_race(seed);
        const auto pairs = race.pairs();
        ASSERT_EQ(pairs[0].pair.candidate_2, 2u);
        const std::vector<Seen> ballots = ballots_of(race);
        const Interval found = pair_intervals(pairs[0], {}, ballots.size()).strength;
        base::Random random(seed + 100);
        std::vector<double> strengths;
        constexpr int replicates = 4'000;
        for (int replicate = 0; replicate < replicates; ++replicate)
            strengths.push_back(resampled_strength(ballots, random));
        std::sort(strengths.begin(), strengths.end());
        const double low = strengths[replicates / 40];
        const double high = strengths[replicates - 1 - replicates / 40];
        const double width = high - low;
        EXPECT_NEAR(found.low, low, 0.12 * width) << "of 1,000 draws an end is off by 6 % at times";
        EXPECT_NEAR(found.high, high, 0.12 * width);
        EXPECT_LT(found.low, pairs[0].pair.coalition_strength_score);
        EXPECT_GT(found.high, pairs[0].pair.coalition_strength_score);
    }
}

TEST(PairIntervals, LieInOrderWithinBoundsAndComeOutTheSameAgain) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const std::uint64_t valid = race.profile().valid();
        const PairMeasure by{static_cast<PairMethod>(*plain::between(0, 3)),
                             static_cast<Normalize>(*plain::between(0, 3))};
        const auto pairs = race.pairs();
        RC_PRE(!pairs.empty());
        const PairDetail& pair = pairs.front();
        const PairIntervals found = pair_intervals(pair, by, valid);
        for (const Interval& one : {found.strength, found.normalized_affinity, found.proximity}) {
            RC_ASSERT(0 <= one.low && one.low <= one.high && one.high <= lift_max);
        }
        RC_ASSERT(found.proximity.high <= 1);
        const PairIntervals again = pair_intervals(pair, by, valid);
        RC_ASSERT(again.strength.low == found.strength.low);
        RC_ASSERT(again.strength.high == found.strength.high);
    });
}

TEST(PairIntervals, LeaveNothingToChanceWhereAllBallotsAreAlike) {
    Race race{{}, {false, false}, tally::find_rule("portland-or-2024")};
    for (const std::uint32_t id : {1u, 2u})
        race.contest.candidates.push_back({CandidateId(id), "", "?", "", false});
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 90);
    const auto pairs = race.pairs();
    const PairIntervals found = pair_intervals(pairs[0], {}, 90);
    EXPECT_DOUBLE_EQ(found.strength.low, 0.65);  // 0.3 · 1 + 0.7 · 1/2
    EXPECT_DOUBLE_EQ(found.strength.high, 0.65);
    EXPECT_DOUBLE_EQ(found.proximity.low, 0.5);
    EXPECT_DOUBLE_EQ(found.normalized_affinity.high, 1.0);
    const CoalitionPair row = with_intervals(pairs[0].pair, found);
    EXPECT_EQ(row.strength_low, found.strength.low);
    EXPECT_EQ(row.normalized_affinity_high, found.normalized_affinity.high);
}

}  // namespace
}  // namespace almanac::elections
