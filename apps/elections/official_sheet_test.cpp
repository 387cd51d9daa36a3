#include "apps/elections/check.h"
#include "apps/elections/count_output.h"
#include "engine/base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void add_ballots(Contest& contest, std::uint32_t weight,
                 std::vector<tally::CandidateIndex> ranking) {
    std::vector<tally::Mark> marks;
    for (const tally::CandidateIndex candidate : ranking)
        marks.push_back({candidate, static_cast<std::uint16_t>(marks.size() + 1)});
    contest.ballots.add(marks, weight);
}

// irv: Ann 5, Bo 4, Cy-Lee 3; Cy leaves, 2 to Bo, 1 exhausted: Bo 6, Ann 5.
Prepared three_way(const char* rule = "irv") {
    Contest contest;
    contest.title = "Mayor";
    for (const char* name : {"Ann Ames", "Bo Birk", "Cy-Lee Low"}) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(contest.candidates.size()) + 1);
        one.name = name;
        contest.candidates.push_back(one);
    }
    add_ballots(contest, 5, {0});
    add_ballots(contest, 4, {1});
    add_ballots(contest, 2, {2, 1});
    add_ballots(contest, 1, {2});
    CountOptions options;
    options.rule = rule;
    options.seats = 1;
    return *resolve(std::move(contest), options);
}

// "round what official/ours", one a difference; the reader's sentence where it refuses.
std::vector<std::string> differences(const Prepared& prepared, std::string_view sheet,
                                     SheetCheck* kept = nullptr) {
    const auto counted = count(prepared);
    const auto check = check_sheet(prepared, *counted, {"sheet", sheet});
    if (!check) return {check.error().detail};
    if (kept != nullptr) *kept = *check;
    std::vector<std::string> lines;
    for (const SheetDifference& one : check->differences)
        lines.push_back(std::to_string(one.round) + " " + one.what + " " + one.official + "/" +
                        one.ours);
    return lines;
}

constexpr std::string_view columns_are_rounds =
    "Candidate,Round 1,Round 2\nAnn Ames,5,5\nBo Birk,4,6\nCy-Lee Low,3,\nExhausted,0,1\n";

TEST(OfficialSheet, ACsvOfRoundsIsReadInAllThreeLayouts) {
    for (const std::string_view sheet :
         {columns_are_rounds,
          std::string_view("Round,Ann Ames,Bo Birk,Cy-Lee Low,Exhausted\n1,5,4,3,0\n2,5,6,,1\n"),
          std::string_view("round,candidate,votes\n1,Ann Ames,5\n1,Bo Birk,4\n1,Cy-Lee Low,3\n"
                           "2,Ann Ames,5\n2,Bo Birk,6\n2,Exhausted,1\n")}) {
        SheetCheck check;
        EXPECT_THAT(differences(three_way(), sheet, &check), IsEmpty()) << sheet;
        EXPECT_EQ(check.format, "rounds-csv");
        EXPECT_GE(check.compared, 7u);
    }
}

TEST(OfficialSheet, OurOwnOutputsAreEqualToTheirCountInEveryFormat) {
    for (const char* rule : {"irv", "scotland-2007", "meek-prf", "australia-senate-2021", "qpq"}) {
        const Prepared prepared = three_way(rule);
        const auto counted = count(prepared);
        ASSERT_TRUE(counted) << counted.error().detail;
        const CountReport report{prepared, *counted, {"m"}};
        EXPECT_THAT(differences(prepared, count_as_csv(report)), IsEmpty()) << rule;
        EXPECT_THAT(differences(prepared, count_as_json(report)), IsEmpty()) << rule;
        EXPECT_THAT(differences(prepared, count_as_urcvt(report)), IsEmpty()) << rule;
    }
}

