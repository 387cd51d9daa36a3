// Whatever is wrong with the input: one sentence with file, line or field and remedy, the right
// exit code, and nothing written.

#include "engine/bundle/bundle.h"
#include "tests/system/client.h"
#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace almanac::system_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* good_blt =
    "3 1\n4 1 2 0\n3 2 1 0\n2 3 2 0\n0\n\"Ada\"\n\"Bo\"\n\"Cy\"\n\"Ward\"\n";
constexpr const char* good_csv = "Rank 1,Rank 2\nAda,Bo\nBo,Ada\nBo,\n";

void expect_refusal(const Outcome& outcome, int code, std::string_view words) {
    EXPECT_EQ(outcome.code, code) << outcome.error;
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.error, StartsWith("almanac: "));
    EXPECT_EQ(std::count(outcome.error.begin(), outcome.error.end(), '\n'), 1) << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr(words));
}

// Both verbs refuse it, and the import leaves its data folder as it was.
void expect_bad(const std::string& file, const std::vector<std::string>& more, int code,
                std::string_view words) {
    const Folder folder;
    std::vector<std::string> arguments{"count", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    expect_refusal(run(arguments), code, words);
    arguments[0] = "import";
    arguments.insert(arguments.end(), {"--election", "x", "--quiet", "--data", folder / "data"});
    expect_refusal(run(arguments), code, words);
    EXPECT_THAT(tree_of(folder.path()), IsEmpty());
}

TEST(BadInput, FilesThatAreNotThereAreNotFound) {
    const Folder folder;
    expect_bad(folder / "absent.blt", {"--rule", "irv"}, 3, "absent.blt");
    expect_bad(folder.path().string(), {"--rule", "irv"}, 2, "there is no file in it");
}

TEST(BadInput, DamagedFilesAreNamedWithTheirPlace) {
    const Folder folder;
    const std::vector<std::string> irv{"--rule", "irv"};
    expect_bad(folder.write("empty.csv", ""), irv, 2, "empty.csv");
    expect_bad(folder.write("noise.bin", std::string("\x7f"
                                                     "ELF\0\1\2\3\0\0\xff\xfe",
                                                     12)),
               irv, 2, "noise.bin");
    expect_bad(folder.write("cut.blt", "3 1\n4 1 2 0\n3 2"), irv, 2, "cut.blt:3");
    expect_bad(folder.write("range.blt", "3 1\n4 1 9 0\n0\n\"Ada\"\n\"Bo\"\n\"Cy\"\n\"Ward\"\n"),
               irv, 2, "range.blt:2");
    expect_bad(folder.write("bytes.csv", "Rank 1,Rank 2\nAda,B\xff\n"), irv, 2, "bytes.csv:2");
    expect_bad(folder.write("good.csv", good_csv), {"--rule", "irv", "--as", "blt"}, 2,
               "good.csv:1");
    expect_bad(folder.write("good.csv", good_csv), {"--rule", "irv", "--as", "xls"}, 3, "xls");
}

TEST(BadInput, ACutGzipFileIsNamed) {
    const Folder folder;
    std::string rows = good_csv;
    for (int row = 0; row < 2000; ++row) rows += "Ada,Bo\n";
    const auto packed = bundle::encode_quickly(rows, "text/csv");
    const std::string_view bytes = packed->body(base::Encoding::gzip).bytes;
    ASSERT_FALSE(bytes.empty());
    expect_bad(folder.write("cut.csv.gz", bytes.substr(0, bytes.size() / 2)), {"--rule", "irv"}, 2,
               "cut.csv.gz");
    EXPECT_EQ(run({"count", folder.write("whole.csv.gz", bytes), "--rule", "irv"}).code, 0);
}

TEST(BadInput, AParquetFileWithoutAColumnIsNamedWithTheColumn) {
    const Folder folder;
    bundle::Table table;
    table.rows = 2;
    bundle::Column column;
    column.name = "BallotID";
    column.values = std::vector<std::string_view>{"a", "b"};
    table.columns.push_back(column);
    const std::string file = folder / "ballots_long.parquet";
    const auto written = bundle::write_parquet(file, table);
    ASSERT_TRUE(written) << written.error().detail;
    expect_bad(file, {"--rule", "irv"}, 2, "ballots_long.parquet");
}

TEST(BadInput, TheQuestionIsCheckedAgainstTheFile) {
    const Folder folder;
    const std::string file = folder.write("ward.blt", good_blt);
    expect_bad(file, {}, 2, "irv, irv-majority");
    expect_bad(file, {"--rule", "borda"}, 3, "there is no rule \"borda\"");
    expect_bad(file, {"--rule", "irv", "--seats", "0"}, 2, "0 seats");
    expect_bad(file, {"--rule", "scotland-2007", "--seats", "4"}, 2,
               "4 seats are more than the 3 candidates");
    expect_bad(file, {"--rule", "irv", "--exclude", "Zed"}, 3, "no candidate is called \"Zed\"");
    expect_bad(file, {"--rule", "irv", "--exclude", "*"}, 2, "every candidate is excluded");
    expect_bad(file, {"--rule", "irv", "--lots", folder / "absent.txt"}, 3, "absent.txt");
    expect_bad(file, {"--rule", "irv", "--lots", folder.write("lots.txt", "Ada\nZed\n")}, 3,
               "lots.txt:2");
}

TEST(BadInput, SeveralContestsAreListed) {
    const Folder folder;
    const std::string file = folder.write("two.csv", "Contest,Rank 1\nMayor,Ada\nAuditor,Bo\n");
    const Outcome several = run({"count", file, "--rule", "irv"});
    EXPECT_EQ(several.code, 2);
    EXPECT_THAT(several.error, HasSubstr("--contest"));
    EXPECT_THAT(several.error, HasSubstr("\n  Mayor\n  Auditor\n")) << "a list has a line each";
    const Outcome unknown = run({"count", file, "--rule", "irv", "--contest", "Clerk"});
    EXPECT_EQ(unknown.code, 3);
    EXPECT_THAT(unknown.error, HasSubstr("no contest has \"Clerk\" in its name"));
    EXPECT_EQ(run({"count", file, "--rule", "irv", "--contest", "may"}).code, 0);
}

TEST(BadInput, ABadElectionNameIsRefused) {
    const Folder folder;
    const std::string file = folder.write("ward.blt", good_blt);
    for (const char* name : {"../up", "Big", "", "a b"}) {
        const Outcome outcome = run({"import", file, "--rule", "irv", "--election", name, "--quiet",
                                     "--data", folder / "data"});
        EXPECT_NE(outcome.code, 0) << name;
        EXPECT_THAT(tree_of(folder / "data"), IsEmpty()) << name;
    }
}

TEST(BadInput, UnknownElectionsAndVersionsAreNotFound) {
    const Folder folder;
    const std::string data = folder / "data";
    expect_refusal(run({"verify", "--data", data}), 3, "there is no data folder");
    ASSERT_EQ(run({"demo", "--ballots", "200", "--quiet", "--data", data}).code, 0);
    expect_refusal(run({"verify", "nobody", "--quiet", "--data", data}), 3, "nobody");
    expect_refusal(run({"rollback", "nobody", "--data", data}), 3, "nobody");
    expect_refusal(run({"rollback", "demo", "ffff", "--data", data}), 3, "ffff");
    expect_refusal(run({"rollback", "demo", "--data", data}), 3, "demo");
    expect_refusal(run({"elections", "default", "nobody", "--data", data}), 3, "nobody");
    expect_refusal(run({"elections", "remove", "nobody", "--data", data}), 3, "nobody");
}

TEST(BadInput, AWrongCommandLineIsOneSentenceToo) {
    expect_refusal(run({"cuont"}), 1, "did you mean \"count\"?");
    expect_refusal(run({"count", "--sets", "3"}), 1, "--sets");
    expect_refusal(run({"count", "--format", "xml", "x.blt"}), 1, "xml");
    expect_refusal(run({"import", "x.blt"}), 1, "--election");
    expect_refusal(run({"serve", "--port", "70000"}), 1, "70000");
    expect_refusal(run({"demo", "--ballots", "0"}), 1, "--ballots");
    expect_refusal(run({"count"}), 2, "no file to count");
}

TEST(BadInput, AFullDiskIsSaidAndNothingStaysHalfWritten) {
    const Folder folder;
    const std::string file = folder.write("ward.blt", good_blt);
    expect_refusal(run({"count", file, "--rule", "irv", "--out", "/dev/full"}), 5, "/dev/full");
    struct stat facts {};
    ASSERT_EQ(::stat("/dev/full", &facts), 0);
    EXPECT_TRUE(S_ISCHR(facts.st_mode)) << "a device is written to, not replaced";

    const auto no_room = [] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{2000, 2000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    };
    const std::string data = folder / "data";
    const Outcome outcome = run({"demo", "--ballots", "2000", "--quiet", "--data", data}, no_room);
    expect_refusal(outcome, 5, "demo.csv");
    EXPECT_THAT(tree_of(data), IsEmpty());
    const std::string csv = folder / "demo.csv";
    ASSERT_EQ(run({"demo", "--ballots", "2000", "--quiet", "--csv-only", "--out", csv}).code, 0);
    const Outcome import = run(
        {"import", csv, "--rule", "portland-or-2024", "--election", "x", "--quiet", "--data", data},
        no_room);
    expect_refusal(import, 5, data);
    EXPECT_EQ(tree_of(data).count("elections/x/metadata.json"), 0u);
}

TEST(BadInput, AReadOnlyDataFolderIsSaid) {
    const Folder folder;
    const std::string file = folder.write("ward.blt", good_blt);
    const std::string data = folder / "data";
    std::filesystem::create_directory(data);
    ::chmod(folder.path().c_str(), 0755);
    ::chmod(data.c_str(), 0555);
    // Root may write everywhere, so that the child becomes nobody.
    const auto as_nobody = [] {
        if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(126);
    };
    const Outcome outcome = run(
        {"import", file, "--rule", "irv", "--election", "x", "--quiet", "--data", data}, as_nobody);
    if (outcome.code == 127) GTEST_SKIP() << "nobody may not run the program where it lies";
    expect_refusal(outcome, 5, data);
    EXPECT_THAT(tree_of(data), IsEmpty());
    ::chmod(data.c_str(), 0755);
}

TEST(BadInput, APortInUseIsSaid) {
    const Folder folder;
    Served first(folder / "one");
    ASSERT_TRUE(first.started()) << first.process().finish().error;
    const std::string port = std::to_string(first.port());
    expect_refusal(run({"serve", "--port", port, "--data", folder / "two"}), 4, port);
}

TEST(BadInput, ADataFolderInUseIsSaidWithTheProcess) {
    const Folder folder;
    Served first(folder / "data");
    ASSERT_TRUE(first.started()) << first.process().finish().error;
    expect_refusal(run({"serve", "--port", "0", "--data", folder / "data"}), 4,
                   "process " + std::to_string(first.process().id()));
}

TEST(BadInput, ADataFolderThatIsAFileIsRefused) {
    const Folder folder;
    const std::string file = folder.write("data", "x");
    EXPECT_NE(run({"serve", "--port", "0", "--data", file}).code, 0);
    EXPECT_NE(run({"demo", "--ballots", "10", "--quiet", "--data", file}).code, 0);
    EXPECT_EQ(read_file(file), "x");
}

}  // namespace
}  // namespace almanac::system_test
