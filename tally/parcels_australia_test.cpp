// Australian counts by parcels worked out on paper. The paper stands in each test's comment; a line
// of a sheet is "stage: votes of A, B, C … | exhausted, residual | +elected -excluded". Votes are
// whole and cut wherever papers arrive; what a cut loses is residual.

#include "tally/golden_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::tally {

namespace {

using testing::ElementsAre;

// Counted below under several laws. 41 valid; 3 seats make the quota floor(41/4) + 1 = 11.
Ballots three_of_five() {
    return written_ballots({"10 x A, B, C", "4 x A, C", "3 x A, D, C", "1 x A", "6 x B, C",
                            "4 x B, D", "6 x C, D", "2 x D, E", "3 x E, B, D", "2 x E, C"});
}

// 40 valid; 3 seats make the quota 11. A has 8 over; then two of B, C and D remain for two seats.
Ballots two_left_for_two() {
    return written_ballots({"10 x A, D, B", "9 x A", "9 x B, C", "10 x C", "2 x D"});
}

// 20 valid; as in northern-ireland-1985's first count.
Ballots two_of_five() {
    return written_ballots({"4 x A, B", "2 x A, C", "1 x A, D, B", "2 x A", "4 x B, C", "2 x C, D",
                            "1 x C", "1 x D, C", "1 x D", "1 x E, D", "1 x E, A, B"});
}

}  // namespace

// australia-senate-2021.
// 1: A 18, B 10, C 6, D 2, E 5. A is elected, 7 over.
// 2: All of A's papers go on at 7/18: B 10 papers, 3.89, 3 votes; C 4, 1.56, 1; D 3, 1.17, 1; one
//    has no next, 0.39, 0. 7 - 5 = 2 are lost. B has 13: elected, 2 over.
// 3: All of B's 20 papers go on at 2/20, A's too: C 16, 1.6, 1 vote; D 4, 0.4, 0. 1 is lost.
//    D has fewest, 3.
// 4: D's two papers of value 1: E 7. D's three at 7/18: C 1.17, 9. D's four at 1/10 find nobody:
//    0. Of the last two for the last seat C has more.
TEST(AustraliaGolden, TheSenateGivesAllPapersOneValueAndCutsVotes) {
    const Count count = counted_by("australia-senate-2021", three_of_five(), 5, seats_of(3));
    EXPECT_THAT(sheet(count), ElementsAre("1: 18 10 6 2 5 | 0 0 | +A", "2: 11 13 7 3 5 | 0 2 | +B",
                                          "3: 11 11 8 3 5 | 0 3 | -D", "4: 11 11 8 1 7 | 0 3 |",
                                          "4: 11 11 9 0 7 | 0 3 |", "4: 11 11 9 0 7 | 0 3 | +C"));
    EXPECT_THAT(transfer_lines(count.rounds[1]),
                ElementsAre("A to B: 10 at 0.388888888888 = 3", "A to C: 4 at 0.388888888888 = 1",
                            "A to D: 3 at 0.388888888888 = 1", "A to -: 1 at 0.388888888888 = 0"));
    EXPECT_THAT(transfer_lines(count.rounds[2]),
                ElementsAre("B to C: 16 at 0.100000000000 = 1", "B to D: 4 at 0.100000000000 = 0"));
    EXPECT_THAT(count.winners, ElementsAre(0, 1, 2));
}

