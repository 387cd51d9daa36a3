// Counts worked out on paper for the presets that fill seats by runoffs or from the bottom up. The
// paper stands in each test's comment; T is the threshold.

#include "tally/golden.h"

#include <gmock/gmock.h>

namespace almanac::tally {

namespace {

using testing::ElementsAre;

}  // namespace

// T = floor(22/2) + 1 = 12: A 8, B 7, C 4, D 3. D and C together have 7, which would make them
// equal to B and not pass him: both leave. C, -, A passes over one skipped rank; D, -, -, A
// exhausts at two, and D, AB, A at the overvote. A 8 + 1, B 7 + 3 + 1 of 20: B has the 11 it takes.
// -, -, C has skipped two ranks before its first: not counted.
TEST(GoldenRunoffs, MaineEliminatesWhoCannotPassTheNext) {
    const Count count =
        golden_count(written_ballots({"8 x A", "7 x B", "3 x C, B", "1 x C, -, A", "1 x D, -, -, A",
                                      "1 x D, AB, A", "1 x D, B", "1 x -, -, C"}),
                     {"maine-535", 1, 4});
    EXPECT_THAT(told(count), ElementsAre("A 8, B 7, C 4, D 3 of 12: D C out",
                                         "A 9, B 11 of 11: B elected; exhausted 2; by overvote 1; "
                                         "by skips 1"));
    EXPECT_EQ(count.not_counted.skipped, 1u);
}

// T = floor(13/2) + 1 = 7, and nobody has it in round 1. In round 2 A has 7 of 13, but only round 1
// ends the count early: C leaves, and A has 9 of 13.
TEST(GoldenRunoffs, AlaskaGoesOnToTwoAfterARoundWithoutAMajority) {
    const Ballots ballots = written_ballots({"6 x A", "4 x B", "2 x C, A", "1 x D, A"});
    EXPECT_THAT(told(golden_count(ballots, {"alaska", 1, 4})),
                ElementsAre("A 6, B 4, C 2, D 1 of 7: D out", "A 7, B 4, C 2 of 7: C out",
                            "A 9, B 4 of 7: A elected"));
    const Ballots at_once = written_ballots({"7 x A", "3 x B", "2 x C"});
    EXPECT_THAT(told(golden_count(at_once, {"alaska", 1, 3})),
                ElementsAre("A 7, B 3, C 2 of 7: A elected"));
}

// Two seats. First: T = 7; B is lowest and exhausts, A has 5 of 9. Then anew without A, whose
// ballots count for B: 8 of 12.
TEST(GoldenRunoffs, UtahFillsEachSeatByARunoffOfItsOwn) {
    const Count count =
        golden_count(written_ballots({"5 x A, B", "3 x B", "4 x C"}), {"utah", 2, 3});
    EXPECT_THAT(told(count),
                ElementsAre("A 5, B 3, C 4 of 7: B out", "A 5, C 4 of 5: A elected; exhausted 3",
                            "anew: B 8, C 4 of 7: B elected"));
    EXPECT_THAT(count.winners, ElementsAre(0, 1));
}

// E stands for unqualified write-ins, which leave before anybody is elected: one goes to A, two
// exhaust. Of 19 it takes 10; D and C have 3 together, fewer than B's 7, so both leave. C, AB, A
// exhausts at the overvote: A 10 of 18.
TEST(GoldenRunoffs, SanFranciscoEliminatesSeveralWhoseSumIsBelowTheNext) {
    const Ballots ballots = written_ballots(
        {"8 x A", "7 x B", "1 x C, AB, A", "1 x C, D, A", "1 x D, C, B", "1 x E, A", "2 x E"});
    EXPECT_THAT(told(golden_count(ballots, {"san-francisco", 1, 5, "E"})),
                ElementsAre("A 8, B 7, C 2, D 1, E 3 of 11: E out",
                            "A 9, B 7, C 2, D 1 of 10: D C out; exhausted 2",
                            "A 10, B 8 of 10: A elected; exhausted 3; by overvote 1"));
    // Alameda County: the same ballots, one out a round; D, C, B is C's for a round.
    EXPECT_THAT(told(golden_count(ballots, {"alameda", 1, 5, "E"})),
                ElementsAre("A 8, B 7, C 2, D 1, E 3 of 11: E out",
                            "A 9, B 7, C 2, D 1 of 10: D out; exhausted 2",
                            "A 9, B 7, C 3 of 10: C out; exhausted 2",
                            "A 10, B 8 of 10: A elected; exhausted 3; by overvote 1"));
}

// Five ranks count: H's ballot names B at the sixth and exhausts. T = floor(16/2) + 1 = 9, nobody
// has it. H leaves with D and C: 1 + 1 + 2 = 4 < B's 5. A has 8 of 15 then and would have a
// majority, and two remain.
TEST(GoldenRunoffs, NewYorkCountsFiveRanksAndEliminatesInBatches) {
    const Count count = golden_count(
        written_ballots({"7 x A", "5 x B", "2 x C, B", "1 x D, A", "1 x H, C, D, E, F, B"}),
        {"nyc", 1, 8});
    EXPECT_THAT(told(count), ElementsAre("A 7, B 5, C 2, D 1, H 1 of 9: E F G D H C out",
                                         "A 8, B 7 of 8: A elected; exhausted 1"));
}

// T = floor(22/2) + 1 = 12 and stays. E stands for undeclared write-ins: D's vote and E's are 2 <
// 5, so D cannot be elected; with C's 5 they are 7, which is B's: C can still be equal. D and E
// leave together. Then C's 6 are fewer than B's 7. Two remain: A has more, though not 12.
TEST(GoldenRunoffs, MinneapolisDefeatsUndeclaredWriteInsWithThoseWhoCannotBeElected) {
    const Count count = golden_count(
        written_ballots({"8 x A", "7 x B", "4 x C", "1 x C, AB, C, B", "1 x D, C", "1 x E, -, A"}),
        {"minneapolis-167.60", 1, 5, "E"});
    EXPECT_THAT(told(count),
                ElementsAre("A 8, B 7, C 5, D 1, E 1 of 12: D E out", "A 9, B 7, C 6 of 12: C out",
                            "A 9, B 8 of 12: A elected; exhausted 5"));
}

// Six ranks count: the seventh of the last ballot does not. An overvote is passed over. T = 7 of
// 13; D and C leave one after the other, and A has 8 of 12.
TEST(GoldenRunoffs, PortlandsMayorNeedsAMajorityOfWhatStillCounts) {
    const Count count =
        golden_count(written_ballots({"5 x A", "4 x B", "3 x C, AB, A", "1 x D, D, D, D, D, D, A"}),
                     {"portland-or-mayor-2024", 1, 4});
    EXPECT_THAT(told(count), ElementsAre("A 5, B 4, C 3, D 1 of 7: D out",
                                         "A 5, B 4, C 3 of 7: C out; exhausted 1",
                                         "A 8, B 4 of 7: A elected; exhausted 1"));
}

// 24 ballots, T = 13: E leaves, then D; A has 12 of 23 and is elected while three are left.
TEST(GoldenRunoffs, BurlingtonStopsAtAMajority) {
    const Count count = golden_count(
        written_ballots({"9 x A", "6 x B", "5 x C", "3 x D, A", "1 x E"}), {"burlington", 1, 5});
    EXPECT_THAT(told(count), ElementsAre("A 9, B 6, C 5, D 3, E 1 of 13: E out",
                                         "A 9, B 6, C 5, D 3 of 12: D out; exhausted 1",
                                         "A 12, B 6, C 5 of 12: A elected; exhausted 1"));
}

// Every ballot is full. D leaves; B and C are equal at 4, and at the count before C had 3 and B 4:
// C is excluded, and B passes A.
TEST(GoldenRunoffs, TheAustralianHouseLooksBackAtTheLatestDifference) {
    const Count count = golden_count(
        written_ballots({"7 x A, B, C, D", "4 x B, A, C, D", "3 x C, B, A, D", "1 x D, C, B, A"}),
        {"australia-house", 1, 4});
    EXPECT_THAT(told(count), ElementsAre("A 7, B 4, C 3, D 1 of 8: D out",
                                         "A 7, B 4, C 4 of 8: C out", "A 7, B 8 of 8: B elected"));
    ASSERT_EQ(count.ties.size(), 1u);
    EXPECT_EQ(count.ties[0].decided_by, DecidedBy::earlier_round);
}

// Preferences are optional, and a number left out ends them: C, -, A exhausts.
TEST(GoldenRunoffs, NewSouthWalesEndsABallotAtANumberLeftOut) {
    const Count count = golden_count(written_ballots({"4 x A", "4 x B", "2 x C, -, A", "1 x C, B"}),
                                     {"nsw-la", 1, 3});
    EXPECT_THAT(told(count), ElementsAre("A 4, B 4, C 3 of 6: C out",
                                         "A 4, B 5 of 5: B elected; exhausted 2; by skips 2"));
}

// Three seats, one runoff each. 1: A has 5 of 9. 2, without A: B has 2 + 2 of 6, and 3 of A's
// ballots name nobody else. 3, without A and B: C has 2 of 3.
TEST(GoldenRunoffs, SequentialRunoffsLeaveEarlierWinnersOut) {
    const Count count =
        golden_count(written_ballots({"2 x A, B", "3 x A", "1 x B, C", "1 x B", "1 x C", "1 x D"}),
                     {"sequential-irv", 3, 4});
    EXPECT_THAT(told(count), ElementsAre("A 5, B 2, C 1, D 1 of 5: A elected",
                                         "anew: B 4, C 1, D 1 of 4: B elected; exhausted 3",
                                         "anew: C 2, D 1 of 2: C elected; exhausted 6"));
}

// Two seats: the lowest leave until two are left, however many votes A has.
TEST(GoldenRunoffs, BottomsUpElectsWhoIsLeft) {
    const Count count = golden_count(written_ballots({"9 x A", "3 x B", "2 x C, B", "1 x D, C"}),
                                     {"bottoms-up", 2, 4});
    EXPECT_THAT(told(count),
                ElementsAre("A 9, B 3, C 2, D 1 of 6: D out", "A 9, B 3, C 3 of 6: B out",
                            "A 9, C 3 of 6: A C elected; exhausted 3"));
    EXPECT_EQ(count.ties.size(), 1u) << "B and C were equal; without lots the first listed leaves";
}

// 15 % of 20 is 3.00: C and D have less. D exhausts, 15 % of 19 is 2.85, and C leaves for A.
TEST(GoldenRunoffs, APercentageElectsEverybodyWhoHasIt) {
    const Count count = golden_count(written_ballots({"12 x A", "5 x B", "2 x C, A", "1 x D"}),
                                     {"bottoms-up-percentage", 1, 4});
    EXPECT_THAT(told(count), ElementsAre("A 12.00, B 5.00, C 2.00, D 1.00 of 3.00: D out",
                                         "A 12.00, B 5.00, C 2.00 of 2.85: C out; exhausted 1.00",
                                         "A 14.00, B 5.00 of 2.85: A B elected; exhausted 1.00"));
    EXPECT_EQ(count.seats, 2u);
}

// RCTab's continueUntilTwoCandidatesRemain: who has a majority is elected in a round that nobody
// leaves, and stays to the end.
TEST(GoldenRunoffs, AWinnerMayBeKnownBeforeTwoRemain) {
    Rule rule = *find_rule("irv");
    rule.stop = Stop::majority_then_two_remain;
    const Profile profile =
        Profile::build(written_ballots({"6 x A", "3 x B", "2 x C, B", "1 x D"}), rule, 4);
    const auto counted = count(profile, rule, {});
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_THAT(
        told(*counted),
        ElementsAre("A 6, B 3, C 2, D 1 of 7: D out", "A 6, B 3, C 2 of 6: A elected; exhausted 1",
                    "A 6, B 3, C 2 of 6: C out; exhausted 1", "A 6, B 5 of 6:; exhausted 1"));
}

// What decided the election stays: RCTab's fixture continue_until_two_threshold_freeze.
TEST(GoldenRunoffs, TheThresholdIsNotMadeAnewAfterTheWinnerIsKnown) {
    Rule rule = *find_rule("irv");
    rule.stop = Stop::majority_then_two_remain;
    const Profile profile =
        Profile::build(written_ballots({"6 x A", "3 x B", "2 x C", "1 x D"}), rule, 4);
    const auto counted = count(profile, rule, {});
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_THAT(
        told(*counted),
        ElementsAre("A 6, B 3, C 2, D 1 of 7: D out", "A 6, B 3, C 2 of 6: A elected; exhausted 1",
                    "A 6, B 3, C 2 of 6: C out; exhausted 1", "A 6, B 3 of 6:; exhausted 3"));
}

// An overvote of A and B is B's when A has left, exhausts while both continue, and is passed over
// when neither does: C, AB, D at the end of round 3.
TEST(GoldenRunoffs, AnOvervoteMayBeHisWhoAloneContinues) {
    Rule rule = *find_rule("irv");
    rule.overvote = Overvote::exhausts_if_several_continue;
    const Ballots ballots = written_ballots(
        {"5 x D", "1 x A, C", "2 x C, AB, D", "2 x B, D", "1 x E, AB", "1 x AB, C", "5 x F"});
    const auto counted = count(Profile::build(ballots, rule, 6), rule, {});
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_THAT(told(*counted),
                ElementsAre("A 1, B 2, C 2, D 5, E 1, F 5 of 9: A out",
                            "B 2, C 3, D 5, E 1, F 5 of 9: E out", "B 3, C 3, D 5, F 5 of 9: B out",
                            "C 3, D 7, F 5 of 8: C out; exhausted 1",
                            "D 9, F 5 of 8: D elected; exhausted 2"));
    EXPECT_EQ(counted->not_counted.overvoted, 1u);
}

}  // namespace almanac::tally
