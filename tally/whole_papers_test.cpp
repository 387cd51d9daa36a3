#include "tally/whole_papers.h"

#include "engine/base/hash.h"
#include "tally/generated_papers.h"
#include "tally/golden_sheet.h"
#include "tally/plain_whole_papers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace almanac::tally {

namespace {

using plain::any_bool;
using plain::any_of;
using plain::Seen;
using testing::ElementsAre;

// Every field that the whole papers look at, in every combination that they can honour.
Rule any_rule() {
    Rule rule = plain::any_paper_rule();
    rule.method = Method::whole_papers;
    if (rule.quota == Quota::droop_and_ulp) rule.quota = Quota::droop_integer;
    rule.surplus_value = SurplusValue::whole_papers;
    rule.surplus_papers = any_of(
        std::array{SurplusPapers::last_parcel, SurplusPapers::by_order, SurplusPapers::at_random});
    rule.stops_at_threshold = any_bool();
    if (any_bool()) rule.minimum_votes = any_of(std::array<std::uint64_t, 3>{1, 2, 4});
    return rule;
}

void note(Seen& seen, const Count& count) {
    const Rule& rule = *count.rule;
    ++seen["counted"];
    for (const Round& round : count.rounds) {
        const bool surplus = !round.surpluses.empty();
        seen["surplus from " + plain::word_of(rule.surplus_papers)] += surplus;
        seen["set aside"] += surplus && !round.transfers.empty() && !round.transfers.back().to;
        seen["several excluded"] += round.eliminated.size() > 1;
        for (const CandidateIndex winner : round.elected)
            seen["elected just full"] += round.totals[winner] == round.threshold;
    }
    for (const Tie& tie : count.ties) {
        seen["tie decided earlier"] += tie.decided_by == DecidedBy::earlier_round;
        seen["tie by lot"] += tie.decided_by == DecidedBy::lot;
    }
}

// A seed of no meaning where the rule draws papers; lots that are given come before it.
void judge(plain::Election election, const Rule& rule, Seen& seen) {
    const bool draws = rule.surplus_papers == SurplusPapers::at_random;
    if (draws) {
        election.lots.seed = "2024";
        election.lots.best_first.clear();
        for (int candidate = 0; candidate < election.candidates; ++candidate)
            election.lots.best_first.push_back(static_cast<CandidateIndex>(candidate));
    }
    plain::judge_papers<plain::WholePaperCount>(election, rule, seen, note);
}

// The ballots A, B and A, B, D change places: A's papers for B, of which the last filed one goes.
Ballots filed(bool long_one_last) {
    Ballots ballots;
    if (!long_one_last) add_written(ballots, "1 x A, B, D");
    add_written(ballots, "3 x A, B");
    if (long_one_last) add_written(ballots, "1 x A, B, D");
    for (const char* line : {"2 x A, C", "1 x A, D, B", "2 x A", "3 x B, C", "4 x C", "4 x D"})
        add_written(ballots, line);
    return ballots;
}

}  // namespace

TEST(WholePapers, EqualThePlainCountInEveryRoundOfThousandsOfElectionsUnderAllFields) {
    Seen seen;
    plain::for_all(5000, [&] {
        const Rule rule = any_rule();
        const plain::Election election = plain::any_paper_contest();
        judge(election, rule, seen);
    });
    EXPECT_GT(seen["counted"], 1500);
    for (const char* kind :
         {"surplus from last_parcel", "surplus from by_order", "surplus from at_random",
          "set aside", "several excluded", "elected just full", "tie decided earlier", "tie by lot",
          "lot missing"}) {
        EXPECT_GT(seen[kind], 0) << "no generated election had this: " << kind;
    }
}

TEST(WholePapers, AreForcedAsThePlainCountIs) {
    Seen seen;
    plain::for_all(2000, [&] {
        plain::Election election = plain::any_paper_contest();
        election.own = any_rule();
        election.forced = plain::any_forced(election);
        RC_LOG() << election;
        judge(election, *election.own, seen);
    });
    EXPECT_GT(seen["counted"], 600);
    EXPECT_GT(seen["tie by lot"], 0);
}

TEST(WholePapers, EqualThePlainCountOnElectionsOfManyPapersUnderAllFields) {
    base::Random random(1941);
    Seen seen;
    plain::for_all(120, [&] {
        const Rule rule = any_rule();
        judge(plain::any_large_contest(random), rule, seen);
    });
    EXPECT_GT(seen["surplus from by_order"], 10);
    EXPECT_GT(seen["surplus from last_parcel"], 10);
}

// ireland-1992, 2 seats. 20 valid, the quota is 7.
// 1: A 9, B 5, C 3, D 2, E 1: A is elected, 2 over, which is more than the gap of 1 between the
// last
//    two, and 2 + 1 + 2 reach C's 3. 2: 7 of A's papers have a next preference: B 4 x 2/7 = 1 and
//    1/7 more, C 2 x 2/7 = 4/7, D 2/7. One each goes by the whole numbers to B, and the one that is
//    left to the largest fraction, C's. Now 1 and 2 are fewer than C's 4: E and D go together.
// 3: E's paper passes over D to C; D's: one for B, 7, one for nobody. B is elected.
TEST(WholePapersGolden, IrelandSharesOutASurplusInWholePapers) {
    const Count count =
        counted_by("ireland-1992",
                   written_ballots({"4 x A, B", "2 x A, C", "1 x A, D, B", "2 x A", "5 x B",
                                    "3 x C", "1 x D, B", "1 x D", "1 x E, D, C"}),
                   5, seats_of(2));
    EXPECT_EQ(to_string(count.threshold), "7");
    EXPECT_THAT(sheet(count), ElementsAre("0: 9 5 3 2 1 | 0 0 | +A", "0: 7 6 4 2 1 | 0 0 | -D -E",
                                          "0: 7 7 5 0 0 | 1 0 | +B"));
    EXPECT_THAT(transfer_lines(count.rounds[1]),
                ElementsAre("A to B: 1 at 1 = 1", "A to C: 1 at 1 = 1"));
}

