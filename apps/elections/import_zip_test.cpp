#include "apps/elections/import_zip.h"

#include "apps/elections/import_testing.h"
#include "apps/elections/import_zip_testing.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string ward = "rank1,rank2\nAnn,Bob\nCyd,\n";
const std::string other_ward = "rank1,rank2\nBob,\n";

TEST(Zip, OfOneFileIsThatFile) {
    EXPECT_EQ(ballots_or_error("w.zip", zip_of({{"ward.csv", ward}})), "1: Ann > Bob\n1: Cyd\n");
    EXPECT_EQ(ballots_or_error("w.zip", zip_of({{"ward.csv", ward}}, {.is_deflated = false})),
              "1: Ann > Bob\n1: Cyd\n");
}

TEST(Zip, OfSeveralFilesIsOneContestInTheOrderOfTheirNames) {
    const std::string bytes = zip_of({{"b.csv", other_ward},
                                      {"deep/", ""},
                                      {"__MACOSX/._a.csv", "x"},
                                      {".DS_Store", "x"},
                                      {"a.csv", ward},
                                      {"deep/sheet.xlsx", sheet_of({{"1st Choice"}, {"Ann"}})}});
    EXPECT_EQ(ballots_or_error("w.zip", bytes), "1: Ann > Bob\n1: Cyd\n1: Bob\n1: Ann\n");
}

TEST(Zip, ErrorsNameTheFileInIt) {
    EXPECT_THAT(ballots_or_error("w.zip", zip_of({{"a.csv", "rank1\nAnn,Bob\n"}})),
                StartsWith("w.zip/a.csv:2:1: the row has 2 cells"));
}

TEST(Zip, AnArchiveInAnArchiveIsRefused) {
    EXPECT_THAT(ballots_or_error("w.zip", zip_of({{"in.zip", zip_of({{"a.csv", ward}})}})),
                StartsWith("w.zip/in.zip: an archive inside"));
    EXPECT_THAT(ballots_or_error("w.zip", zip_of({{"x.parquet", "PAR1"}})),
                StartsWith("w.zip/x.parquet: Parquet is not read from"));
    EXPECT_THAT(ballots_or_error("w.zip", zip_of({})), StartsWith("w.zip: there is no file in it"));
}

TEST(Zip, LargeOnesKeepTheirNumbersInTheExtraFields) {
    // A stored entry whose sizes and place stand in the zip64 extra field, and the zip64 records.
    const std::string ones(4, '\xFF');
    const std::string crc = little_endian(libdeflate_crc32(0, ward.data(), ward.size()), 4);
    const std::string facts =
        little_endian(45, 2) + little_endian(0, 8) + crc + ones + ones + little_endian(1, 2);
    const std::string local = "PK\x03\x04" + facts + little_endian(0, 2) + "w" + ward;
    const std::string extra = little_endian(1, 2) + little_endian(24, 2) +
                              little_endian(ward.size(), 8) + little_endian(ward.size(), 8) +
                              little_endian(0, 8);
    const std::string central = "PK\x01\x02" + little_endian(45, 2) + facts +
                                little_endian(extra.size(), 2) + little_endian(0, 10) + ones + "w" +
                                extra;
    const std::string end64 = "PK\x06\x06" + little_endian(44, 8) + little_endian(45, 2) +
                              little_endian(45, 2) + little_endian(0, 8) + little_endian(1, 8) +
                              little_endian(1, 8) + little_endian(central.size(), 8) +
                              little_endian(local.size(), 8);
    const std::string locator = "PK\x06\x07" + little_endian(0, 4) +
                                little_endian(local.size() + central.size(), 8) +
                                little_endian(1, 4);
    const std::string end =
        "PK\x05\x06" + little_endian(0, 4) + std::string(12, '\xFF') + little_endian(0, 2);
    EXPECT_EQ(ballots_or_error("w.zip", local + central + end64 + locator + end),
              "1: Ann > Bob\n1: Cyd\n");
}

struct Damage {
    std::string name;
    std::string bytes;
    std::string sentence;
};

class DamagedZip : public testing::TestWithParam<Damage> {};

TEST_P(DamagedZip, IsRefusedWithASentence) {
    const std::string sentence = ballots_or_error("w.zip", GetParam().bytes);
    EXPECT_THAT(sentence, StartsWith("w.zip: "));
    EXPECT_THAT(sentence, HasSubstr(GetParam().sentence));
}

std::string replaced(std::string bytes, const std::string& what, const std::string& with) {
    bytes.replace(bytes.rfind(what), what.size(), with);
    return bytes;
}

const std::string good = zip_of({{"a.csv", ward}});
const std::string ones2 = "PK\x05\x06" + little_endian(0, 4) + little_endian(0x90009, 4);

