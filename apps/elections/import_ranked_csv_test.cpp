#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct Variant {
    std::string name;
    std::string bytes;
    std::string ballots;
};

class RankedCsvVariant : public testing::TestWithParam<Variant> {};

TEST_P(RankedCsvVariant, GivesTheBallots) {
    EXPECT_EQ(ballots_or_error("r.csv", GetParam().bytes), GetParam().ballots);
}

const std::string usual = "1: Ann > Bob\n1: Cyd\n";

INSTANTIATE_TEST_SUITE_P(
    RankedCsv, RankedCsvVariant,
    testing::Values(
        Variant{"rank1", "rank1,rank2\nAnn,Bob\nCyd,\n", usual},
        Variant{"Rank_1", "Rank 1,Rank 2\nAnn,Bob\nCyd,\n", usual},
        Variant{"Choice_1", "Choice 1,Choice 2\nAnn,Bob\nCyd,\n", usual},
        Variant{"underscores", "choice_1,choice_2\nAnn,Bob\nCyd,\n", usual},
        Variant{"ordinals", "1ST CHOICE MAYOR,2ND CHOICE MAYOR\nAnn,Bob\nCyd,\n", usual},
        Variant{"columns_in_another_order", "rank2,rank1\nBob,Ann\n,Cyd\n", usual},
        Variant{"words_for_skipped",
                "rank1,rank2\nAnn,Bob\nCyd,undervote\nSkipped,Ann\nblank,BLANK\n",
                usual + "1: - > Ann\n1:\n"},
        Variant{"words_for_overvotes", "rank1,rank2\novervote,Bob\nCyd,Overvote\n",
                "1: ?? > Bob\n1: Cyd > ??\n"},
        Variant{"two_names_in_a_cell", "rank1,rank2\n\"Ann\nBob\",Cyd\n", "1: Ann=Bob > Cyd\n"},
        Variant{"quoted_commas", "rank1,rank2\n\"Stroud, Jr.\",\"Bob \"\"Bo\"\" Low\"\n",
                "1: Stroud, Jr. > Bob \"Bo\" Low\n"},
        Variant{"weights", "weight,rank1,rank2\n3.0,Ann,Bob\n2,Cyd,\n0,Bob,Ann\n",
                "3: Ann > Bob\n2: Cyd\n"},
        Variant{"counts", "rank1,rank2,COUNT\nAnn,Bob,7\nCyd,,1\n", "7: Ann > Bob\n1: Cyd\n"},
        Variant{"spaces", "rank1 , rank2\n Ann ,Bob\nCyd, \n", usual},
        Variant{"windows_line_ends", "rank1,rank2\r\nAnn,Bob\r\nCyd,\r\n", usual},
        Variant{"no_final_line_end", "rank1,rank2\nAnn,Bob\nCyd,", usual},
        Variant{"byte_order_mark", "\xEF\xBB\xBFrank1,rank2\nAnn,Bob\nCyd,\n", usual},
        Variant{"repeats_stay", "rank1,rank2\nAnn,Ann\n", "1: Ann > Ann\n"}),
    [](const auto& variant) { return variant.param.name; });

TEST(RankedCsv, IdsPrecinctsStylesAndOtherColumnsAreKept) {
    const auto contest = read_bytes(
        "r.csv", "ward,Ballot ID,Precinct,Ballot Style,rank1\n7,b1,p1,s1,Ann\n8,b2,p2,s1,Bob\n");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_THAT(contest->ballot_ids, ElementsAre("b1", "b2"));
    EXPECT_EQ(contest->precincts[1], "p2");
    EXPECT_EQ(contest->ballot_styles[1], "s1");
    ASSERT_EQ(contest->extra_columns.size(), 1U);
    EXPECT_EQ(contest->extra_columns[0].name, "ward");
    EXPECT_EQ(contest->extra_columns[0].values[1], "8");
    EXPECT_EQ(contest->seats, std::nullopt);
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob");
}

TEST(RankedCsv, TheContestStandsBehindOrdinalHeadings) {
    const auto contest =
        read_bytes("r.csv", "1ST CHOICE MAYOR OF X,2ND CHOICE MAYOR OF X\nAnn,Bob\n");
    ASSERT_TRUE(contest);
    EXPECT_EQ(contest->title, "MAYOR OF X");
    EXPECT_EQ(contest->ranks_max, 2U);
}

