#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// ---- the text form ----

const std::string contests = "2\nContest,339,3,15,16,45,winner,16\nContest,7,2,1,2\n";

TEST(Raire, OneContestIsReadWithItsBallotIds) {
    const auto contest =
        read_bytes("a.raire", contests + "339,9-1,16,15\n7,9-1,2\n339,9-2,45,,15\n339,9-3\n",
                   of_contest("339"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "339");
    EXPECT_EQ(candidates_text(*contest), "15 15, 16 16, 45 45");
    EXPECT_EQ(ballots_text(*contest), "1: 16 > 15\n1: 45 > - > 15\n1:\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("9-1", "9-2", "9-3"));
    EXPECT_EQ(contest->accounting.records, 4U);
    EXPECT_EQ(contest->accounting.without_contest, 1U);
}

TEST(Raire, ABadLineIsLeftOutWhereThatIsAskedFor) {
    ReadOptions options = of_contest("339");
    options.skip_bad_rows = true;
    const auto contest = read_bytes("a.raire", contests + "339,1,16\n339,2,17\n", options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.size(), 1U);
    EXPECT_EQ(contest->accounting.bad_rows_skipped, 1U);
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class RaireRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(RaireRefusal, NamesThePlaceAndTheReason) {
    ReadOptions options = of_contest("339");
    options.format = GetParam().bytes.starts_with('{') ? "raire-json" : "raire";
    const std::string error = ballots_or_error("f", GetParam().bytes, options);
    EXPECT_THAT(error, StartsWith("f:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Raire, RaireRefusal,
    testing::Values(
        Refusal{"no_number", "Contest,1,1,5\n", "1:1", "begins with the number of contests"},
        Refusal{"contest_missing", "2\nContest,1,1,5\n1,1,5\n", "3:1", "a contest was expected"},
        Refusal{"contest_too_short", "1\nContest,1,4,5\n", "2:1", "a contest was expected"},
        Refusal{"unknown_candidate", contests + "339,1,16,99\n", "4:10",
                "\"99\" is no candidate of contest \"339\""},
        Refusal{"same_ballot", contests + "339,1,16\n339,1,15\n", "5:5",
                "stands on line 4 already"},
        Refusal{"cut_short", contests + "339\n", "4:1", "the file was cut short"}),
    [](const auto& refusal) { return refusal.param.name; });

// ---- the JSON form ----

TEST(RaireJson, VotesNumberCandidatesFromZero) {
    const auto contest = read_bytes("k.json", R"({"metadata": {"candidates": ["Ann", "Bob", "Cyd"],
"contest": "Mayor of X"}, "num_candidates": 3,
"votes": [{"n": 4, "prefs": [2, 0]}, {"prefs": [1], "n": 2}, {"n": 1, "prefs": []}], "winner": 0})");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Mayor of X");
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob, 3 Cyd");
    EXPECT_EQ(ballots_text(*contest), "4: Cyd > Ann\n2: Bob\n1:\n");
    EXPECT_EQ(contest->ranks_max, 2U);
}

const std::string concrete = R"({"metadata": {"name": {"year": "2022", "authority": "AEC",
"name": "Federal Senate", "electorate": "TAS"}, "parties": [
{"column_id": "A", "name": "Greens", "candidates": [0, 1], "tickets": [[1, 0, 2]]},
{"column_id": "B", "name": "Labor", "candidates": [2]}], "vacancies": 2, "excluded": [1],
"candidates": [{"name": "Ann", "party": 0}, {"name": "Bob"}, {"name": "Cyd"}]},
"atl": [{"parties": [1, 0], "n": 5}, {"parties": [0], "n": 2, "ticket_index": 0}],
"btl": [{"candidates": [2], "n": 3}], "informal": 9})";

TEST(RaireJson, ConcreteStvsVotesAboveTheLineAreTheirPartiesCandidates) {
    const auto contest = read_bytes("t.stv", concrete);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Federal Senate TAS 2022");
    EXPECT_EQ(contest->seats, 2U);
    EXPECT_EQ(candidates_text(*contest), "1 Ann/Greens, 2 Bob/Greens (withdrawn), 3 Cyd/Labor");
    EXPECT_EQ(ballots_text(*contest), "5: Cyd > Ann > Bob\n2: Bob > Ann > Cyd\n3: Cyd\n");
    EXPECT_EQ(contest->accounting.set_aside, 9U);
}

// simdjson gives a value behind the last one a length that reaches beyond the file.
TEST(RaireJson, AFileThatBreaksOffAnywhereIsRefused) {
    ReadOptions options;
    options.format = "raire-json";
    for (const std::string& whole : {concrete, std::string(R"({"metadata": {"candidates": ["A"],
"contest": "X"}, "votes": [{"n": 4, "prefs": [0]}]})")}) {
        for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
            const auto contest = read_bytes("f", whole.substr(0, bytes), options);
            ASSERT_FALSE(contest) << bytes;
            EXPECT_THAT(contest.error().detail, StartsWith("f:")) << bytes;
            EXPECT_LT(contest.error().detail.size(), 300U) << bytes;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    RaireJson, RaireRefusal,
    testing::Values(
        Refusal{"unknown_candidate",
                "{\"metadata\":{\"candidates\":[\"A\"]},\n\"votes\":[{\"n\":1,\"prefs\":[1]}]}",
                "2:10", "1 is not one of the candidates 0 to 0"},
        Refusal{"no_candidates", "{\"metadata\":{\"candidates\":[]},\"votes\":[]}", "1:1",
                "metadata.candidates names nobody"},
        Refusal{"text_for_a_number",
                "{\"metadata\":{\"candidates\":[\"A\"]},\n\"votes\":[{\"n\":\"two\"}]}", "2:15",
                "n must be a whole number, not"},
        Refusal{"huge_weight",
                "{\"metadata\":{\"candidates\":[\"A\"]},\n\"votes\":[{\"n\":4294967296}]}", "2:10",
                "n is 4294967296, above 4294967295"},
        Refusal{"unknown_party",
                "{\"metadata\":{\"candidates\":[\"A\"]},\n\"atl\":[{\"n\":1,\"parties\":[0]}]}",
                "2:8", "0 is not one of the 0 parties"}),
    [](const auto& refusal) { return refusal.param.name; });

}  // namespace
}  // namespace almanac::elections
