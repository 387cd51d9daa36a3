// The ballots in other programs' formats and the page of a count, as a user asks for them.

#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::system_test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// What a count of the file prints, without the name of the file.
std::string counted(const std::string& file) {
    const Outcome outcome = run({"count", file, "--rule", "irv", "--seats", "1"});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    return outcome.out.substr(outcome.out.find('\n'));
}

TEST(Exports, AreCountedAsTheirSourceIs) {
    const Folder folder;
    const std::string source = folder.write("mayor.csv",
                                            "rank1,rank2\nAnn,Bob\nAnn,Bob\nBob,Ann\n"
                                            "overvote,Ann\nCyd,Bob\n");
    for (const char* format : {"blt", "parquet"}) {
        const std::string out = folder / (std::string("mayor.") + format);
        const Outcome outcome = run(
            {"count", source, "--rule", "irv", "--seats", "1", "--format", format, "--out", out});
        ASSERT_EQ(outcome.code, 0) << outcome.error;
        EXPECT_EQ(counted(out), counted(source)) << format;
    }
    EXPECT_TRUE(std::filesystem::exists(folder / "mayor.candidates.parquet"));
}

TEST(Exports, SayWhatTheirFormatCannotHold) {
    const Folder folder;
    const std::string source = folder.write("mayor.csv", "rank1,rank2\nAnn,Bob\n,\nCyd,Bob\n");
    const Outcome outcome = run({"count", source, "--rule", "irv", "--format", "preflib"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, StartsWith("# FILE NAME: ballots.soi\n"));
    EXPECT_THAT(outcome.error, HasSubstr("PrefLib has no blank ballots: 1 ballot is left out."));
}

TEST(Exports, OfParquetAskForAPlace) {
    const Outcome outcome =
        run({"count", "docs/worked/ward.blt", "--rule", "scotland-2007", "--format", "parquet"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.error, HasSubstr("with --out"));
}

TEST(Exports, AsAPageNameTheirFilesWithTheirHashes) {
    const Outcome outcome =
        run({"count", "docs/worked/ward.blt", "--rule", "scotland-2007", "--format", "html"});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_THAT(outcome.out, StartsWith("<!DOCTYPE html>\n"));
    EXPECT_THAT(outcome.out, HasSubstr("ward.blt</th>"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("<code>[0-9a-f]{64}</code>"));
}

}  // namespace
}  // namespace almanac::system_test