TEST(OfficialSheet, EveryCellThatDiffersIsListedOnBothSides) {
    EXPECT_THAT(differences(three_way(),
                            "Candidate,Round 1,Round 2,Round 3\nAnn Ames,5,5,5\nBo Birk,4,7,7\n"
                            "Cy-Lee Low,3,1,\nDee Dunn,0,2,\nExhausted,0,,\n"),
                ElementsAre("0 Dee Dunn is on the sheet/", "0 Rounds 3/2", "2 Bo Birk 7/6",
                            "2 Cy-Lee Low 1/0"));
    EXPECT_THAT(differences(three_way(), "Candidate,Round 1,Round 2\nAnn Ames,5,5\nBo Birk,4,\n"),
                ElementsAre("0 Cy-Lee Low /has votes", "2 Bo Birk /6"));
}

TEST(OfficialSheet, NamesMeetInStepsAndTheSheetSaysWhichWasTaken) {
    SheetCheck check;
    EXPECT_THAT(differences(three_way(),
                            "Candidate,Round 1,Round 2\nANN  ames,5,5\n\"Birk, Bo\",4,6\n"
                            "Cy Lee Low,3,\n",
                            &check),
                IsEmpty());
    std::vector<std::string> how;
    for (const SheetName& name : check.names) how.push_back(name.official + ": " + name.how);
    EXPECT_THAT(how, ElementsAre("ANN  ames: letter case", "Cy Lee Low: punctuation",
                                 "Birk, Bo: order of words"));
}

TEST(OfficialSheet, AnAliasComesBeforeEverything) {
    const Prepared prepared = three_way();
    const auto counted = count(prepared);
    const std::vector<std::pair<std::string, std::string>> aliases{{"The incumbent", "Bo Birk"}};
    const auto check = check_sheet(
        prepared, *counted,
        {"sheet", "Candidate,1,2\nAnn Ames,5,5\nThe incumbent,4,6\nCy-Lee Low,3,0\n", aliases});
    ASSERT_TRUE(check) << check.error().detail;
    EXPECT_TRUE(check->is_equal());
}

// 1/12 of a vote is 0.08333; a sheet with two places has 0.08 cut, and 8.67 for 8.66664 rounded.
TEST(OfficialSheet, AsManyDecimalsAreComparedAsTheSheetHasCutOrRounded) {
    Contest contest;
    for (const char* name : {"A", "B", "C"}) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(contest.candidates.size()) + 1);
        one.name = name;
        contest.candidates.push_back(one);
    }
    add_ballots(contest, 8, {0, 1});
    add_ballots(contest, 4, {0, 2});
    add_ballots(contest, 5, {1});
    add_ballots(contest, 4, {2});
    CountOptions options;
    options.rule = "scotland-2007";
    options.seats = 2;
    const Prepared prepared = *resolve(std::move(contest), options);
    // Quota 8; A passes on 4/12 = 0.33333 each: B 5 + 2.66664, C 4 + 1.33332.
    SheetCheck check;
    EXPECT_THAT(
        differences(prepared, "Candidate,1,2,3\nA,12,8,8\nB,5,7.67,12.33\nC,4,5.33,\n", &check),
        testing::Not(IsEmpty()));
    EXPECT_THAT(differences(prepared, "Candidate,1,2\nA,12,8\nB,5,7.67\nC,4,5.33\n", &check),
                ElementsAre(HasSubstr("0 Rounds 2/3")));
    EXPECT_EQ(check.shortened, "rounded");
    EXPECT_THAT(differences(prepared, "Candidate,1,2\nA,12,8\nB,5,7.66\nC,4,5.33\n", &check),
                ElementsAre(HasSubstr("0 Rounds 2/3")));
    EXPECT_EQ(check.shortened, "cut");
    EXPECT_EQ(check.places, 2u);
}

