// Counts worked out on paper, one for each rule, which show every step of docs/counting.md. The
// paper stands in each test's comment; T is the threshold.

#include "tally/ballot_notation.h"
#include "tally/tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace almanac::tally {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr CandidateIndex A = 0, B = 1, C = 2, D = 3, E = 4, F = 5;

struct Contest {
    std::string_view rule;
    std::uint32_t seats = 1;
    std::size_t candidates = 0;
    Lots lots;
    std::vector<bool> excluded;
};

Count counted(const Ballots& ballots, const Contest& contest) {
    const Rule& rule = *find_rule(contest.rule);
    Question question;
    question.seats = contest.seats;
    question.excluded = contest.excluded;
    question.lots = contest.lots;
    auto result =
        count(Profile::build(ballots, rule, contest.candidates, contest.excluded), rule, question);
    EXPECT_TRUE(static_cast<bool>(result)) << (result ? "" : result.error().detail);
    return result ? std::move(*result) : Count{};
}

std::vector<std::string> totals(const Round& round) {
    std::vector<std::string> words;
    for (const Votes& total : round.totals) words.push_back(to_string(total));
    return words;
}

// "A to C: 3 at 0.2857 = 0.8571", nobody as "-", an overvote as "!".
std::vector<std::string> transfers(const Round& round) {
    std::vector<std::string> lines;
    for (const Transfer& transfer : round.transfers) {
        const char nobody = transfer.by_overvote ? '!' : '-';
        const char to = transfer.to ? static_cast<char>('A' + *transfer.to) : nobody;
        lines.push_back(std::string(1, static_cast<char>('A' + transfer.from)) + " to " + to +
                        ": " + std::to_string(transfer.ballots) + " at " +
                        to_string(transfer.value) + " = " + to_string(transfer.votes));
    }
    return lines;
}

// "exhausted / residual".
std::string rest(const Round& round) {
    return to_string(round.exhausted) + " / " + to_string(round.residual);
}

}  // namespace

