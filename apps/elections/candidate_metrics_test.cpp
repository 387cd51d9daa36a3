#include "apps/elections/candidate_metrics.h"

#include "apps/elections/candidates_testing.h"
#include "apps/elections/voter_behaviour.h"

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

bool close(double one, double other) { return std::abs(one - other) < 1e-9; }

// A7's formulas, each by a loop over the ballots.
struct PlainMetrics {
    double ballots = 0, first = 0, points = 0, others = 0, later = 0, ranks = 0, bullets = 0;
    double extremes = 0;
    std::map<std::size_t, double> at_rank;

    PlainMetrics(const std::vector<PlainBallot>& all, std::size_t candidate) {
        for (const PlainBallot& ballot : all) {
            const std::size_t rank = ballot.rank_of(candidate);
            if (rank == 0) continue;
            const auto voters = static_cast<double>(ballot.voters);
            const std::size_t length = ballot.ranking.size();
            ballots += voters;
            ranks += voters * static_cast<double>(rank);
            at_rank[rank] += voters;
            if (rank == 1) first += voters;
            if (rank == 1 || rank == 6) extremes += voters;
            if (rank <= 6) points += voters * static_cast<double>(7 - rank);
            others += voters * static_cast<double>(std::min<std::size_t>(length, 6) - 1);
            if (length > rank) later += voters;
            if (length == 1) bullets += voters;
        }
    }
    double consistency() const {
        if (at_rank.empty()) return 0;
        if (at_rank.size() == 1) return 1;
        double entropy = 0;
        for (const auto& [rank, voters] : at_rank)
            entropy -= voters / ballots * std::log(voters / ballots);
        return 1 - entropy / std::log(static_cast<double>(at_rank.size()));
    }
};

void expect_equal(const CandidateMetrics& row, const PlainMetrics& plain, std::size_t in_race) {
    const double most = static_cast<double>(std::min<std::size_t>(6, in_race)) - 1;
    const double n = plain.ballots == 0 ? 1 : plain.ballots;
    RC_ASSERT(static_cast<double>(row.total_ballots) == plain.ballots);
    RC_ASSERT(static_cast<double>(row.first_choice_votes) == plain.first);
    RC_ASSERT(static_cast<double>(row.weighted_score) == plain.points);
    RC_ASSERT(close(row.vote_strength_index, plain.points / (6 * n)));
    RC_ASSERT(close(row.cross_camp_appeal, most == 0 ? 0 : plain.others / n / most));
    RC_ASSERT(close(row.transfer_efficiency, plain.later / n));
    RC_ASSERT(std::abs(row.ranking_consistency - plain.consistency()) <= 5.1e-7);
    RC_ASSERT(close(row.avg_ranking_position, plain.ranks / n));
    RC_ASSERT(static_cast<double>(row.bullet_voters) == plain.bullets);
    RC_ASSERT(close(row.polarization_index, plain.bullets / n));
    for (const double share :
         {row.vote_strength_index, row.cross_camp_appeal, row.transfer_efficiency,
          row.ranking_consistency, row.polarization_index}) {
        RC_ASSERT(share >= 0 && share <= 1);
    }
}

void expect_equal(const VoterBehaviour& one, const PlainMetrics& plain) {
    const double n = plain.ballots == 0 ? 1 : plain.ballots;
    const double extremes = std::max(0.0, plain.extremes / n - 0.33);
    RC_ASSERT(close(one.polarization_with_extremes, std::min(1.0, plain.bullets / n + extremes)));
    RC_ASSERT(one.ranking_distribution.size() == plain.at_rank.size());
    for (const auto& [rank, votes] : one.ranking_distribution)
        RC_ASSERT(static_cast<double>(votes) == plain.at_rank.at(rank));
}