INSTANTIATE_TEST_SUITE_P(
    Zip, DamagedZip,
    testing::Values(
        Damage{"cut_short", good.substr(0, good.size() - 30), "cut short (it has no directory)"},
        Damage{"a_file_that_is_not_there",
               replaced(zip_of({{"a.csv", ward}, {"b.csv", ward}}), "PK\x03\x04", "PK\x03\x05"),
               "\"b.csv\" is not where its directory says"},
        Damage{"a_bomb", zip_of({{"a.csv", ward}}, {.stated_bytes = 4'000'000'000U}),
               "\"a.csv\" cannot have the size it says"},
        Damage{"another_size", zip_of({{"a.csv", ward}}, {.stated_bytes = 27}),
               "\"a.csv\" in it is damaged (its checksum is wrong)"},
        Damage{"another_checksum",
               replaced(good, little_endian(libdeflate_crc32(0, ward.data(), ward.size()), 4),
                        "\1\2\3\4"),
               "\"a.csv\" in it is damaged (its checksum is wrong)"},
        Damage{"encrypted", zip_of({{"a.csv", ward}}, {.flags = 1}), "in it is encrypted."},
        Damage{"another_method", zip_of({{"a.csv", ward}}, {.method = 14}),
               "in it is packed by method 14"},
        Damage{
            "more_entries_than_fit",
            replaced(good, "PK\x05\x06" + little_endian(0, 4) + little_endian(0x10001, 4), ones2),
            "its directory does not fit into it"},
        Damage{
            "in_parts",
            replaced(good, "PK\x05\x06" + little_endian(0, 2), "PK\x05\x06" + little_endian(3, 2)),
            "one part of a zip archive in several"}),
    [](const auto& each) { return each.param.name; });

TEST(Zip, EntriesThatShareBytesAreRefused) {
    // The directory names the same local entry twice: how a small archive unpacks to a huge one.
    const std::size_t begin = good.find("PK\x01\x02");
    const std::size_t end = good.find("PK\x05\x06");
    const std::string directory = good.substr(begin, end - begin);
    const std::string bytes = good.substr(0, begin) + directory + directory + "PK\x05\x06" +
                              little_endian(0, 4) + little_endian(2, 2) + little_endian(2, 2) +
                              little_endian(2 * directory.size(), 4) + little_endian(begin, 4) +
                              little_endian(0, 2);
    EXPECT_THAT(ballots_or_error("w.zip", bytes), HasSubstr("files in it overlap"));
}

RC_GTEST_PROP(Zip, DamagedAnywhereGivesAContestOrASentence, ()) {
    static const std::string whole =
        zip_of({{"a.csv", ward}, {"b.xlsx", sheet_of({{"1st Choice"}, {"Ann"}, {"Bob"}})}});
    for (int times = 0; times < 20; ++times) {
        std::string bytes = whole;
        for (int changes = *rc::gen::inRange(1, 4); changes > 0; --changes) {
            const auto at = *rc::gen::inRange<std::size_t>(4, bytes.size());
            bytes[at] = static_cast<char>(*rc::gen::inRange(0, 256));
        }
        const std::vector<char> exact(bytes.begin(), bytes.end());
        const auto contest = read_bytes("f", {exact.data(), exact.size()});
        if (contest)
            RC_ASSERT(contest->ballots.size() > 0U);
        else
            RC_ASSERT(contest.error().detail.starts_with("f"));
    }
}

class Folders : public testing::Test {
protected:
    void SetUp() override {
        root_ = std::filesystem::path(testing::TempDir()) /
                ("almanac-" +
                 std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        std::filesystem::remove_all(root_);
        std::filesystem::create_directories(root_ / "deep");
    }
    void TearDown() override { std::filesystem::remove_all(root_); }

    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(root_ / name, std::ios::binary) << bytes;
    }

    std::string read() const {
        SourceFile source{"wards", root_, {}};
        auto folder = open_folder(root_);
        if (!folder) return folder.error().detail;
        source.folder = std::move(*folder);
        const auto contest = read_contest({&source, 1}, {});
        return contest ? ballots_text(*contest) : contest.error().detail;
    }

    std::filesystem::path root_;
};

TEST_F(Folders, AreReadAsTheirFilesInTheOrderOfTheirNames) {
    write("b.csv", other_ward);
    write("deep/c.csv", "rank1\nCyd\n");
    write("a.csv", ward);
    write(".hidden", "x");
    EXPECT_EQ(read(), "1: Ann > Bob\n1: Cyd\n1: Bob\n1: Cyd\n");
}

TEST_F(Folders, WithoutAFileAreRefused) {
    EXPECT_THAT(read(), StartsWith("wards: there is no file in it."));
    write("empty.csv", "");
    EXPECT_THAT(read(), StartsWith("wards/empty.csv: the file is empty."));
    std::filesystem::remove_all(root_);
    EXPECT_THAT(read(), HasSubstr("the folder cannot be read"));
}

}  // namespace
}  // namespace almanac::elections
