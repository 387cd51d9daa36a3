// Counts worked out on paper for the rules that begin or iterate anew. The paper stands in each
// test's comment; Q is the quota, V the votes.

#include "tally/ballot_notation.h"
#include "tally/golden_sheet.h"
#include "tally/tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace almanac::tally {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr CandidateIndex A = 0, B = 1, C = 2, D = 3;

Rule preset(std::string_view id) { return *find_rule(id); }

base::Result<Count> counted(const Ballots& ballots, const Rule& rule, std::size_t candidates,
                            std::uint32_t seats) {
    Question question;
    question.seats = seats;
    return count(Profile::build(ballots, rule, candidates), rule, question);
}

std::vector<std::string> texts(const std::vector<Votes>& votes) {
    std::vector<std::string> words;
    for (const Votes& each : votes) words.push_back(to_string(each));
    return words;
}

// "3: B 0.5" for each step, "-" for nobody.
std::vector<std::string> steps(const Count& count, std::vector<CandidateIndex> ranking) {
    std::vector<std::string> lines;
    for (const BallotStep& step : journey(count, ranking)) {
        const char holder = step.holder ? static_cast<char>('A' + *step.holder) : '-';
        lines.push_back(std::to_string(step.round) + ": " + holder + " " + to_string(step.value));
    }
    return lines;
}

}  // namespace

// 2 seats: 8 x A, B; 3 x B; 4 x C. V = 15, Q = 5 and a billionth.
// Round 1: A 8 is elected, B 3, C 4.
// Round 2: with A's keep value still 1 nothing moves and 2.999999999 are surplus; so it becomes
//   1 · Q rounded up = 5.000000001, / 8 = 0.625000000125, rounded up 0.625000001. Of each of the
//   eight ballots A takes 0.625000001 and 0.374999999 go on: A 5.000000008, B 3 + 2.999999992.
//   B is elected.
TEST(MeekGolden, AKeepValueIsRoundedUpTwice) {
    const Ballots ballots = written_ballots({"8 x A, B", "3 x B", "4 x C"});
    const Rule rule = preset("meek-prf");
    const auto count = counted(ballots, rule, 3, 2);
    ASSERT_TRUE(count) << count.error().detail;
    ASSERT_EQ(count->rounds.size(), 2U);
    const Round& first = count->rounds[0];
    EXPECT_EQ(to_string(first.threshold), "5.000000001");
    EXPECT_THAT(texts(first.totals), ElementsAre("8.000000000", "3.000000000", "4.000000000"));
    EXPECT_THAT(texts(first.keep_values), ElementsAre("1.000000000", "1.000000000", "1.000000000"));
    EXPECT_THAT(first.elected, ElementsAre(A));
    EXPECT_THAT(first.transfers, IsEmpty());
    const Round& second = count->rounds[1];
    EXPECT_THAT(texts(second.totals), ElementsAre("5.000000008", "5.999999992", "4.000000000"));
    EXPECT_EQ(to_string(second.keep_values[A]), "0.625000001");
    EXPECT_THAT(transfer_lines(second), ElementsAre("A to B: 8 at 0.374999999 = 2.999999992"));
    EXPECT_THAT(count->winners, ElementsAre(A, B));
    EXPECT_THAT(steps(*count, {A, B}),
                ElementsAre("1: A 1.000000000", "2: A 0.625000001", "2: B 0.374999999"));
}

// 2 seats: 8 x A, B; 3 x B, D; 4 x C; 1 x (blank). As above, with D whom nobody ranks first:
// Iteration 1: A is elected; D has 0, and 0 + 2.999999999 is less than B's 3, so D leaves at once.
// Iteration 2: A's keep value is 0.625000001 before votes are counted again; B is elected.
TEST(MeekGolden, InNewZealandWhoIsSureToLoseLeavesInTheIterationThatElects) {
    const Ballots ballots = written_ballots({"8 x A, B", "3 x B, D", "4 x C", "1 x"});
    const Rule rule = preset("meek-nz-2001");
    const auto count = counted(ballots, rule, 4, 2);
    ASSERT_TRUE(count) << count.error().detail;
    ASSERT_EQ(count->rounds.size(), 2U);
    EXPECT_THAT(count->rounds[0].elected, ElementsAre(A));
    EXPECT_THAT(count->rounds[0].eliminated, ElementsAre(D));
    EXPECT_THAT(texts(count->rounds[1].totals),
                ElementsAre("5.000000008", "5.999999992", "4.000000000", "0.000000000"));
    EXPECT_THAT(count->winners, ElementsAre(A, B));
}

