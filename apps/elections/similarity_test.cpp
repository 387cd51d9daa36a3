#include "apps/elections/similarity.h"

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

// Bullet voters, strategic rankers, coalition builders in percent of supporters, and how many
// these are.
std::array<double, 4> plain_shares(const std::vector<PlainBallot>& ballots, std::size_t candidate) {
    double all = 0, bullet = 0, strategic = 0, builders = 0;
    for (const PlainBallot& ballot : ballots) {
        const std::size_t rank = ballot.rank_of(candidate);
        const std::size_t length = ballot.ranking.size();
        const auto voters = static_cast<double>(ballot.voters);
        if (rank == 0) continue;
        all += voters;
        if (length == 1) bullet += voters;
        if (length >= 4 && rank <= 2) strategic += voters;
        if (length >= 5 && rank >= 3) builders += voters;
    }
    if (all == 0) return {};
    return {100 * bullet / all, 100 * strategic / all, 100 * builders / all, all};
}

double plain_archetype_similarity(const std::vector<PlainBallot>& ballots, std::size_t one,
                                  std::size_t other) {
    const auto ours = plain_shares(ballots, one);
    const auto theirs = plain_shares(ballots, other);
    if (ours[3] == 0 || theirs[3] == 0) return 0;
    const double distance =
        std::hypot(ours[0] - theirs[0], ours[1] - theirs[1], ours[2] - theirs[2]);
    return distance > 100 ? 0 : 100 - distance;
}

// Voters who rank both.
double plain_shared(const std::vector<PlainBallot>& ballots, std::size_t one, std::size_t other) {
    double shared = 0;
    for (const PlainBallot& ballot : ballots) {
        if (ballot.rank_of(one) > 0 && ballot.rank_of(other) > 0)
            shared += static_cast<double>(ballot.voters);
    }
    return shared;
}

double plain_co_support(const std::vector<PlainBallot>& ballots, std::size_t candidates,
                        std::size_t one, std::size_t other) {
    double product = 0, ours = 0, theirs = 0;
    for (std::size_t third = 0; third < candidates; ++third) {
        if (third == one || third == other) continue;
        const double with_one = plain_shared(ballots, one, third);
        const double with_other = plain_shared(ballots, other, third);
        product += with_one * with_other;
        ours += with_one * with_one;
        theirs += with_other * with_other;
    }
    return ours == 0 || theirs == 0 ? 0 : 100 * product / std::sqrt(ours * theirs);
}

std::size_t index_of(const Subject& subject, std::uint32_t id) {
    return *candidate_with_id(subject.contest, id);
}

void check(const Subject& subject, const std::vector<PlainBallot>& ballots,
           const CandidateSimilarity& similarity, bool by_archetypes) {
    const std::size_t target = index_of(subject, similarity.candidate_id);
    RC_ASSERT(similarity.similar_candidates.size() + 1 == candidates_in_race(subject).size());
    double before = 100;
    for (const SimilarCandidate& one : similarity.similar_candidates) {
        const std::size_t other = index_of(subject, one.candidate_id);
        const double plain =
            by_archetypes
                ? plain_archetype_similarity(ballots, target, other)
                : plain_co_support(ballots, subject.contest.candidates.size(), target, other);
        RC_ASSERT(std::abs(one.similarity_score - plain) < 1e-6);
        RC_ASSERT(static_cast<double>(one.shared_ballots) == plain_shared(ballots, target, other));
        RC_ASSERT(one.similarity_score <= before);
        before = one.similarity_score;
    }
}

TEST(Similarity, EqualsThePlainVersionOnGeneratedElections) {
    for_all_elections(
        1000, {"portland-or-2024", "irv", "meek-prf"},
        [](const Prepared& prepared, const Subject& subject) {
            const auto ballots = plain_ballots(prepared);
            for (const auto candidate : candidates_in_race(subject)) {
                check(subject, ballots,
                      candidate_similarity(subject, candidate, SimilarityMethod::archetypes, 4096),
                      true);
                check(subject, ballots,
                      candidate_similarity(subject, candidate, SimilarityMethod::co_support, 4096),
                      false);
            }
        });
}

double score_of(const Subject& subject, std::size_t one, std::size_t other,
                SimilarityMethod method) {
    const auto all =
        candidate_similarity(subject, static_cast<tally::CandidateIndex>(one), method, 4096);
    for (const SimilarCandidate& each : all.similar_candidates) {
        if (index_of(subject, each.candidate_id) == other) return each.similarity_score;
    }
    return -1;
}

TEST(Similarity, IsTheSameFromEitherSide) {
    for_all_elections(1000, {"portland-or-2024"}, [](const Prepared&, const Subject& subject) {
        for (const SimilarityRow& row : similarity_rows(subject)) {
            RC_ASSERT(row.candidate_1 < row.candidate_2);
            const std::size_t one = index_of(subject, row.candidate_1);
            const std::size_t other = index_of(subject, row.candidate_2);
            for (const auto& [low, high] : {std::pair(one, other), std::pair(other, one)}) {
                RC_ASSERT(score_of(subject, low, high, SimilarityMethod::archetypes) ==
                          row.archetype_similarity);
                RC_ASSERT(score_of(subject, low, high, SimilarityMethod::co_support) ==
                          row.co_support_similarity);
            }
        }
    });
}

TEST(Similarity, IsWorkedOutByHand) {
    // A: one of two supporters is a bullet voter (A, AC); B: one of four (B, BC, BC, BD).
    // Shares of the seed's three: (50, 0, 0) and (25, 0, 0), 25 apart: 75.
    // Besides A, ballots of A rank (C 1, D 0), of B (C 2, D 1): cosine 2 / √5 = 0.894427.
    Prepared prepared = prepared_with(4, "portland-or-2024", 1);
    for (const char* ballot : {"A", "AC", "B", "BC", "BC", "BD"}) add_ballot(prepared, ballot);
    const Subject subject = subject_of(prepared);
    EXPECT_DOUBLE_EQ(score_of(subject, 0, 1, SimilarityMethod::archetypes), 75.0);
    EXPECT_NEAR(score_of(subject, 0, 1, SimilarityMethod::co_support), 89.4427, 0.0001);
    const auto two = candidate_similarity(subject, 0, SimilarityMethod::archetypes, 2);
    EXPECT_EQ(two.similar_candidates.size(), 2U);
    EXPECT_EQ(two.analysis_method, "archetype_distribution_similarity");
    EXPECT_EQ(two.similar_candidates[0].candidate_name, "B");
    EXPECT_EQ(two.similar_candidates[0].shared_archetypes,
              (std::vector<Archetype>{Archetype::bullet_voters, Archetype::other}));
}

}  // namespace
}  // namespace almanac::elections
