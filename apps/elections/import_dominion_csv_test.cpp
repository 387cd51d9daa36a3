#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// As Dominion exports it: a ranked contest and one without ranks.
const std::string whole =
    "\"2023 City\",5.17.17.1\n"
    ",,,,,,,,\"Council, At Large (Number of positions=2, Number of ranks=2)\",\"Council, At Large "
    "(Number of positions=2, Number of ranks=2)\",\"Council, At Large (Number of positions=2, "
    "Number of ranks=2)\",\"Council, At Large (Number of positions=2, Number of ranks=2)\",Measure "
    "A "
    "(Vote For=1),Measure A (Vote For=1)\n"
    ",,,,,,,,Ann Low(1),Write-in(1),Ann Low(2),Write-in(2),Yes,No\n"
    "CvrNumber,TabulatorNum,BatchId,RecordId,ImprintedId,CountingGroup,PrecinctPortion,BallotType,"
    "GRN,,GRN,,,\n"
    "1,=\"101\",1,99,\"=\"\"101-1-99\"\"\",Mail,North (1),City,1,0,0,1,1,0\n"
    "2,=\"101\",1,X,\"=\"\"101-1-X\"\"\",Mail,North (1),City,1,1,0,0,,\n"
    "3,=\"101\",1,X,\"=\"\"101-1-X\"\"\",Mail,South (2),County,,,,,0,1\n"
    "4,=\"101\",2,7,\"=\"\"101-2-7\"\"\",Mail,South (2),City,0,0,0,0,0,1\n";

TEST(DominionCsv, IsReadFromItsFourRowsOfHeadings) {
    const auto read = read_bytes("d.csv", whole);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->title, "Council, At Large");
    EXPECT_EQ(read->seats, 2U);
    EXPECT_EQ(read->ranks_max, 2U);
    EXPECT_EQ(candidates_text(*read), "1 Ann Low/GRN, 2 Write-in");
    EXPECT_TRUE(read->candidates[1].undeclared_write_ins);
    EXPECT_EQ(ballots_text(*read), "1: Ann Low > Write-in\n1: Ann Low=Write-in\n1:\n");
    EXPECT_THAT(read->ballot_ids, ElementsAre("101-1-99", "101-1-X#1", "101-2-7"));
    EXPECT_EQ(read->precincts[2], "South (2)");
    EXPECT_EQ(read->ballot_styles[2], "City");
    EXPECT_EQ(read->extra_columns[2].name, "batch");
    EXPECT_EQ(read->extra_columns[2].values[2], "2");
    EXPECT_EQ(read->extra_columns[4].values[0], "101-1-99");
    EXPECT_EQ(read->accounting.records, 4U);
    EXPECT_EQ(read->accounting.without_contest, 1U);
}

TEST(DominionCsv, AContestWithoutRanksIsReadWhereItIsAskedFor) {
    ReadOptions options;
    options.contest = "measure";
    EXPECT_EQ(ballots_or_error("d.csv", whole, options), "1: Yes\n1: No\n1: No\n");
    options.contest = "mayor";
    EXPECT_THAT(ballots_or_error("d.csv", whole, options), HasSubstr("It holds:\n  Council"));
}

TEST(DominionCsv, IsReadFromOneRowOfHeadingsToo) {
    const auto read =
        read_bytes("d.csv",
                   ",CvrNumber,TabulatorNum,BatchId,RecordId,Ann Low(1),Bob (B) Ray(1),Ann Low(2),"
                   "Bob (B) Ray(2)\n1,7,101,1,9,0,1,1,0\n2,8,101,1,10,0,0,0,1\n");
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(ballots_text(*read), "1: Bob (B) Ray > Ann Low\n1: - > Bob (B) Ray\n");
    EXPECT_THAT(read->ballot_ids, ElementsAre("101-1-9", "101-1-10"));
    EXPECT_EQ(read->title, "");
    EXPECT_EQ(read->extra_columns[0].name, "column 1");
}

struct Damage {
    std::string name;
    std::string row;
    std::string sentence;
};

class DamagedDominionCsv : public testing::TestWithParam<Damage> {};

TEST_P(DamagedDominionCsv, IsRefusedWithASentence) {
    const std::string bytes = whole + GetParam().row;
    EXPECT_THAT(ballots_or_error("d.csv", bytes), StartsWith(GetParam().sentence));
    ReadOptions options;
    options.skip_bad_rows = true;
    const auto rest = read_bytes("d.csv", bytes, options);
    ASSERT_TRUE(rest) << rest.error().detail;
    EXPECT_EQ(rest->ballots.size(), 3U);
    EXPECT_EQ(rest->accounting.bad_rows_skipped, 1U);
}

INSTANTIATE_TEST_SUITE_P(
    DominionCsv, DamagedDominionCsv,
    testing::Values(Damage{"cut_short", "5,101,2,8,101-2-8,Mail,South (2),Ci",
                           "d.csv:9:1: the row has 8 cells where the heading has 14."},
                    Damage{"another_cell", "5,101,2,8,101-2-8,Mail,South (2),City,1,0,0,2,0,1\n",
                           "d.csv:9:45: \"2\" is neither 0 nor 1"}),
    [](const auto& each) { return each.param.name; });

TEST(DominionCsv, DamagedHeadingsAreRefused) {
    EXPECT_THAT(ballots_or_error("d.csv", whole + "5,101,2,7,x,Mail,South (2),City,1,0,0,0,0,1\n"),
                StartsWith("d.csv:9:1: ballot \"101-2-7\" stands on line 8 already"));
    EXPECT_THAT(ballots_or_error("d.csv", "CvrNumber,TabulatorNum,Ann(1),Ann(1)\n1,2,1,0\n"),
                HasSubstr("\"Ann\" has two columns for rank 1"));
    EXPECT_THAT(ballots_or_error("d.csv", "CvrNumber,TabulatorNum,Ann(5000)\n1,2,1\n"),
                HasSubstr("a rank above 4096"));
    EXPECT_THAT(ballots_or_error("d.csv", "x\nCvrNumber,TabulatorNum,Ann(1)\n1,2,1\n"),
                HasSubstr("this is no Dominion export"));
    EXPECT_THAT(ballots_or_error("d.csv", "CvrNumber,TabulatorNum,Ann\n1,2,1\n"),
                HasSubstr("no contest"));
}

}  // namespace
}  // namespace almanac::elections
