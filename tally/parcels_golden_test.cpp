// Counts by parcels worked out on paper. The paper stands in each test's comment; a line of a sheet
// is "stage: votes of A, B, C … | exhausted, residual | +elected -excluded".

#include "tally/golden_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::tally {

namespace {

using testing::ElementsAre;

}  // namespace

// northern-ireland-1985, 2 seats. 20 valid, the quota is floor(20/3) + 1 = 7.
// Stage 1: A 9, B 4, C 3, D 2, E 2: A is elected with 2 over. D and E are equal, and their 4 votes
//          and the 2 reach C's 3, so the surplus does not wait.
// Stage 2: of A's 9 papers 7 have a next preference: 2/7 = 0.28|57. B gets 4 of them, 1.12; C two,
//          0.56; D one, 0.28. 2 - 1.96 = 0.04 is left. E has fewest, and 2 < 2.28; with D it would
//          be 4.28, more than C's 3.56: E goes alone.
// Stage 3: E's papers: one for D, 3.28; one for A, who is elected, then B: 6.12. D's 3.28 < 3.56.
// Stage 4: D's own first preferences: one for C, 4.56, one for nobody. Then the papers at 1.00: E's
//          paper has no more, it exhausts. Then at 0.28: A's paper goes to B, 6.40. For the one
//          seat left B has no fewer than C: elected.
TEST(ParcelsGolden, NorthernIrelandMovesTheLastParcelAtTwoDecimals) {
    const Count count = counted_by(
        "northern-ireland-1985",
        written_ballots({"4 x A, B", "2 x A, C", "1 x A, D, B", "2 x A", "4 x B, C", "2 x C, D",
                         "1 x C", "1 x D, C", "1 x D", "1 x E, D", "1 x E, A, B"}),
        5, seats_of(2));
    EXPECT_EQ(to_string(count.threshold), "7.00");
    EXPECT_THAT(sheet(count), ElementsAre("1: 9.00 4.00 3.00 2.00 2.00 | 0.00 0.00 | +A",
                                          "2: 7.00 5.12 3.56 2.28 2.00 | 0.00 0.04 | -E",
                                          "3: 7.00 6.12 3.56 3.28 0.00 | 0.00 0.04 | -D",
                                          "4: 7.00 6.12 4.56 1.28 0.00 | 1.00 0.04 |",
                                          "4: 7.00 6.12 4.56 0.28 0.00 | 2.00 0.04 |",
                                          "4: 7.00 6.40 4.56 0.00 0.00 | 2.00 0.04 | +B"));
    EXPECT_THAT(transfer_lines(count.rounds[1]),
                ElementsAre("A to B: 4 at 0.28 = 1.12", "A to C: 2 at 0.28 = 0.56",
                            "A to D: 1 at 0.28 = 0.28"));
}

// northern-ireland-1985, 2 seats. 22 valid, the quota is 8.
// Stage 1: A 9, B 6, C 5, D 1, E 1: A is elected with 1 over, which waits: with D and E together it
//          makes 3, less than C's 5. Both go in one operation.
// Stage 2: D's paper goes to C, 6; E's to B, 7. B has no fewer than C's 6 and the 1 that waits:
//          elected, and A's surplus never moves.
TEST(ParcelsGolden, NorthernIrelandLetsASurplusWaitAndExcludesASafeGroup) {
    const Count count =
        counted_by("northern-ireland-1985",
                   written_ballots({"5 x A, C", "4 x A", "6 x B", "5 x C", "1 x D, C", "1 x E, B"}),
                   5, seats_of(2));
    EXPECT_THAT(sheet(count), ElementsAre("1: 9.00 6.00 5.00 1.00 1.00 | 0.00 0.00 | +A -D -E",
                                          "2: 9.00 7.00 6.00 0.00 0.00 | 0.00 0.00 | +B"));
}

