#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// ---- the Legislative Assembly ----

const std::string assembly =
    "District\tPollingPlaceName\tBPNumber\tFormality\tCandidateName\tPrefMarking\tPrefCounted\n";

TEST(Nswec, AnAssemblyPaperIsItsRowsOneAfterAnother) {
    const auto contest = read_bytes(
        "n.txt", assembly +
                     "X\tHall\t1\tFormal\tLOW Ann\t2\t2\nX\tHall\t1\tFormal\tRAY Bob\t1\t1\n"
                     "X\tHall\t2\tInformal\tLOW Ann\tx\t\nX\tTown\t1\tFormal\tORR Cyd\t1\t1\n"
                     "X\tTown\t1\tFormal\tRAY Bob\t3\t\n");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "X");
    EXPECT_EQ(candidates_text(*contest), "1 LOW Ann, 2 RAY Bob, 3 ORR Cyd");
    EXPECT_EQ(ballots_text(*contest), "1: RAY Bob > LOW Ann\n1: ORR Cyd\n");
    EXPECT_EQ(contest->accounting.set_aside, 1U);
    EXPECT_EQ(contest->accounting.records, 3U);
    EXPECT_EQ(contest->precincts[1], "Town");
    EXPECT_TRUE(contest->ballot_ids.empty());  // numbered anew in every place
}

TEST(Nswec, OfSeveralDistrictsOneIsChosen) {
    const std::string two = assembly +
                            "X\tHall\t1\tFormal\tLOW Ann\t1\t1\n"
                            "Y\tHall\t1\tFormal\tFOX Dan\t1\t1\n";
    EXPECT_EQ(ballots_or_error("n.txt", two, of_contest("y")), "1: FOX Dan\n");
    EXPECT_THAT(ballots_or_error("n.txt", two), HasSubstr("2 contests are in it"));
}

// ---- councils and the Legislative Council ----

const std::string council =
    "SequenceNumber\tVoteType\tVenue/VoteSubType\tVCBallotPaperID\tPreferenceMark\t"
    "PreferenceNumber\tCandidateName\tGroupCode\tDrawOrder\tFormality\tType\n";

std::string row(std::string_view paper, std::string_view number, std::string_view name,
                std::string_view group_and_draw) {
    return "1\tOrdinary\tHall\t" + std::string(paper) + "\t" + std::string(number) + "\t" +
           std::string(number) + "\t" + std::string(name) + "\t" + std::string(group_and_draw) +
           "\tFormal\tx\n";
}

TEST(Nswec, AboveTheLineAGroupIsItsCandidatesAsDrawn) {
    const auto contest = read_bytes(
        "n.txt", council + row("p1", "1", "", "B\t") + row("p1", "2", "", "A\t") +
                     row("p2", "1", "RAY Bob", "A\t2") + row("p2", "2", "LOW Ann", "A\t1") +
                     row("p2", "3", "ORR Cyd", "B\t1") + row("p3", "2", "", "A\t") +
                     row("p3", "1", "LOW Ann", "A\t1"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 RAY Bob/A, 2 LOW Ann/A, 3 ORR Cyd/B");
    EXPECT_EQ(ballots_text(*contest),
              "1: ORR Cyd > LOW Ann > RAY Bob\n1: RAY Bob > LOW Ann > ORR Cyd\n1: LOW Ann\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("p1", "p2", "p3"));
    ASSERT_EQ(contest->extra_columns.size(), 1U);
    EXPECT_EQ(contest->extra_columns[0].values[0], "Ordinary");
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class NswecRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(NswecRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("n.txt", GetParam().bytes, as_format("nswec"));
    EXPECT_THAT(error, StartsWith("n.txt:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Nswec, NswecRefusal,
    testing::Values(
        Refusal{"other_columns", "a\tb\n1\t2\n", "1:1", "have the columns VCBallotPaperID"},
        Refusal{"short_row", assembly + "X\tHall\t1\n", "2:1", "3 cells where the heading has 7"},
        Refusal{"no_rank", assembly + "X\tHall\t1\tFormal\tLOW Ann\t1\tone\n", "2:27",
                "\"one\" is no rank"},
        Refusal{"group_without_candidates", council + row("p1", "1", "", "B\t"), "2:1",
                "numbers the group \"B\" above the line"},
        Refusal{"group_that_lacks_one",
                council + row("p1", "1", "", "A\t") + row("p2", "1", "LOW Ann", "A\t1") +
                    row("p2", "2", "RAY Bob", "A\t3"),
                "2:1", "are all candidates of \"A\" named"},
        Refusal{"same_draw",
                council + row("p2", "1", "LOW Ann", "A\t1") + row("p2", "2", "RAY Bob", "A\t1"),
                "3:1", "have the DrawOrder 1"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
