#include "apps/elections/import_cdf.h"

#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// ---- the JSON form ----

std::string position(std::string_view rest) {
    return "{\"HasIndication\":\"yes\"" + std::string(rest) + "}";
}

std::string vote(std::string_view selection, std::string_view positions) {
    return "{\"ContestSelectionId\":\"" + std::string(selection) + "\",\"SelectionPosition\":[" +
           std::string(positions) + "]}";
}

std::string ranked(std::string_view selection, int rank) {
    return vote(selection, position(",\"Rank\":" + std::to_string(rank)));
}

std::string snapshot(std::string_view id, std::string_view votes) {
    return "{\"@id\":\"" + std::string(id) + "\",\"CVRContest\":[{\"CVRContestSelection\":[" +
           std::string(votes) + "],\"ContestId\":\"mayor\"}]}";
}

std::string record(std::string_view id, std::string_view votes) {
    return "{\"UniqueId\":\"" + std::string(id) + "\",\"CVRSnapshot\":[" + snapshot("s", votes) +
           "],\"CurrentSnapshotId\":\"s\",\"BallotStyleUnitId\":\"u\",\"BatchId\":\"b\"}";
}

const std::string json_definitions =
    R"("Election":[{"Candidate":[{"@id":"ca","Name":"Ann  Low","PartyId":"p"},{"@id":"cb","Name":"Bob"}],
"Contest":[{"@id":"mayor","Name":"Mayor","NumberElected":1,"VotesAllowed":1,"ContestSelection":[
{"@id":"a","CandidateIds":["ca"]},{"@id":"b","CandidateIds":["cb"]},{"@id":"w","IsWriteIn":true}]},
{"@id":"clerk","Name":"Clerk","ContestSelection":[{"@id":"x","CandidateIds":["cb"]}]}]}],
"GpUnit":[{"@id":"u","Name":"North","Type":"precinct"}],"Party":[{"@id":"p","Name":"Green"}],
"Version":"1.0.0")";

std::string json_report(std::string_view records) {
    return "{\"@type\":\"CVR.CastVoteRecordReport\",\n\"CVR\":[\n" + std::string(records) + "],\n" +
           json_definitions + "}";
}

std::string read_json(std::string_view records, ReadOptions options = of_contest("mayor")) {
    return ballots_or_error("f", json_report(records), options);
}

