#include "apps/elections/compare.h"

#include "apps/elections/rule_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

using RulePointer = std::shared_ptr<const tally::Rule>;

Contest contest_of(const std::vector<const char*>& names) {
    Contest contest;
    contest.title = "Council";
    for (const char* name : names) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(contest.candidates.size()) + 1);
        one.name = name;
        contest.candidates.push_back(one);
    }
    return contest;
}

void add(Contest& contest, std::uint32_t voters, const std::vector<tally::CandidateIndex>& ranks) {
    std::vector<tally::Mark> marks;
    for (const tally::CandidateIndex candidate : ranks)
        marks.push_back({candidate, static_cast<std::uint16_t>(marks.size() + 1)});
    contest.ballots.add(marks, voters);
}

// Ada leads, Cy is last and gives his votes to Bo: a plurality and a runoff differ.
Contest three_candidates() {
    Contest contest = contest_of({"Ada", "Bo", "Cy"});
    add(contest, 8, {0});
    add(contest, 6, {1, 2});
    add(contest, 4, {2, 1});
    return contest;
}

RulePointer preset(std::string_view id) {
    return std::make_shared<const tally::Rule>(*tally::find_rule(id));
}

std::vector<RulePointer> all_presets() {
    std::vector<RulePointer> rules;
    for (const tally::Rule& rule : tally::preset_rules()) rules.push_back(preset(rule.id));
    return rules;
}

CountOptions with_seats(std::uint32_t seats) {
    CountOptions options;
    options.seats = seats;
    return options;
}

Comparison compared(const Contest& contest, const CountOptions& options,
                    const std::vector<RulePointer>& rules) {
    base::InlineExecutor executor;
    auto comparison = compare(contest, options, rules, executor);
    EXPECT_TRUE(comparison) << comparison.error().detail;
    return comparison ? *std::move(comparison) : Comparison();
}

TEST(Compare, OneRowARuleWithWinnersRoundsAndMargin) {
    const auto comparison =
        compared(three_candidates(), with_seats(1), {preset("irv"), preset("scotland-2007")});
    ASSERT_THAT(comparison.counted, SizeIs(2));
    const ComparedRule& irv = comparison.counted[0];
    EXPECT_EQ(irv.rule, "irv");
    EXPECT_THAT(irv.winners, ElementsAre("Bo"));
    EXPECT_EQ(irv.rounds, 2u);
    EXPECT_EQ(irv.valid_ballots, 18u);
    EXPECT_EQ(base::to_string(*irv.last_margin), "2");
    EXPECT_EQ(base::to_string(irv.exhausted), "0");
    EXPECT_TRUE(comparison.counted[1].same_winners);
    EXPECT_EQ(base::to_string(*comparison.counted[1].last_margin), "2.00000");
    EXPECT_EQ(comparison.ballots, 18u);
    EXPECT_EQ(comparison.candidates, 3u);
}

TEST(Compare, ARuleThatCannotCountTheContestIsListedWithTheReason) {
    const auto comparison =
        compared(three_candidates(), with_seats(2), {preset("irv"), preset("scotland-2007")});
    ASSERT_THAT(comparison.counted, SizeIs(1));
    ASSERT_THAT(comparison.not_counted, SizeIs(1));
    EXPECT_EQ(comparison.not_counted[0].rule, "irv");
    EXPECT_EQ(comparison.not_counted[0].reason, "It fills one seat only.");
}

TEST(Compare, WithoutSeatsThereIsNothingToCompare) {
    base::InlineExecutor executor;
    const auto comparison =
        compare(three_candidates(), CountOptions(), std::vector{preset("irv")}, executor);
    ASSERT_FALSE(comparison);
    EXPECT_THAT(comparison.error().detail, HasSubstr("add --seats N"));
}

TEST(Compare, EveryRuleCountsAsItDoesAlone) {
    Contest contest = contest_of({"Ada", "Bo", "Cy", "Di", "Ed"});
    std::uint32_t state = 7;
    const auto next = [&](std::uint32_t below) {
        state = state * 1'664'525 + 1'013'904'223;
        return (state >> 16) % below;
    };
    for (int ballot = 0; ballot < 400; ++ballot) {
        std::vector<tally::Mark> marks;  // with overvotes, skips and repeats
        for (std::uint32_t mark = next(6); mark-- > 0;) {
            marks.push_back({static_cast<tally::CandidateIndex>(next(5)),
                             static_cast<std::uint16_t>(1 + next(7))});
        }
        contest.ballots.add(marks);
    }
    for (const std::uint32_t seats : {1u, 2u}) {
        const auto comparison = compared(contest, with_seats(seats), all_presets());
        EXPECT_EQ(comparison.counted.size() + comparison.not_counted.size(),
                  tally::preset_rules().size());
        EXPECT_GE(comparison.counted.size(), 5u);
        for (const ComparedRule& row : comparison.counted) {
            CountOptions options = with_seats(seats);
            options.rule = row.rule;
            const auto prepared = resolve(contest, options);
            ASSERT_TRUE(prepared) << prepared.error().detail;
            const auto alone = count(*prepared);
            ASSERT_TRUE(alone) << alone.error().detail;
            std::vector<std::string> winners;
            for (const auto winner : alone->winners)
                winners.push_back(contest.candidates[winner].name);
            EXPECT_EQ(row.winners, winners) << row.rule;
            EXPECT_EQ(row.rounds, alone->rounds.size()) << row.rule;
            EXPECT_EQ(row.exhausted, alone->rounds.back().exhausted) << row.rule;
            EXPECT_EQ(row.valid_ballots, alone->valid_ballots) << row.rule;
        }
    }
}

