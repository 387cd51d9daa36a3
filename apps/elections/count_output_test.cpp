#include "apps/elections/count_output.h"

#include "apps/elections/count_layout.h"
#include "apps/elections/count_view.h"
#include "engine/base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

void add_ballots(Contest& contest, std::uint32_t weight,
                 std::vector<tally::CandidateIndex> ranking) {
    std::vector<tally::Mark> marks;
    for (const tally::CandidateIndex candidate : ranking) {
        marks.push_back({candidate, static_cast<std::uint16_t>(marks.size() + 1)});
    }
    contest.ballots.add(marks, weight);
}

// On paper, portland-or-2024, 2 seats, threshold floor(12 / 3) + 1 = 5:
// 1  Ada 7, Bo 2, Cy 2, Dee 1. Ada is elected, surplus 2, fraction 0.2857, her 5 go to Bo, her 2
// are exhausted. 2  Ada 5, Bo 3.4285, Cy 2, Dee 1, exhausted 0.5714, residual 0.0001. Dee leaves,
// hers goes to Cy. 3  Bo 3.4285, Cy 3. Cy leaves: 2 to Bo, Dee's is exhausted. 4  Bo 5.4285,
// exhausted 1.5714. Bo is elected, surplus 0.4285, fraction 0.0789: 4 · 0.0789 + 5 · 0.0225. 5  Bo
// 5, exhausted 1.9995, residual 0.0005.
Prepared paper_case() {
    Contest contest;
    contest.title = "Board, \"East\"";
    for (const char* name : {"Ada", "Bo", "Cy, Jr.", "Dee", "Slot"}) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(contest.candidates.size()) + 11);
        one.name = name;
        contest.candidates.push_back(one);
    }
    add_ballots(contest, 5, {0, 1});
    add_ballots(contest, 2, {0});
    add_ballots(contest, 2, {1, 2});
    add_ballots(contest, 2, {2, 1});
    add_ballots(contest, 1, {3, 2});
    add_ballots(contest, 1, {4});
    add_ballots(contest, 3, {});
    CountOptions options;
    options.rule = "portland-or-2024";
    options.seats = 2;
    options.exclude = {"Slot"};
    return *resolve(std::move(contest), options);
}

struct Case {
    Prepared prepared = paper_case();
    tally::Count counted = *count(prepared);
    CountReport report() const { return {prepared, counted, {"board.csv"}}; }
};

TEST(CountOutput, JsonHasTheFieldsOfTheContractInTheirOrder) {
    const Case paper;
    const std::string json = base::to_json(view_of(paper.prepared, paper.counted, {"board.csv"}));
    EXPECT_THAT(
        json,
        testing::StartsWith(
            R"({"contest":"Board, \"East\"","rule":"portland-or-2024","seats":2,"valid_ballots":12,)"
            R"("threshold":"5.0000","candidates":[{"id":11,"name":"Ada"},{"id":12,"name":"Bo"},)"
            R"({"id":13,"name":"Cy, Jr."},{"id":14,"name":"Dee"}],"rounds":[{"round":1,)"
            R"("totals":{"11":"7.0000","12":"2.0000","13":"2.0000","14":"1.0000"},"elected":[11],)"
            R"("eliminated":[],"transfers":[],"exhausted":"0.0000","residual":"0.0000",)"));
    EXPECT_THAT(
        json,
        testing::EndsWith(
            R"("winners":[11,12],"ties":[],"not_counted":{"blank":3,"overvoted":0,"only_excluded":1},)"
            R"("excluded":[{"id":15,"name":"Slot"}],"accounting":{"records":0,"without_contest":0,)"
            R"("set_aside":0,"bad_rows_skipped":0,"ballots":16,"blank":3,"warnings":[]},)"
            R"("files":["board.csv"]})"));
}

TEST(CountOutput, TransfersLedToTheRoundTheyStandIn) {
    const Case paper;
    const CountView view = view_of(paper.prepared, paper.counted, {});
    ASSERT_EQ(view.rounds.size(), 5u);
    EXPECT_THAT(
        base::to_json(view.rounds[1].transfers),
        testing::AnyOf(R"([{"from":11,"to":12,"votes":"1.4285","ballots":5,"value":"0.2857"},)"
                       R"({"from":11,"to":null,"votes":"0.5714","ballots":2,"value":"0.2857"}])",
                       R"([{"from":11,"to":null,"votes":"0.5714","ballots":2,"value":"0.2857"},)"
                       R"({"from":11,"to":12,"votes":"1.4285","ballots":5,"value":"0.2857"}])"));
    EXPECT_EQ(base::to_string(view.rounds[4].exhausted), "1.9995");
    EXPECT_EQ(base::to_string(view.rounds[4].residual), "0.0005");
}

TEST(CountOutput, WhoLeftAndHasNothingIsAbsentFromTheTotals) {
    const Case paper;
    const CountView view = view_of(paper.prepared, paper.counted, {});
    EXPECT_TRUE(view.rounds[1].totals.contains(14)) << "Dee is excluded on this round's totals";
    EXPECT_FALSE(view.rounds[2].totals.contains(14));
    EXPECT_TRUE(view.rounds[4].totals.contains(11)) << "a winner keeps the threshold";
    EXPECT_FALSE(view.rounds[0].totals.contains(15)) << "who is not in the race has no total";
}

// JSON without the white space between its tokens.
std::string squeezed(std::string_view json) {
    std::string out;
    bool in_text = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        if (json[at] == '"' && json[at - 1] != '\\') in_text = !in_text;
        if (in_text || (json[at] != ' ' && json[at] != '\n')) out += json[at];
    }
    return out;
}