// 1 seat: 9 x A; 4 x B, A; 4 x C; 1 x D, B; 1 x D, C; 1 x D. V = 20, so the statutory numbers of
// the four are 12597, 16565, 14940 and 11940 (lots_new_zealand_test.cpp), and in every second step
// 10000 minus that. Step 1: Q = 10.000000001; A 9, B 4, C 4, D 3: D leaves. Step 2: Q = 19 / 2 and
// a billionth; A 9, B 5, C 5. B and C never differed; of -6565 and -4940 B's
//   is lower, so B leaves, as he would not have in step 1.
// Step 3: A 9 + 4, and V = 18: Q = 9.000000001. A is elected.
TEST(MeekGolden, InNewZealandTheStatutoryNumbersTurnRoundWithEveryStep) {
    const Ballots ballots =
        written_ballots({"9 x A", "4 x B, A", "4 x C", "1 x D, B", "1 x D, C", "1 x D"});
    const Rule rule = preset("meek-nz-2001");
    const auto count = counted(ballots, rule, 4, 1);
    ASSERT_TRUE(count) << count.error().detail;
    ASSERT_EQ(count->rounds.size(), 3U);
    EXPECT_THAT(count->rounds[0].eliminated, ElementsAre(D));
    EXPECT_EQ(to_string(count->rounds[1].threshold), "9.500000001");
    EXPECT_THAT(count->rounds[1].eliminated, ElementsAre(B));
    ASSERT_EQ(count->ties.size(), 1U);
    EXPECT_THAT(count->ties[0].candidates, ElementsAre(B, C));
    EXPECT_EQ(count->ties[0].decided_by, DecidedBy::seed);
    EXPECT_THAT(texts(count->rounds[2].totals),
                ElementsAre("13.000000000", "0.000000000", "5.000000000", "0.000000000"));
    EXPECT_THAT(count->winners, ElementsAre(A));
}

// 1 seat of A, B and C, two of whom share a rank: 2 x AB, C; 3 x C. V = 5, Q = 2.500000001.
// Round 1: A 1, B 1, C 3: C is elected. Nothing else is left to do but to show where the votes of A
// and B go when they have left: to C.
TEST(MeekGolden, CandidatesAtOneRankShareTheBallot) {
    const Ballots ballots = written_ballots({"2 x AB, C", "3 x C"});
    const Rule rule = preset("meek-stv-rs");
    const auto count = counted(ballots, rule, 3, 1);
    ASSERT_TRUE(count) << count.error().detail;
    ASSERT_EQ(count->rounds.size(), 2U);
    EXPECT_EQ(count->valid_ballots, 5U);
    EXPECT_THAT(texts(count->rounds[0].totals),
                ElementsAre("1.000000000", "1.000000000", "3.000000000"));
    EXPECT_THAT(count->rounds[0].elected, ElementsAre(C));
    EXPECT_THAT(count->rounds[0].eliminated, ElementsAre(A, B));
    EXPECT_THAT(texts(count->rounds[1].totals),
                ElementsAre("0.000000000", "0.000000000", "5.000000000"));
}

// Thirds: 1 seat, 1 x ABC; 2 x A. V = 3. Each of the three at the rank has a third of a vote, in
// fractions as in guarded figures.
TEST(MeekGolden, ThreeAtOneRankHaveAThirdEach) {
    const Ballots ballots = written_ballots({"1 x ABC", "2 x A"});
    Rule rule = preset("meek-droop");
    const auto guarded = counted(ballots, rule, 3, 1);
    ASSERT_TRUE(guarded) << guarded.error().detail;
    EXPECT_EQ(to_string(guarded->rounds[0].totals[A]), "2.333333333333333333");
    rule.arithmetic = Arithmetic::rational;
    rule.guard = 0;
    rule.equal_share = EqualShare::all_orders;
    const auto exact = counted(ballots, rule, 3, 1);
    ASSERT_TRUE(exact) << exact.error().detail;
    EXPECT_EQ(to_string(exact->rounds[0].totals[B]), "0.333333333333333333");
}

// 2 seats, Warren, 3 decimals and a guard of 1. A has all 16 and pays p of each; when B, the
// lowest, has left, C and D have 4 · (1 − p) each, and the quota is (16 p + 8 (1 − p)) / 3. A has
// the quota at p = 0.2, and then C and D have it too: 3.2. The cuts leave A a little below, and C
// and D above it: one seat is left for two, and the lot gives it to C.
TEST(WarrenGolden, WhereTheCutsGiveMoreThanTheSeatsTheirQuotaTheLotDecides) {
    Rule rule = preset("warren-droop");
    rule.decimals = 3;
    rule.guard = 1;
    rule.omega = 3;
    rule.settled = Settled::below_omega;
    rule.stop = Stop::seats_filled;
    const Ballots ballots = written_ballots(
        {"7 x A", "1 x A, C, D", "2 x A, C", "1 x A, B", "1 x A, B, C", "4 x A, D"});
    Question question;
    question.seats = 2;
    question.lots.best_first = {2, 1, 0, 3};
    const auto count = tally::count(Profile::build(ballots, rule, 4), rule, question);
    ASSERT_TRUE(count) << count.error().detail;
    EXPECT_THAT(count->winners, ElementsAre(A, C));
    ASSERT_EQ(count->ties.size(), 1U);
    EXPECT_THAT(count->ties[0].candidates, ElementsAre(C, D));
    EXPECT_EQ(count->ties[0].decided_by, DecidedBy::lot);
    const Round& last = count->rounds.back();
    EXPECT_TRUE(last.totals[C] == last.totals[D] && last.totals[C] >= last.threshold);
}

