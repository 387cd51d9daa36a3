// Counts worked out on paper for the presets with several seats and weighted transfers, beside
// those of golden_test.cpp. The paper stands in each test's comment; T is the threshold.

#include "tally/golden.h"

#include <gmock/gmock.h>

namespace almanac::tally {

namespace {

using testing::ElementsAre;

std::string refusal(const Ballots& ballots, const Rule& rule, std::uint32_t seats) {
    Question question;
    question.seats = seats;
    const auto counted = count(Profile::build(ballots, rule, 4), rule, question);
    return counted ? "counted" : counted.error().detail;
}

}  // namespace

// 2 seats, T = floor(13/3) + 1 = 5. A has 6, but D, the undeclared write-ins, holds votes and
// leaves before anybody is elected. Then A: 1/6 = 0.1666|6, six ballots at 0.1666 are 0.9996 for B,
// 0.0004 is left. B leaves, three at 1 and six at 0.1666 exhaust; C has the last seat, and the last
// round has nothing to show.
TEST(GoldenSeats, RctabElectsNobodyWhileUndeclaredWriteInsHoldVotes) {
    const Count count = golden_count(written_ballots({"6 x A, B", "3 x B", "2 x C, B", "2 x D, C"}),
                                     {"rctab-multiwinner", 2, 4, "D"});
    EXPECT_THAT(
        told(count),
        ElementsAre("A 6.0000, B 3.0000, C 2.0000, D 2.0000 of 5.0000: D out",
                    "A 6.0000, B 3.0000, C 4.0000 of 5.0000: A elected",
                    "A 5.0000, B 3.9996, C 4.0000 of 5.0000: B out; residual 0.0004",
                    "A 5.0000, C 4.0000 of 5.0000: C elected; exhausted 3.9996; residual 0.0004",
                    "A 5.0000, C 4.0000 of 5.0000:; exhausted 3.9996; residual 0.0004"));
}

// 2 seats, T = floor(15/3) + 1 = 6. A has it, but is elected only when a surplus moves, and
// receives until then. Round 1: D's 2 cannot reach C's 3 and leave before anything else; with C
// they are 5, more than B's 4. Round 2: A 8; C's 3 and the surplus of 2 could reach B. A is
// elected: 2/8 = 0.25, four ballots at 0.25 make C 4, four exhaust. Round 3: B and C are equal and
// nobody can be counted out; the lot (here: the first listed) falls on B. One is left for one seat:
// C is elected, and B keeps his votes.
TEST(GoldenSeats, MinneapolisElectsWithTheSurplusAndLeavesTheLastDefeatedTheirVotes) {
    const Count count =
        golden_count(written_ballots({"4 x A, C", "2 x A", "4 x B", "3 x C", "2 x D, A"}),
                     {"minneapolis-167.70", 2, 4});
    EXPECT_THAT(
        told(count),
        ElementsAre("A 6.0000, B 4.0000, C 3.0000, D 2.0000 of 6.0000: D out",
                    "A 8.0000, B 4.0000, C 3.0000 of 6.0000: A elected",
                    "A 6.0000, B 4.0000, C 4.0000 of 6.0000: C elected B out; exhausted 1.0000"));
    EXPECT_THAT(count.winners, ElementsAre(0, 2));
    EXPECT_EQ(count.ties.size(), 1u);
}

// 2 seats, 6 decimals. T = floor(20/3) + 1 = 7. A: 2/9 = 0.222222|2, nine at 0.222222 are 1.999998.
// Round 2: 19.999998 count, T = 7. D exhausts: 17.999998, T = 5 + 1 = 6, and B is just below. C
// exhausts: 12.999998, T = 5. A keeps the 7 of the round of the election.
TEST(GoldenSeats, AlbanyMakesTheThresholdAnewInEveryRound) {
    const Count count =
        golden_count(written_ballots({"9 x A, B", "4 x B", "5 x C", "2 x D"}), {"albany-ca", 2, 4});
    EXPECT_THAT(
        told(count),
        ElementsAre("A 9.000000, B 4.000000, C 5.000000, D 2.000000 of 7.000000: A elected",
                    "A 7.000000, B 5.999998, C 5.000000, D 2.000000 of 7.000000: D out; "
                    "residual 0.000002",
                    "A 7.000000, B 5.999998, C 5.000000 of 6.000000: C out; exhausted 2.000000; "
                    "residual 0.000002",
                    "A 7.000000, B 5.999998 of 5.000000: B elected; exhausted 7.000000; "
                    "residual 0.000002"));
}

// 2 seats, T = floor(12/3) + 1 = 5. Virginia passes over the overvote BC, so A's six at 0.1666 are
// D's; D, -, -, B exhausts at its second skipped rank; C, C, -, B passes over the repeat and one
// skipped rank. In Eastpointe the overvote exhausts A's six, and D's ballot is B's.
TEST(GoldenSeats, VirginiaAndEastpointeDifferInWhatABallotLoses) {
    const Ballots ballots =
        written_ballots({"6 x A, BC, D", "3 x B", "2 x C, C, -, B", "1 x D, -, -, B"});
    EXPECT_THAT(
        told(golden_count(ballots, {"arlington-va", 2, 4})),
        ElementsAre("A 6.0000, B 3.0000, C 2.0000, D 1.0000 of 5.0000: A elected",
                    "A 5.0000, B 3.0000, C 2.0000, D 1.9996 of 5.0000: D out; residual 0.0004",
                    "A 5.0000, B 3.0000, C 2.0000 of 5.0000: C out; exhausted 1.9996; "
                    "by skips 1.0000; residual 0.0004",
                    "A 5.0000, B 5.0000 of 5.0000: B elected; exhausted 1.9996; by skips 1.0000; "
                    "residual 0.0004"));
    EXPECT_THAT(
        told(golden_count(ballots, {"eastpointe-mi", 2, 4})),
        ElementsAre("A 6.0000, B 3.0000, C 2.0000, D 1.0000 of 5.0000: A elected",
                    "A 5.0000, B 3.0000, C 2.0000, D 1.0000 of 5.0000: D out; exhausted 0.9996; "
                    "by overvote 0.9996; residual 0.0004",
                    "A 5.0000, B 4.0000, C 2.0000 of 5.0000: C out; exhausted 0.9996; "
                    "by overvote 0.9996; residual 0.0004",
                    "A 5.0000, B 6.0000 of 5.0000: B elected; exhausted 0.9996; "
                    "by overvote 0.9996; residual 0.0004"));
}

// RCTab's other options. Two have T = 5 of 13; only the one with more is elected, and the other
// receives 0.1666 · 6 first.
TEST(GoldenSeats, OneWinnerARoundLetsTheOthersWait) {
    Rule rule = *find_rule("rctab-multiwinner");
    rule.one_winner_a_round = true;
    Question question;
    question.seats = 2;
    const Profile profile =
        Profile::build(written_ballots({"6 x A, B", "5 x B, C", "2 x C"}), rule, 3);
    const auto counted = count(profile, rule, question);
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_THAT(told(*counted),
                ElementsAre("A 6.0000, B 5.0000, C 2.0000 of 5.0000: A elected",
                            "A 5.0000, B 5.9996, C 2.0000 of 5.0000: B elected; residual 0.0004",
                            // 0.9996/5.9996 = 0.1666|1: five at 0.1666, six at 0.0277|5.
                            "A 5.0000, B 5.0000, C 2.8330 of 5.0000:; exhausted 0.1662; "
                            "residual 0.0008"));
}

// Nobody but A and B has 3 votes: C and D leave together, and no threshold is below 3.
TEST(GoldenSeats, AMinimumOfVotesSendsEverybodyBelowAway) {
    Rule rule = *find_rule("rctab-multiwinner");
    rule.minimum_votes = 3;
    Question question;
    question.seats = 2;
    const Ballots ballots = written_ballots({"3 x A", "3 x B, A", "2 x C, B", "2 x D, C"});
    const auto counted = count(Profile::build(ballots, rule, 4), rule, question);
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_EQ(told(counted->rounds[0]),
              "A 3.0000, B 3.0000, C 2.0000, D 2.0000 of 4.0000: C D out");
    EXPECT_EQ(told(counted->rounds[1]),
              "A 3.0000, B 5.0000 of 4.0000: B A elected; exhausted 2.0000");
    rule.minimum_votes = 4;
    EXPECT_THAT(refusal(ballots, rule, 2), testing::HasSubstr("Fewer candidates than seats"));
}

// A Hare quota that is cut can be reached by more than there are seats: floor(5/3) = 1 by four.
// Most votes first; lots say who of A, C and D has the other two seats.
TEST(GoldenSeats, MoreMayReachAQuotaThanThereAreSeats) {
    Rule rule = *find_rule("rctab-multiwinner");
    rule.quota = Quota::hare_floor;
    rule.stop = Stop::seats_filled;
    Question question;
    question.seats = 3;
    question.lots.best_first = {3, 2, 1, 0};
    const auto counted =
        count(Profile::build(written_ballots({"1 x A", "2 x B", "1 x C", "1 x D"}), rule, 4), rule,
              question);
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_THAT(counted->winners, ElementsAre(1, 3, 2));
    EXPECT_EQ(counted->ties.size(), 2u);
}

// Fields that the transfer method cannot honour are refused, never ignored.
TEST(GoldenSeats, AFieldThatIsNotHonouredIsRefused) {
    Rule rule = *find_rule("rctab-multiwinner");
    rule.quota = Quota::hare_exact;
    EXPECT_THAT(refusal(written_ballots({"3 x A", "1 x B"}), rule, 1),
                testing::HasSubstr("cannot count: quota: a quota that is cut is not exact"));
}

}  // namespace almanac::tally