TEST(CountOutput, IndentingChangesNothingButWhiteSpace) {
    const Case paper;
    const std::string compact =
        base::to_json(view_of(paper.prepared, paper.counted, {"a \"b\", {c}: [d]"}));
    const std::string pretty = indented(compact);
    EXPECT_EQ(squeezed(pretty), compact);
    EXPECT_GT(std::count(pretty.begin(), pretty.end(), '\n'), 20);
    EXPECT_EQ(indented(R"({"a":[],"b":{}})"), R"({"a": [], "b": {}})");
}

TEST(CountOutput, TheCsvHasThreeColumnsARoundAndTwoInTheLast) {
    const Case paper;
    const std::string csv = count_as_csv(paper.report());
    EXPECT_THAT(csv,
                testing::StartsWith("Contest,\"Board, \"\"East\"\"\"\nRule,portland-or-2024,"));
    EXPECT_THAT(csv,
                HasSubstr("\nElected,Ada,,,,,,,,,Bo,,,,\nDefeated,,,,,,Dee,,,\"Cy, Jr.\",,,,,\n"));
    EXPECT_THAT(csv, HasSubstr("\nAda,7.0000,58.33%,-2.0000,5.0000,41.67%,,5.0000,41.67%,,5.0000,"
                               "41.67%,,5.0000,41.67%\n"));
    EXPECT_THAT(csv, HasSubstr("\nDee,1.0000,8.33%,,1.0000,8.33%,-1.0000,,,,,,,,\n"));
    EXPECT_THAT(
        csv, HasSubstr(
                 "\nResidual surplus,0.0000,,+0.0001,0.0001,,,0.0001,,,0.0001,,+0.0004,0.0005,\n"));
    EXPECT_THAT(
        csv,
        HasSubstr("\nInactive "
                  "ballots,0.0000,,+0.5714,0.5714,,,0.5714,,+1.0000,1.5714,,+0.4281,1.9995,\n"));
    EXPECT_THAT(csv, Not(HasSubstr("Slot")));
}

TEST(CountOutput, RowsStandInOrderOfSuccess) {
    const Case paper;
    EXPECT_THAT(rows_in_order(paper.prepared, paper.counted), ElementsAre(0, 1, 2, 3));
}

TEST(CountOutput, PercentagesAreRoundedHalfUp) {
    EXPECT_EQ(percent_of({99240000, 4}, 77157), "12.86%");
    EXPECT_EQ(percent_of({1, 0}, 800), "0.13%") << "0.125 goes up";
    EXPECT_EQ(percent_of({5, 0}, 5), "100.00%");
}

TEST(CountOutput, UrcvtGivesTransfersWithTheRoundTheyLeave) {
    const Case paper;
    const std::string json = squeezed(count_as_urcvt(paper.report()));
    EXPECT_THAT(json, HasSubstr(R"("tally":{"Ada":"7","Bo":"2","Cy, Jr.":"2","Dee":"1"})"));
    EXPECT_THAT(
        json,
        HasSubstr(
            R"("elected":"Ada","transfers":{"Bo":"1.4285","exhausted":"0.5714","residual surplus":"0.0001"})"));
    EXPECT_THAT(json, HasSubstr(R"("eliminated":"Dee","transfers":{"Cy, Jr.":"1"})"));
    EXPECT_THAT(
        json,
        HasSubstr(R"("exhaustedChoices":"2.5714","finalRoundSurplus":"0.4281","overvotes":"0")"))
        << "the ballot for the slot is inactive from the first round";
    EXPECT_THAT(
        json,
        HasSubstr(R"("numCandidates":4,"numWinners":2,"totalNumBallots":"16","undervotes":3)"));
}

std::size_t longest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t longest = 0;
    for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
    return longest;
}

TEST(CountOutput, TheTableSaysWhoWonAndStaysWithinItsColumns) {
    const Case paper;
    const std::string table = count_as_table(paper.report(), {});
    EXPECT_LE(longest_line(table), 80u);
    EXPECT_THAT(
        table, HasSubstr("portland-or-2024, 2 seats, 4 candidates, 12 valid ballots, threshold 5"));
    EXPECT_THAT(table, HasSubstr("  1  Ada                             round 1, 7 votes\n"));
    EXPECT_THAT(table, HasSubstr("Dee               1.0000    1.0000 x\n"));
    EXPECT_THAT(table, Not(HasSubstr("\x1b")));
    EXPECT_TRUE(
        std::all_of(table.begin(), table.end(), [](char character) { return character >= 0; }));
}

TEST(CountOutput, RoundsThatDoNotFitGoToFurtherBlocks) {
    const Case paper;
    const std::string table = count_as_table(paper.report(), {60, Decoration::plain, false});
    EXPECT_LE(longest_line(table), 60u);
    std::size_t blocks = 0;
    for (std::size_t at = 0; (at = table.find("\nRound", at)) != std::string::npos; ++at) ++blocks;
    EXPECT_EQ(blocks, 2u);
}

TEST(CountOutput, ColoursComeOnlyWhenAskedFor) {
    const Case paper;
    EXPECT_THAT(count_as_table(paper.report(), {80, Decoration::terminal, true}),
                HasSubstr("\x1b[1;32m"));
    EXPECT_THAT(count_as_table(paper.report(), {80, Decoration::terminal, false}),
                Not(HasSubstr("\x1b[")));
}

}  // namespace
}  // namespace almanac::elections