TEST(CdfJson, OneContestIsReadWithItsCandidatesAndDetails) {
    const auto contest = read_bytes(
        "f", json_report(record("7", ranked("b", 1) + "," + ranked("a", 2))), of_contest("mayor"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Mayor");
    EXPECT_EQ(contest->seats, 1U);
    EXPECT_EQ(contest->ranks_max, 2U);
    EXPECT_EQ(candidates_text(*contest), "1 Ann Low/Green, 2 Bob, 3 Undeclared Write-ins");
    EXPECT_TRUE(contest->candidates[2].undeclared_write_ins);
    EXPECT_EQ(ballots_text(*contest), "1: Bob > Ann Low\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("7"));
    EXPECT_EQ(contest->precincts[0], "North");
    ASSERT_EQ(contest->extra_columns.size(), 1U);
    EXPECT_EQ(contest->extra_columns[0].name, "batch");
    EXPECT_EQ(contest->accounting.records, 1U);
}

TEST(CdfJson, OneRankOnSeveralSelectionsIsAnOvervote) {
    EXPECT_EQ(read_json(record("1", ranked("a", 2) + "," + ranked("b", 2))),
              "1: - > Ann Low=Bob\n");
}

TEST(CdfJson, TwoWriteInsAtOneRankAreAnOvervote) {
    EXPECT_EQ(read_json(record("1", ranked("w", 1) + "," + ranked("w", 1))), "1: ??\n");
}

TEST(CdfJson, OneCandidateAtSeveralRanksIsKeptAsCast) {
    EXPECT_EQ(
        read_json(record("1", vote("a", position(",\"Rank\":1") + "," + position(",\"Rank\":3")))),
        "1: Ann Low > - > Ann Low\n");
}

TEST(CdfJson, TheRankMayStandOnTheSelection) {
    EXPECT_EQ(read_json(record("1", R"({"ContestSelectionId":"a","Rank":2})")), "1: - > Ann Low\n");
}

TEST(CdfJson, MarksThatAreNoVotesAreLeftOut) {
    EXPECT_EQ(read_json(record(
                  "1", vote("a", R"({"HasIndication":"no","Rank":1})") + "," + ranked("b", 2))),
              "1: - > Bob\n");
    EXPECT_EQ(read_json(record("1", vote("a", position(",\"IsAllocable\":\"no\",\"Rank\":1")))),
              "1:\n");
    EXPECT_EQ(
        read_json(record("1", R"({"Status":["needs-adjudication"],"SelectionPosition":[{}]})")),
        "1:\n");
}

TEST(CdfJson, AWriteInWithoutASelectionIsUndeclared) {
    const std::string votes = R"({"SelectionPosition":[{"CVRWriteIn":{"Text":"Zed"},"Rank":1}]})";
    EXPECT_EQ(read_json(record("1", votes)), "1: Undeclared Write-ins\n");
}

TEST(CdfJson, OnlyTheCurrentSnapshotCounts) {
    const std::string records = "{\"CVRSnapshot\":[" + snapshot("old", ranked("a", 1)) + "," +
                                snapshot("new", ranked("b", 1)) +
                                "],\"CurrentSnapshotId\":\"new\"}";
    EXPECT_EQ(read_json(records), "1: Bob\n");
}

TEST(CdfJson, WhatRoundsLeftOfABallotIsNotTakenForTheBallot) {
    const std::string records = "{\"CVRSnapshot\":[" + snapshot("7", ranked("a", 1)) + "," +
                                snapshot("7-round-2", "") +
                                "],\"CurrentSnapshotId\":\"7-round-2\"}";
    EXPECT_EQ(read_json(records), "1: Ann Low\n");
}

TEST(CdfJson, ARecordWithoutTheContestIsNoBallot) {
    const auto contest = read_bytes(
        "f", json_report(record("1", ranked("a", 1)) + "," + record("2", "")), of_contest("mayor"));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann Low\n1:\n");
    const auto clerk = read_bytes(
        "f",
        json_report(record("1", ranked("a", 1)) +
                    R"(,{"UniqueId":"2","CVRSnapshot":[{"CVRContest":[{"ContestId":"clerk"}]}]})"),
        of_contest("clerk"));
    ASSERT_TRUE(clerk) << clerk.error().detail;
    EXPECT_EQ(clerk->ballots.size(), 1U);
    EXPECT_EQ(clerk->accounting.records, 2U);
    EXPECT_EQ(clerk->accounting.without_contest, 1U);
}

TEST(CdfJson, AContestOfOneVoteMayDoWithoutRanks) {
    EXPECT_EQ(read_json(record("1", vote("a", position(""))) + "," +
                        record("2", vote("a", position("")) + "," + vote("b", position("")))),
              "1: Ann Low\n1: Ann Low=Bob\n");
}

TEST(CdfJson, ALayoutNamesTheContestAndWhoStandsForOvervotesAndWriteIns) {
    ReadOptions options;
    options.layout.contest_id = "mayor";
    options.layout.overvote_label = "Bob";
    options.layout.undeclared_write_in_label = "Ann Low";
    EXPECT_EQ(read_json(record("1", ranked("b", 1) + "," + ranked("a", 2)), options),
              "1: ?? > Undeclared Write-ins\n");
    options.layout.contest_id = "treasurer";
    EXPECT_THAT(read_json(record("1", ""), options), HasSubstr("no contest has \"treasurer\""));
}

TEST(CdfJson, ABadRecordIsLeftOutWhereThatIsAskedFor) {
    ReadOptions options = of_contest("mayor");
    options.skip_bad_rows = true;
    const std::string records = record("1", ranked("zzz", 1)) + "," +
                                record("2", vote("a", position(",\"Rank\":\"one\""))) + "," +
                                record("3", ranked("a", 1));
    const auto contest = read_bytes("f", json_report(records), options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann Low\n");
    EXPECT_EQ(contest->accounting.bad_rows_skipped, 2U);
    EXPECT_EQ(contest->accounting.records, 3U);
}

struct Refusal {
    std::string name;
    std::string bytes;
    std::string place;
    std::string sentence;
};

class CdfRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(CdfRefusal, NamesThePlaceAndTheReason) {
    const std::string error = ballots_or_error("f", GetParam().bytes, of_contest("mayor"));
    EXPECT_THAT(error, StartsWith("f:" + GetParam().place + ": "));
    EXPECT_THAT(error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    CdfJson, CdfRefusal,
    testing::Values(
        Refusal{"unknown_selection", json_report(record("1", ranked("zzz", 1))), "3:81",
                "its ContestSelectionId is none of the contest \"mayor\". Correct it, or list the "
                "selection. (In CVR[0].)"},
        Refusal{"rank_is_no_number",
                json_report(record("1", "") + ",\n" +
                            record("2", vote("a", position(",\"Rank\":\"one\"")))),
                "4:158", "Rank must be a whole number, not \"\"one\"\". Correct it. (In CVR[1].)"},
        Refusal{"rank_above", json_report(record("1", ranked("a", 5000))), "3:81",
                "the Rank 5000 is not between 1 and 4096"},
        Refusal{"some_without_rank",
                json_report(record("1", ranked("a", 1) + "," + vote("b", position("")))), "3:163",
                "the mark has no Rank"},
        Refusal{"some_with_rank",
                json_report(record("1", vote("b", position("")) + "," + ranked("a", 1))), "3:154",
                "where marks before have none"},
        Refusal{"no_current_snapshot",
                json_report("{\"CVRSnapshot\":[" + snapshot("s", "") +
                            "],\"CurrentSnapshotId\":\"t\"}"),
                "3:1", "the CVR has no CVRSnapshot \"t\""},
        Refusal{
            "two_snapshots",
            json_report("{\"CVRSnapshot\":[" + snapshot("s", "") + "," + snapshot("t", "") + "]}"),
            "3:1", "the CVR has 2 snapshots"},
        Refusal{"same_id", json_report(record("1", "") + ",\n" + record("1", "")), "4:1",
                "ballot \"1\" stands on line 3 already"},
        Refusal{"version", R"({"@type":"CastVoteRecordReport","Version":"2.0"})", "1:43",
                "the Version is \"2.0\"; versions 1.x"},
        Refusal{"cut_short", json_report(record("1", "")).substr(0, 100), "1:1", "damaged"},
        Refusal{"no_election", R"({"@type":"CastVoteRecordReport","CVR":[]})", "1:1",
                "lists a Contest"}),
    [](const auto& refusal) { return refusal.param.name; });

// ---- the XML form ----

const std::string xml_definitions =
    "<Election ObjectId=\"e\"><Candidate ObjectId=\"ca\"><Name>Ann &amp; Low</Name><PartyId>p"
    "</PartyId></Candidate><Candidate ObjectId=\"cb\"><Name> Bob\n Ray</Name></Candidate>\n"
    "<Contest ObjectId=\"mayor\"><ContestSelection ObjectId=\"a\"><CandidateIds>ca</CandidateIds>"
    "</ContestSelection><ContestSelection ObjectId=\"b\"><CandidateIds>cb</CandidateIds>"
    "</ContestSelection><ContestSelection ObjectId=\"w\"><CandidateIds>WI_1</CandidateIds>"
    "<IsWriteIn>true</IsWriteIn></ContestSelection><Name>Mayor</Name><VotesAllowed>1</VotesAllowed>"
    "</Contest></Election>\n<GpUnit ObjectId=\"u\"><Name>North</Name></GpUnit>\n"
    "<Party ObjectId=\"p\"><Name>Green</Name></Party><Version>1.0.0</Version>\n";

std::string xml_vote(std::string_view selection, std::string_view position) {
    return "<CVRContestSelection><ContestSelectionId>" + std::string(selection) +
           "</ContestSelectionId><SelectionPosition>" + std::string(position) +
           "</SelectionPosition></CVRContestSelection>";
}

std::string xml_record(std::string_view id, std::string_view votes) {
    return "<CVR><BallotStyleUnitId>u</BallotStyleUnitId><CurrentSnapshotId>s</CurrentSnapshotId>"
           "<CVRSnapshot ObjectId=\"old\"/><CVRSnapshot ObjectId=\"s\"><CVRContest>"
           "<ContestId>clerk</ContestId></CVRContest><CVRContest><ContestId>mayor</ContestId>\n" +
           std::string(votes) + "</CVRContest></CVRSnapshot><UniqueId>" + std::string(id) +
           "</UniqueId></CVR>\n";
}

std::string xml_report(std::string_view records) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- by hand -->\n"
           "<CastVoteRecordReport xmlns=\"NIST_V0_cast_vote_records.xsd\">\n" +
           std::string(records) + xml_definitions + "</CastVoteRecordReport>\n";
}

TEST(CdfXml, OneContestIsReadWithItsCandidatesAndDetails) {
    const auto contest =
        read_bytes("f", xml_report(xml_record("7", xml_vote("b", "<Rank>1</Rank>") +
                                                       xml_vote("a", "<Rank>3</Rank>"))));
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "Mayor");
    EXPECT_EQ(candidates_text(*contest), "1 Ann & Low/Green, 2 Bob Ray, 3 Undeclared Write-ins");
    EXPECT_EQ(ballots_text(*contest), "1: Bob Ray > - > Ann & Low\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("7"));
    EXPECT_EQ(contest->precincts[0], "North");
}

TEST(CdfXml, PrefixesOfNamespacesDoNotMatter) {
    std::string bytes = xml_report(xml_record("7", xml_vote("b", "<Rank>1</Rank>")));
    for (std::size_t at = bytes.find('<', 50); at != std::string::npos; at = bytes.find('<', at)) {
        at += bytes[at + 1] == '/' ? 2U : 1U;
        if (bytes[at] != '!') bytes.insert(at, "cdf:");
    }
    const std::size_t declared = bytes.find("xmlns=");
    bytes.replace(declared, 6, "xmlns:cdf=");
    EXPECT_EQ(ballots_or_error("f", bytes), "1: Bob Ray\n");
}

TEST(CdfXml, MarksThatAreNoVotesAreLeftOutAndWriteInsAreOne) {
    EXPECT_EQ(ballots_or_error(
                  "f", xml_report(xml_record(
                           "7", xml_vote("a", "<IsAllocable>no</IsAllocable><Rank>1</Rank>") +
                                    xml_vote("w",
                                             "<CVRWriteIn><Text>Zed</Text></CVRWriteIn>"
                                             "<HasIndication>yes</HasIndication><Rank>2</Rank>")))),
              "1: - > Undeclared Write-ins\n");
}

TEST(CdfXml, ABadRecordIsLeftOutWhereThatIsAskedFor) {
    const std::string bytes = xml_report(xml_record("1", xml_vote("a", "<Rank>one</Rank>")) +
                                         xml_record("2", xml_vote("b", "<Rank>1</Rank>")));
    EXPECT_THAT(ballots_or_error("f", bytes), StartsWith("f:5:1: a Rank in it is no whole number"));
    const auto contest = read_bytes("f", bytes, skipping_bad_rows());
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.size(), 1U);
    EXPECT_EQ(contest->accounting.bad_rows_skipped, 1U);
}

INSTANTIATE_TEST_SUITE_P(
    CdfXml, CdfRefusal,
    testing::Values(Refusal{"unknown_selection",
                            xml_report(xml_record("1", xml_vote("zzz", "<Rank>1</Rank>"))), "5:1",
                            "its ContestSelectionId is none of the contest"},
                    Refusal{"mismatched",
                            "<CastVoteRecordReport>\n<CVR></CVRContest></CastVoteRecordReport>",
                            "2:8", "the XML is damaged here (mismatched tag)"},
                    Refusal{"cut_short", xml_report(xml_record("1", "")).substr(0, 300), "4:181",
                            "the XML is damaged here"},
                    Refusal{"entities",
                            "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\">]>\n"
                            "<CastVoteRecordReport>&a;</CastVoteRecordReport>",
                            "2:13", "a DOCTYPE is not read"}),
    [](const auto& refusal) { return refusal.param.name; });

TEST(CdfXml, NestingWithoutEndIsRefused) {
    std::string bytes = "<CastVoteRecordReport>\n";
    for (int depth = 0; depth < 100; ++depth) bytes += "<a>";
    EXPECT_THAT(ballots_or_error("f", bytes), HasSubstr("nested too deeply"));
}

}  // namespace
}  // namespace almanac::elections
