#include "apps/elections/question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Contest four_candidates() {
    Contest contest;
    contest.title = "Council";
    for (const char* name : {"Ada Ames", "Bo Birk", "Cy Cole", "Write-in-1"}) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(contest.candidates.size()) + 1);
        one.name = name;
        contest.candidates.push_back(one);
    }
    const tally::Mark first[] = {{0, 1}, {1, 2}};
    const tally::Mark second[] = {{3, 1}, {1, 2}};
    contest.ballots.add(first, 3);
    contest.ballots.add(second, 2);
    return contest;
}

CountOptions with_rule(std::string rule) {
    CountOptions options;
    options.rule = std::move(rule);
    return options;
}

TEST(Question, ASingleSeatRuleNeedsNoSeats) {
    const auto prepared = resolve(four_candidates(), with_rule("irv"));
    ASSERT_TRUE(prepared) << prepared.error().detail;
    EXPECT_EQ(prepared->question.seats, 1u);
    EXPECT_EQ(prepared->rule->id, "irv");
    EXPECT_THAT(prepared->question.names,
                ElementsAre("Ada Ames", "Bo Birk", "Cy Cole", "Write-in-1"));
}

TEST(Question, EqualRanksAreRefusedByARuleThatCannotCountThem) {
    Contest contest = four_candidates();
    contest.equal_ranks = true;
    const auto prepared = resolve(contest, with_rule("irv"));
    ASSERT_FALSE(prepared);
    EXPECT_THAT(
        prepared.error().detail,
        HasSubstr("ballots rank candidates equally (2=3), which the rule irv cannot count"));
    contest.equal_ranks_may_be_overvotes = true;
    EXPECT_TRUE(resolve(contest, with_rule("irv")));
}

TEST(Question, WithoutARuleTheErrorListsTheRules) {
    const auto prepared = resolve(four_candidates(), {});
    ASSERT_FALSE(prepared);
    EXPECT_THAT(prepared.error().detail, HasSubstr("add --rule with one of irv, irv-majority"));
}

TEST(Question, AnUnknownRuleIsMissing) {
    const auto prepared = resolve(four_candidates(), with_rule("borda"));
    ASSERT_FALSE(prepared);
    EXPECT_EQ(prepared.error().kind, base::ErrorKind::missing);
    EXPECT_THAT(prepared.error().detail, HasSubstr("there is no rule \"borda\"; the rules are"));
}

TEST(Question, RuleAndSeatsComeFromTheFileUnlessTheUserSaysOtherwise) {
    Contest contest = four_candidates();
    contest.rule = "scotland-2007";
    contest.seats = 2;
    EXPECT_EQ(resolve(contest, {})->question.seats, 2u);
    EXPECT_EQ(resolve(contest, {})->rule->id, "scotland-2007");
    CountOptions options = with_rule("portland-or-2024");
    options.seats = 3;
    EXPECT_EQ(resolve(contest, options)->question.seats, 3u);
    EXPECT_EQ(resolve(contest, options)->rule->id, "portland-or-2024");
}

TEST(Question, WithoutSeatsAMultiSeatRuleAsksForThem) {
    EXPECT_THAT(resolve(four_candidates(), with_rule("scotland-2007")).error().detail,
                HasSubstr("add --seats N"));
}

TEST(Question, SeatsThatCannotBeFilledAreRefused) {
    CountOptions options = with_rule("scotland-2007");
    options.seats = 0;
    EXPECT_THAT(resolve(four_candidates(), options).error().detail, HasSubstr("0 seats"));
    options.seats = 4;
    EXPECT_TRUE(resolve(four_candidates(), options));
    options.exclude = {"Write-in-*"};
    EXPECT_THAT(resolve(four_candidates(), options).error().detail,
                HasSubstr("4 seats are more than the 3 candidates"));
}

TEST(Question, ASingleSeatRuleRefusesAFileWithMoreSeats) {
    Contest contest = four_candidates();
    contest.seats = 3;
    EXPECT_THAT(resolve(contest, with_rule("irv")).error().detail,
                HasSubstr("the file says 3 seats; give --seats 1"));
    CountOptions options = with_rule("irv");
    options.seats = 1;
    EXPECT_TRUE(resolve(contest, options));
}

TEST(Question, WithdrawnAndNamedCandidatesAreExcluded) {
    Contest contest = four_candidates();
    contest.candidates[2].withdrawn = true;
    CountOptions options = with_rule("irv");
    options.exclude = {"WRITE-IN-*"};
    EXPECT_THAT(resolve(contest, options)->question.excluded,
                ElementsAre(false, false, true, true));
}

TEST(Question, AnExclusionThatMeansNobodyOrEverybodyIsRefused) {
    CountOptions options = with_rule("irv");
    options.exclude = {"Writein*"};
    EXPECT_THAT(resolve(four_candidates(), options).error().detail,
                HasSubstr("--exclude: no candidate is called \"Writein*\"; there are Ada Ames"));
    options.exclude = {"*"};
    EXPECT_THAT(resolve(four_candidates(), options).error().detail,
                HasSubstr("every candidate is excluded"));
}

TEST(Question, LotsAreResolvedAndKeptAsGiven) {
    CountOptions options = with_rule("irv");
    options.lots = SourceFile{"lots.txt", "lots.txt", "Bo Birk\nAda Ames\n"};
    const auto prepared = resolve(four_candidates(), options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    EXPECT_THAT(prepared->question.lots.best_first, ElementsAre(1, 0));
    EXPECT_EQ(prepared->lots, "Bo Birk\nAda Ames\n");
}

TEST(Question, ASeedStandsBesideTheLotsAndIsKeptWithThem) {
    CountOptions options = with_rule("irv");
    options.seed = "20241105";
    const auto alone = resolve(four_candidates(), options);
    ASSERT_TRUE(alone) << alone.error().detail;
    EXPECT_EQ(alone->question.lots.seed, "20241105");
    EXPECT_EQ(alone->lots, "seed: 20241105\n");
    options.lots = SourceFile{"lots.txt", "lots.txt", "Bo Birk\nAda Ames\n"};
    const auto both = resolve(four_candidates(), options);
    ASSERT_TRUE(both) << both.error().detail;
    EXPECT_THAT(both->question.lots.best_first, ElementsAre(1, 0));
    EXPECT_EQ(both->lots, "Bo Birk\nAda Ames\nseed: 20241105\n");
    options.lots->bytes = "seed: 7\n";
    EXPECT_THAT(resolve(four_candidates(), options).error().detail,
                HasSubstr("lots.txt:2: a second seed"));
}

TEST(Question, ALotsFileWithNothingInItIsRefused) {
    CountOptions options = with_rule("irv");
    options.lots = SourceFile{"lots.txt", "lots.txt", ""};
    EXPECT_THAT(resolve(four_candidates(), options).error().detail, HasSubstr("no lot in it"));
}

TEST(Question, ExcludedCandidatesArePassedOverInTheCount) {
    CountOptions options = with_rule("irv");
    options.exclude = {"Write-in-1"};
    const auto prepared = resolve(four_candidates(), options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const auto counted = count(*prepared);
    ASSERT_TRUE(counted) << counted.error().detail;
    EXPECT_EQ(counted->valid_ballots, 5u);
    EXPECT_EQ(base::to_string(counted->rounds.front().totals[1]), "2")
        << "the two ballots for the slot count for their next choice";
}

}  // namespace
}  // namespace almanac::elections