// ireland-1992, 2 seats. 20 valid, the quota is 7. 1: A 9, B 3, C 4, D 4; the surplus of 2 is more
// than any gap. 2: as above one paper for B, the last filed, and one for C. B and D have 4; at
// first B had fewer. 3: B's own three are for C, 8: elected. The paper that came from A is for D
// only where it is the one that was filed last.
TEST(WholePapersGolden, IrelandMovesThePapersThatWereFiledLast) {
    const Count last = counted_by("ireland-1992", filed(true), 4, seats_of(2));
    EXPECT_THAT(sheet(last), ElementsAre("0: 9 3 4 4 | 0 0 | +A", "0: 7 4 5 4 | 0 0 | -B",
                                         "0: 7 0 8 5 | 0 0 | +C"));
    const Count first = counted_by("ireland-1992", filed(false), 4, seats_of(2));
    EXPECT_THAT(sheet(first), ElementsAre("0: 9 3 4 4 | 0 0 | +A", "0: 7 4 5 4 | 0 0 | -B",
                                          "0: 7 0 8 4 | 1 0 | +C"));
}

// cambridge-ma, 2 seats. 290 valid, the quota is floor(290/3) + 1 = 97.
// 1: A 130, B 60, C 55, D 40, E 5: A is elected, 33 over. n = 130/33 = 3.9, so 4.
// 2: A's papers 4, 8, 12 … 64 are for B (16), 68 … 128 for C (16); one more is wanted: the 5th, for
//    B. D and E have fewer than 50 ballots.
// 3: First E's five, past D to B: 82. D's first 26 fill C up to 97; the other four of them pass him
//    over to B: 86. Ten find nobody. C is elected.
TEST(WholePapersGolden, CambridgeTakesEveryNthBallotAndFillsNobodyBeyondTheQuota) {
    const Count count = counted_by("cambridge-ma",
                                   written_ballots({"65 x A, B", "65 x A, C", "60 x B", "55 x C",
                                                    "30 x D, C, B", "10 x D", "5 x E, D, B"}),
                                   5, seats_of(2));
    EXPECT_THAT(sheet(count),
                ElementsAre("0: 130 60 55 40 5 | 0 0 | +A", "0: 97 77 71 40 5 | 0 0 | -D -E",
                            "0: 97 86 97 0 0 | 10 0 | +C"));
    EXPECT_THAT(transfer_lines(count.rounds[1]),
                ElementsAre("A to B: 17 at 1 = 17", "A to C: 16 at 1 = 16"));
    EXPECT_THAT(transfer_lines(count.rounds[2]),
                ElementsAre("D to B: 4 at 1 = 4", "D to C: 26 at 1 = 26", "E to B: 5 at 1 = 5",
                            "D to -: 10 at 1 = 10"));
}

// nsw-legislative-council-1978, 2 seats. 20 valid, the quota is 7. A has 9, 2 over, and nobody
// votes for E, so that the gap of 1 between the last two is less than that and the surplus does not
// wait. It is for four papers "A, B, C" and three "A, B, D": two of the seven go to B. E leaves;
// then B, who has 3. Where the two go after him tells which they were: those of the papers 1 to 7
// with the lowest tickets.
TEST(WholePapersGolden, NewSouthWalesDrawsPapersByTheirTickets) {
    const Ballots ballots =
        written_ballots({"4 x A, B, C", "3 x A, B, D", "2 x A", "1 x B", "5 x C", "5 x D"});
    for (const char* seed : {"1978", "a roll of dice: 3 1 4", "x", "y", "z"}) {
        Question question = seats_of(2);
        question.lots.seed = seed;
        const Count count = counted_by("nsw-legislative-council-1978", ballots, 5, question);
        std::map<std::string, int> tickets;
        for (int paper = 1; paper <= 7; ++paper)
            tickets[base::sha256_hex(std::string(seed) + ",1," + std::to_string(paper))] = paper;
        int for_c = 0;
        for (auto ticket = tickets.begin(); ticket != std::next(tickets.begin(), 2); ++ticket)
            for_c += ticket->second <= 4;
        ASSERT_EQ(count.rounds.size(), 4u);
        EXPECT_EQ(to_string(count.rounds[1].totals[1]), "3");
        EXPECT_EQ(count.rounds[3].totals[2].units, 5 + for_c) << seed;
        EXPECT_EQ(count.rounds[3].totals[3].units, 5 + 2 - for_c) << seed;
    }
}

TEST(WholePapers, AskForTheSeedThatDrawsThem) {
    const Rule& rule = *find_rule("nsw-legislative-council-1978");
    const Ballots ballots = written_ballots({"2 x A", "1 x B"});
    const auto counted = count(Profile::build(ballots, rule, 2), rule, seats_of(1));
    ASSERT_FALSE(static_cast<bool>(counted));
    EXPECT_THAT(counted.error().detail, testing::HasSubstr("--seed"));
}

}  // namespace almanac::tally