// A ballot may hold as many at a rank as the figures can share among; more are refused.
TEST(MeekGolden, MoreAtOneRankThanCanBeCountedAreRefused) {
    std::vector<Mark> all;
    for (CandidateIndex candidate = 0; candidate < 61; ++candidate) all.push_back({candidate, 1});
    Ballots ballots;
    ballots.add(all, 3);
    ballots.add(std::vector<Mark>{{0, 1}}, 200);
    const auto refused = counted(ballots, *find_rule("meek-stv-rs"), 61, 2);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("61 candidates at one rank"));
    ballots = {};
    all.pop_back();
    ballots.add(all, 60);
    const auto count = counted(ballots, *find_rule("meek-stv-rs"), 61, 58);
    ASSERT_TRUE(count) << count.error().detail;
    EXPECT_EQ(to_string(count->rounds[0].totals[59]), "0.999999960")
        << "60 ballots of 1 / 60, cut to 9 places: 0.016666666";
}

// 2 seats: 7 x A, C; 4 x B; 3 x C, B; 1 x D, C.
// Round 1: V = 15, Q = 6. A 7 is elected, B 4, C 3, D 1.
// Round 2: A's 7 papers go on at 1 · 1 / 7 = 0.142857 to C: 3.999999; 0.000001 is left over. Nobody
//   has 6; D is lowest and leaves, and the count begins again without him.
// Round 3: A 7, B 4, C 3 + 1; A is elected.   Round 4: C 4.999999; B is lowest and leaves.
// Round 5: A 7, C 4, B's 4 ballots are exhausted; V = 11, Q = 4. A and C are elected.
TEST(WrightGolden, TheCountBeginsAgainAfterEachExclusion) {
    const Ballots ballots = written_ballots({"7 x A, C", "4 x B", "3 x C, B", "1 x D, C"});
    const auto count = counted(ballots, *find_rule("wright"), 4, 2);
    ASSERT_TRUE(count) << count.error().detail;
    ASSERT_EQ(count->rounds.size(), 5U);
    const auto& rounds = count->rounds;
    EXPECT_THAT(texts(rounds[1].totals),
                ElementsAre("6.000000", "4.000000", "3.999999", "1.000000"));
    EXPECT_EQ(to_string(rounds[1].residual), "0.000001");
    EXPECT_THAT(rounds[1].eliminated, ElementsAre(D));
    EXPECT_TRUE(rounds[2].begins_anew);
    EXPECT_THAT(texts(rounds[2].totals),
                ElementsAre("7.000000", "4.000000", "4.000000", "0.000000"));
    EXPECT_THAT(rounds[2].elected, ElementsAre(A));
    EXPECT_FALSE(rounds[3].begins_anew);
    EXPECT_THAT(texts(rounds[3].totals),
                ElementsAre("6.000000", "4.000000", "4.999999", "0.000000"));
    EXPECT_THAT(rounds[3].eliminated, ElementsAre(B));
    EXPECT_TRUE(rounds[4].begins_anew);
    EXPECT_EQ(to_string(rounds[4].threshold), "4.000000");
    EXPECT_EQ(to_string(rounds[4].exhausted), "4.000000");
    EXPECT_THAT(rounds[4].elected, ElementsAre(A, C));
    EXPECT_THAT(count->winners, ElementsAre(A, C));
    EXPECT_THAT(steps(*count, {D, C}),
                ElementsAre("1: D 1.000000", "3: C 1.000000", "5: C 1.000000"));
}

// 2 seats: 5 x A, B; 2 x B; 2 x C. 9 active ballots, Q = 9 / (1 + 2) = 3.
// Round 1: quotients A 5, B 2, C 2: A is elected, and each of his ballots has elected 1 / 5.
// Round 2: B has 7 ballots that have elected 5 · 1 / 5 = 1 between them: 7 / (1 + 1) = 3.5, above
//   the quota: elected.
TEST(QpqGolden, ABallotThatHasElectedCountsLess) {
    const Ballots ballots = written_ballots({"5 x A, B", "2 x B", "2 x C"});
    const auto count = counted(ballots, *find_rule("qpq"), 3, 2);
    ASSERT_TRUE(count) << count.error().detail;
    ASSERT_EQ(count->rounds.size(), 2U);
    EXPECT_EQ(to_string(count->rounds[0].threshold), "3.000000000");
    EXPECT_THAT(texts(count->rounds[0].totals),
                ElementsAre("5.000000000", "2.000000000", "2.000000000"));
    EXPECT_THAT(texts(count->rounds[1].totals),
                ElementsAre("5.000000000", "3.500000000", "2.000000000"));
    EXPECT_THAT(count->winners, ElementsAre(A, B));
    EXPECT_THAT(steps(*count, {A, B}), ElementsAre("1: A 1.000000000", "2: B 1.000000000"));
}

}  // namespace almanac::tally
