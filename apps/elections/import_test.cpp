#include "apps/elections/import.h"

#include "apps/elections/import_formats.h"
#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>
#include <libdeflate.h>

#include <set>
#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string blt = "3 2\n4 1 2 0\n2 3 0\n0\n\"Ann\"\n\"Bob\"\n\"Cyd\"\n\"Title\"\n";

std::string gzip(std::string_view bytes) {
    libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
    std::string packed(libdeflate_gzip_compress_bound(compressor, bytes.size()), '\0');
    packed.resize(libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), packed.data(),
                                           packed.size()));
    libdeflate_free_compressor(compressor);
    return packed;
}

TEST(Import, EveryFormatHasAnIdOfItsOwnAndASentence) {
    std::set<std::string_view> ids;
    for (const FormatDescription& format : formats()) {
        EXPECT_TRUE(ids.insert(format.id).second) << format.id;
        EXPECT_FALSE(format.title.empty());
        EXPECT_TRUE(format.sentence.ends_with('.'));
    }
    EXPECT_EQ(ids.size(), formats().size());
    EXPECT_GE(ids.size(), 8U);
}

TEST(Import, AFormatThatIsAskedForIsNotGuessed) {
    EXPECT_THAT(ballots_or_error("a.txt", blt, as_format("scot-elex")),
                StartsWith("a.txt:1:1: a scot-elex file begins with"));
    EXPECT_THAT(
        ballots_or_error("a.txt", blt, as_format("excel")),
        StartsWith("There is no format \"excel\". Choose one of: ballots-long, clear-ballot"));
    EXPECT_THAT(ballots_or_error("a.txt", blt, as_format("ballots-long")),
                StartsWith("a.txt: this is not a Parquet file"));
}

TEST(Import, AnUnknownContestIsRefused) {
    EXPECT_EQ(ballots_or_error("a.blt", blt, of_contest("Senate")),
              "a.blt: its one contest is \"Title\", which has no \"Senate\" in its name. Correct "
              "or leave out --contest.");
    EXPECT_EQ(ballots_or_error("a.blt", blt, of_contest("tit")), "4: Ann > Bob\n2: Cyd\n");
}

struct Stranger {
    std::string name;
    std::string bytes;
    std::string error;
};

class ImportStranger : public testing::TestWithParam<Stranger> {};

