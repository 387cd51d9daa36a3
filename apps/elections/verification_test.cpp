#include "apps/elections/verification.h"

#include "apps/elections/sample_election.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

base::Result<Verification> verified(std::string_view sheet) {
    const SampleElection& sample = sample_election();
    return verify_results(sample.prepared, *sample.subject, sheet);
}

// The sample's round 1, by hand from its ballots: Ada 900 + 600 + 20 behind the unused slot; Ben
// 700 + 300 + 60 behind a skip; Cleo 650 + 300 + 40 behind an overvote + 30; Dan 250 + 150; Eva
// 400.
constexpr std::string_view right =
    "candidate,round 1\nAda Alder,1520\nBen Birch,1060\nCleo Cedar,1020\nDan Dogwood,400\n"
    "Eva Elm,400\n";

TEST(Verification, FindsEveryVoteOfTheFirstRound) {
    const auto answer = verified(right);
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(base::to_string(answer->total_vote_difference), "0");
    ASSERT_EQ(answer->vote_comparisons.size(), 5u);
    EXPECT_EQ(answer->vote_comparisons[0].candidate_id, 3u);
    EXPECT_EQ(base::to_string(*answer->vote_comparisons[0].our_votes), "1520");
    EXPECT_FALSE(answer->winners_match) << "the sheet does not say who won";
    ASSERT_EQ(answer->differences.size(), 1u) << "and has one round of several";
    EXPECT_EQ(answer->differences[0].what, "Rounds");
    EXPECT_FALSE(answer->verification_passed);
}

TEST(Verification, AddsDifferencesUp) {
    const auto answer = verified(
        "candidate,round 1\nADA ALDER,1521\nBen Birch,1060\nCleo Cedar,1017.5\nDan Dogwood,400\n"
        "Nobody,3\n");
    ASSERT_TRUE(answer) << answer.error().detail;
    // 1 of Ada, 2.5 of Cleo, 3 of Nobody, 400 of Eva, who is not on the sheet.
    EXPECT_EQ(base::to_string(answer->total_vote_difference), "406.5");
    ASSERT_EQ(answer->vote_comparisons.size(), 6u);
    EXPECT_EQ(base::to_string(answer->vote_comparisons[2].vote_difference), "2.5");
    EXPECT_FALSE(answer->vote_comparisons[4].candidate_id) << "Nobody";
    EXPECT_FALSE(answer->vote_comparisons[5].official_name) << "Eva";
    ASSERT_EQ(answer->names.size(), 1u);
    EXPECT_EQ(answer->names[0].how, "letter case");
    EXPECT_THAT(answer->report, HasSubstr("Ada Alder"));
}

TEST(Verification, ComparesWinnersAsSets) {
    const auto answer = verified(R"({"rounds":[{"totals":{"Ada Alder":1520}}],)"
                                 R"("winners":["Ben Birch","Ada Alder"]})");
    ASSERT_TRUE(answer) << answer.error().detail;
    const auto& ours = answer->our_winners;
    EXPECT_THAT(ours, testing::SizeIs(2));
    if (!answer->winners_match) return;
    const bool same = std::is_permutation(
        ours.begin(), ours.end(), answer->official_winners.begin(), answer->official_winners.end());
    EXPECT_EQ(*answer->winners_match, same);
}

TEST(Verification, ListsAThousandDifferencesAndCountsTheRest) {
    std::string sheet = "candidate,round 1\n";
    for (int name = 0; name < 1'500; ++name) sheet += "N" + std::to_string(name) + ",1\n";
    const auto answer = verified(sheet);
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->differences.size(), listed_differences_max);
    EXPECT_GT(answer->cells_that_differ, 1'500u);
    EXPECT_THAT(answer->report, HasSubstr("cells differ; the first 1000 of them"));
}

TEST(Verification, SurvivesFiguresThatNoCountHas) {
    const std::string most(38, '9');
    const auto answer = verified("candidate,round 1,round 2\nAda Alder," + most + "," + most +
                                 "\nBen Birch,0." + std::string(29, '0') + "1," + most + "\n");
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_FALSE(answer->verification_passed);
    EXPECT_GT(answer->total_vote_difference.units, 0);
}

TEST(Verification, SaysWhatItCannotRead) {
    for (const char* sheet : {"", "hello", "{}", "[1,2]", "\xff\xfe\xfa", "a,b\n1,2\n"}) {
        const auto answer = verified(sheet);
        ASSERT_FALSE(answer) << sheet;
        EXPECT_THAT(answer.error().detail, testing::StartsWith("the sheet")) << sheet;
    }
}

}  // namespace
}  // namespace almanac::elections
