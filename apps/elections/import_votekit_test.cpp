#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string profile(std::string_view first, std::string_view candidates, std::string_view rows) {
    return std::string(first) + "\nCandidates\n" + std::string(candidates) +
           "\nMax Ranking Length\n3\nIncludes Voter Set\nTrue\n=,=,=,=,=,=,=,=,=,=\n"
           "Ranking_1,Ranking_2,Ranking_3,&,Weight,&,Voter Set\n" +
           std::string(rows);
}

std::string version_1(std::string_view rows) {
    return profile("VoteKit RankProfile", "(Ann Low:Ann),(Bob:B),(Cyd:C)", rows);
}

TEST(Votekit, SetsShortFormsAndWeightsAreRead) {
    const auto contest =
        read_bytes("v.csv", version_1("{'Ann'},{'B'},,&,2.0,&,Chris,Peter\n"
                                      "\"{'Ann', 'C'}\",{},{'B'},&,1.0,&\n,,,&,3.0,&\n"
                                      "{'C'},,,&,0.0,&\n"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 Ann Low, 2 Bob, 3 Cyd");
    EXPECT_EQ(ballots_text(*contest), "2: Ann Low > Bob\n1: Ann Low=Cyd > - > Bob\n3:\n");
    EXPECT_EQ(contest->ranks_max, 3U);
    EXPECT_TRUE(contest->equal_ranks);
    EXPECT_TRUE(contest->equal_ranks_may_be_overvotes);
}

TEST(Votekit, Version2SaysOfEachCandidateWhetherItIsText) {
    EXPECT_EQ(
        ballots_or_error("v.csv", profile("VoteKit RankProfile,v2", "(Dr: Ann:str:Ann),(7:int:7)",
                                          "{'Ann'},{7},,&,1.0,&\n")),
        "1: Dr: Ann > 7\n");
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class VotekitRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(VotekitRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("v.csv", GetParam().bytes);
    EXPECT_THAT(error, StartsWith("v.csv:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Votekit, VotekitRefusal,
    testing::Values(
        Refusal{"unknown_version", profile("VoteKit RankProfile,v9", "(A:A)", ""), "1:21",
                "version \"v9\" is not known"},
        Refusal{"unknown_candidate", version_1("{'Z'},,,&,1.0,&\n"), "10:1",
                "\"'Z'\" is no candidate's short form"},
        Refusal{"no_set", version_1("Ann,,,&,1.0,&\n"), "10:1", "is no set of candidates"},
        Refusal{"half_weight", version_1("{'Ann'},,,&,1.5,&\n"), "10:13",
                "\"1.5\" is not a whole number"},
        Refusal{"no_separator", version_1("{'Ann'},,&,1.0,&\n"), "10:1", "the row has not 3 ranks"},
        Refusal{"twice", version_1("\"{'Ann', 'Ann'}\",,,&,1.0,&\n"), "10:1", "stands twice"},
        Refusal{"no_short_form", profile("VoteKit RankProfile", "(Ann)", ""), "3:1",
                "is no candidate with his short form"},
        Refusal{"cut_short", "VoteKit RankProfile\nCandidates\n", "3:1",
                "the file ends where the candidates was expected"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
