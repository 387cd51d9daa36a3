// Files made to do harm: what would unpack, expand or list without end is refused by one sentence,
// soon and in little memory; what comes from a version that nobody here knows is named.

#include "apps/elections/import_testing.h"
#include "apps/elections/import_text.h"
#include "apps/elections/import_zip_testing.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;

// The pieces for 1 to `number`, with the number in place of {}.
std::string many(const char* piece, std::size_t number = 5000) {
    std::string out;
    for (std::size_t at = 1; at <= number; ++at) out += fmt::format(fmt::runtime(piece), at);
    return out;
}

struct Harm {
    std::string name;
    std::string bytes;
    std::string sentence;
};

class Harmful : public testing::TestWithParam<Harm> {};

TEST_P(Harmful, FileIsRefused) {
    EXPECT_THAT(ballots_or_error("f", GetParam().bytes), HasSubstr(GetParam().sentence));
}

const auto name_of = [](const testing::TestParamInfo<Harm>& info) { return info.param.name; };

std::string clear_ballot() {
    return "RowNumber,BallotID" + many(",\"Choice_{0}_1:Mayor:1:Number of Winners 1:C{0}:NON\"") +
           "\n1,a" + many(",0");
}

std::string dominion_csv() {
    const char* contest = ",\"Mayor (Number of positions=1, Number of ranks=1)\"";
    return "E,5.17.17.1\n,,,,,,," + many(contest) + "\n,,,,,,," + many(",C{}(1)") +
           "\nCvrNumber,TabulatorNum,BatchId,RecordId,ImprintedId,CountingGroup,PrecinctPortion,"
           "BallotType" +
           many(",") + "\n1,1,1,1,1-1-1,M,P,T" + many(",1") + "\n";
}

std::string cdf() {
    return R"({"@type":"CVR.CastVoteRecordReport","Version":"1.0.0","CVR":[],"Election":[{)"
           R"("Contest":[{"@id":"m","Name":"M","ContestSelection":[{"@id":"0","Selection":"C"})" +
           many(R"(,{{"@id":"s{0}","Selection":"C{0}"}})") + "]}]}]}";
}

INSTANTIATE_TEST_SUITE_P(
    WithTooManyCandidates, Harmful,
    testing::Values(
        Harm{"blt", "1000000 3\n1 1 0\n0\n", "\"1000000\" is no number of candidates"},
        Harm{"scot_elex", "1000000,3,\n1,1,\n", "1000000"},
        Harm{"preflib", "# DATA TYPE: soc\n" + many("# ALTERNATIVE NAME {0}: C{0}\n") + "1: 1\n",
             "4096"},
        Harm{"sc2022", "Ward\n3 1000000 1 10\nAnn\n1 1\n0\n", "numbers of seats, candidates"},
        Harm{"clear_ballot", clear_ballot(), "4096"}, Harm{"dominion_csv", dominion_csv(), "4096"},
        Harm{"rctab_csv", "id,precinct_id" + many(",C{}") + "\na,p" + many(",1") + "\n", "4096"},
        Harm{"ranked_csv", "id,Rank 1\n" + many("{0},C{0}\n"), "4096"},
        Harm{"ranks", "id" + many(",Rank {}") + "\n1" + many(",A") + "\n", "4096"},
        Harm{"votekit",
             "VoteKit RankProfile,v2\nCandidates\n(A:str:A)" + many(",({0}:int:{0})") +
                 "\nMax Ranking Length\n1\nIncludes Voter Set\nFalse\n=,=,=,=,=,=,=,=,=,=\n"
                 "Ranking_1,&,Weight,&\n{7},&,4.0,&\n",
             "4096"},
        Harm{"raire", "1\nContest,1,5000" + many(",{}") + "\n1,a,1\n", "how many candidates"},
        Harm{"raire_json",
             R"({"metadata":{"candidates":["A")" + many(",\"C{}\"") +
                 R"(]},"votes":[{"n":1,"prefs":[0]}]})",
             "4096"},
        Harm{"opavote", many("1,C{}\n"), "4096"}, Harm{"cdf", cdf(), "4096"},
        Harm{"ess",
             workbook_of(R"(<row r="1"><c r="A1" t="str"><v>Choice 1</v></c></row>)" +
                         many(R"(<row r="1{0:05}"><c r="A1{0:05}" t="str"><v>C{0}</v>)"
                              R"(</c></row>)")),
             "4096"}),
    name_of);

std::string billion_laughs() {
    std::string entities = "<!ENTITY a \"ha\">";
    for (char name = 'b'; name <= 'z'; ++name) {
        entities += fmt::format("<!ENTITY {} \"", name);
        for (int times = 0; times < 10; ++times) entities += fmt::format("&{};", char(name - 1));
        entities += "\">";
    }
    return "<?xml version=\"1.0\"?><!DOCTYPE x [" + entities +
           "]><CastVoteRecordReport>&z;</CastVoteRecordReport>";
}

