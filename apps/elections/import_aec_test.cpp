#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string heading =
    "State,Division,Vote Collection Point Name,Vote Collection Point ID,Batch No,Paper No,"
    "A:Greens,B:Labor,A:LOW Ann,A:RAY Bob,B:ORR Cyd,B:FOX Dan,UG:ELM Eve,UG:ASH Fay,UG:IVY Gil\n";

std::string paper(int number, std::string_view cells) {
    return "TAS,Bass,Hobart,31,2," + std::to_string(number) + "," + std::string(cells) + "\n";
}

TEST(Aec, SixBelowTheLineCountBeforeAnythingAboveIt) {
    const auto contest = read_bytes("s.csv", heading + paper(1, "1,2,6,5,4,3,2,1,"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Senate TAS");
    EXPECT_EQ(candidates_text(*contest),
              "1 LOW Ann/Greens, 2 RAY Bob/Greens, 3 ORR Cyd/Labor, 4 FOX Dan/Labor, 5 ELM Eve, "
              "6 ASH Fay, 7 IVY Gil");
    EXPECT_EQ(ballots_text(*contest),
              "1: ASH Fay > ELM Eve > FOX Dan > ORR Cyd > RAY Bob > LOW Ann\n");
    EXPECT_EQ(contest->precincts[0], "Bass");
    EXPECT_EQ(contest->extra_columns[0].values[0], "Hobart");
}

TEST(Aec, AboveTheLineAGroupIsItsCandidatesInTheirOrder) {
    EXPECT_EQ(ballots_or_error("s.csv", heading + paper(1, "2,1,,,,,,,") + paper(2, ",*")),
              "1: ORR Cyd > FOX Dan > LOW Ann > RAY Bob\n1: ORR Cyd > FOX Dan\n");
}

TEST(Aec, TooFewBelowTheLineLeaveThePaperAboveIt) {
    EXPECT_EQ(ballots_or_error("s.csv", heading + paper(1, "1,,1,2,3,4,5,5,")),
              "1: LOW Ann > RAY Bob\n");
}

TEST(Aec, GapsBelowTheLineAreKeptAsWritten) {
    EXPECT_EQ(ballots_or_error("s.csv", heading + paper(1, ",,1,2,3,4,5,6,8")),
              "1: LOW Ann > RAY Bob > ORR Cyd > FOX Dan > ELM Eve > ASH Fay > - > IVY Gil\n");
}

TEST(Aec, ASequenceAboveTheLineEndsAtAGap) {
    EXPECT_EQ(ballots_or_error("s.csv", heading + paper(1, "1,3,,,,,,,")),
              "1: LOW Ann > RAY Bob\n");
}

TEST(Aec, PapersThatNumberNobodyAreSetAside) {
    const auto contest = read_bytes("s.csv", heading + paper(1, "1") + paper(2, "3,4"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.size(), 1U);
    EXPECT_EQ(contest->accounting.set_aside, 1U);
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class AecRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(AecRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("s.csv", GetParam().bytes);
    EXPECT_THAT(error, StartsWith("s.csv:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Aec, AecRefusal,
    testing::Values(
        Refusal{"form_of_2016",
                "ElectorateNm,VoteCollectionPointNm,VoteCollectionPointId,BatchNo,PaperNo,"
                "Preferences\n",
                "1:1", "the form of 2016, which does not name the candidates"},
        Refusal{"no_number", heading + paper(1, "first"), "2:24", "\"first\" is no number"},
        Refusal{"too_long", heading + paper(1, "1,,,,,,,,,2"), "2:1", "16 cells"},
        Refusal{"another_state", heading + paper(1, "1") + "NSW,X,Y,1,1,1,1\n", "3:1",
                "\"Senate NSW\" where those before are of \"Senate TAS\""},
        Refusal{"no_group",
                "State,Division,Vote Collection Point Name,Vote Collection Point ID,"
                "Batch No,Paper No,Greens\n",
                "1:86", "\"Greens\" is no group and no candidate"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