// portland-or-2024, 3 seats; A, B, C, D, E = uncertified write-ins, F = an unused write-in slot,
// excluded.
//
//   2 x A, B, C          1 x BC, A, D   overvote passed over      4 x B, A, D      1 x D, C
//   2 x A, -, D  skip    1 x A, AF      the slot makes an         2 x B, E         1 x D
//   1 x A, A, C  repeat                 overvote: A, then nobody  2 x C, D         1 x E, C
//   1 x F   only the slot: not counted;   1 x (blank): not counted;   1 x AB: not counted
//
// 7 + 6 + 2 + 2 + 1 = 18 valid, T = floor(18/4) + 1 = 5.
// Round 1: A 7, B 6, C 2, D 2, E 1. A and B are elected together.
// Round 2: A's 2 over: 2/7 = 0.2857|14, 7 ballots at 0.2857: C 2+1, D 2+1 (B is elected, so A, B, C
// goes to C),
//          1 exhausts; 2 - 1.9999 = 0.0001 is left. B's 1 over: 1/6 = 0.1666|6: D 4 (A is elected),
//          E 2; 1 - 0.9996 = 0.0004 is left. C 2.8571, D 2 + 0.8571 + 0.6664 = 3.5235, E 1.3332: E
//          leaves.
// Round 3: E's own ballot goes to C: 3.8571; 2 at 0.1666 exhaust: 0.2857 + 0.3332 = 0.6189. D
// leaves. Round 4: D, C goes to C: 4.8571; D, three at 0.2857 and four at 0.1666 exhaust: 0.6189 +
// 1 + 0.8571 + 0.6664
//          = 3.1424. C is alone for the last seat: elected below T.
// Round 5: nothing was over, so the last round is as the fourth.
TEST(Golden, PortlandPassesOverOvervotesAndElectsTheLastBelowTheThreshold) {
    const Ballots ballots = written_ballots(
        {"2 x A, B, C", "2 x A, -, D", "1 x A, A, C", "1 x BC, A, D", "1 x A, AF", "4 x B, A, D",
         "2 x B, E", "2 x C, D", "1 x D, C", "1 x D", "1 x E, C", "1 x F", "1 x", "1 x AB"});
    const Count count =
        counted(ballots, {"portland-or-2024", 3, 6, {}, {false, false, false, false, false, true}});
    EXPECT_EQ(count.valid_ballots, 18u);
    EXPECT_EQ(count.not_counted.blank, 1u);
    EXPECT_EQ(count.not_counted.overvoted, 1u);
    EXPECT_EQ(count.not_counted.only_excluded, 1u);
    EXPECT_EQ(to_string(count.threshold), "5.0000");
    ASSERT_EQ(count.rounds.size(), 5u);

    const Round& first = count.rounds[0];
    EXPECT_THAT(totals(first),
                ElementsAre("7.0000", "6.0000", "2.0000", "2.0000", "1.0000", "0.0000"));
    EXPECT_THAT(first.elected, ElementsAre(A, B));
    EXPECT_THAT(first.eliminated, IsEmpty());

    const Round& second = count.rounds[1];
    EXPECT_THAT(transfers(second),
                ElementsAre("A to C: 3 at 0.2857 = 0.8571", "A to D: 3 at 0.2857 = 0.8571",
                            "A to -: 1 at 0.2857 = 0.2857", "B to D: 4 at 0.1666 = 0.6664",
                            "B to E: 2 at 0.1666 = 0.3332"));
    EXPECT_THAT(totals(second),
                ElementsAre("5.0000", "5.0000", "2.8571", "3.5235", "1.3332", "0.0000"));
    EXPECT_EQ(rest(second), "0.2857 / 0.0005");
    EXPECT_THAT(second.elected, IsEmpty());
    EXPECT_THAT(second.eliminated, ElementsAre(E));

    const Round& third = count.rounds[2];
    EXPECT_THAT(transfers(third),
                ElementsAre("E to C: 1 at 1.0000 = 1.0000", "E to -: 2 at 0.1666 = 0.3332"));
    EXPECT_THAT(totals(third),
                ElementsAre("5.0000", "5.0000", "3.8571", "3.5235", "0.0000", "0.0000"));
    EXPECT_EQ(rest(third), "0.6189 / 0.0005");
    EXPECT_THAT(third.eliminated, ElementsAre(D));

    const Round& fourth = count.rounds[3];
    EXPECT_THAT(transfers(fourth),
                ElementsAre("D to C: 1 at 1.0000 = 1.0000", "D to -: 1 at 1.0000 = 1.0000",
                            "D to -: 3 at 0.2857 = 0.8571", "D to -: 4 at 0.1666 = 0.6664"));
    EXPECT_THAT(totals(fourth),
                ElementsAre("5.0000", "5.0000", "4.8571", "0.0000", "0.0000", "0.0000"));
    EXPECT_EQ(rest(fourth), "3.1424 / 0.0005");
    EXPECT_THAT(fourth.elected, ElementsAre(C));

    EXPECT_THAT(count.rounds[4].transfers, IsEmpty());
    EXPECT_EQ(totals(count.rounds[4]), totals(fourth));
    EXPECT_THAT(count.winners, ElementsAre(A, B, C));
    EXPECT_THAT(count.ties, IsEmpty());
}