// Rule (18), when as many candidates are left as seats, year by year.
// 1: A 19, B 9, C 10, D 2: A is elected, 8 over.
// 2: at 8/19: D 10 papers, 4.21, 4 votes: 6; 9 find nobody, 3.79, 3. 1 is lost. D is lowest, and
//    without him two are left for two seats.
// 2019 and 2022: B and C are elected there and then, D's papers do not move.
// 2013 and 2016: D's two papers of value 1 move (they find nobody), then B and C are elected.
// The Act, before 2021 and since: D's papers at 8/19 move too, B has 9 + 4 = 13 and the quota, 2
//    over. These go on at 2/19: C 9 papers, 0.95, 0 votes; 10 find nobody, 1.05, 1. 1 is lost.
//    Nothing moves any more: C is elected.
TEST(AustraliaGolden, TheSenatesYearsDifferInWhenTheLastSeatsAreFilled) {
    const auto sheet_of = [](std::string_view rule) {
        return sheet(counted_by(rule, two_left_for_two(), 4, seats_of(3)));
    };
    EXPECT_THAT(sheet_of("australia-senate-2019"),
                ElementsAre("1: 19 9 10 2 | 0 0 | +A", "2: 11 9 10 6 | 3 1 | +C +B -D"));
    const auto earlier = ElementsAre("1: 19 9 10 2 | 0 0 | +A", "2: 11 9 10 6 | 3 1 | -D",
                                     "3: 11 9 10 4 | 5 1 | +C +B");
    EXPECT_THAT(sheet_of("australia-senate-2016"), earlier);
    EXPECT_THAT(sheet_of("australia-senate-2013"), earlier);
    const auto act =
        ElementsAre("1: 19 9 10 2 | 0 0 | +A", "2: 11 9 10 6 | 3 1 | -D", "3: 11 9 10 4 | 5 1 |",
                    "3: 11 13 10 0 | 5 1 | +B", "4: 11 11 10 0 | 6 2 | +C");
    EXPECT_THAT(sheet_of("australia-senate-2021"), act);
    EXPECT_THAT(sheet_of("australia-senate-1984"), act);
}

// Rule (13A). 72 valid, 2 seats, the quota is 25. A 20, B 18, C 16, D 14, E 3, F 1.
// The shortfalls of the two leaders are 5 and 7: 12 in all. E has 4 notional votes, fewer than 12
// and than D's 14, and fewer than the leader's 5: E and F are excluded together. D's 14 notional
// votes are more than any shortfall: D goes alone, then B.
TEST(AustraliaGolden, TheSenateExcludedInBulkUntil2021) {
    const Ballots ballots = written_ballots(
        {"20 x A", "10 x B, A", "8 x B, C", "16 x C", "14 x D", "3 x E, C", "1 x F, E, C"});
    const auto bulk =
        ElementsAre("1: 20 18 16 14 3 1 | 0 0 | -E -F", "2: 20 18 20 14 0 0 | 0 0 | -D",
                    "3: 20 18 20 0 0 0 | 14 0 | -B", "4: 30 0 28 0 0 0 | 14 0 | +A +C");
    EXPECT_THAT(sheet(counted_by("australia-senate-1984", ballots, 6, seats_of(2))), bulk);
    EXPECT_THAT(sheet(counted_by("australia-senate-2013", ballots, 6, seats_of(2))), bulk);
    const auto single =
        ElementsAre("1: 20 18 16 14 3 1 | 0 0 | -F", "2: 20 18 16 14 4 0 | 0 0 | -E",
                    "3: 20 18 20 14 0 0 | 0 0 | -D", "4: 20 18 20 0 0 0 | 14 0 | -B",
                    "5: 30 0 28 0 0 0 | 14 0 | +A +C");
    EXPECT_THAT(sheet(counted_by("australia-senate-2016", ballots, 6, seats_of(2))), single);
    EXPECT_THAT(sheet(counted_by("australia-senate-2021", ballots, 6, seats_of(2))), single);
}

// act-2020, 2 seats, the quota is 7.
// 1: A 9, B 4, C 3, D 2, E 2: A is elected, 2 over.
// 2: 7 of A's papers go on, at 2/7: B 4, 1.142857|1; C 2, 0.571428|5; D 1, 0.285714|2. 0.000001 is
//    lost. E has fewest.
// 3: E's papers: one for D, one for B (A is elected).
// 4: D has 3.285714. His papers of value 1: one for C, 4.571428; D's own other and E's find nobody.
//    Then A's at 2/7: B 6.428571. No rule fills the last seat from two: C has fewest.
// 5: C's four papers of value 1 find nobody, nor do the two at 2/7: 0.571428. B is left.
TEST(AustraliaGolden, TheCapitalTerritoryCountsToSixDecimals) {
    const Count count = counted_by("act-2020", two_of_five(), 5, seats_of(2));
    EXPECT_THAT(
        sheet(count),
        ElementsAre("1: 9.000000 4.000000 3.000000 2.000000 2.000000 | 0.000000 0.000000 | +A",
                    "2: 7.000000 5.142857 3.571428 2.285714 2.000000 | 0.000000 0.000001 | -E",
                    "3: 7.000000 6.142857 3.571428 3.285714 0.000000 | 0.000000 0.000001 | -D",
                    "4: 7.000000 6.142857 4.571428 0.285714 0.000000 | 2.000000 0.000001 |",
                    "4: 7.000000 6.428571 4.571428 0.000000 0.000000 | 2.000000 0.000001 | -C",
                    "5: 7.000000 6.428571 0.571428 0.000000 0.000000 | 6.000000 0.000001 |",
                    "5: 7.000000 6.428571 0.000000 0.000000 0.000000 | 6.571428 0.000001 | +B"));
}

