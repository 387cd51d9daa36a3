#include "apps/elections/supporter_segments.h"

#include "apps/elections/candidate_metrics.h"
#include "apps/elections/candidates_testing.h"

#include <gtest/gtest.h>

#include <cmath>

namespace almanac::elections {
namespace {

using testing_candidates::add_ballot;
using testing_candidates::for_all_elections;
using testing_candidates::plain_ballots;
using testing_candidates::PlainBallot;
using testing_candidates::prepared_with;
using testing_candidates::subject_of;

// How many voters rank both, by the other's id.
std::map<std::uint32_t, std::uint64_t> plain_co_ranked(const Prepared& prepared,
                                                       std::size_t candidate) {
    std::map<std::uint32_t, std::uint64_t> both;
    for (const PlainBallot& ballot : plain_ballots(prepared)) {
        if (ballot.rank_of(candidate) == 0) continue;
        for (const auto other : ballot.ranking) {
            if (other != candidate)
                both[prepared.contest.candidates[other].id.number()] += ballot.voters;
        }
    }
    return both;
}

void check(const Prepared& prepared, const SupporterSegmentation& all, std::size_t candidate) {
    double percentages = 0;
    std::uint64_t voters = 0;
    std::uint32_t kinds = 0;
    for (const SupporterArchetype& kind : all.archetypes) {
        percentages += kind.percentage;
        voters += kind.ballot_count;
        kinds += kind.ballot_count > 0 ? 1 : 0;
        RC_ASSERT(kind.sample_ballots.empty() == (kind.ballot_count == 0));
        RC_ASSERT(kind.sample_ballots.size() <= 3u);
    }
    RC_ASSERT(voters == all.clustering_analysis.total_supporters);
    RC_ASSERT(kinds == all.clustering_analysis.archetypes_identified);
    RC_ASSERT(std::abs(percentages - (voters == 0 ? 0 : 100)) < 1e-9);
    const auto co_ranked = plain_co_ranked(prepared, candidate);
    RC_ASSERT(all.preference_patterns.most_common_coranked.size() == co_ranked.size());
    std::uint64_t before = UINT64_MAX;
    for (const CoRanked& other : all.preference_patterns.most_common_coranked) {
        RC_ASSERT(other.co_appearances == co_ranked.at(other.candidate_id));
        RC_ASSERT(other.co_appearances <= before);
        before = other.co_appearances;
    }
    std::uint64_t at_ranks = 0;
    for (const RankCount& rank : all.preference_patterns.ranking_position_distribution)
        at_ranks += rank.votes;
    RC_ASSERT(at_ranks == voters);
}

TEST(SupporterSegments, AddUpAndAgreeWithTheBallotsOfGeneratedElections) {
    for_all_elections(1000, {"portland-or-2024", "irv", "nyc", "meek-prf"},
                      [](const Prepared& prepared, const Subject& subject) {
                          for (const auto candidate : candidates_in_race(subject))
                              check(prepared, supporter_segments(subject, candidate), candidate);
                          RC_ASSERT(supporter_segment_rows(subject).size() ==
                                    4 * candidates_in_race(subject).size());
                      });
}

TEST(SupporterSegments, AreSortedByHand) {
    // A's ballots: A | ABCD | BACD | BCADE | EDCBA | AB, BCAD, CA: one bullet voter, two strategic
    // rankers, two builders, three others. BCADE has five and A third; BCAD has only four.
    Prepared prepared = prepared_with(5, "portland-or-2024", 1);
    for (const char* ballot : {"A", "ABCD", "BACD", "BCADE", "EDCBA", "AB", "BCAD", "CA", "D"})
        add_ballot(prepared, ballot);
    const SupporterSegmentation all = supporter_segments(subject_of(prepared), 0);
    ASSERT_EQ(all.archetypes.size(), 4U);
    EXPECT_EQ(all.archetypes[0].ballot_count, 1u);
    EXPECT_EQ(all.archetypes[0].percentage, 12.5);
    EXPECT_EQ(all.archetypes[1].ballot_count, 2u);
    EXPECT_EQ(all.archetypes[1].avg_ranking_position, 1.5);  // ABCD, BACD
    EXPECT_EQ(all.archetypes[2].ballot_count, 2u);
    EXPECT_EQ(all.archetypes[2].avg_candidates_ranked, 5.0);
    EXPECT_EQ(all.archetypes[3].ballot_count, 3u);
    EXPECT_EQ(all.archetypes[3].sample_ballots, (std::vector<std::string>{"6", "7", "8"}));
    EXPECT_EQ(all.clustering_analysis.largest_segment, Archetype::other);
    EXPECT_EQ(all.clustering_analysis.diversity_score, 1.0);
    EXPECT_EQ(all.preference_patterns.primary_ranking_position, 1u);  // A, ABCD, AB
    // B and C stand on six of them each; C has the smaller id.
    EXPECT_EQ(all.preference_patterns.most_common_coranked[0].candidate_name, "C");
    EXPECT_EQ(all.preference_patterns.most_common_coranked[0].co_appearances, 6u);
    EXPECT_EQ(all.preference_patterns.most_common_coranked[1].candidate_name, "B");
}

TEST(SupporterSegments, WhoHasNoBallotHasFourEmptyOnes) {
    Prepared prepared = prepared_with(2, "irv", 1);
    add_ballot(prepared, "A");
    const SupporterSegmentation none = supporter_segments(subject_of(prepared), 1);
    EXPECT_EQ(none.archetypes.size(), 4U);
    EXPECT_EQ(none.archetypes[0].percentage, 0.0);
    EXPECT_FALSE(none.clustering_analysis.largest_segment);
    EXPECT_FALSE(none.preference_patterns.primary_ranking_position);
}

}  // namespace
}  // namespace almanac::elections