// portland-or-2024, 2 seats: 3 A, 3 B, 2 C, 2 D; T = floor(10/3) + 1 = 4.
//
//   2 x A, C    1 x A    3 x B    2 x C, B    2 x D, A, B      lots, best first: A, C, B, D
//
// Round 1: nobody has 4; C and D are last with 2 each: D has the lower lot and leaves.
// Round 2: A 5, elected.
// Round 3: 1 over, 1/5 = 0.2: C 2.4, B 3.4 (the two that came from D), 0.2 exhausts. C leaves.
// Round 4: B 5.4; two at 0.2 exhaust: 0.6. B is elected, and both seats are filled.
// Round 5: the last surplus is shown: 1.4/5.4 = 0.2592|59; five ballots at 1 give 0.2592 each, two
// at 0.2 give
//          0.0518|4 each; nobody is left to have them: 1.2960 + 0.1036 = 1.3996, so 1.9996
//          exhausted, 0.0004 left.
TEST(Golden, PortlandDecidesATieByLotAndShowsTheLastSurplus) {
    const Ballots ballots =
        written_ballots({"2 x A, C", "1 x A", "3 x B", "2 x C, B", "2 x D, A, B"});
    Contest contest{"portland-or-2024", 2, 4, {}, {}};
    contest.lots.best_first = {A, C, B, D};
    const Count count = counted(ballots, contest);
    ASSERT_EQ(count.rounds.size(), 5u);
    EXPECT_THAT(count.rounds[0].eliminated, ElementsAre(D));
    ASSERT_EQ(count.ties.size(), 1u);
    EXPECT_EQ(count.ties[0].round, 1u);
    EXPECT_THAT(count.ties[0].candidates, ElementsAre(C, D));
    EXPECT_EQ(count.ties[0].chosen, D);
    EXPECT_EQ(count.ties[0].decided_by, DecidedBy::lot);

    EXPECT_THAT(totals(count.rounds[1]), ElementsAre("5.0000", "3.0000", "2.0000", "0.0000"));
    EXPECT_THAT(count.rounds[1].elected, ElementsAre(A));
    EXPECT_THAT(totals(count.rounds[2]), ElementsAre("4.0000", "3.4000", "2.4000", "0.0000"));
    EXPECT_THAT(count.rounds[2].eliminated, ElementsAre(C));
    EXPECT_THAT(totals(count.rounds[3]), ElementsAre("4.0000", "5.4000", "0.0000", "0.0000"));
    EXPECT_EQ(rest(count.rounds[3]), "0.6000 / 0.0000");
    EXPECT_THAT(count.rounds[3].elected, ElementsAre(B));
    EXPECT_THAT(transfers(count.rounds[4]),
                ElementsAre("B to -: 5 at 0.2592 = 1.2960", "B to -: 2 at 0.0518 = 0.1036"));
    EXPECT_THAT(totals(count.rounds[4]), ElementsAre("4.0000", "4.0000", "0.0000", "0.0000"));
    EXPECT_EQ(rest(count.rounds[4]), "1.9996 / 0.0004");
    EXPECT_THAT(count.winners, ElementsAre(A, B));
}

// The same ballots, with the lot of the round instead of an order: C leaves, and another count
// follows.
TEST(Golden, TheLotOfARoundComesBeforeTheOrderOfLots) {
    const Ballots ballots =
        written_ballots({"2 x A, C", "1 x A", "3 x B", "2 x C, B", "2 x D, A, B"});
    Contest contest{"portland-or-2024", 2, 4, {}, {}};
    contest.lots.best_first = {A, C, B, D};
    contest.lots.by_round = {{1, C}};
    EXPECT_THAT(counted(ballots, contest).rounds[0].eliminated, ElementsAre(C));
    contest.lots = {};
    const Count by_default = counted(ballots, contest);
    EXPECT_EQ(by_default.ties.at(0).chosen, C) << "with no lot, the one listed first is acted on";
    EXPECT_EQ(by_default.ties.at(0).decided_by, DecidedBy::default_order);
}

// portland-or-2024, 2 seats: A has T exactly, so nothing moves; still nobody leaves in the round of
// an election.
//   4 x A    3 x B    2 x C    2 x D, B       T = floor(11/3) + 1 = 4
TEST(Golden, PortlandEliminatesNobodyInARoundThatElects) {
    const Ballots ballots = written_ballots({"4 x A", "3 x B", "2 x C", "2 x D, B"});
    Contest contest{"portland-or-2024", 2, 4, {}, {}};
    contest.lots.by_round = {{2, D}};
    const Count count = counted(ballots, contest);
    EXPECT_THAT(count.rounds[0].elected, ElementsAre(A));
    EXPECT_THAT(count.rounds[0].eliminated, IsEmpty());
    EXPECT_THAT(count.rounds[1].transfers, IsEmpty());
    EXPECT_THAT(count.rounds[1].eliminated, ElementsAre(D));
    EXPECT_THAT(count.winners, ElementsAre(A, B));
}

