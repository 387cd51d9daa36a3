#include "apps/elections/quota_analysis.h"

#include "apps/elections/generated_subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace almanac::elections {
namespace {

using base::Int128;
using generated::for_all;
using testing::ElementsAre;

QuotaAnalysis analysis_of(const Subject& subject) {
    return quota_analysis(subject.contest, subject.count, subject.excluded());
}

Int128 votes_in(const Subject& subject, std::uint32_t round, std::uint32_t id) {
    return subject.count.rounds[round - 1].totals[100 - id].units;
}

// The plain version of one elimination: the fewest votes of those whom no round so far elected or
// eliminated (one pass).
std::optional<Int128> plain_next(const Subject& subject, std::uint32_t round) {
    std::set<std::size_t> left;
    for (std::size_t at = 0; at < subject.contest.candidates.size(); ++at) {
        if (!subject.excluded()[at]) left.insert(at);
    }
    const bool stays = subject.rule.stop == tally::Stop::majority_then_two_remain;
    for (std::uint32_t earlier = 0; earlier < round; ++earlier) {
        const tally::Round& decided = subject.count.rounds[earlier];
        for (const auto out : decided.eliminated) left.erase(out);
        for (const auto elected : decided.elected) {
            if (!stays) left.erase(elected);
        }
    }
    std::optional<Int128> fewest;
    for (const std::size_t at : left) {
        const Int128 votes = subject.count.rounds[round - 1].totals[at].units;
        fewest = fewest ? std::min(*fewest, votes) : votes;
    }
    return fewest;
}

// So many votes are enough to pass the next one, and one fewer is not.
void expect_fewest(const EliminationMargin& row) {
    if (!row.votes_added_to_change) return;
    const Int128 one = base::wide_power_of_ten(row.votes.places);
    const auto added = static_cast<Int128>(*row.votes_added_to_change) * one;
    RC_ASSERT(row.votes.units + added > row.next_votes->units);
    RC_ASSERT(row.votes.units + added - one <= row.next_votes->units);
    const auto switched = static_cast<Int128>(*row.votes_switched_to_change) * one;
    RC_ASSERT(row.votes.units + switched > row.next_votes->units - switched);
    RC_ASSERT(row.votes.units + switched - one <= row.next_votes->units - switched + one);
}

TEST(QuotaAnalysis, EqualsThePlainVersion) {
    for_all(1000, [] {
        const auto generated = any_subject();
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        const QuotaAnalysis analysis = analysis_of(subject);
        for (const ThresholdRow& row : analysis.candidates) {
            std::optional<std::uint32_t> met;
            for (std::uint32_t round = 1; round <= subject.count.rounds.size(); ++round) {
                const Int128 votes = votes_in(subject, round, row.candidate_id);
                const Int128 threshold = subject.count.rounds[round - 1].threshold.units;
                const bool reaches = subject.rule.reach == tally::Reach::at_least
                                         ? votes >= threshold
                                         : votes > threshold;
                if (reaches && !met) met = round;
            }
            RC_ASSERT(row.met_round == met);
            RC_ASSERT(row.votes.units == votes_in(subject, row.round_number, row.candidate_id));
            RC_ASSERT(row.above_threshold.units == row.votes.units - row.threshold.units);
        }
        std::size_t eliminations = 0;
        const bool one_pass = subject.rule.passes == tally::Passes::one;
        for (const tally::Round& round : subject.count.rounds)
            eliminations += round.eliminated.empty() ? 0U : 1U;
        RC_ASSERT(analysis.eliminations.size() == eliminations);
        for (const EliminationMargin& row : analysis.eliminations) {
            expect_fewest(row);
            if (!one_pass) continue;
            const auto next = plain_next(subject, row.round_number);
            RC_ASSERT(next.has_value() == row.next_votes.has_value());
            if (next) RC_ASSERT(row.next_votes->units == *next);
            if (next) RC_ASSERT(row.margin->units == *next - row.votes.units);
        }
    });
}

TEST(QuotaAnalysis, ListsEveryCandidateInTheRaceOnce) {
    for_all(1000, [] {
        const auto generated = any_subject();
        const Subject& subject = *generated->subject;
        std::set<std::uint32_t> listed;
        std::size_t elected = 0;
        for (const ThresholdRow& row : analysis_of(subject).candidates) {
            RC_ASSERT(listed.insert(row.candidate_id).second);
            RC_ASSERT(!subject.excluded()[100 - row.candidate_id]);
            RC_ASSERT(row.is_elected == row.elected_round.has_value());
            elected += row.is_elected ? 1U : 0U;
        }
        RC_ASSERT(elected == subject.count.winners.size());
    });
}

// portland-or-2024, 2 seats, threshold 99 / 3 + 1 = 34 in all rounds.
// Round 1: A 40, B 30, C 25, D 4: A is elected, 6 / 40 = 0.15 of each ballot moves.
// Round 2: all of A's name B next: B 30 + 6 = 36: elected. The best who is not has 25.
TEST(QuotaAnalysis, TellsHowCloseTheLastSeatWas) {
    Prepared prepared;
    for (const char* name : {"A", "B", "C", "D"}) {
        const auto number = static_cast<std::uint32_t>(prepared.contest.candidates.size() + 1);
        prepared.contest.candidates.push_back({CandidateId(number), "", name, "", false});
    }
    tally::Ballots& ballots = prepared.contest.ballots;
    ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 40);
    ballots.add(std::vector<tally::Mark>{{1, 1}}, 30);
    ballots.add(std::vector<tally::Mark>{{2, 1}}, 25);
    ballots.add(std::vector<tally::Mark>{{3, 1}, {2, 2}}, 4);
    prepared.rule = tally::find_rule("portland-or-2024");
    prepared.question.seats = 2;
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const QuotaAnalysis analysis =
        quota_analysis(subject->contest, subject->count, subject->excluded());
    ASSERT_TRUE(analysis.last_seat);
    EXPECT_EQ(analysis.last_seat->round_number, 2U);
    EXPECT_EQ(analysis.last_seat->winner_name, "B");
    EXPECT_EQ(analysis.last_seat->runner_up_name, "C");
    EXPECT_EQ(base::to_string(analysis.last_seat->margin), "11.0000");
    EXPECT_EQ(analysis.candidates[0].met_round, 1U);
    EXPECT_EQ(base::to_string(analysis.candidates[0].above_threshold), "6.0000");
    EXPECT_EQ(base::to_string(analysis.candidates[2].above_threshold), "-9.0000");
    EXPECT_TRUE(analysis.eliminations.empty());
    EXPECT_FALSE(analysis.closest_elimination);
}

