#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Opavote, RowsAreWeightedRankingsByName) {
    const auto contest =
        read_bytes("o.csv", "4,Ann,\"Bob, Jr.\"\n2,Cyd=Ann,-,\"Bob, Jr.\"\n1\n3,,Cyd,\n");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob, Jr., 3 Cyd");
    EXPECT_EQ(ballots_text(*contest),
              "4: Ann > Bob, Jr.\n2: Ann=Cyd > - > Bob, Jr.\n1:\n3: - > Cyd\n");
    EXPECT_TRUE(contest->equal_ranks);
    EXPECT_FALSE(contest->equal_ranks_may_be_overvotes);
}

TEST(Opavote, ABadRowIsLeftOutWhereThatIsAskedFor) {
    ReadOptions options = as_format("opavote-csv");
    options.skip_bad_rows = true;
    const auto contest = read_bytes("o.csv", "4,Ann\nx,Bob\n1,7\n", options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.size(), 1U);
    EXPECT_EQ(contest->accounting.bad_rows_skipped, 2U);
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class OpavoteRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(OpavoteRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("o.csv", GetParam().bytes, as_format("opavote-csv"));
    EXPECT_THAT(error, StartsWith("o.csv:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Opavote, OpavoteRefusal,
    testing::Values(
        Refusal{"no_weight", "Ann,Bob\n", "1:1", "\"Ann\" is not a whole number of voters"},
        Refusal{"number_for_a_name", "1,Ann,2\n", "1:7", "\"2\" is no candidate's name"},
        Refusal{"nobody_beside_equals", "1,Ann=\n", "1:3", "\"\" is no candidate's name"},
        Refusal{"twice_in_a_cell", "1,Ann=Ann\n", "1:3", "names a candidate twice"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