// scotland-2007, 3 seats, T = floor(41/4) + 1 = 11:
//
//   9 x A, C    8 x B, D    9 x C    8 x D    3 x E, A    4 x E, B, C
//
// Stage 1: A 9, B 8, C 9, D 8, E 7: E is excluded.
// Stage 2: A 12, B 12: both elected, 1 over each. Equal now, but A had more at stage 1: A's moves
// first. Stage 3: 1 · 1/12 = 0.08333|3 a paper: C 9 · 0.08333 = 0.74997, three are not
// transferable: 0.24999;
//          1 - 0.99996 = 0.00004 is left.
// Stage 4: B's: D 8.66664, C 9.74997 + 0.33332 = 10.08329; 0.00004 more is left. D is excluded.
// Stage 5: nothing of D's can be transferred: 0.24999 + 8.66664 = 8.91663. One place, one
// candidate: C is elected
//          below the quota, and the count stops.
TEST(Golden, ScotlandMovesOneSurplusAStageAndBreaksTiesByTheLatestDifference) {
    const Ballots ballots =
        written_ballots({"9 x A, C", "8 x B, D", "9 x C", "8 x D", "3 x E, A", "4 x E, B, C"});
    const Count count = counted(ballots, {"scotland-2007", 3, 5, {}, {}});
    ASSERT_EQ(count.rounds.size(), 5u);
    EXPECT_EQ(to_string(count.threshold), "11.00000");
    EXPECT_THAT(count.rounds[0].eliminated, ElementsAre(E));
    EXPECT_THAT(totals(count.rounds[1]),
                ElementsAre("12.00000", "12.00000", "9.00000", "8.00000", "0.00000"));
    EXPECT_THAT(count.rounds[1].elected, ElementsAre(A, B));
    ASSERT_EQ(count.ties.size(), 1u);
    EXPECT_EQ(count.ties[0].round, 2u);
    EXPECT_THAT(count.ties[0].candidates, ElementsAre(A, B));
    EXPECT_EQ(count.ties[0].chosen, A);
    EXPECT_EQ(count.ties[0].decided_by, DecidedBy::earlier_round);

    EXPECT_THAT(totals(count.rounds[2]),
                ElementsAre("11.00000", "12.00000", "9.74997", "8.00000", "0.00000"));
    EXPECT_EQ(rest(count.rounds[2]), "0.24999 / 0.00004");
    EXPECT_THAT(totals(count.rounds[3]),
                ElementsAre("11.00000", "11.00000", "10.08329", "8.66664", "0.00000"));
    EXPECT_EQ(rest(count.rounds[3]), "0.24999 / 0.00008");
    EXPECT_THAT(count.rounds[3].eliminated, ElementsAre(D));
    EXPECT_THAT(totals(count.rounds[4]),
                ElementsAre("11.00000", "11.00000", "10.08329", "0.00000", "0.00000"));
    EXPECT_EQ(rest(count.rounds[4]), "8.91663 / 0.00008");
    EXPECT_THAT(count.rounds[4].elected, ElementsAre(C));
    EXPECT_THAT(count.winners, ElementsAre(A, B, C));
}