TEST(CandidateMetrics, EqualThePlainVersionOnGeneratedElections) {
    for_all_elections(1000, {"portland-or-2024", "irv", "meek-prf", "scotland-2007"},
                      [](const Prepared& prepared, const Subject& subject) {
                          const auto ballots = plain_ballots(prepared);
                          const auto in_race = candidates_in_race(subject);
                          const auto rows = candidate_metrics(subject);
                          RC_ASSERT(rows.size() == in_race.size());
                          std::uint64_t winners = 0;
                          for (std::size_t at = 0; at < rows.size(); ++at) {
                              const PlainMetrics plain(ballots, in_race[at]);
                              expect_equal(rows[at], plain, in_race.size());
                              expect_equal(voter_behaviour(subject, in_race[at]), plain);
                              winners += rows[at].is_winner ? 1u : 0u;
                              RC_ASSERT(!rows[at].is_winner || rows[at].election_round.has_value());
                          }
                          RC_ASSERT(winners == subject.count.winners.size());
                      });
}

TEST(CandidateMetrics, AreWorkedOutByHand) {
    // A alone (2 voters), ABCD, BCDEA, CA. A: ranks 1, 1, 1, 5, 2.
    Prepared prepared = prepared_with(5, "portland-or-2024", 1);
    add_ballot(prepared, "A", 2);
    add_ballot(prepared, "ABCD");
    add_ballot(prepared, "BCDEA");
    add_ballot(prepared, "CA");
    const Subject subject = subject_of(prepared);
    const CandidateMetrics a = candidate_metrics(subject).front();
    EXPECT_EQ(a.candidate_id, 100u);
    EXPECT_EQ(a.first_choice_percentage, 60.0);                 // 3 of 5
    EXPECT_EQ(a.weighted_score, 6u * 3 + 2 + 5);                // ranks 1 ×3, 5, 2
    EXPECT_DOUBLE_EQ(a.vote_strength_index, 25.0 / 30);         // of 6 · 5
    EXPECT_DOUBLE_EQ(a.cross_camp_appeal, (13.0 / 5 - 1) / 4);  // 13 candidates on 5 ballots
    EXPECT_DOUBLE_EQ(a.transfer_efficiency, 0.2);               // ABCD
    EXPECT_DOUBLE_EQ(a.avg_ranking_position, 2.0);
    // Shares 3/5, 1/5, 1/5: entropy 1.370951 bits of log2(3) = 1.584963.
    EXPECT_DOUBLE_EQ(a.ranking_consistency, 0.135026);
    EXPECT_EQ(a.bullet_voter_percentage, 40.0);
    EXPECT_EQ(a.final_status, FinalStatus::elected);
    EXPECT_EQ(a.election_round, 1u);  // 3 of 5 votes
    // Ranks 1 and 6 have 0.6 of the ballots, 0.27 above 0.33; bullets 0.4.
    EXPECT_DOUBLE_EQ(voter_behaviour(subject, 0).polarization_with_extremes, 0.67);
}

// Pairs with 200 shared ballots and a strength of 0.25 are connections: A and B share 250, A and C
// only 40.
TEST(CandidateMetrics, CarryWhatTheNetworkSaysOfEach) {
    Prepared prepared = prepared_with(3, "portland-or-2024", 1);
    add_ballot(prepared, "AB", 250);
    add_ballot(prepared, "AC", 40);
    const auto rows = candidate_metrics(subject_of(prepared));
    EXPECT_EQ(rows[0].total_connections, 1u);
    EXPECT_EQ(rows[1].total_connections, 1u);
    // 0.3 · 250 / 290 + 0.7 · 1 / 2
    EXPECT_DOUBLE_EQ(rows[1].avg_coalition_strength, 0.3 * 250 / 290 + 0.35);
    EXPECT_EQ(rows[2].total_connections, 0u);
    EXPECT_EQ(rows[2].position_type, PositionType::isolated);
}

TEST(CandidateMetrics, WhoIsNotInTheRaceIsMissing) {
    Prepared prepared = prepared_with(3, "irv", 1);
    prepared.question.excluded[1] = true;
    add_ballot(prepared, "BA");
    const Subject subject = subject_of(prepared);
    EXPECT_EQ(candidate_metrics(subject).size(), 2U);
    const auto excluded = candidate_in_race(subject, 99);
    ASSERT_FALSE(excluded);
    EXPECT_EQ(excluded.error().kind, base::ErrorKind::missing);
    EXPECT_EQ(excluded.error().detail, "Candidate 99 was not in the race.");
    EXPECT_FALSE(candidate_in_race(subject, 5));
    EXPECT_TRUE(candidate_in_race(subject, 98));
}

}  // namespace
}  // namespace almanac::elections