TEST(Compare, ASeedIsKeptFromRulesThatDrawNone) {
    auto own =
        read_rule_file("own.toml", "base = \"irv\"\nid = \"own\"\nlot = \"candidate_order\"\n");
    ASSERT_TRUE(own) << own.error().detail;
    Contest contest = contest_of({"Ada", "Bo"});
    add(contest, 3, {0});
    add(contest, 3, {1});
    CountOptions options = with_seats(1);
    options.seed = "4711";
    const auto comparison =
        compared(contest, options, {std::make_shared<const tally::Rule>(*own), preset("irv")});
    EXPECT_THAT(comparison.counted, SizeIs(2));
    EXPECT_EQ(comparison.counted[1].open_ties, 0u) << "the seed decides";
    EXPECT_EQ(compared(contest, with_seats(1), {preset("irv")}).counted[0].open_ties, 1u);
}

TEST(Compare, TheMarginIsThatOfTheLastRoundInWhichSomebodyHadToBeBeaten) {
    // Scotland, 2 seats, 20 votes, quota 7. Round 1: Ada 9, Bo 5, Cy 4, Di 2; Ada elected. Her
    // surplus of 2 goes to Di: 9 x 0.22222 = 1.99998, who then has 3.99998, and is last. Her papers
    // go on to nobody: Cy 4 is last, leaves against Bo 5, who is alone and elected.
    Contest contest = contest_of({"Ada", "Bo", "Cy", "Di"});
    add(contest, 9, {0, 3});
    add(contest, 5, {1});
    add(contest, 4, {2});
    add(contest, 2, {3});
    const auto rows = compared(contest, with_seats(2), {preset("scotland-2007")}).counted;
    EXPECT_THAT(rows[0].winners, ElementsAre("Ada", "Bo"));
    EXPECT_EQ(base::to_string(*rows[0].last_margin), "1.00000");
    const auto uncontested = compared(contest, with_seats(4), {preset("scotland-2007")}).counted;
    EXPECT_FALSE(uncontested[0].last_margin) << "nobody had to be beaten";
}

TEST(Compare, WhoIsNotInTheRaceIsNobodyToBeat) {
    Contest contest = three_candidates();
    contest.candidates[2].withdrawn = true;
    const auto rows = compared(contest, with_seats(2), {preset("scotland-2007")}).counted;
    EXPECT_FALSE(rows[0].last_margin);
}

TEST(Compare, TheTablePutsTogetherRulesWithTheSameWinners) {
    Comparison comparison;
    comparison.contest = "Council";
    comparison.seats = 2;
    comparison.candidates = 3;
    comparison.ballots = 18;
    comparison.counted = {
        {"one", {"Ada", "Bo"}, true, 3, 18, {70000, 4}, base::Decimal{15000, 4}, {5, 1}, 0},
        {"two", {"Bo", "Cy"}, false, 2, 18, {7, 0}, std::nullopt, {0, 0}, 1},
        {"three", {"Bo", "Ada"}, true, 12, 18, {7, 0}, base::Decimal{10, 0}, {1, 0}, 0}};
    comparison.not_counted = {{"four", "One, not 2."}, {"five", "No."}, {"six", "One, not 2."}};
    EXPECT_EQ(comparison_as_table(comparison, 80),
              "Council\n"
              "18 ballots, 3 candidates, 2 seats\n"
              "\n"
              "Winners under 2 rules: Ada; Bo\n"
              "    rule   rounds  last margin  exhausted\n"
              "    one         3       1.5000        0.5\n"
              "    three      12           10          1\n"
              "\n"
              "Winners under 1 rule: Bo; Cy\n"
              "    rule   rounds  last margin  exhausted\n"
              "    two *       2            -          0\n"
              "\n"
              "* A tie was open, and the candidate listed first was acted on: --lots FILE says\n"
              "what was drawn.\n"
              "\n"
              "Cannot count this contest\n"
              "    four, six\n"
              "        One, not 2.\n"
              "    five\n"
              "        No.\n");
    EXPECT_EQ(comparison_as_csv(comparison),
              "rule,winners,same_winners,rounds,valid_ballots,threshold,last_margin,exhausted,"
              "open_ties,reason\n"
              "one,Ada; Bo,true,3,18,7.0000,1.5000,0.5,0,\n"
              "two,Bo; Cy,false,2,18,7,,0,1,\n"
              "three,Bo; Ada,true,12,18,7,10,1,0,\n"
              "four,,,,,,,,,\"One, not 2.\"\n"
              "five,,,,,,,,,No.\n"
              "six,,,,,,,,,\"One, not 2.\"\n");
    EXPECT_THAT(comparison_as_json(comparison), HasSubstr("\"last_margin\": \"1.5000\""));
}

}  // namespace
}  // namespace almanac::elections
