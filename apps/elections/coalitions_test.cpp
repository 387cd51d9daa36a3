#include "apps/elections/coalitions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace almanac::elections {
namespace {

using tally::CandidateIndex;

const tally::Rule& portland() { return *tally::find_rule("portland-or-2024"); }

Contest contest_of(std::size_t candidates, const std::vector<std::vector<tally::Mark>>& ballots) {
    Contest contest;
    for (std::size_t index = 0; index < candidates; ++index) {
        // Ids fall where indices rise, so that the order of ids is put to the test.
        contest.candidates.push_back({CandidateId(static_cast<std::uint32_t>(100 - index)), "",
                                      std::string(1, static_cast<char>('A' + index)), "", false});
    }
    for (const auto& marks : ballots) contest.ballots.add(marks);
    return contest;
}

std::vector<PairDetail> pairs_of(const Contest& contest) {
    return coalition_pairs(
        contest, tally::Profile::build(contest.ballots, portland(), contest.candidates.size()));
}

// The plain version: every ballot by itself, every pair by itself, straight from A4's table.
struct PlainPair {
    std::uint64_t shared = 0, total_1 = 0, total_2 = 0, next_1_to_2 = 0, next_2_to_1 = 0;
    std::vector<long> distances;
};

PlainPair plain_pair(const Contest& contest, CandidateIndex one, CandidateIndex two) {
    PlainPair plain;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        const auto ranking = tally::clean(contest.ballots.marks(ballot), portland());
        const auto at_1 = std::find(ranking.begin(), ranking.end(), one);
        const auto at_2 = std::find(ranking.begin(), ranking.end(), two);
        plain.total_1 += at_1 != ranking.end() ? 1u : 0u;
        plain.total_2 += at_2 != ranking.end() ? 1u : 0u;
        if (at_1 == ranking.end() || at_2 == ranking.end()) continue;
        ++plain.shared;
        plain.distances.push_back(std::abs(at_1 - at_2));
        plain.next_1_to_2 += at_2 - at_1 == 1 ? 1u : 0u;
        plain.next_2_to_1 += at_1 - at_2 == 1 ? 1u : 0u;
    }
    std::sort(plain.distances.begin(), plain.distances.end());
    return plain;
}

double mean(const std::vector<long>& distances, double (*of)(double)) {
    double sum = 0;
    for (const long distance : distances) sum += of(static_cast<double>(distance));
    return sum / static_cast<double>(distances.size());
}

void expect_equal(const PairDetail& detail, const PlainPair& plain) {
    const CoalitionPair& pair = detail.pair;
    RC_ASSERT(pair.shared_ballots == plain.shared);
    RC_ASSERT(pair.total_ballots_1 == plain.total_1);
    RC_ASSERT(pair.total_ballots_2 == plain.total_2);
    RC_ASSERT(pair.transfer_votes_1_to_2 == plain.next_1_to_2);
    RC_ASSERT(pair.transfer_votes_2_to_1 == plain.next_2_to_1);
    RC_ASSERT(pair.min_rank_distance == static_cast<std::uint32_t>(plain.distances.front()));
    RC_ASSERT(pair.max_rank_distance == static_cast<std::uint32_t>(plain.distances.back()));
    const double jaccard = static_cast<double>(plain.shared) /
                           static_cast<double>(plain.total_1 + plain.total_2 - plain.shared);
    const double proximity =
        mean(plain.distances, [](double distance) { return 1 / (1 + distance); });
    RC_ASSERT(std::abs(pair.basic_affinity_score - jaccard) < 1e-12);
    RC_ASSERT(std::abs(pair.proximity_weighted_affinity - proximity) < 1e-12);
    RC_ASSERT(std::abs(pair.coalition_strength_score - (0.3 * jaccard + 0.7 * proximity)) < 1e-12);
    RC_ASSERT(std::abs(pair.avg_rank_distance -
                       mean(plain.distances, [](double one) { return one; })) < 1e-12);
    const std::size_t half = plain.distances.size() / 2;
    const double median =
        plain.distances.size() % 2 == 1
            ? static_cast<double>(plain.distances[half])
            : static_cast<double>(plain.distances[half - 1] + plain.distances[half]) / 2;
    RC_ASSERT(detail.proximity_analysis.median_distance == median);
}

RC_GTEST_PROP(Coalitions, EqualThePlainVersionOnGeneratedBallots, ()) {
    const auto candidates = static_cast<std::size_t>(*rc::gen::inRange(2, 7));
    const auto mark = rc::gen::apply(
        [](int candidate, int rank) {
            return tally::Mark{static_cast<CandidateIndex>(candidate),
                               static_cast<std::uint16_t>(rank)};
        },
        rc::gen::inRange(0, static_cast<int>(candidates)), rc::gen::inRange(1, 7));
    const Contest contest =
        contest_of(candidates, *rc::gen::container<std::vector<std::vector<tally::Mark>>>(
                                   rc::gen::container<std::vector<tally::Mark>>(mark)));
    std::size_t found = 0;
    const auto details = pairs_of(contest);
    for (CandidateIndex low = 0; low < candidates; ++low) {
        for (CandidateIndex high = static_cast<CandidateIndex>(low + 1); high < candidates;
             ++high) {
            // The smaller id is the larger index here.
            const PlainPair plain = plain_pair(contest, high, low);
            const auto place =
                std::find_if(details.begin(), details.end(), [&](const PairDetail& one) {
                    return one.pair.candidate_1 == 100u - high &&
                           one.pair.candidate_2 == 100u - low;
                });
            RC_ASSERT((place != details.end()) == (plain.shared > 0));
            if (plain.shared == 0) continue;
            expect_equal(*place, plain);
            ++found;
        }
    }
    RC_ASSERT(found == details.size());
}

TEST(Coalitions, AnOvervotedRankCountsForNeitherAndRepeatsCountOnce) {
    // Rank 1 is overvoted by A and B; C, then B, then C again: the ballot ranks C and B, next to
    // each other.
    const Contest contest = contest_of(3, {{{0, 1}, {1, 1}, {2, 2}, {1, 4}, {2, 5}}});
    const auto details = pairs_of(contest);
    ASSERT_EQ(details.size(), 1u);
    EXPECT_EQ(details[0].pair.candidate_1_name, "C");
    EXPECT_EQ(details[0].pair.candidate_2_name, "B");
    EXPECT_EQ(details[0].pair.avg_rank_distance, 1.0);
    EXPECT_EQ(details[0].pair.coalition_type, CoalitionType::strong);
    EXPECT_EQ(details[0].pair.transfer_votes_1_to_2, 1u);
}

TEST(Coalitions, TypesCountOnlyPairsWithEnoughSharedBallots) {
    const Contest contest = contest_of(3, {{{0, 1}, {1, 2}}, {{0, 1}, {1, 2}}, {{0, 1}, {2, 2}}});
    const CoalitionTypes types = coalition_types(pairs_of(contest), 2);
    EXPECT_EQ(types.total_pairs_analyzed, 1u);
    EXPECT_EQ(types.types[0].type, CoalitionType::strong);
    EXPECT_EQ(types.types[0].count, 1u);
    EXPECT_EQ(types.types[0].percentage, 100.0);
    EXPECT_EQ(types.types[0].examples.size(), 1u);
    EXPECT_EQ(types.types[3].count, 0u);
}

}  // namespace
}  // namespace almanac::elections
