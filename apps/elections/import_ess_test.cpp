#include "apps/elections/import_ess_header.h"
#include "apps/elections/import_testing.h"
#include "apps/elections/import_zip_testing.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using Rows = std::vector<std::vector<std::string>>;

// As ES&S writes a contest of three ranks.
const Rows portland{
    {"Cast Vote Record", "Precinct", "Ballot Style", "Mayor Choice 1 (45)", "Mayor Choice 2 (50)",
     "Mayor Choice 3 (55)"},
    {"101", "North", "A", "Ann Low ", "Bob Ray", "undervote"},
    {"102", "North", "A", "undervote", "overvote", "Ann Low"},
    {"103", "South", "B", "UWI", "Cyd &amp; Dan", "Bob Ray"},
    {"104", "South", "B", "undervote", "undervote", "undervote"},
    {"105", "South", "C"},
};

std::string ess(const Rows& rows, const ReadOptions& options = {}) {
    return ballots_or_error("votes.xlsx", sheet_of(rows), options);
}

TEST(Ess, IsReadFromItsHeadings) {
    const auto contest = read_bytes("votes.xlsx", sheet_of(portland));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Mayor");
    EXPECT_EQ(contest->ranks_max, 3U);
    EXPECT_EQ(ballots_text(*contest),
              "1: Ann Low > Bob Ray\n1: - > ?? > Ann Low\n1: UWI > Cyd & Dan > Bob Ray\n1:\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("101", "102", "103", "104"));
    EXPECT_EQ(contest->precincts[2], "South");
    EXPECT_EQ(contest->ballot_styles[3], "B");
    EXPECT_TRUE(contest->extra_columns.empty());
}

TEST(Ess, ARowOfBlanksBesideUndervotesIsACardWithoutTheContest) {
    const auto contest = read_bytes("votes.xlsx", sheet_of(portland));
    ASSERT_TRUE(contest);
    EXPECT_EQ(contest->accounting.records, 5U);
    EXPECT_EQ(contest->accounting.without_contest, 1U);
}

TEST(Ess, BlanksAreSkippedRanksWhereNoCellSaysUndervote) {
    EXPECT_EQ(ess({{"CVR", "1st Choice", "2nd Choice"}, {"1", "Ann"}, {"2"}, {"3", "", "Ann"}, {}}),
              "1: Ann\n1:\n1: - > Ann\n");
}

TEST(Ess, WriteInsThatNobodyDeclaredAreMarkedAsSuch) {
    const auto contest = read_bytes("votes.xlsx", sheet_of(portland));
    ASSERT_TRUE(contest);
    EXPECT_EQ(candidates_text(*contest), "1 Ann Low, 2 Bob Ray, 3 UWI, 4 Cyd & Dan");
    EXPECT_FALSE(contest->candidates[1].undeclared_write_ins);
    EXPECT_TRUE(contest->candidates[2].undeclared_write_ins);
}

TEST(Ess, SeveralCandidatesInOneCellAreAnOvervote) {
    EXPECT_EQ(ess({{"1st Choice", "2nd Choice"}, {"Ann|Bob", "Cyd"}, {"Cyd\nAnn", "Bob"}}),
              "1: Ann=Bob > Cyd\n1: Ann=Cyd > Bob\n");
}

TEST(Ess, ACountColumnSaysHowManyVotersARowStandsFor) {
    const auto contest = read_bytes(
        "votes.xlsx", sheet_of({{"Precinct", "1ST CHOICE MAYOR", "2ND CHOICE MAYOR", "COUNT"},
                                {"W-1", "Ann", "Bob", "3"},
                                {"W-2", "Bob", "", "1"},
                                {"W-2", "Ann", "", "0"}}));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "3: Ann > Bob\n1: Bob\n");
    EXPECT_EQ(contest->ballots.voters(), 4U);
    EXPECT_EQ(contest->precincts.size(), 2U);
}

