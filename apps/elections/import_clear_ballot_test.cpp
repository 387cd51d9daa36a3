#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::string fixed =
    "\"RowNumber\",\"BoxID\",\"BoxPosition\",\"BallotID\",\"PrecinctID\",\"BallotStyleID\","
    "\"PrecinctStyleName\","
    "\"ScanComputerName\",\"Status\",\"Remade\"";

// A heading as Portland's export writes it.
std::string choice(int id, int rank, const std::string& name,
                   const std::string& contest = "City, District 2",
                   const std::string& winners = "Number of Winners 3") {
    return ",\"Choice_" + std::to_string(id) + "_1:" + contest + ":" + std::to_string(rank) + ":" +
           winners + ":" + name + ":NON\"";
}

std::string row(int number, const std::string& choices) {
    const std::string n = std::to_string(number);
    return n + ",\"RCV-0001\"," + n + ",\"RCV-0001+" + n + "\",26,3,\"4506-1\",\"Scan6\",-1,1," +
           choices + "\n";
}

// Ann and Bob with two ranks each.
const std::string header = fixed + choice(36, 1, "Ann") + choice(36, 2, "Ann") +
                           choice(37, 1, "Bob") + choice(37, 2, "Bob") + "\n";

TEST(ClearBallot, MarksBecomeRanksAndUnmarkedRowsAreLeftOut) {
    const auto contest =
        read_bytes("c.csv", header + row(1, "1,0,0,1") + row(2, "0,0,0,0") + row(3, "1,0,1,0") +
                                row(4, "0,1,0,0") + row(5, "1,1,0,0"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "City, District 2");
    EXPECT_EQ(contest->seats, 3U);
    EXPECT_EQ(contest->ranks_max, 2U);
    EXPECT_EQ(candidates_text(*contest), "36 Ann/NON, 37 Bob/NON");
    EXPECT_EQ(ballots_text(*contest), "1: Ann > Bob\n1: Ann=Bob\n1: - > Ann\n1: Ann > Ann\n");
    EXPECT_THAT(contest->ballot_ids,
                ElementsAre("RCV-0001+1", "RCV-0001+3", "RCV-0001+4", "RCV-0001+5"));
}

TEST(ClearBallot, EveryOtherColumnIsKept) {
    const auto contest = read_bytes("c.csv", header + row(1, "1,0,0,1") + row(2, "0,0,1,0"));
    ASSERT_TRUE(contest);
    EXPECT_EQ(contest->precincts[1], "26");
    EXPECT_EQ(contest->ballot_styles[1], "3");
    std::string columns;
    for (const ExtraColumn& column : contest->extra_columns) {
        columns += column.name + "=" + std::string(column.values[1]) + " ";
    }
    EXPECT_EQ(
        columns,
        "RowNumber=2 BoxID=RCV-0001 BoxPosition=2 PrecinctStyleName=4506-1 ScanComputerName=Scan6 "
        "Status=-1 Remade=1 ");
}

TEST(ClearBallot, ACountKeepsMarksAlone) {
    const auto contest = read_bytes("c.csv", header + row(1, "1,0,0,1"), marks_only());
    ASSERT_TRUE(contest);
    EXPECT_EQ(ballots_text(*contest), "1: Ann > Bob\n");
    EXPECT_TRUE(contest->ballot_ids.empty());
    EXPECT_TRUE(contest->extra_columns.empty());
    EXPECT_EQ(contest->precincts.size(), 0U);
}

TEST(ClearBallot, EmptyCellsAndQuotedCellsAreRead) {
    EXPECT_EQ(ballots_or_error("c.csv", header + row(1, "1,,,\"1\"") + row(2, "\"0\",\"\",\"1\",")),
              "1: Ann > Bob\n1: Bob\n");
}

TEST(ClearBallot, LastRowMayLackItsLineEnd) {
    std::string bytes = header + row(1, "1,0,0,1");
    bytes.pop_back();
    EXPECT_EQ(ballots_or_error("c.csv", bytes), "1: Ann > Bob\n");
}

TEST(ClearBallot, WindowsLineEndsAndEmptyLinesAreRead) {
    std::string bytes = header + row(1, "1,0,0,1") + "\n" + row(2, "0,0,1,0");
    for (std::size_t at = 0; (at = bytes.find('\n', at)) != std::string::npos; at += 2)
        bytes.replace(at, 1, "\r\n");
    EXPECT_EQ(ballots_or_error("c.csv", bytes), "1: Ann > Bob\n1: Bob\n");
}

// The fast path compares eight cells at once: every place of a mark among many cells must be found.
TEST(ClearBallot, AMarkIsFoundInAnyColumn) {
    constexpr int candidates = 37;
    std::string wide = fixed;
    for (int candidate = 1; candidate <= candidates; ++candidate)
        wide += choice(candidate, 1, "C" + std::to_string(candidate));
    wide += "\n";
    std::string expected;
    for (int marked = 0; marked < candidates; ++marked) {
        std::string cells;
        for (int candidate = 0; candidate < candidates; ++candidate) {
            cells += candidate == 0 ? "" : ",";
            cells += candidate == marked ? "1" : "0";
        }
        wide += row(marked + 1, cells);
        expected += "1: C" + std::to_string(marked + 1) + "\n";
    }
    EXPECT_EQ(ballots_or_error("c.csv", wide), expected);
}

TEST(ClearBallot, ColumnsThatAreNoChoicesMayStandBehind) {
    const std::string bytes = "BallotID" + choice(1, 1, "Ann") + ",Note" + choice(2, 1, "Bob") +
                              "\nb1,1,\"x, y\",0\nb2,0,,1\n";
    const auto contest = read_bytes("c.csv", bytes);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann\n1: Bob\n");
    EXPECT_EQ(contest->extra_columns[0].values[0], "x, y");
}

TEST(ClearBallot, ACandidateMayHaveAnIdForEachRank) {
    const auto contest = read_bytes("c.csv", fixed + choice(1, 1, "Ann") + choice(2, 1, "Bob") +
                                                 choice(11, 2, "Ann") + choice(12, 2, "Bob") +
                                                 "\n" + row(1, "1,0,0,1"));
    ASSERT_TRUE(contest);
    EXPECT_EQ(candidates_text(*contest), "1 Ann/NON, 2 Bob/NON");
    EXPECT_EQ(ballots_text(*contest), "1: Ann > Bob\n");
}

TEST(ClearBallot, NamesAndContestsMayHaveColonsAndQuotes) {
    const auto contest = read_bytes(
        "c.csv",
        fixed + choice(5, 1, "Ann \"\"A:1\"\" Low", "Measure 26: Parks, and more", "Vote For 1") +
            "\n" + row(1, "1"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Measure 26: Parks, and more");
    EXPECT_EQ(contest->seats, 1U);
    EXPECT_EQ(candidates_text(*contest), "5 Ann \"A:1\" Low/NON");
}

const std::string two_contests = fixed + choice(1, 1, "Ann") + choice(2, 1, "Bob") +
                                 choice(3, 1, "Cyd", "City, Mayor", "Number of Winners 1") + "\n" +
                                 row(1, "1,0,0") + row(2, "0,0,1") + row(3, "0,1,1");

TEST(ClearBallot, OneOfSeveralContestsIsChosenByAPartOfItsName) {
    EXPECT_EQ(ballots_or_error("c.csv", two_contests, of_contest("mayor")), "1: Cyd\n1: Cyd\n");
    EXPECT_EQ(ballots_or_error("c.csv", two_contests, of_contest("district")), "1: Ann\n1: Bob\n");
}

TEST(ClearBallot, SeveralContestsAreListedWhenNoneIsChosen) {
    EXPECT_EQ(ballots_or_error("c.csv", two_contests),
              "c.csv: 2 contests are in it. Say which with --contest and a part of its name:\n  "
              "City, District 2\n  City, Mayor");
    EXPECT_EQ(ballots_or_error("c.csv", two_contests, of_contest("city")),
              "c.csv: 2 contests match \"city\". Say which with --contest and a part of its "
              "name:\n  City, District 2\n  City, Mayor");
    EXPECT_EQ(ballots_or_error("c.csv", two_contests, of_contest("Senate")),
              "c.csv: no contest has \"Senate\" in its name. It holds:\n  City, District 2\n  "
              "City, Mayor");
}

TEST(ClearBallot, ProgressReachesTheEnd) {
    std::string bytes = header;
    for (int number = 1; bytes.size() < (10U << 20U); ++number) bytes += row(number, "1,0,0,1");
    std::vector<std::uint64_t> told;
    std::uint64_t told_total = 0;
    ReadOptions options = marks_only();
    options.progress = [&](std::uint64_t done, std::uint64_t total) {
        told.push_back(done);
        told_total = total;
    };
    const auto contest = read_bytes("c.csv", bytes, options);
    ASSERT_TRUE(contest);
    EXPECT_EQ(told_total, bytes.size());
    ASSERT_EQ(told.size(), 3U);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
    EXPECT_EQ(told.back(), bytes.size());
}

TEST(ClearBallot, BadRowsAreLeftOutWhereAsked) {
    const std::string bytes = header + row(1, "1,0,0,0") + row(2, "1,x,0,0") + row(3, "1,0,0") +
                              row(4, "0,0,1,0") + "5,\"two\nlines\",1\n" + row(6, "0,1,1,0");
    const auto read = read_bytes("c.csv", bytes, skipping_bad_rows());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(ballots_text(*read), "1: Ann\n1: Bob\n1: Bob > Ann\n");
    EXPECT_EQ(read->accounting.bad_rows_skipped, 3U);
    EXPECT_THAT(
        ballots_or_error("c.csv", header + row(1, "1,0,0,0") + "2,\"RCV\n", skipping_bad_rows()),
        HasSubstr("never closed"));
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class ClearBallotRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(ClearBallotRefusal, NamesThePlaceAndTheReason) {
    for (const Detail detail : {Detail::marks, Detail::everything}) {
        ReadOptions options = as_format("clear-ballot");
        options.detail = detail;
        const std::string error = ballots_or_error("c.csv", GetParam().bytes, options);
        EXPECT_THAT(error, StartsWith("c.csv:" + GetParam().place + ": "));
        EXPECT_THAT(error, HasSubstr(GetParam().sentence));
    }
}

INSTANTIATE_TEST_SUITE_P(
    ClearBallot, ClearBallotRefusal,
    testing::Values(
        Refusal{"two", header + row(1, "1,0,2,0"), "2:60", "\"2\" is neither 0 nor 1"},
        Refusal{"ten", header + row(1, "10,0,0,0"), "2:56", "\"10\" is neither 0 nor 1"},
        Refusal{"letter_o", header + row(1, "1,0,0,O"), "2:62", "\"O\" is neither 0 nor 1"},
        Refusal{"space", header + row(1, "1, ,0,0"), "2:58", "\" \" is neither 0 nor 1"},
        Refusal{"too_few", header + row(1, "1,0,0,0") + row(2, "1,0,0"), "3:1",
                "the row has 13 cells where the heading has 14"},
        Refusal{"too_many", header + row(1, "1,0,0,0,0"), "2:1",
                "the row has 15 cells where the heading has 14"},
        Refusal{"cut_short", header + row(1, "1,0,0,0") + "2,\"RCV-0001\",2", "3:1",
                "the row has 3 cells"},
        Refusal{"open_quote", header + "1,\"RCV\n", "2:3", "never closed"},
        Refusal{"text_behind_a_quote", header + "1,\"RCV\"x,1\n", "2:8",
                "text follows a closed quotation mark"},
        Refusal{"same_id", header + row(1, "1,0,0,0") + row(2, "1,0,0,0") + row(1, "0,1,0,0"),
                "4:17", "ballot \"RCV-0001+1\" stands on line 2 already"},
        Refusal{"no_choice", "BallotID,Name\n1,Ann\n", "1:1", "no column is a choice"},
        Refusal{"bad_choice", "BallotID,Choice_1_1:Mayor:Ann\n1,1\n", "1:10",
                "this heading is not Choice_<id>_1"},
        Refusal{"rank_zero", "BallotID" + choice(1, 0, "Ann") + "\n1,1\n", "1:10", "rank 0"},
        Refusal{"same_column", "BallotID" + choice(1, 1, "Ann") + choice(2, 1, "Ann") + "\n1,1,0\n",
                "1:70", "\"Ann\" has two columns for rank 1"},
        Refusal{"other_winners",
                "BallotID" + choice(1, 1, "Ann") +
                    choice(2, 1, "Bob", "City, District 2", "Vote For 1") + "\n1,1,0\n",
                "1:70", "1 winners here and 3 before"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