// act-2008, 3 seats. 24 valid, the quota is 7.
// 1: A 10, B 6, C 5, D 2, E 1: A is elected, 3 over.
// 2: 9 of A's papers go on, at 3/9: B 6 papers, 2 votes, 8; C 3, 1, 6. B is elected, 1 over.
// 3: B's last parcel is those 6 papers; 2 of them have a next preference. 1/2 would be more than
//    the 1/3 at which they came, so they go on at 1/3: D 0.67, 0 votes. 1 is lost. E has fewest.
// 4: E's paper: C has 7, the quota.
TEST(AustraliaGolden, TheCapitalTerritoryNeverRaisesAValue) {
    const Ballots ballots = written_ballots(
        {"4 x A, B", "2 x A, B, D", "3 x A, C", "1 x A", "6 x B", "5 x C, D", "2 x D", "1 x E, C"});
    const Count count = counted_by("act-2008", ballots, 5, seats_of(3));
    EXPECT_THAT(sheet(count), ElementsAre("1: 10 6 5 2 1 | 0 0 | +A", "2: 7 8 6 2 1 | 0 0 | +B",
                                          "3: 7 7 6 2 1 | 0 1 | -E", "4: 7 7 7 2 0 | 0 1 | +C"));
    EXPECT_THAT(transfer_lines(count.rounds[2]), ElementsAre("B to D: 2 at 0.333333333333 = 0"));
}

// victoria-2018, 2 seats. 29 valid, the quota is 10.
// 1: A 9, B 8, C 6, D 4, E 2: E goes. 2: one of his papers is for D, one for B. D goes.
// 3: D's own four: A 12, elected, and C 7. Then, apart though its value is 1 too, E's paper: A is
//    elected by now, so C has 8.
// 4: Now A's 2 over: his 12 papers go on at 2/12: C 5, 0.83, 0 votes; 7 find nobody, 1.17, 1. 1 is
//    lost. Of B and C, the last two, B has more.
TEST(AustraliaGolden, VictoriaMovesFirstPreferencesApart) {
    const Ballots ballots = written_ballots({"5 x A, C", "4 x A", "8 x B", "6 x C", "3 x D, A",
                                             "1 x D, C", "1 x E, D, A, C", "1 x E, B"});
    const Count count = counted_by("victoria-2018", ballots, 5, seats_of(2));
    EXPECT_THAT(sheet(count), ElementsAre("1: 9 8 6 4 2 | 0 0 | -E", "2: 9 9 6 5 0 | 0 0 | -D",
                                          "3: 12 9 7 1 0 | 0 0 | +A", "3: 12 9 8 0 0 | 0 0 |",
                                          "4: 10 9 8 0 0 | 1 1 | +B"));
}

// nsw-local-2021, the ballots of the Senate's count.
// 1: A is elected, 7 over. 2: 17 of his 18 papers go on, at 7/17: B 10, 4.12, 4 votes; C 4, 1.65,
//    1; D 3, 1.24, 1. 1 is lost. B has 14: elected, 3 over.
// 3: All of B's papers go on, so each value shrinks by 3/14. His own ten, at 3/14: C 6, 1.29, 1
//    vote; D 4, 0.86, 0. Then A's ten, at 7/17 x 3/14 = 3/34: C 0.88, 0. 2 are lost. C's 8 votes
//    are not more than D's 3 and E's 5.
// 4: D's parcels, in the order in which they came: E 7; at 7/17 three, C 9; at 3/14 four, nobody.
//    C has more than E.
TEST(AustraliaGolden, NewSouthWalesCouncilsWeighEveryParcel) {
    const Count count = counted_by("nsw-local-2021", three_of_five(), 5, seats_of(3));
    EXPECT_THAT(sheet(count), ElementsAre("1: 18 10 6 2 5 | 0 0 | +A", "2: 11 14 7 3 5 | 0 1 | +B",
                                          "3: 11 13 8 3 5 | 0 1 |", "3: 11 11 8 3 5 | 0 3 | -D",
                                          "4: 11 11 8 1 7 | 0 3 |", "4: 11 11 9 0 7 | 0 3 |",
                                          "4: 11 11 9 0 7 | 0 3 | +C"));
    EXPECT_THAT(transfer_lines(count.rounds[3]), ElementsAre("B to C: 10 at 0.088235294117 = 0"));
}