TEST(Ess, OneOfSeveralContestsIsChosenByName) {
    const Rows rows{
        {"CVR ID", "Mayor Choice 1 of 2 Citywide (026)", "Mayor Choice 2 of 2 Citywide (027)",
         "Auditor Choice 1 of 2 (028)", "Auditor Choice 2 of 2 (029)"},
        {"1", "Ann", "Bob", "Eve", "Fay"},
        {"2", "", "", "Fay", "undervote"},
        {"3", "undervote", "Ann", "", ""}};
    ReadOptions options;
    options.contest = "auditor";
    const auto contest = read_bytes("votes.xlsx", sheet_of(rows), options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Auditor");
    EXPECT_EQ(ballots_text(*contest), "1: Eve > Fay\n1: Fay\n");
    EXPECT_EQ(contest->accounting.without_contest, 1U);
    options.contest = "citywide";
    EXPECT_EQ(ess(rows, options), "1: Ann > Bob\n1: - > Ann\n");
    EXPECT_THAT(ess(rows), HasSubstr("2 contests are in it. Say which with --contest and a part of "
                                     "its name:\n  Mayor Citywide\n  Auditor"));
}

TEST(Ess, HeadingsNameRanksInManyWays) {
    const auto rank = [](std::string_view heading) {
        const auto found = ess_rank(heading);
        return found ? std::to_string(found->rank) + " " + found->contest : "none";
    };
    EXPECT_EQ(rank("2ND CHOICE MAYOR MINNEAPOLIS"), "2 MAYOR MINNEAPOLIS");
    EXPECT_EQ(rank("For Mayor Choice 12 (100)"), "12 For Mayor");
    EXPECT_EQ(rank("DEM Council Member Choice 3 of 5 11th Council District (026924)"),
              "3 DEM Council Member 11th Council District");
    EXPECT_EQ(rank(" 4th Choice"), "4 ");
    EXPECT_EQ(rank("Rep. to Congress 1st Choice District 2"), "1 Rep. to Congress District 2");
    EXPECT_EQ(rank("Rank 2"), "2 ");
    EXPECT_EQ(rank("3rd"), "3 ");
    EXPECT_EQ(rank("5"), "5 ");
    EXPECT_EQ(rank("rank6"), "6 ");
    EXPECT_EQ(rank("5th Council District"), "none");
    EXPECT_EQ(rank("US Senator (12)"), "none");
    EXPECT_EQ(rank("0th Choice"), "none");
    EXPECT_EQ(rank("Precinct"), "none");
}

TEST(Ess, ALayoutSaysWhatTheHeadingsDoNot) {
    ReadOptions options;
    options.layout.first_vote_row = 3;
    options.layout.first_vote_column = 3;
    options.layout.ranks = 2;
    options.layout.id_column = 1;
    options.layout.batch_column = 5;
    options.layout.overvote_label = "XX";
    options.layout.undervote_label = "--";
    options.layout.undeclared_write_in_label = "W";
    options.layout.overvote_delimiter = "/";
    const auto contest = read_bytes("votes.xlsx",
                                    sheet_of({{"Some town"},
                                              {"no.", "hour", "first", "second", "box", "COUNT"},
                                              {"7", "noon", "Ann/Bob", "--", "b1", "2"},
                                              {"8", "one", "XX", "W", "b2", "2"},
                                              {"9", "two", "overvote", "", "b2", "2"}}),
                                    options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann=Bob\n1: ?? > Undeclared Write-ins\n1: overvote\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("7", "8", "9"));
    EXPECT_TRUE(contest->candidates[2].undeclared_write_ins);
    ASSERT_EQ(contest->extra_columns.size(), 3U);
    EXPECT_EQ(contest->extra_columns[0].name, "batch");
    EXPECT_EQ(contest->extra_columns[0].values[2], "b2");
    EXPECT_EQ(contest->extra_columns[1].name, "hour");
    EXPECT_EQ(contest->extra_columns[2].name, "COUNT");
}

TEST(Ess, ALayoutMayCountEveryRowAndBlanksAsWriteIns) {
    const Rows rows{{"id", "1st", "2nd"}, {"1", "Ann", "undervote"}, {"2"}, {}};
    ReadOptions options;
    options.layout.every_row_is_ballot = true;
    EXPECT_EQ(ess(rows, options), "1: Ann\n1:\n1:\n");
    options.layout.blank_is_undeclared_write_in = true;
    options.layout.undeclared_write_in_label = "UWI";
    EXPECT_EQ(ess(rows, options),
              "1: Ann\n1: Undeclared Write-ins > Undeclared Write-ins\n"
              "1: Undeclared Write-ins > Undeclared Write-ins\n");
}

TEST(Ess, AliasesAreTheCandidateTheyStandFor) {
    ReadOptions options;
    options.aliases = {{"A. Low", "Ann Low"}, {"Annie", "Ann Low"}};
    EXPECT_EQ(
        ess({{"1st Choice", "2nd Choice"}, {"A. Low", "Bob"}, {"Bob", "Annie|A. Low"}}, options),
        "1: Ann Low > Bob\n1: Bob > Ann Low\n");
}

TEST(Ess, OtherShapesOfCellsAreReadToo) {
    const std::string shared =
        "<si><t>Ann</t></si><si><r><t>B</t></r><r><t>ob</t></r>"
        "<rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>";
    const std::string data =
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>1st Choice</t></is></c>"
        "<c r='B1' t='inlineStr'><is><r><t>2nd </t></r><r><t>Choice</t></r></is></c></row>\n"
        "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"
        "<row r=\"5\" ht=\"2\"><c r=\"A5\" t=\"str\"><f>B2&amp;\"\"</f><v>Bob</v></c>"
        "<!-- none --><c r=\"B5\" s=\"3\"/></row>"
        "<x:row xmlns:x=\"y\" r=\"6\"><x:c r=\"B6\" t=\"str\"><x:v>C&#233;d</x:v></x:c></x:row>"
        "<row r=\"7\"/>";
    EXPECT_EQ(ballots_or_error("votes.xlsx", workbook_of(data, shared)),
              "1: Ann > Bob\n1: Bob\n1: - > C\xC3\xA9"
              "d\n");
}

TEST(Ess, NumbersAreAsTheSheetShowsThem) {
    const auto contest = read_bytes(
        "votes.xlsx", workbook_of("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>CVR</t></is></c>"
                                  "<c r=\"B1\"><v>1.0</v></c></row>"
                                  "<row r=\"2\"><c r=\"A2\"><v>1.2345678E7</v></c>"
                                  "<c r=\"B2\"><v>7</v></c></row>"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_THAT(contest->ballot_ids, ElementsAre("12345678"));
    EXPECT_EQ(ballots_text(*contest), "1: 7\n");
}

struct Damage {
    std::string name;
    std::string bytes;
    std::string sentence;
};

class DamagedEss : public testing::TestWithParam<Damage> {};

TEST_P(DamagedEss, IsRefusedWithASentence) {
    EXPECT_THAT(ballots_or_error("v.xlsx", GetParam().bytes), StartsWith(GetParam().sentence));
}

std::string cut(std::string bytes) {
    bytes.resize(bytes.size() / 2);
    return bytes;
}

const std::string heading = R"(<row r="1"><c r="A1" t="str"><v>1st Choice</v></c></row>)";

INSTANTIATE_TEST_SUITE_P(
    Ess, DamagedEss,
    testing::Values(
        Damage{"cut_short", cut(sheet_of(portland)),
               "v.xlsx: the zip archive is damaged or cut short (it has no directory)"},
        Damage{"a_text_that_is_not_there",
               workbook_of(heading + R"(<row r="2"><c r="A2" t="s"><v>4</v></c></row>)",
                           "<si><t>x</t></si>"),
               "v.xlsx: sheet Votes, cell A2: it names text \"4\" of 1."},
        Damage{"a_formula_without_value",
               workbook_of(heading + R"(<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>)"),
               "v.xlsx: sheet Votes, cell A2: \"#REF!\" is what a formula left"},
        Damage{"rows_out_of_order", workbook_of(heading + R"(<row r="3"/><row r="2"/>)"),
               "v.xlsx: sheet Votes, cell A2: its row comes after row 3."},
        Damage{"cells_out_of_order",
               workbook_of(R"(<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>)"),
               "v.xlsx: sheet Votes, cell A1: it comes twice."},
        Damage{"a_cell_of_another_row", workbook_of(R"(<row r="1"><c r="B2"><v>1</v></c></row>)"),
               "v.xlsx: xl/worksheets/sheet1.xml:2:55: \"B2\" is no cell of row 1."},
        Damage{"a_row_that_never_ends", workbook_of(heading + R"(<row r="2"><c r="A2">)"),
               "v.xlsx: xl/worksheets/sheet1.xml:2:"},
        Damage{"a_document_type", workbook_of(heading, "", "<!DOCTYPE x [<!ENTITY a \"b\">]>"),
               "v.xlsx: xl/worksheets/sheet1.xml:2:13: a DOCTYPE is not read"},
        Damage{"an_entity", workbook_of(R"(<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>)"),
               "v.xlsx: xl/worksheets/sheet1.xml:2:76: the XML is damaged here (undefined entity)"},
        Damage{"no_rank", sheet_of({{"Precinct", "Mayor"}, {"1", "Ann"}}),
               "v.xlsx: no heading names a rank"},
        Damage{"an_empty_sheet", workbook_of(""), "v.xlsx: no heading names a rank"},
        Damage{"no_ballots", sheet_of({{"1st Choice"}}), "v.xlsx: there is no ballot in it."},
        Damage{"a_rank_missing", sheet_of({{"1st Choice", "3rd Choice"}, {"Ann", "Bob"}}),
               "v.xlsx: sheet Votes, cell B1: there is a column for rank 3, but none for rank 2."},
        Damage{"a_rank_twice", sheet_of({{"1st Choice", "Choice 1"}, {"Ann", "Bob"}}),
               "v.xlsx: sheet Votes, cell B1: rank 1 of \"\" has a column already."},
        Damage{"a_count_that_is_no_number", sheet_of({{"1st Choice", "Count"}, {"Ann", "many"}}),
               "v.xlsx: sheet Votes, cell B2: \"many\" is no count of voters."},
        Damage{"an_id_twice", sheet_of({{"CVR", "1st Choice"}, {"7", "Ann"}, {"7", "Bob"}}),
               "v.xlsx: sheet Votes, cell A3: ballot \"7\" stands in row 2 already."},
        Damage{"no_id", sheet_of({{"CVR", "1st Choice"}, {"7", "Ann"}, {"", "Bob"}}),
               "v.xlsx: sheet Votes, cell A3: the ballot has no id."},
        Damage{"a_candidate_twice", sheet_of({{"1st Choice"}, {"Ann|Ann"}}),
               "v.xlsx: sheet Votes, cell A2: it names \"Ann\" twice."},
        Damage{"nobody_among_several", sheet_of({{"1st Choice"}, {"Ann|undervote"}}),
               "v.xlsx: sheet Votes, cell A2: \"Ann|undervote\" has several candidates, one of"},
        Damage{"another_kind_of_workbook", zip_of({{"mimetype", "opendocument"}}),
               "v.xlsx: this is a zip archive, but no xlsx workbook"}),
    [](const auto& each) { return each.param.name; });

TEST(Ess, BadRowsAreSkippedAndCountedWhereAskedFor) {
    ReadOptions options;
    options.skip_bad_rows = true;
    const auto contest = read_bytes("votes.xlsx",
                                    sheet_of({{"1st Choice", "Count"},
                                              {"Ann", "1"},
                                              {"Bob|Bob", "1"},
                                              {"Cyd", "many"},
                                              {"Dan", "2"}}),
                                    options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann\n2: Dan\n");
    EXPECT_EQ(contest->accounting.bad_rows_skipped, 2U);
    EXPECT_EQ(contest->accounting.records, 4U);
}

TEST(Ess, SheetsOfOneContestAreJoined) {
    const std::string one = sheet_of({{"1st Choice"}, {"Ann"}, {"Bob"}});
    const std::string other = sheet_of({{"1st Choice", "2nd Choice"}, {"Cyd", "Ann"}});
    const auto contest = read_pieces({one, other});
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann\n1: Bob\n1: Cyd > Ann\n");
}

}  // namespace
}  // namespace almanac::elections