TEST(OfficialSheet, PortlandsLayoutIsReadBetweenItsOwnWords) {
    const std::string_view sheet =
        "OFFICIAL \"RESULTS\" of the county\n\nContest,Mayor\nElection Threshold,7 votes (50% +1)\n"
        "\n,Round 1,,,Round 2,\n"
        "Met threshold for election,,,,Bo Birk,\nDefeated,,,Cy-Lee Low,,\n"
        ",# votes,% of votes,votes transferred,# votes,% of votes\n"
        "Ann Ames,5,41.67%,,5,41.67%\nBo Birk,4,33.33%,+2,6,50.00%\nCy-Lee Low,3,25.00%,-3,,\n"
        "Residual surplus,0,,,0,\nInactive ballots,0,,+1,1,\n\n"
        "* \"Threshold\" is what is needed.\n\"Words\" follow.\n";
    SheetCheck check;
    EXPECT_THAT(differences(three_way(), sheet, &check), IsEmpty());
    EXPECT_EQ(check.format, "portland-csv");
}

TEST(OfficialSheet, RctabsReportIsReadInBothForms) {
    SheetCheck check;
    EXPECT_THAT(
        differences(three_way(),
                    "Contest Information\nGenerated By,RCTab 2.0.0\nCSV Format Version,1\n\n"
                    "Rounds,Round 1 Votes,% of vote,transfer,Round 2 Votes,% of vote,transfer\n"
                    "Eliminated,CY-LEE LOW,,,,,\nElected,,,,Bo Birk,,\n"
                    "Bo Birk,4,33.33%,2,6,54.54%,0\nAnn Ames,5,41.66%,0,5,45.45%,0\n"
                    "CY-LEE LOW,3,25.0%,-3,0,0.0%,0\nActive Ballots,12,,,11,,\n"
                    "Inactive Ballots by Exhausted Choices,0,,1,1,,0\n"
                    "Inactive Ballots Total,0,,1,1,,0\n",
                    &check),
        IsEmpty());
    EXPECT_EQ(check.format, "rctab-csv");
    EXPECT_THAT(
        differences(three_way(),
                    R"({"config":{},"results":[{"round":1,"tally":{"Ann Ames":"5","Bo Birk":"4",)"
                    R"("Cy-Lee Low":"3"},"tallyResults":[{"eliminated":"Cy-Lee Low"}]},)"
                    R"({"round":2,"tally":{"Ann Ames":"5","Bo Birk":"5"},"tallyResults":)"
                    R"([{"elected":"Ann Ames"}]}]})"),
        ElementsAre("2 Bo Birk 5/6", "2 Elected Ann Ames/Bo Birk"));
}

// Written by hand after stv/src/distribution_of_preferences_transcript.rs of ConcreteSTV 22490a0.
TEST(OfficialSheet, AConcreteStvTranscriptIsReadCountByCount) {
    const std::string_view sheet =
        R"({"metadata":{"name":{"year":"2024","authority":"","name":"Mayor","electorate":""},)"
        R"("candidates":[{"name":"Ann Ames","party":0,"position":1},{"name":"Bo Birk"},)"
        R"({"name":"Cy-Lee Low"}]},"transcript":{"rules":"AEC2019","quota":{"papers":12,)"
        R"("vacancies":1,"quota":7},"counts":[{"reason":"FirstPreferenceCount","elected":[],)"
        R"("status":{"tallies":{"candidate":[5,4,3],"exhausted":0,"rounding":"0"}}},)"
        R"({"reason":{"Elimination":[2]},"elected":[{"who":1,"why":"HighestOfLastTwoStanding"}],)"
        R"("status":{"tallies":{"candidate":[5,6,0],"exhausted":1,"rounding":"0"}}}],)"
        R"("elected":[1]}})";
    SheetCheck check;
    EXPECT_THAT(differences(three_way("australia-senate-2021"), sheet, &check), IsEmpty());
    EXPECT_EQ(check.format, "concretestv-json");
    EXPECT_EQ(check.compared, 17u);
}