TEST_P(ImportStranger, IsRefusedInOneSentence) {
    EXPECT_THAT(ballots_or_error("f", GetParam().bytes), HasSubstr(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Import, ImportStranger,
    testing::Values(
        Stranger{"empty", "", "f: the file is empty"},
        Stranger{"blank", " \n\n\t", "f: the file is empty"},
        Stranger{"byte_order_mark_alone", "\xEF\xBB\xBF", "f: the file is empty"},
        Stranger{"binary", std::string("ab\ncd\0ef", 8), "f:2:3: this is not a text file"},
        Stranger{"latin_1", "rank1,rank2\nAnn,J\xE9r\xF4me\n", "f:2:6: the byte 0xE9 is not UTF-8"},
        Stranger{"cut_in_a_character", "rank1\nJ\xC3", "f:2:2: the byte 0xC3 is not UTF-8"},
        Stranger{"utf_16", "\xFF\xFEr\0a\0n\0", "f: this file is UTF-16"},
        Stranger{"xlsx", "PK\x03\x04 and so on", "f: the zip archive is damaged or cut short"},
        Stranger{"json", "{\"votes\": []}", "It looks like JSON"},
        Stranger{"xml", "<?xml version=\"1.0\"?>", "It looks like XML"},
        Stranger{"prose", "Dear Sir,\nplease count.\n",
                 "the format is not recognised from its first line, \"Dear Sir,\""},
        Stranger{"table_of_words", "id,colour\n1,red\n", "no column is called rank1"},
        Stranger{"semicolons", "rank1;rank2\nAnn;Bob\n", "save it as csv with commas"},
        Stranger{"no_ballots", "rank1,rank2\n", "f: there is no ballot in it"},
        Stranger{"cut_gzip", gzip("rank1\nAnn\n").substr(0, 25),
                 "f: the gzip file is damaged or cut short"},
        Stranger{"gzip_header_alone", "\x1f\x8b\x08", "f: the gzip file is damaged or cut short"},
        Stranger{"garbage_behind_gzip", gzip("rank1\nAnn\n") + "x", "f: the gzip file is damaged"}),
    [](const auto& stranger) { return stranger.param.name; });

TEST(Import, ColumnsCountCharactersNotBytes) {
    EXPECT_THAT(
        ballots_or_error(
            "f", "# DATA TYPE: soi\n# ALTERNATIVE NAME 1: J\xC3\xA9\n1: \xC3\xA9\xC3\xA9,2\n"),
        StartsWith("f:3:4: "));
    EXPECT_THAT(ballots_or_error("f", "weight,rank1,\xC3\xA9\n1,\"\xC3\xA9\"x,\n"),
                StartsWith("f:2:6: "));
}

TEST(Import, GzipIsUnpackedWithAllItsMembers) {
    const std::string packed =
        gzip(blt.substr(0, 20)) + gzip(blt.substr(20)) + std::string(512, '\0');
    EXPECT_EQ(ballots_or_error("a.blt.gz", packed), "4: Ann > Bob\n2: Cyd\n");
}

TEST(Import, GzipThatGrowsAThousandfoldIsUnpacked) {
    const std::string bytes = "rank1\nAnn\n" + std::string(3'000'000, '\n');
    const std::string packed = gzip(bytes);
    const auto unpacked = unpack({"a.gz", "a.gz", packed});
    ASSERT_TRUE(unpacked);
    EXPECT_TRUE(unpacked->bytes == bytes);
}

TEST(Import, WhatIsNotPackedIsHandedOn) {
    const auto unpacked = unpack({"a.blt", "a.blt", blt});
    ASSERT_TRUE(unpacked);
    EXPECT_EQ(unpacked->bytes.data(), blt.data());
    EXPECT_EQ(unpacked->owner, nullptr);
}

TEST(Import, CandidatesKeepTheirOwnNumbersOrAreCountedFromOne) {
    std::vector<Candidate> candidates(3);
    candidates[0].source_id = "40";
    candidates[1].source_id = "7";
    candidates[2].source_id = "50003";
    assign_candidate_ids(candidates);
    EXPECT_EQ(candidates[2].id, CandidateId(50003));
    for (const char* bad : {"7", "0", "x", "", "99999999999"}) {
        candidates[2].source_id = bad;
        assign_candidate_ids(candidates);
        EXPECT_EQ(candidates[0].id, CandidateId(1)) << bad;
        EXPECT_EQ(candidates[2].id, CandidateId(3)) << bad;
    }
}

TEST(Import, SeveralFilesAreOneContest) {
    const auto contest = read_pieces(
        {"id,precinct,rank1,rank2\na,p1,Ann,Bob\n", "id,rank1,ward\nb,Cyd,w2\nc,Bob,w3\n"});
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann > Bob\n1: Cyd\n1: Bob\n");
    EXPECT_EQ(candidates_text(*contest), "1 Ann, 2 Bob, 3 Cyd");
    EXPECT_THAT(contest->ballot_ids, testing::ElementsAre("a", "b", "c"));
    EXPECT_EQ(contest->precincts[0], "p1");
    EXPECT_EQ(contest->precincts[2], "");
    ASSERT_EQ(contest->extra_columns.size(), 1U);
    EXPECT_EQ(contest->extra_columns[0].values[0], "");
    EXPECT_EQ(contest->extra_columns[0].values[2], "w3");
    EXPECT_EQ(contest->ranks_max, 2U);
}

TEST(Import, WhatSeveralFilesSayOfTheirBallotsIsPutTogether) {
    const auto contest = read_pieces({"id,Ann,Bob\n1,1,2\n2,1,\n", "id,Ann,Bob\n3,,1\n"});
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->accounting.records, 3U);
    const auto equal = read_pieces(
        {"2 1\n1 1 0\n0\n\"Ann\"\n\"Bob\"\n\"T\"\n", "2 1\n5 1=2 0\n0\n\"Ann\"\n\"Bob\"\n\"T\"\n"});
    ASSERT_TRUE(equal) << equal.error().detail;
    EXPECT_TRUE(equal->equal_ranks);
    EXPECT_FALSE(equal->equal_ranks_may_be_overvotes);
}

TEST(Import, CandidatesOfSeveralFilesAreMatchedByName) {
    const auto contest = read_pieces(
        {"2 1\n1 1 0\n0\n\"Ann\"\n\"Bob\"\n\"T\"\n", "2 1\n5 1 2 0\n0\n\"Bob\"\n\"Ann\"\n\"T\"\n"});
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: Ann\n5: Bob > Ann\n");
}

TEST(Import, FilesThatDisagreeAreRefused) {
    const std::string_view first = "2 1\n1 1 0\n0\n\"Ann\"\n\"Bob\"\n\"T\"\n";
    const auto error_of = [&](std::string_view second) {
        const auto contest = read_pieces({first, second});
        return contest ? "no error" : contest.error().detail;
    };
    EXPECT_EQ(error_of("2 1\n1 1 0\n0\n\"Ann\"\n\"Cyd\"\n\"T\"\n"),
              "1.txt and 2.txt are not of one contest: \"Cyd\" stands only in the second.");
    EXPECT_EQ(error_of("1 1\n1 1 0\n0\n\"Ann\"\n\"T\"\n"),
              "1.txt and 2.txt are not of one contest: \"Bob\" stands only in the first.");
    EXPECT_EQ(error_of("2 2\n1 1 0\n0\n\"Ann\"\n\"Bob\"\n\"T\"\n"),
              "1.txt and 2.txt are not of one contest: the first fills 1 seats, the second 2.");
}

TEST(Import, ABallotThatStandsInTwoFilesIsRefused) {
    const auto contest = read_pieces({"id,rank1\na,Ann\nb,Bob\n", "id,rank1\nb,Bob\n"});
    ASSERT_FALSE(contest);
    EXPECT_EQ(contest.error().detail,
              "Ballot \"b\" is in two of the files. Give every ballot once.");
}

TEST(Import, NoFileIsRefused) {
    const auto contest = read_contest({}, {});
    ASSERT_FALSE(contest);
    EXPECT_THAT(contest.error().detail, HasSubstr("No file was given"));
}

TEST(Model, AColumnOfTextsKeepsEveryRow) {
    TextColumn column;
    for (int row = 0; row < 3000; ++row) column.add(std::to_string(row % 1000));
    ASSERT_EQ(column.size(), 3000U);
    EXPECT_EQ(column.words().size(), 1000U);
    for (std::size_t row = 0; row < 3000; ++row) {
        ASSERT_EQ(column[row], std::to_string(row % 1000));
        ASSERT_EQ(column.code(row), row % 1000);
    }
}

}  // namespace
}  // namespace almanac::elections