// irv. A 10, B 7, C 4: C leaves, 3 fewer than B. Three more votes would have made a tie, so 4 are
// needed; of two voters of B who had voted for C instead the tie would have been broken: 5 to 6.
TEST(QuotaAnalysis, TellsHowFewVotesWouldHaveChangedAnElimination) {
    Prepared prepared;
    for (const char* name : {"A", "B", "C"}) {
        const auto number = static_cast<std::uint32_t>(prepared.contest.candidates.size() + 1);
        prepared.contest.candidates.push_back({CandidateId(number), "", name, "", false});
    }
    prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}}, 10);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{1, 1}}, 7);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{2, 1}}, 4);
    prepared.rule = tally::find_rule("irv");
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const QuotaAnalysis analysis =
        quota_analysis(subject->contest, subject->count, subject->excluded());
    ASSERT_FALSE(analysis.eliminations.empty());
    const EliminationMargin& first = analysis.eliminations[0];
    EXPECT_EQ(first.candidate_name, "C");
    EXPECT_EQ(first.next_candidate_name, "B");
    EXPECT_EQ(first.votes_added_to_change, 4U);
    EXPECT_EQ(first.votes_switched_to_change, 2U);
    EXPECT_EQ(analysis.closest_elimination->candidate_name, "C");
}

}  // namespace
}  // namespace almanac::elections
