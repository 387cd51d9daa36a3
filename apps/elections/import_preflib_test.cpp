#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string header(std::string_view voters, std::string_view orders) {
    return "# FILE NAME: 1.toi\n# TITLE: Mayor\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# "
           "NUMBER VOTERS: " +
           std::string(voters) + "\n# NUMBER UNIQUE ORDERS: " + std::string(orders) +
           "\n# ALTERNATIVE NAME 1: Ann\n# ALTERNATIVE NAME 2: Bob\n# ALTERNATIVE NAME 3: "
           "Write-In: C\n";
}

TEST(Preflib, OrdersWithCountsAreRead) {
    const auto contest = read_bytes("1.toi", header("7", "3") + "4: 1,2\n2: 3\n1: {1,2},3\n");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Mayor");
    EXPECT_EQ(contest->seats, std::nullopt);
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob, 3 Write-In: C");
    EXPECT_EQ(ballots_text(*contest), "4: Ann > Bob\n2: Write-In: C\n1: Ann=Bob > Write-In: C\n");
    EXPECT_EQ(contest->ranks_max, 2U);
    EXPECT_TRUE(contest->equal_ranks);
    EXPECT_TRUE(contest->equal_ranks_may_be_overvotes);
}

TEST(Preflib, SetsOfOneAreNoEqualRanks) {
    const auto contest = read_bytes("1.toi", header("4", "1") + "4: {1},{2}\n");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_FALSE(contest->equal_ranks);
}

TEST(Preflib, SpacesAndWindowsLineEndsDoNotMatter) {
    EXPECT_EQ(ballots_or_error("1.toi", header("5", "2") + "4 : 1 , { 2 , 3 } \r\n1:2\r\n"),
              "4: Ann > Bob=Write-In: C\n1: Bob\n");
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class PreflibRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(PreflibRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("1.toi", GetParam().bytes, as_format("preflib"));
    EXPECT_THAT(error, StartsWith("1.toi:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Preflib, PreflibRefusal,
    testing::Values(
        Refusal{"candidate_above", header("4", "1") + "4: 1,4\n", "10:6",
                "\"4\" is not one of the candidates 1 to 3"},
        Refusal{"open_brace", header("4", "1") + "4: {1,2\n", "10:4", "never closed"},
        Refusal{"empty_set", header("4", "1") + "4: {},2\n", "10:4", "this set is empty"},
        Refusal{"twice_in_a_set", header("4", "1") + "4: {2,2}\n", "10:7",
                "candidate 2 stands twice at this rank"},
        Refusal{"comma_at_the_end", header("4", "1") + "4: 1,\n", "10:6",
                "expected after the comma"},
        Refusal{"no_comma_after_a_set", header("4", "1") + "4: {1,2}3\n", "10:9",
                "a comma was expected"},
        Refusal{"no_colon", header("4", "1") + "4, 1,2\n", "10:1", "was expected, not"},
        Refusal{"too_few_voters", header("5", "1") + "4: 1\n", "11:1",
                "the lines stand for 4 voters"},
        Refusal{"too_few_orders", header("4", "2") + "4: 1\n", "11:1", "1 orders follow"},
        Refusal{"other_type", "# DATA TYPE: wmd\n# ALTERNATIVE NAME 1: Ann\n1: 1\n", "1:14",
                "of type \"wmd\" is not read"},
        Refusal{"names_out_of_order", "# DATA TYPE: soi\n# ALTERNATIVE NAME 2: Ann\n1: 1\n", "2:20",
                "NAME 1 was expected"},
        Refusal{"no_names", "# DATA TYPE: soi\n# NUMBER ALTERNATIVES: 2\n", "1:1",
                "names 0 candidates"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
