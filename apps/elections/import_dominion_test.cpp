#include "apps/elections/import_testing.h"
#include "apps/elections/import_zip_testing.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string manifest(const std::string& list) {
    return R"({"Version":"5.10.11.24","List":[)" + list + "]}";
}

std::string mark(int candidate, int rank, const std::string& more = R"("IsAmbiguous":false)") {
    return fmt::format(R"({{"CandidateId":{},"PartyId":0,"Rank":{},{},"IsVote":false,)"
                       R"("OutstackConditionIds":[9]}})",
                       candidate, rank, more);
}

// One contest as it stands on a ballot.
std::string contest(int id, const std::string& marks, const std::string& conditions = "") {
    return fmt::format(
        R"({{"Id":{},"ManifestationId":1,"OutstackConditionIds":[{}],"Marks":[{}]}})", id,
        conditions, marks);
}

std::string ballot(const std::string& contests, const std::string& is_current = "true") {
    return fmt::format(R"({{"PrecinctPortionId":1,"BallotTypeId":7,"IsCurrent":{},)"
                       R"("Cards":[{{"Id":1,"Contests":[{}],"OutstackConditionIds":[]}}]}})",
                       is_current, contests);
}

std::string session(const std::string& record, const std::string& rest) {
    return fmt::format(R"({{"TabulatorId":42,"BatchId":1,"RecordId":{},"CountingGroupId":2,{}}})",
                       record, rest);
}

std::string original(const std::string& record, const std::string& contests) {
    return session(record, R"("Original":)" + ballot(contests));
}

std::string export_of(const std::string& sessions) {
    return "\xEF\xBB\xBF"
           R"({"Version":"5.10.11.24","ElectionId":"E","Sessions":[)" +
           sessions + "]}";
}

// A whole export: the mayor (3) is ranked, the measure (4) is not, and 8 is a name written in.
ZipFiles folder_of(const std::string& sessions) {
    return {{"export/ContestManifest.json",
             manifest(R"({"Description":"Mayor","Id":3,"VoteFor":1,"NumOfRanks":3},)"
                      R"({"Description":"Measure A","Id":4,"VoteFor":1,"NumOfRanks":0})")},
            {"export/CandidateManifest.json",
             manifest(R"({"Description":"Ann Low","Id":5,"ContestId":3,"Type":"Regular"},)"
                      R"({"Description":"Yes","Id":6,"ContestId":4,"Type":"Regular"},)"
                      R"({"Description":"Bob \"B\" Ray","Id":7,"ContestId":3,"Type":"Regular"},)"
                      R"({"Description":"Write-in","Id":8,"ContestId":3,"Type":"WriteIn"})")},
            {"export/PrecinctPortionManifest.json",
             manifest(R"j({"Description":"North (1)","Id":1,"PrecinctId":9})j")},
            {"export/PrecinctManifest.json", manifest(R"({"Description":"North","Id":9})")},
            {"export/BallotTypeManifest.json", manifest(R"({"Description":"City","Id":7})")},
            {"export/CountingGroupManifest.json", manifest(R"({"Description":"Mail","Id":2})")},
            {"export/CvrExport.json", export_of(sessions)}};
}

std::string dominion(const std::string& sessions, const ReadOptions& options = {}) {
    return ballots_or_error("e.zip", zip_of(folder_of(sessions)), options);
}

TEST(Dominion, IsReadWithItsManifests) {
    const auto read = read_bytes(
        "e.zip",
        zip_of(folder_of(
            original("1",
                     contest(4, mark(6, 1)) + "," + contest(3, mark(7, 1) + "," + mark(5, 2))) +
            "," + original("2", contest(3, mark(5, 2) + "," + mark(7, 2) + "," + mark(8, 3))) +
            "," + original("3", contest(3, "", "13")))));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->title, "Mayor");
    EXPECT_EQ(read->ranks_max, 3U);
    EXPECT_FALSE(read->seats);
    EXPECT_EQ(candidates_text(*read), "5 Ann Low, 7 Bob \"B\" Ray, 8 Write-in");
    EXPECT_TRUE(read->candidates[2].undeclared_write_ins);
    EXPECT_EQ(ballots_text(*read),
              "1: Bob \"B\" Ray > Ann Low\n1: - > Ann Low=Bob \"B\" Ray > Write-in\n1:\n");
    EXPECT_THAT(read->ballot_ids, ElementsAre("42-1-1", "42-1-2", "42-1-3"));
    EXPECT_EQ(read->precincts[0], "North");
    EXPECT_EQ(read->ballot_styles[0], "City");
    ASSERT_EQ(read->extra_columns.size(), 4U);
    EXPECT_EQ(read->extra_columns[0].values[2], "North (1)");
    EXPECT_EQ(read->extra_columns[2].name, "batch");
    EXPECT_EQ(read->extra_columns[3].values[1], "Mail");
    EXPECT_EQ(read->accounting.records, 3U);
}

