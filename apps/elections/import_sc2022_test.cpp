#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string ward(std::string_view sizes, std::string_view rest) {
    return "Ward 3 Test\n" + std::string(sizes) +
           "\nAnn Low, Green (Gr)\nBob Ray, Jr., Labour (Lab)\nCyd Orr,Independent\n" +
           std::string(rest);
}

TEST(Sc2022, EachCandidateHasARankOnEachLine) {
    const auto contest =
        read_bytes("w.dat", ward(" 2 3 3 12000", " 40 1 2 0\n25\t0 1 0\n3 2 0 3\n"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Ward 3 Test");
    EXPECT_EQ(contest->seats, 2U);
    EXPECT_EQ(contest->rule, "scotland-2007");
    EXPECT_EQ(candidates_text(*contest),
              "1 Ann Low/Green (Gr), 2 Bob Ray, Jr./Labour (Lab), 3 Cyd Orr/Independent");
    EXPECT_EQ(ballots_text(*contest),
              "40: Ann Low > Bob Ray, Jr.\n25: Bob Ray, Jr.\n3: - > Ann Low > Cyd Orr\n");
    EXPECT_EQ(contest->ranks_max, 3U);
}

TEST(Sc2022, AZeroEndsTheBallots) {
    EXPECT_EQ(ballots_or_error("w.dat", ward("2 3 1 9", "4 1 0 0\n0\n")), "4: Ann Low\n");
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class Sc2022Refusal : public testing::TestWithParam<Refusal> {};

TEST_P(Sc2022Refusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("w.dat", GetParam().bytes, as_format("sc2022"));
    EXPECT_THAT(error, StartsWith("w.dat:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Sc2022, Sc2022Refusal,
    testing::Values(
        Refusal{"no_sizes", "Ward\nAnn, Lab\n", "2:1", "has on its second line the numbers"},
        Refusal{"no_seats", ward("0 3 1 9", "4 1 0 0\n"), "2:1", "has on its second line"},
        Refusal{"too_few_ranks", ward("2 3 1 9", "4 1 0\n"), "6:6",
                "the rank of \"Cyd Orr\" was expected"},
        Refusal{"too_many_ranks", ward("2 3 1 9", "4 1 0 0 2\n"), "6:9", "more than 3 ranks"},
        Refusal{"half_weight", ward("2 3 1 9", "4.5 1 0 0\n"), "6:1", "is not a whole number"},
        Refusal{"cut_short", ward("2 3 2 9", "4 1 0 0\n"), "7:1",
                "1 lines of ballots follow where the second line says 2"},
        Refusal{"candidates_cut_short", "Ward\n2 3 1 9\nAnn, Lab\n", "4:1",
                "the file ends before candidate 2 of 3"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