const std::string two_contests = "contest,id,rank1\nMayor,1,Ann\nCouncil,1,Bob\nMayor,2,Cyd\n";

TEST(RankedCsv, RowsOfAnotherContestAreLeftOut) {
    EXPECT_EQ(ballots_or_error("r.csv", two_contests, of_contest("mayor")), "1: Ann\n1: Cyd\n");
    EXPECT_THAT(ballots_or_error("r.csv", two_contests), HasSubstr("2 contests are in it"));
}

TEST(RankedCsv, BadRowsAreLeftOutWhereAsked) {
    const std::string bytes =
        "id,weight,rank1,rank2\na,1,Ann,Bob\nb,half,Cyd,\nc,1,\"Ann\nAnn\",Bob\nd,1,Dan\n"
        "e,1,Bob,\"Ann\nAnn\"\nf,2,Eve,Ann\n";
    const auto read = read_bytes("r.csv", bytes, skipping_bad_rows());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(ballots_text(*read), "1: Ann > Bob\n2: Eve > Ann\n");
    EXPECT_EQ(read->accounting.bad_rows_skipped, 4U);
    EXPECT_EQ(candidates_text(*read), "1 Ann, 2 Bob, 3 Eve");
    EXPECT_THAT(ballots_or_error("r.csv", bytes), StartsWith("r.csv:3:3: the weight \"half\""));
}

TEST(RankedCsv, BadRowsOfAFileOfSeveralContestsAreLeftOutWhereAsked) {
    ReadOptions options = skipping_bad_rows();
    options.contest = "mayor";
    const auto read =
        read_bytes("r.csv", "contest,rank1\nMayor,Ann\nMayor\nClerk,Bob\nMayor,Cyd,Dan\n", options);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(ballots_text(*read), "1: Ann\n");
    EXPECT_EQ(read->accounting.bad_rows_skipped, 2U);
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class RankedCsvRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(RankedCsvRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("r.csv", GetParam().bytes, as_format("ranked-csv"));
    EXPECT_THAT(error, StartsWith("r.csv:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    RankedCsv, RankedCsvRefusal,
    testing::Values(
        Refusal{"too_few_cells", "id,rank1,rank2\n1,Ann,Bob\n2,Ann\n", "3:1",
                "the row has 2 cells where the heading has 3"},
        Refusal{"too_many_cells", "rank1,rank2\nAnn,Bob,Cyd\n", "2:1",
                "the row has 3 cells where the heading has 2"},
        Refusal{"rank_twice", "rank1,Choice 1\nAnn,Bob\n", "1:7", "rank 1 has two columns"},
        Refusal{"rank_missing", "rank1,rank3\nAnn,Bob\n", "1:1",
                "no column for rank 2, but one for rank 3"},
        Refusal{"no_ranks", "id,Ann,Bob\n1,2,1\n", "1:1", "no column is called rank1"},
        Refusal{"half_weight", "weight,rank1\n1.5,Ann\n", "2:1",
                "\"1.5\" is not a whole number of voters"},
        Refusal{"quoted_weight", "weight,rank1\n\"1\"\"5\",Ann\n", "2:1",
                "\"1\"5\" is not a whole number of voters"},
        Refusal{"no_weight", "weight,rank1\n,Ann\n", "2:1", "\"\" is not a whole number"},
        Refusal{"two_weights", "weight,count,rank1\n1,1,Ann\n", "1:8",
                "two columns say how many voters"},
        Refusal{"same_id", "id,rank1\nx,Ann\ny,Bob\nx,Cyd\n", "4:1",
                "ballot \"x\" stands on line 2 already"},
        Refusal{"no_id", "id,rank1\nx,Ann\n,Bob\n", "3:1", "the ballot has no id"},
        Refusal{"huge_rank", "rank1,rank99999\nAnn,Bob\n", "1:7", "rank 99999 is above 4096"},
        Refusal{"twice_in_a_cell", "rank1\n\"Ann\nAnn\"\n", "2:1", "names a candidate twice"},
        Refusal{"open_quote", "rank1,rank2\n\"Ann,Bob\n", "2:1", "never closed"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