TEST(Dominion, WhatPeopleChangedCountsInPlaceOfWhatWasScanned) {
    const std::string changed = R"("Original":)" + ballot(contest(3, mark(5, 1)), "false") +
                                R"(,"Modified":)" + ballot(contest(3, mark(7, 1)));
    const std::string before = R"("Modified":)" + ballot(contest(3, mark(8, 1))) +
                               R"(,"Original":)" + ballot(contest(3, mark(5, 1)), "false");
    const std::string kept = R"("Original":)" + ballot(contest(3, mark(5, 1))) + R"(,"Modified":)" +
                             ballot(contest(3, mark(7, 1)), "false");
    EXPECT_EQ(
        dominion(session("1", changed) + "," + session("2", before) + "," + session("3", kept)),
        "1: Bob \"B\" Ray\n1: Write-in\n1: Ann Low\n");
}

TEST(Dominion, WhatDoesNotCountIsAccountedFor) {
    const std::string dropped = R"("Original":)" + ballot(contest(3, mark(5, 1)), "false");
    const auto read = read_bytes(
        "e.zip",
        zip_of(folder_of(
            session("1", dropped) + "," + original("2", contest(3, mark(5, 1), "7")) + "," +
            original("3", contest(4, mark(6, 1))) + "," +
            original("4", R"({"Id":3,"Marks":"*** REDACTED ***"})") + "," +
            original("5", contest(3, mark(5, 1, R"("IsAmbiguous":true)") + "," + mark(7, 2))))));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(ballots_text(*read), "1: - > Bob \"B\" Ray\n");
    EXPECT_EQ(read->accounting.records, 5U);
    EXPECT_EQ(read->accounting.set_aside, 3U);
    EXPECT_EQ(read->accounting.without_contest, 1U);
}

TEST(Dominion, ContestsMayStandWithoutCardsAndOnAnyCard) {
    const std::string bare =
        R"("Original":{"PrecinctPortionId":1,"BallotTypeId":7,"IsCurrent":true,)"
        R"("Contests":[)" +
        contest(3, mark(5, 1)) + "]}";
    const std::string second = R"("Original":{"IsCurrent":true,"Cards":[{"Contests":[)" +
                               contest(4, mark(6, 1)) + R"(]},{"Contests":[)" +
                               contest(3, mark(7, 1)) + "]}]}";
    EXPECT_EQ(dominion(session("1", bare) + "," + session("2", second)),
              "1: Ann Low\n1: Bob \"B\" Ray\n");
}

TEST(Dominion, FieldsMayComeInAnyOrder) {
    const std::string turned =
        R"({"Marks":[{"Rank":2,"IsAmbiguous":false,"CandidateId":5}],"Id":3})";
    const std::string other =
        R"({"Marks":[{"Rank":1,"IsAmbiguous":false,"CandidateId":6}],"Id":4})";
    EXPECT_EQ(dominion(original("1", other + "," + turned)), "1: - > Ann Low\n");
}

TEST(Dominion, RedactedRecordsAreNumbered) {
    const auto read = read_bytes(
        "e.zip",
        zip_of(folder_of(original("\"X\"", contest(3, mark(5, 1))) + "," +
                         original("7", contest(3, "")) + "," + original("\"X\"", contest(3, "")))));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_THAT(read->ballot_ids, ElementsAre("42-1-X#1", "42-1-7", "42-1-X#2"));
}

TEST(Dominion, OneOfSeveralContestsIsChosenByNameOrId) {
    const std::string one = original("1", contest(4, mark(6, 1)) + "," + contest(3, mark(5, 1)));
    ReadOptions options;
    EXPECT_EQ(dominion(one, options), "1: Ann Low\n");  // the only one with ranks
    options.contest = "measure";
    EXPECT_EQ(dominion(one, options), "1: Yes\n");
    options.contest = "";
    options.layout.contest_id = "4";
    EXPECT_EQ(dominion(one, options), "1: Yes\n");
    options.layout.contest_id = "5";
    EXPECT_THAT(dominion(one, options),
                StartsWith("e.zip: its ContestManifest.json has no contest \"5\""));
    options.layout.contest_id = "";
    options.contest = "sheriff";
    EXPECT_THAT(dominion(one, options), HasSubstr("It holds:\n  Mayor\n  Measure A"));
}

TEST(Dominion, ALayoutAndAliasesNameCandidatesByTheirIds) {
    ReadOptions options;
    options.layout.undeclared_write_in_label = "8";
    options.aliases = {{"7", "Bob Ray"}};
    EXPECT_EQ(dominion(original("1", contest(3, mark(8, 1) + "," + mark(7, 2))), options),
              "1: Undeclared Write-ins > Bob Ray\n");
}

