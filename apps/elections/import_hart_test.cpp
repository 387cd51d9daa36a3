#include "apps/elections/import_testing.h"
#include "apps/elections/import_text.h"
#include "apps/elections/import_zip_testing.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string option(const std::string& name, const std::string& value) {
    const std::string named = name.empty() ? "" : "<Name>" + name + "</Name>";
    return fmt::format("<Option>{}<Id>id-{}</Id><Value>{}</Value></Option>", named, name, value);
}

std::string contest(const std::string& name, const std::string& options) {
    return fmt::format("<Contest><Name>{}</Name><Id>{}-id</Id><Options>{}</Options></Contest>",
                       name, lower_case(name), options);
}

std::string record(const std::string& guid, const std::string& contests) {
    return "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
           "<Cvr xmlns=\"http://tempuri.org/CVRDesign.xsd\">\n  <Contests>" +
           contests +
           "</Contests>\n  <BatchSequence>14</BatchSequence><SheetNumber>2</SheetNumber>"
           "<PrecinctSplit><Name>1031 &amp; 2</Name><Id>p</Id></PrecinctSplit>"
           "<BatchNumber>3</BatchNumber><CvrGuid>" +
           guid + "</CvrGuid></Cvr>";
}

const ZipFiles folder{
    {"cvr/1_a.xml", record("a", contest("Board", option("Ann", "0010") + option("Bob", "1000")))},
    {"cvr/1_a.sig.xml", "<Signature/>"},
    {"cvr/1_b.xml", record("b", contest("Sheriff", option("Eve", "1")))},
    {"cvr/1_c.xml", record("c", contest("Board", option("Cyd", "0101") + option("Ann", "0100") +
                                                     option("", "1000")))},
    {"cvr/1_d.xml", record("d", contest("Sheriff", "") + contest("Board", ""))},
    {"cvr/readme.txt", "not a record"},
};

std::string hart(const ZipFiles& files, const std::string& wanted = "board") {
    ReadOptions options;
    options.contest = wanted;
    return ballots_or_error("h.zip", zip_of(files), options);
}

TEST(Hart, ReadsADigitForEveryRank) {
    ReadOptions options;
    options.contest = "board";
    const auto read = read_bytes("h.zip", zip_of(folder), options);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->title, "Board");
    EXPECT_EQ(read->ranks_max, 4U);
    EXPECT_EQ(ballots_text(*read),
              "1: Bob > - > Ann\n1: Undeclared Write-ins > Ann=Cyd > - > Cyd\n1:\n");
    EXPECT_THAT(read->ballot_ids, ElementsAre("a", "c", "d"));
    EXPECT_EQ(read->candidates[0].source_id, "id-Ann");
    EXPECT_TRUE(read->candidates[3].undeclared_write_ins);
    EXPECT_EQ(read->precincts[0], "1031 & 2");
    EXPECT_EQ(read->extra_columns[0].name, "batch");
    EXPECT_EQ(read->extra_columns[0].values[0], "3");
    EXPECT_EQ(read->accounting.records, 4U);
    EXPECT_EQ(read->accounting.without_contest, 1U);
}

TEST(Hart, OneOfSeveralContestsIsChosenByNameOrId) {
    EXPECT_EQ(hart(folder, "sheriff"), "1: Eve\n1:\n");
    EXPECT_THAT(hart(folder, ""), HasSubstr("2 contests are in it. Say which with --contest and a "
                                            "part of its name:\n  Board\n  Sheriff"));
    EXPECT_THAT(hart(folder, "mayor"), HasSubstr("no contest has \"mayor\" in its name"));
    ReadOptions options;
    options.layout.contest_id = "sheriff-id";
    EXPECT_EQ(ballots_or_error("h.zip", zip_of(folder), options), "1: Eve\n1:\n");
    options.layout.contest_id = "x";
    EXPECT_THAT(ballots_or_error("h.zip", zip_of(folder), options),
                StartsWith("h.zip: no record in it has the contest with the id \"x\""));
}

TEST(Hart, AContestOfExactlyThatNameIsMeantWhateverCameBefore) {
    const ZipFiles files{
        {"1.xml", record("a", contest("Mayor of the Moon", option("Ann", "10")))},
        {"2.xml", record("b", contest("Mayor", option("Bob", "01")) +
                                  contest("Mayor of the Moon", option("Ann", "01")))}};
    EXPECT_EQ(hart(files, "mayor"), "1: - > Bob\n");
    EXPECT_EQ(hart(files, "moon"), "1: Ann\n1: - > Ann\n");
}

TEST(Hart, ALayoutNamesWriteInsByTheirId) {
    ReadOptions options;
    options.contest = "sheriff";
    options.layout.undeclared_write_in_label = "id-Eve";
    EXPECT_EQ(ballots_or_error("h.zip", zip_of(folder), options), "1: Undeclared Write-ins\n1:\n");
}

struct Damage {
    std::string name;
    std::string bytes;
    std::string sentence;
};

class DamagedHart : public testing::TestWithParam<Damage> {};

TEST_P(DamagedHart, IsRefusedWithASentence) {
    ZipFiles files = folder;
    files.emplace_back("cvr/2_x.xml", GetParam().bytes);
    EXPECT_THAT(hart(files), StartsWith(GetParam().sentence));
    ReadOptions options;
    options.contest = "board";
    options.skip_bad_rows = true;
    const auto rest = read_bytes("h.zip", zip_of(files), options);
    ASSERT_TRUE(rest) << rest.error().detail;
    EXPECT_EQ(rest->ballots.size(), 3U);
    EXPECT_EQ(rest->accounting.bad_rows_skipped, 1U);
}

std::string cut(std::string bytes) {
    bytes.resize(bytes.size() - 5);
    return bytes;
}

INSTANTIATE_TEST_SUITE_P(
    Hart, DamagedHart,
    testing::Values(
        Damage{"cut_short", cut(record("x", contest("Board", option("Ann", "1000")))),
               "h.zip/cvr/2_x.xml:4:178: the XML is damaged here (unclosed token)."},
        Damage{"a_value_that_is_none", record("x", contest("Board", option("Ann", "0200"))),
               "h.zip/cvr/2_x.xml:3:66: the Value \"0200\" is not one digit a rank, 0 or 1."},
        Damage{"another_root", "<Report/>",
               "h.zip/cvr/2_x.xml:1:1: this is <Report>, not a cast vote record"},
        Damage{"no_id", record("", contest("Board", option("Ann", "1000"))),
               "h.zip/cvr/2_x.xml:1:1: the record has no CvrGuid."},
        Damage{"a_contest_twice",
               record("x", contest("Board", option("Ann", "10")) + contest("Board", "")),
               "h.zip/cvr/2_x.xml:3:"},
        Damage{"a_mark_twice",
               record("x", contest("Board", option("Ann", "10") + option("Ann", "10"))),
               "h.zip/cvr/2_x.xml:3:"},
        Damage{"a_document_type", "<!DOCTYPE a [<!ENTITY b \"c\">]><Cvr>&b;</Cvr>",
               "h.zip/cvr/2_x.xml:1:"},
        Damage{"no_text", std::string("\0\1", 2),
               "h.zip/cvr/2_x.xml:1:1: this is not a text file"}),
    [](const auto& each) { return each.param.name; });

TEST(Hart, ARecordThatIsThereTwiceIsRefused) {
    ZipFiles files = folder;
    files.emplace_back("cvr/3.xml", record("a", contest("Board", "")));
    EXPECT_THAT(hart(files), StartsWith("h.zip: two files in it have the CvrGuid \"a\""));
}

}  // namespace
}  // namespace almanac::elections
