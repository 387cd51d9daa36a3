#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Variant {
    std::string name;
    std::string bytes;
    std::string ballots;
};

class BltVariant : public testing::TestWithParam<Variant> {};

TEST_P(BltVariant, GivesTheSameBallots) {
    EXPECT_EQ(ballots_or_error("a.blt", GetParam().bytes), GetParam().ballots);
}

const std::string names = "\"Ann\"\n\"Bob\"\n\"Cyd\"\n\"Title\"\n";
const std::string usual = "4: Ann > Bob\n2: Cyd\n";

INSTANTIATE_TEST_SUITE_P(
    Blt, BltVariant,
    testing::Values(
        Variant{"plain", "3 2\n4 1 2 0\n2 3 0\n0\n" + names, usual},
        Variant{"on_one_line", "3 2 4 1 2 0 2 3 0 0 \"Ann\" \"Bob\" \"Cyd\" \"Title\"", usual},
        Variant{"windows_line_ends",
                "3 2\r\n4 1 2 0\r\n2 3 0\r\n0\r\n\"Ann\"\r\n\"Bob\"\r\n\"Cyd\"\r\n\"Title\"\r\n",
                usual},
        Variant{"byte_order_mark",
                "\xEF\xBB\xBF"
                "3 2\n4 1 2 0\n2 3 0\n0\n" +
                    names,
                usual},
        Variant{"no_final_zero_on_ballots", "3 2\n4 1 2\n2 3\n0\n" + names, usual},
        Variant{"no_final_zero_on_one_ballot", "3 2\n4 1 2\n2 3 0\n0\n" + names, usual},
        Variant{"no_zero_line_before_names", "3 2\n4 1 2 0\n2 3 0\n" + names, usual},
        Variant{"unquoted_names", "3 2\n4 1 2 0\n2 3 0\n0\nAnn\nBob\nCyd\nWard 1 Annick", usual},
        Variant{"no_zero_line_before_unquoted_names", "3 2\n4 1 2 0\n2 3 0\nAnn\nBob\nCyd\nTitle",
                usual},
        Variant{
            "comments",
            "# made by hand\n3 2 # three, two\n4 1 2 0 # most\n/* long\n one */ 2 3 0\n0\n" + names,
            usual},
        Variant{"empty_lines",
                "\n3 2\n\n4 1 2 0\n\n\n2 3 0\n0\n\n\"Ann\"\n\n\"Bob\"\n\"Cyd\"\n\"Title\"\n",
                usual},
        Variant{"nicknames", "3 2\n[nick a b c]\n4 a b 0\n2 c 0\n0\n" + names, usual},
        Variant{"tie_option", "3 2\n[tie 3 2 1 ]\n4 1 2 0\n2 3 0\n0\n" + names, usual},
        Variant{"alternative_names",
                "3 2\n4 1 2 0\n2 3 0\n0\n# ALTERNATIVE NAME 1: Ann\n# ALTERNATIVE NAME 2: Bob\n"
                "# ALTERNATIVE NAME 3: Cyd\nTitle\n",
                usual},
        Variant{"whole_decimal_weight", "3 2\n4.0 1 2 0\n2.00 3 0\n0\n" + names, usual},
        Variant{"skipped_rank", "3 2\n4 1 - 2 0\n2 - 3 0\n0\n" + names,
                "4: Ann > - > Bob\n2: - > Cyd\n"},
        Variant{"equal_ranks", "3 2\n[nick a b c]\n4 1=2 3 0\n2 - c=a 0\n0\n" + names,
                "4: Ann=Bob > Cyd\n2: - > Ann=Cyd\n"},
        Variant{"weight_of_several_ballots", "3 2\n8589934595 1 0\n0\n" + names,
                "4294967295: Ann\n4294967295: Ann\n5: Ann\n"},
        Variant{"blank_ballot", "3 2\n4 0\n2 3 0\n0\n" + names, "4:\n2: Cyd\n"},
        Variant{"repeated_candidate", "3 2\n4 1 1 2 0\n0\n" + names, "4: Ann > Ann > Bob\n"},
        Variant{"ballot_ids", "3 2\n(a 7) 1 2 0\n(b)3 0\n0\n" + names, "1: Ann > Bob\n1: Cyd\n"}),
    [](const auto& variant) { return variant.param.name; });

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class BltRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(BltRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("a.blt", GetParam().bytes, as_format("blt"));
    EXPECT_THAT(error, StartsWith("a.blt:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Blt, BltRefusal,
    testing::Values(
        Refusal{"equal_ranks_of_a_stranger", "3 2\n4 1 2=9 0\n0\n" + names, "2:7",
                "\"9\" is not one of the candidates 1 to 3"},
        Refusal{"equal_ranks_twice", "3 2\n4 2=2 0\n0\n" + names, "2:5",
                "\"2\" stands twice at this rank"},
        Refusal{"equal_ranks_of_nobody", "3 2\n4 2= 0\n0\n" + names, "2:5", "\"\" is not one of"},
        Refusal{"candidate_above", "3 2\n4 1 9 0\n0\n" + names, "2:5",
                "\"9\" is not one of the candidates 1 to 3"},
        Refusal{"unknown_nickname", "3 2\n[nick a b c]\n4 a d 0\n0\n" + names, "3:5",
                "\"d\" is not one of"},
        Refusal{"nickname_twice", "3 2\n[nick a b b]\n4 a 0\n0\n" + names, "2:11",
                "is given twice"},
        Refusal{"too_few_nicknames", "3 2\n[nick a b]\n4 a 0\n0\n" + names, "2:1",
                "2 nicknames are given for 3"},
        Refusal{"unknown_option", "3 2\n[magic]\n4 1 0\n0\n" + names, "2:1",
                "\"magic\" is not known"},
        Refusal{"open_bracket", "3 2\n[nick a b c\n4 1 0\n", "2:1", "never closed"},
        Refusal{"half_weight", "3 2\n4.5 1 0\n0\n" + names, "2:1", "\"4.5\" is not a whole number"},
        Refusal{"huge_weight", "3 2\n18446744073709551615 1 0\n0\n" + names, "2:1",
                "is above 4294967295"},
        Refusal{"ballot_over_two_lines", "3 2\n4 1\n2 0\n0\n" + names, "3:1",
                "the rest of the line before"},
        Refusal{"no_seats", "3\n", "2:1", "is no number of seats"},
        Refusal{"zero_candidates", "0 2\n0\n", "1:1", "is no number of candidates"},
        Refusal{"words", "3 2\nhello\n", "2:1", "the first ballot was expected"},
        Refusal{"too_few_names", "3 2\n4 1 0\n0\n\"Ann\"\n\"Bob\"\n", "6:1", "after 2 of 3 names"},
        Refusal{"open_name", "3 2\n4 1 0\n0\n\"Ann\n\"Bob\"\n", "4:1", "never closed"},
        Refusal{"same_ballot_id", "3 2\n(x) 1 0\n(y) 2 0\n(x) 3 0\n0\n" + names, "4:2",
                "stands on line 2 already"},
        Refusal{"some_ballot_ids", "3 2\n(x) 1 0\n2 2 0\n0\n" + names, "2:2",
                "1 ballots have an id"}),
    [](const auto& refusal) { return refusal.param.name; });

TEST(Blt, TitleSeatsAndCandidatesComeFromTheFile) {
    const auto contest = read_bytes("a.blt", "3 2\n-2\n4 1 2 0\n0\n" + names);
    ASSERT_TRUE(contest);
    EXPECT_EQ(contest->title, "Title");
    EXPECT_EQ(contest->seats, 2U);
    EXPECT_EQ(contest->rule, "");
    EXPECT_EQ(contest->ranks_max, 2U);
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob (withdrawn), 3 Cyd");
}

TEST(Blt, WithdrawnMayBeAnOptionWithNicknames) {
    const auto contest =
        read_bytes("a.blt", "3 2\n[withdrawn c a]\n[nick a b c]\n4 b 0\n0\n" + names);
    ASSERT_TRUE(contest);
    EXPECT_EQ(candidates_text(*contest), "1 Ann (withdrawn), 2 Bob, 3 Cyd (withdrawn)");
}

TEST(Blt, OnlySharedRanksMakeAContestOfEqualRanks) {
    const auto equal = read_bytes("a.blt", "3 2\n4 1=2 0\n2 3 0\n0\n" + names);
    const auto ordered = read_bytes("a.blt", "3 2\n4 1 2 0\n2 3 0\n0\n" + names);
    ASSERT_TRUE(equal && ordered);
    EXPECT_TRUE(equal->equal_ranks);
    EXPECT_FALSE(equal->equal_ranks_may_be_overvotes);
    EXPECT_FALSE(ordered->equal_ranks);
}

TEST(Blt, TheOrderForTiesAndWhoIsUndeclaredAreKept) {
    const auto contest =
        read_bytes("a.blt", "3 2\n[tie c a b]\n[undeclared 3]\n[nick a b c]\n4 b 0\n0\n" + names);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_THAT(contest->tie_order, testing::ElementsAre(2, 0, 1));
    EXPECT_FALSE(contest->candidates[1].undeclared_write_ins);
    EXPECT_TRUE(contest->candidates[2].undeclared_write_ins);
}

TEST(Blt, QuotationMarksInsideANameStay) {
    const auto contest =
        read_bytes("a.blt", "2 1\n1 1 0\n0\n\"Ann \"\"The Greens\"\"\"\n\"Bob \"Bo\" Low\"\nElgin");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 Ann \"The Greens\", 2 Bob \"Bo\" Low");
    EXPECT_EQ(contest->title, "Elgin");
}

TEST(Blt, BallotIdsAreKept) {
    const auto contest = read_bytes("a.blt", "3 2\n(a 7) 1 2 0\n(b)3 0\n0\n" + names);
    ASSERT_TRUE(contest);
    EXPECT_THAT(contest->ballot_ids, testing::ElementsAre("a 7", "b"));
}

TEST(Blt, LinesWithoutIdsAreNumbered) {
    const auto contest = read_bytes("a.blt", "3 2\n4 1 2 0\n2 3 0\n0\n" + names);
    ASSERT_TRUE(contest);
    EXPECT_EQ(ballot_id(*contest, 1), "2");
}

}  // namespace
}  // namespace almanac::elections