// nsw-local-2021, cl. 11(3). 30 valid, 3 seats, the quota is 8. A 7, B 7, C 6, D 4, E 1 and others:
// E goes; then the three highest have 7, 7 and 6, and 6 is more than D's 5: all are elected.
TEST(AustraliaGolden, NewSouthWalesCouncilsElectWhomNobodyCanOvertake) {
    const Ballots ballots =
        written_ballots({"7 x A", "7 x B", "6 x C", "4 x D", "1 x E, D", "3 x F, E", "2 x G"});
    const Count count = counted_by("nsw-local-2021", ballots, 7, seats_of(3));
    EXPECT_THAT(count.winners, ElementsAre(0, 1, 2));
    for (const CandidateIndex winner : count.winners)
        EXPECT_LT(count.rounds.back().totals[winner], count.threshold);
    EXPECT_GT(count.rounds.back().totals[3].units, 0) << "D is never excluded";
}

// tasmania-2004, the ballots of the Senate's count.
// 2: as there: all of A's papers are his last parcel. 3: B's last parcel is A's ten papers: 2/10
//    each, all for C: 9. 4: D's own two papers go to E; A's three, at 7/18, make 1 vote for C.
// 5: E's own: three find nobody, two are for C: 12, the quota. His papers from D stay.
TEST(AustraliaGolden, TasmaniaTakesTheLastParcelWhole) {
    const Count count = counted_by("tasmania-2004", three_of_five(), 5, seats_of(3));
    EXPECT_THAT(sheet(count),
                ElementsAre("1: 18 10 6 2 5 | 0 0 | +A", "2: 11 13 7 3 5 | 0 2 | +B",
                            "3: 11 11 9 3 5 | 0 2 | -D", "4: 11 11 9 1 7 | 0 2 |",
                            "4: 11 11 10 0 7 | 0 2 | -E", "5: 11 11 12 0 2 | 3 2 | +C"));
}

// prsa-1977, 2 seats. 20000 thousandths / 3 = 6666|6: the quota is 6.667. A has 9: 2.333 over, for
// 7 papers: 0.333|2 each. B 4, C 2, D 1 of them; 0.002 is lost. E goes: D 3.333, B 6.332. D goes,
// his parcels as they came: his own (C 4.666, one finds nobody), A's (B 6.665), E's (nobody). C
// goes: his own find nobody, and B is the only one left.
TEST(AustraliaGolden, TheProportionalRepresentationSocietyCountsThousandths) {
    const Count count = counted_by("prsa-1977", two_of_five(), 5, seats_of(2));
    EXPECT_EQ(to_string(count.threshold), "6.667");
    EXPECT_THAT(sheet(count), ElementsAre("1: 9.000 4.000 3.000 2.000 2.000 | 0.000 0.000 | +A",
                                          "2: 6.667 5.332 3.666 2.333 2.000 | 0.000 0.002 | -E",
                                          "3: 6.667 6.332 3.666 3.333 0.000 | 0.000 0.002 | -D",
                                          "4: 6.667 6.332 4.666 1.333 0.000 | 1.000 0.002 |",
                                          "4: 6.667 6.665 4.666 1.000 0.000 | 1.000 0.002 |",
                                          "4: 6.667 6.665 4.666 0.000 0.000 | 2.000 0.002 | -C",
                                          "5: 6.667 6.665 1.666 0.000 0.000 | 5.000 0.002 | +B"));
}

}  // namespace almanac::tally