// northern-ireland-1985, 2 seats. 21 valid, the quota is 8.
// Stage 1: A 6, B 6, C 4, D 3, E 2: nobody has it; E goes (2 < 3, but 5 > 4 with D).
// Stage 2: E's papers: one for D, one for nobody. C and D have 4 each; at stage 1 D had fewer.
// Stage 3: D's three first preferences go to A, 9: elected at once. So E's paper, which is for A
//          next, goes on to B. B's 7 are no fewer than C's 4 and A's surplus of 1: elected.
TEST(ParcelsGolden, NorthernIrelandBreaksATieByTheEarliestStage) {
    const Count count = counted_by(
        "northern-ireland-1985",
        written_ballots({"6 x A", "6 x B", "4 x C", "3 x D, A", "1 x E, D, A, B", "1 x E"}), 5,
        seats_of(2));
    EXPECT_THAT(sheet(count), ElementsAre("1: 6.00 6.00 4.00 3.00 2.00 | 0.00 0.00 | -E",
                                          "2: 6.00 6.00 4.00 4.00 0.00 | 1.00 0.00 | -D",
                                          "3: 9.00 6.00 4.00 1.00 0.00 | 1.00 0.00 | +A",
                                          "3: 9.00 7.00 4.00 0.00 0.00 | 1.00 0.00 | +B"));
    ASSERT_EQ(count.ties.size(), 1u);
    EXPECT_EQ(count.ties[0].decided_by, DecidedBy::earlier_round);
}

// ers97. The first two stages of the model election in the rules' own section 8: 753 valid votes
// for 11 candidates, 6 places; 753/7 = 107.57142, so the quota is 107.58. A (Smith) has 134, 26.42
// over, more than the gap of 1 between the last two, so it moves. 123 of his papers have a next
// preference: 26.42/123 = 0.21 each, 25.83, and 0.59 is left. The book says no more than that of
// the single papers, so here all 123 are for B, who gets 81 + 25.83.
TEST(ParcelsGolden, Ers97AsItsModelElectionBegins) {
    const Count count =
        counted_by("ers97",
                   written_ballots({"123 x A, B", "11 x A", "81 x B", "27 x C", "24 x D", "105 x E",
                                    "91 x F", "64 x G", "90 x H", "55 x I", "59 x J", "23 x K"}),
                   11, seats_of(6));
    ASSERT_GE(count.rounds.size(), 2u);
    EXPECT_EQ(count.valid_ballots, 753u);
    EXPECT_EQ(to_string(count.rounds[0].threshold), "107.58");
    EXPECT_THAT(count.rounds[0].elected, ElementsAre(0));
    ASSERT_EQ(count.rounds[1].surpluses.size(), 1u);
    EXPECT_EQ(to_string(count.rounds[1].surpluses[0].surplus), "26.42");
    EXPECT_THAT(transfer_lines(count.rounds[1]), ElementsAre("A to B: 123 at 0.21 = 25.83"));
    EXPECT_EQ(to_string(count.rounds[1].totals[1]), "106.83");
    EXPECT_EQ(to_string(count.rounds[1].residual), "0.59");
}

// ers97, 2 places. 20 valid, 20/3 = 6.66|6, the quota is 6.67.
// Stage 1: A 6, B 5, C 4, D 3, E 2: nobody has it, nor 20/3. E goes (2 ≤ 3, but 5 > 4 with D).
// Stage 2: E's papers: one for D, one for nobody. Nobody is elected yet, so the quota is made anew:
//          19/3 = 6.34. C and D have 4; at the first stage D had fewer.
// Stage 3: D's papers, all at 1.00: one for A, one for C, two for nobody. The quota is 17/3 = 5.67;
//          A has 7 and is elected, 1.33 over. What is active is 17, less A's 5.67: 11.33, and half
//          of it is 5.665. B and C have 5.
// Stage 4: the batch that made A's surplus is D's one paper, which has no next preference: all of
//          1.33 is lost. Active now are B's and C's 10, and half of that, 5, elects: both have it,
//          for one place. At the first stage B had more.
TEST(ParcelsGolden, Ers97MakesTheQuotaAnewAndElectsByTheActiveShare) {
    const Count count = counted_by("ers97",
                                   written_ballots({"6 x A, B", "5 x B, C", "4 x C", "1 x D, A",
                                                    "1 x D, C", "1 x D", "1 x E, D", "1 x E"}),
                                   5, seats_of(2));
    EXPECT_THAT(sheet(count), ElementsAre("1: 6.00 5.00 4.00 3.00 2.00 | 0.00 0.00 | -E",
                                          "2: 6.00 5.00 4.00 4.00 0.00 | 1.00 0.00 | -D",
                                          "3: 7.00 5.00 5.00 0.00 0.00 | 3.00 0.00 | +A",
                                          "4: 5.67 5.00 5.00 0.00 0.00 | 3.00 1.33 | +B"));
    EXPECT_EQ(to_string(count.rounds[0].threshold), "6.67");
    EXPECT_EQ(to_string(count.rounds[1].threshold), "6.34");
    EXPECT_EQ(to_string(count.rounds[2].threshold), "5.67");
}

}  // namespace almanac::tally