INSTANTIATE_TEST_SUITE_P(
    ThatExpands, Harmful,
    testing::Values(
        Harm{"entities_of_entities", billion_laughs(), "a DOCTYPE is not read"},
        Harm{"an_entity_from_elsewhere",
             "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><CastVoteRecordReport/>",
             "a DOCTYPE is not read"},
        Harm{"elements_without_end", "<CastVoteRecordReport>" + many("<CVR a='{}'>", 100'000),
             "elements are nested too deeply"},
        Harm{"lists_without_end",
             R"({"@type":"CVR.CastVoteRecordReport","CVR":)" + std::string(100'000, '['),
             "the JSON is damaged"},
        Harm{"an_entry_that_says_4_gigabytes",
             zip_of({{"a.csv", "id,Rank 1\n1,A\n"}}, {.stated_bytes = 4'000'000'000U}),
             "cannot have the size it says"},
        Harm{"an_archive_in_an_archive", zip_of({{"a.zip", zip_of({{"b.csv", "id\n"}})}}),
             "an archive inside a folder or an archive is not read"},
        Harm{"a_cell_of_column_99999999",
             workbook_of(R"(<row r="1"><c r="ZZZZZZ1" t="str"><v>Choice 1</v></c></row>)"),
             "is no cell of row 1"},
        Harm{"a_row_of_number_4294967295",
             workbook_of(R"(<row r="4294967295"><c t="str"><v>Choice 1</v></c></row>)"),
             "is no row's number"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    OfAnUnknownVersion, Harmful,
    testing::Values(
        Harm{"cdf_json", R"({"@type":"CastVoteRecordReport","Version":"2.0","CVR":[]})",
             "the Version is \"2.0\"; versions 1.x"},
        Harm{"cdf_xml", "<CastVoteRecordReport><Version>3.1</Version></CastVoteRecordReport>",
             "the Version is \"3.1\"; versions 1.x"},
        Harm{"votekit", "VoteKit RankProfile,v9\nCandidates\n(A:A)\n",
             "version \"v9\" is not known"},
        Harm{"dominion",
             zip_of({{"ContestManifest.json",
                      R"({"Version":"9.1","List":[{"Description":"M","Id":3,)"
                      R"("VoteFor":1,"NumOfRanks":3}]})"},
                     {"CandidateManifest.json", R"({"Version":"9.1","List":[{"Description":"A",)"
                                                R"("Id":5,"ContestId":3,"Type":"Regular"}]})"},
                     {"CvrExport.json", R"({"Version":"9.1","Ballots":[]})"}}),
             "of version \"9.1\""},
        Harm{"ods", zip_of({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}}),
             "no xlsx workbook (xlsb and ods are not read)"}),
    name_of);

// A walk from the file's beginning for each of them would take minutes.
TEST(BadRows, AreLeftOutInOneWalkHoweverMany) {
    const std::string csv = "id,weight,Rank 1\n" + many("{},half,Ann\n", 200'000) + "last,1,Ann\n";
    const auto rows = read_bytes("f", csv, skipping_bad_rows());
    ASSERT_TRUE(rows) << rows.error().detail;
    EXPECT_EQ(rows->accounting.bad_rows_skipped, 200'000U);
    EXPECT_EQ(rows->ballots.size(), 1U);
    const std::string start =
        R"({"@type":"CVR.CastVoteRecordReport","Version":"1.0.0","Election":[{"Candidate":[{)"
        R"("@id":"c","Name":"Ann"}],"Contest":[{"@id":"m","Name":"M","ContestSelection":[{)"
        R"("@id":"a","CandidateIds":["c"]}]}]}],"CVR":[)";
    const std::string record =
        R"({{"UniqueId":"{}","CurrentSnapshotId":"s","CVRSnapshot":[{{"@id":"s","CVRContest":[{{)"
        R"("ContestId":"m","CVRContestSelection":[{{"ContestSelectionId":"a","Rank":RANK}}]}}]}}]}})";
    const auto with_rank = [&](const char* rank) {
        std::string out = record;
        return out.replace(out.find("RANK"), 4, rank);
    };
    const std::string json = start + many((with_rank("0") + ",").c_str(), 50'000) +
                             fmt::format(fmt::runtime(with_rank("1")), "last") + "]}";
    const auto records = read_bytes("f", json, skipping_bad_rows());
    ASSERT_TRUE(records) << records.error().detail;
    EXPECT_EQ(records->accounting.bad_rows_skipped, 50'000U);
    EXPECT_EQ(records->ballots.size(), 1U);
}

TEST(ErrorAt, SaysTheSamePlaceWhateverErrorCameBefore) {
    const Text text{"f", "ab\nc\xC3\xA9 d\n\nx"};
    for (const char* first = text.begin(); first <= text.end(); ++first) {
        for (const char* second = text.begin(); second <= text.end(); ++second) {
            const Text used{"f", text.bytes};
            const std::string before = error_at(used, first, "!").detail;
            EXPECT_EQ(before, error_at(Text{"f", text.bytes}, first, "!").detail);
            EXPECT_EQ(error_at(used, second, "!").detail,
                      error_at(Text{"f", text.bytes}, second, "!").detail);
        }
    }
    EXPECT_EQ(error_at(text, text.begin() + 3, "!").detail, "f:2:1: !");
    EXPECT_EQ(error_at(text, text.begin() + 7, "!").detail, "f:2:4: !");
    EXPECT_EQ(error_at(text, text.end(), "!").detail, "f:4:2: !");
}

}  // namespace
}  // namespace almanac::elections