// Sheets as they might come from anybody: bytes changed, left out and doubled.
TEST(OfficialSheet, DamagedSheetsAreReadOrRefusedButNeverMore) {
    const Prepared prepared = three_way();
    const auto counted = count(prepared);
    const CountReport report{prepared, *counted, {"m"}};
    const std::string droop =
        R"({"actions":[{"tag":"begin","msg":"","cstate":{"1":{"vote":"5","state":"hopeful"}},)"
        R"("quota":"7"},{"tag":"defeat","msg":"","cstate":{"1":{"vote":"5","state":"defeated"}}},)"
        R"({"tag":"transfer"},{"tag":"round","cstate":{}}],"cdict":{"1":{"name":"Ann Ames"}},)"
        R"("method":"wigm"})";
    const std::vector<std::string> sheets{count_as_csv(report),
                                          count_as_json(report),
                                          count_as_urcvt(report),
                                          droop,
                                          std::string(columns_are_rounds),
                                          "round,candidate,votes\n1,Ann Ames,5\n"};
    base::Random random(1);
    std::size_t refused = 0;
    for (int turn = 0; turn < 6000; ++turn) {
        std::string sheet = sheets[random.below(sheets.size())];
        for (std::uint64_t change = 1 + random.below(4); change > 0; --change) {
            const std::size_t at = random.below(sheet.size());
            const std::uint64_t kind = random.below(3);
            if (kind == 0) sheet[at] = static_cast<char>(random.below(256));
            if (kind == 1) sheet.erase(at, 1 + random.below(8));
            if (kind == 2) sheet.insert(at, sheet.substr(random.below(sheet.size()), 12));
            if (sheet.empty()) sheet = "{";
        }
        const auto check = check_sheet(prepared, *counted, {"sheet", sheet});
        if (check) continue;
        ++refused;
        EXPECT_FALSE(check.error().detail.empty());
    }
    EXPECT_GT(refused, 1000u);
    EXPECT_LT(refused, 5900u);
}

TEST(OfficialSheet, WhatIsNoSheetIsRefusedWithTheRemedy) {
    const Prepared prepared = three_way();
    EXPECT_THAT(differences(prepared, "a,b\nc,d\n"),
                ElementsAre(HasSubstr("no sheet of rounds that is known")));
    EXPECT_THAT(differences(prepared, "{\"a\": 1}"),
                ElementsAre(HasSubstr("no rounds that are known")));
    EXPECT_THAT(differences(prepared, "{\"rounds\": ["), ElementsAre(HasSubstr("no whole JSON")));
    EXPECT_THAT(differences(prepared, "{\"rounds\": [{\"round\": 1}]}"),
                ElementsAre(HasSubstr("sheet: rounds[0]: the round has neither totals nor tally")));
    EXPECT_THAT(differences(prepared, "Candidate,Round 1\nAnn Ames,many\n"),
                ElementsAre(HasSubstr("sheet:2:10: \"many\" is no number of votes")));
    EXPECT_THAT(differences(prepared, "Candidate,Round 1\nAnn Ames,1\nAnn Ames,2\n"),
                ElementsAre(HasSubstr("sheet:3:1: \"Ann Ames\" has a row above already")));
    EXPECT_THAT(differences(prepared, "Round,Ann Ames\n30000,1\n"),
                ElementsAre(HasSubstr("sheet:2:1: \"30000\" is no round")));
    EXPECT_THAT(differences(prepared, std::string(sheet_bytes_max + 1, 'x')),
                ElementsAre(HasSubstr("more than the")));
    std::string long_sheet = "round,candidate,votes\n";
    for (int at = 1; at < 19000; at += 7)
        long_sheet += std::to_string(at) + ",c" + std::to_string(at) + ",1\n";
    EXPECT_THAT(differences(prepared, long_sheet),
                ElementsAre(HasSubstr("more than a sheet may have")));
    EXPECT_THAT(differences(prepared, "Round 1\n" + std::string(100'000, ',')),
                ElementsAre(HasSubstr("more than 60100 cells")));
    std::string wide_sheet = "candidate,round 1\n";
    for (int at = 0; at < 5000; ++at) wide_sheet += "c" + std::to_string(at) + ",1\n";
    EXPECT_THAT(differences(prepared, wide_sheet),
                ElementsAre(HasSubstr("4096 candidates, or more, are more than a sheet may have")));
}

}  // namespace
}  // namespace almanac::elections
