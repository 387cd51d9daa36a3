#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string head = "3,2,\n4,1,2,\n2,3,\n";
const std::string tail =
    "\"Candidate 1\",\"Ann\",\"Green (Gr)\",\n\"Candidate 2\",\"Bob\",\"Labour (Lab)\",\n"
    "\"Candidate 3\",\"O'Hara, Cyd\",\"Independent (Ind)\",\n";

TEST(ScotElex, AWardIsReadWhole) {
    const auto contest = read_bytes("w.csv", head + tail + "\"Torry Ward\",");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Torry Ward");
    EXPECT_EQ(contest->seats, 2U);
    EXPECT_EQ(contest->rule, "scotland-2007");
    EXPECT_EQ(candidates_text(*contest),
              "1 Ann/Green (Gr), 2 Bob/Labour (Lab), 3 O'Hara, Cyd/Independent (Ind)");
    EXPECT_EQ(ballots_text(*contest), "4: Ann > Bob\n2: O'Hara, Cyd\n");
    EXPECT_EQ(contest->ballots.voters(), 6U);
    EXPECT_TRUE(contest->ballot_ids.empty());
}

TEST(ScotElex, TheWardMayBeQuotedTwice) {
    const auto contest =
        read_bytes("w.csv", head + tail + "\"\"\"\"Ward 01 - North Coast\"\"\"\",");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Ward 01 - North Coast");
}

TEST(ScotElex, WindowsLineEndsAndMissingTrailingCommasAreRead) {
    EXPECT_EQ(ballots_or_error(
                  "w.csv",
                  "2,1\r\n4,1,2\r\n\"Candidate 1\",\"Ann\"\r\n\"Candidate 2\",\"Bob\"\r\nWard\r\n"),
              "4: Ann > Bob\n");
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class ScotElexRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(ScotElexRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("w.csv", GetParam().bytes, as_format("scot-elex"));
    EXPECT_THAT(error, StartsWith("w.csv:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    ScotElex, ScotElexRefusal,
    testing::Values(
        Refusal{"candidate_above", "3,2,\n4,1,9,\n" + tail + "\"W\",", "2:5",
                "\"9\" is not one of the candidates 1 to 3"},
        Refusal{"candidate_zero", "3,2,\n4,0,\n" + tail + "\"W\",", "2:3", "\"0\" is not one of"},
        Refusal{"gap_in_the_line", "3,2,\n4,1,,2,\n" + tail + "\"W\",", "2:5",
                "\"\" is not one of"},
        Refusal{"half_a_voter", "3,2,\n4.5,1,\n" + tail + "\"W\",", "2:1", "not a whole number"},
        Refusal{"cut_short", "3,2,\n4,1,\n\"Candidate 1\",\"Ann\",\"Green\",\n", "4:1",
                "ends before candidate 2 of 3"},
        Refusal{"wrong_order",
                "2,1,\n4,1,\n\"Candidate 2\",\"Bob\",\n\"Candidate 1\",\"Ann\",\n\"W\",", "3:1",
                "the first candidate was expected"},
        Refusal{"line_after_the_ward", head + tail + "\"W\",\n4,1,\n", "8:1",
                "comes after the ward's name"},
        Refusal{"wrong_format", "name,age\nAnn,7\n", "1:1",
                "begins with the numbers of candidates and of seats"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