TEST(Dominion, SeveralFilesOfRecordsAreReadInTheOrderOfTheirNumbers) {
    ZipFiles files = folder_of("");
    files.pop_back();
    files.emplace_back("export/CvrExport_10.json", export_of(original("3", contest(3, ""))));
    files.emplace_back("export/CvrExport_2.json", export_of(original("2", contest(3, mark(7, 1)))));
    files.emplace_back("export/CvrExport_1.json", export_of(original("1", contest(3, mark(5, 1)))));
    EXPECT_EQ(ballots_or_error("e.zip", zip_of(files)), "1: Ann Low\n1: Bob \"B\" Ray\n1:\n");
    files.emplace_back("export/CvrExport.json", export_of(""));
    EXPECT_THAT(ballots_or_error("e.zip", zip_of(files)), HasSubstr("are two exports"));
}

TEST(Dominion, BadSessionsAreSkippedAndCountedWhereAskedFor) {
    ReadOptions options;
    options.skip_bad_rows = true;
    const auto read =
        read_bytes("e.zip",
                   zip_of(folder_of(original("1", contest(3, mark(5, 1))) + "," +
                                    original("2", contest(3, mark(99, 1) + "," + mark(5, 2))) +
                                    "," + original("3", contest(3, mark(5, 0))) + "," +
                                    original("4", contest(3, mark(7, 1))))),
                   options);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(ballots_text(*read), "1: Ann Low\n1: Bob \"B\" Ray\n");
    EXPECT_EQ(read->accounting.bad_rows_skipped, 2U);
    EXPECT_EQ(read->accounting.records, 4U);
}

struct Damage {
    std::string name;
    std::string sessions;
    std::string begin;
    std::string part;
};

class DamagedDominion : public testing::TestWithParam<Damage> {};

TEST_P(DamagedDominion, IsRefusedWithASentence) {
    const std::string sentence = dominion(GetParam().sessions);
    EXPECT_THAT(sentence, StartsWith(GetParam().begin));
    EXPECT_THAT(sentence, HasSubstr(GetParam().part));
}

const std::string fine = original("1", contest(3, mark(5, 1)));

INSTANTIATE_TEST_SUITE_P(
    Dominion, DamagedDominion,
    testing::Values(
        Damage{"a_candidate_of_another_contest",
               fine + "," +
                   original("2", contest(4, "") + "," + contest(3, mark(5, 1) + "," + mark(6, 2))),
               "e.zip/export/CvrExport.json:1:",
               "no candidate \"6\" in CandidateManifest.json. Give the manifests of this export. "
               "It stands in Sessions[1].Original.Cards[0].Contests[1].Marks[1]."},
        Damage{"a_rank_of_nought", original("1", contest(3, mark(5, 0))),
               "e.zip/export/CvrExport.json:1:", "rank 0 is none from 1 to 4096"},
        Damage{"a_rank_that_is_no_number",
               original("1", contest(3, R"({"CandidateId":5,"Rank":"first"})")),
               "e.zip/export/CvrExport.json:1:", "Rank must be a whole number, not"},
        Damage{"a_session_of_another_shape", session("1", R"("Votes":[])"),
               "e.zip/export/CvrExport.json:1:",
               "has neither Original nor Modified. The export says that it is of version "
               "\"5.10.11.24\""},
        Damage{"a_contest_twice", original("1", contest(3, "") + "," + contest(3, "")),
               "e.zip/export/CvrExport.json:1:", "the contest stands on the ballot twice"},
        Damage{"a_record_twice", fine + "," + fine, "e.zip: ballot \"42-1-1\"", "is in it twice"},
        Damage{"cut_short", fine + R"(,{"TabulatorId":42)",
               "e.zip/export/CvrExport.json:1:", "the JSON is damaged"},
        Damage{"marks_cut_short", R"({"Original":{"Cards":[{"Contests":[{"Id":3,"Marks":[)",
               "e.zip/export/CvrExport.json:1:", "the JSON is damaged"}),
    [](const auto& each) { return each.param.name; });

TEST(Dominion, WithoutItsManifestsIsRefused) {
    ZipFiles files = folder_of(fine);
    files.erase(files.begin() + 1);
    EXPECT_THAT(ballots_or_error("e.zip", zip_of(files)),
                StartsWith("e.zip: there is no CandidateManifest.json in it"));
    EXPECT_THAT(ballots_or_error("CvrExport.json", export_of(fine)),
                HasSubstr("It looks like a part of Dominion's export: give the folder"));
    EXPECT_THAT(ballots_or_error("e.zip", zip_of({{"CvrExport.json", "{}"},
                                                  {"ContestManifest.json", manifest("")}})),
                StartsWith("e.zip: its ContestManifest.json has no contest."));
}

TEST(Dominion, AnUnknownVersionIsNamed) {
    ZipFiles files = folder_of("");
    files.back().second = R"({"Version":"7.0","Records":[]})";
    EXPECT_THAT(ballots_or_error("e.zip", zip_of(files)),
                HasSubstr("there are no Sessions in it. It says that it is of version \"7.0\""));
}

}  // namespace
}  // namespace almanac::elections
