#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::string sheet =
    "Response ID,precinct_id,batch_id,Ann,\"Bob, Jr.\",UWI\n"
    "r-1,p1,b1,2,1,\n"
    "r-2,p2,b1,,3,3\n"
    "r-3,p2,b2,,,\n";

TEST(RctabCsv, CellsHoldRanks) {
    const auto contest = read_bytes("r.csv", sheet);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob, Jr., 3 UWI");
    EXPECT_EQ(ballots_text(*contest), "1: Bob, Jr. > Ann\n1: - > - > Bob, Jr.=UWI\n1:\n");
    EXPECT_EQ(contest->ranks_max, 3U);
    EXPECT_EQ(contest->seats, std::nullopt);
    EXPECT_FALSE(contest->candidates[0].undeclared_write_ins);
    EXPECT_TRUE(contest->candidates[2].undeclared_write_ins);
    EXPECT_THAT(contest->ballot_ids, ElementsAre("r-1", "r-2", "r-3"));
    EXPECT_EQ(contest->precincts[2], "p2");
    ASSERT_EQ(contest->extra_columns.size(), 1U);
    EXPECT_EQ(contest->extra_columns[0].name, "batch");
    EXPECT_EQ(contest->extra_columns[0].values[2], "b2");
}

TEST(RctabCsv, AColumnWithoutAHeadingBeforeTheCandidatesHoldsIds) {
    const auto contest = read_bytes("r.csv", ",Ann,Bob\nx,1,2\ny,,1\n");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("x", "y"));
}

TEST(RctabCsv, ALayoutSaysWhatTheColumnsAre) {
    ReadOptions options = as_format("rctab-csv");
    options.layout.first_vote_column = 4;
    options.layout.first_vote_row = 3;
    options.layout.id_column = 2;
    options.layout.batch_column = 1;
    options.layout.undeclared_write_in_label = "Write-In";
    const auto contest =
        read_bytes("r.csv", "where,who,colour,Ann,Write-In\nx,x,x,x,x\nb1,v1,red,2,1\n", options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Undeclared Write-ins");
    EXPECT_TRUE(contest->candidates[1].undeclared_write_ins);
    EXPECT_EQ(ballots_text(*contest), "1: Undeclared Write-ins > Ann\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("v1"));
    ASSERT_EQ(contest->extra_columns.size(), 2U);
    EXPECT_EQ(contest->extra_columns[0].name, "batch");
    EXPECT_EQ(contest->extra_columns[0].values[0], "b1");
    EXPECT_EQ(contest->extra_columns[1].name, "colour");
}

TEST(RctabCsv, ThereMayBeCandidatesOnly) {
    EXPECT_EQ(ballots_or_error("r.csv", "Ann,Bob\n1,2\n,1\n"), "1: Ann > Bob\n1: Bob\n");
}

TEST(RctabCsv, ABadRowIsLeftOutWhereThatIsAskedFor) {
    ReadOptions options = as_format("rctab-csv");
    options.skip_bad_rows = true;
    const auto contest = read_bytes("r.csv", sheet + "r-4,p1,b1,x,1,\nr-5,p1\n", options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.size(), 3U);
    EXPECT_EQ(contest->accounting.records, 5U);
    EXPECT_EQ(contest->accounting.bad_rows_skipped, 2U);
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class RctabCsvRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(RctabCsvRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("r.csv", GetParam().bytes, as_format("rctab-csv"));
    EXPECT_THAT(error, StartsWith("r.csv:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    RctabCsv, RctabCsvRefusal,
    testing::Values(
        Refusal{"no_rank", "id,Ann,Bob\n1,1,two\n", "2:5", "\"two\" is no rank"},
        Refusal{"rank_zero", "id,Ann,Bob\n1,1,0\n", "2:5", "\"0\" is no rank"},
        Refusal{"rank_above", "id,Ann,Bob\n1,1,5000\n", "2:5", "from 1 to 4096"},
        Refusal{"short_row", "id,Ann,Bob\n1,1\n", "2:1", "2 cells where the heading has 3"},
        Refusal{"two_of_one_name", "id,Ann,Ann\n1,1,2\n", "1:8", "two columns are called \"Ann\""},
        Refusal{"no_heading", "id,Ann,\n1,1,2\n", "1:8", "the column has no heading"},
        Refusal{"no_candidate", "id,precinct\n1,p\n", "1:1", "no column is a candidate's"},
        Refusal{"two_ids", "id,ballot id,Ann\n1,2,1\n", "1:1", "two columns hold the ballot's id"},
        Refusal{"empty_id", "id,Ann\n,1\n", "2:1", "the ballot has no id"},
        Refusal{"same_id", "id,Ann\n7,1\n7,1\n", "3:1", "stands on line 2 already"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