// scotland-2007: A and F would be equal for the surplus at every stage, so the lot says whose moves
// first.
//   5 x A, B    5 x F, C    1 x B    1 x C    2 seats and B, C, D, E besides: 2 x D; T =
//   floor(14/4) + 1 = 4 with 3 seats
TEST(Golden, ScotlandDrawsALotAmongTheElectedWhoWereAlwaysEqual) {
    const Ballots ballots = written_ballots({"5 x A, B", "5 x F, C", "1 x B", "1 x C", "2 x D"});
    Contest contest{"scotland-2007", 3, 6, {}, {}};
    contest.lots.best_first = {F, E, D, C, B, A};
    const Count count = counted(ballots, contest);
    EXPECT_THAT(count.rounds[0].elected, ElementsAre(A, F));
    EXPECT_EQ(count.ties.at(0).chosen, F) << "the best lot leads";
    ASSERT_EQ(count.rounds.at(1).surpluses.size(), 1u);
    EXPECT_EQ(count.rounds[1].surpluses[0].from, F);
}

// irv: 4 A, 3 B, 2 C, 1 D.
//
//   4 x A    3 x B, AC, A    2 x C, -, B    1 x D, D, C      lot of round 2: B
//
// Round 1: D leaves. Round 2: the repeat is ignored, C 3; B and C are last, the lot falls on B.
// Round 3: the three ballots reach their overvote and exhaust. Two remain: A 4, C 3.
TEST(Golden, InstantRunoffExhaustsABallotAtTheOvervoteItReaches) {
    const Ballots ballots =
        written_ballots({"4 x A", "3 x B, AC, A", "2 x C, -, B", "1 x D, D, C", "1 x AB, C"});
    Contest contest{"irv", 1, 4, {}, {}};
    contest.lots.by_round = {{2, B}};
    const Count count = counted(ballots, contest);
    EXPECT_EQ(count.valid_ballots, 10u);
    EXPECT_EQ(count.not_counted.overvoted, 1u);
    ASSERT_EQ(count.rounds.size(), 3u);
    EXPECT_EQ(to_string(count.rounds[0].threshold), "6");
    EXPECT_THAT(totals(count.rounds[1]), ElementsAre("4", "3", "3", "0"));
    EXPECT_THAT(count.rounds[1].eliminated, ElementsAre(B));
    EXPECT_THAT(transfers(count.rounds[2]), ElementsAre("B to !: 3 at 1 = 3"));
    EXPECT_THAT(totals(count.rounds[2]), ElementsAre("4", "0", "3", "0"));
    EXPECT_EQ(to_string(count.rounds[2].exhausted_by_overvote), "3");
    EXPECT_EQ(to_string(count.rounds[2].threshold), "4");
    EXPECT_THAT(count.winners, ElementsAre(A));
}

// 6 x A, 3 x B, 2 x C: A has 6 of 11. irv goes on until two remain, irv-majority has its winner at
// once.
TEST(Golden, OnlyMajorityStopsBeforeTwoRemain) {
    const Ballots ballots = written_ballots({"6 x A", "3 x B", "2 x C"});
    EXPECT_EQ(counted(ballots, {"irv", 1, 3, {}, {}}).rounds.size(), 2u);
    const Count count = counted(ballots, {"irv-majority", 1, 3, {}, {}});
    EXPECT_EQ(count.rounds.size(), 1u);
    EXPECT_THAT(count.winners, ElementsAre(A));
    EXPECT_THAT(count.rounds[0].eliminated, IsEmpty());
}

// 2 x A, 2 x B, 1 x C: C leaves, A and B are equal, and the lot of round 2 falls on B, who is
// first.
TEST(Golden, TheLastTwoWhoAreEqualAreTiedToBeFirst) {
    const Ballots ballots = written_ballots({"2 x A", "2 x B", "1 x C"});
    for (const std::string_view rule : {"irv", "irv-majority"}) {
        Contest contest{rule, 1, 3, {}, {}};
        contest.lots.by_round = {{2, B}};
        const Count count = counted(ballots, contest);
        EXPECT_THAT(count.winners, ElementsAre(B));
        EXPECT_EQ(count.ties.at(0).decided_by, DecidedBy::lot);
        EXPECT_THAT(counted(ballots, {rule, 1, 3, {}, {}}).winners, ElementsAre(A))
            << "with no lot";
    }
}

}  // namespace almanac::tally
