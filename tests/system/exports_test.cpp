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

// A small election in a data folder, as `almanac import` makes it.
class Stored : public testing::Test {
protected:
    Stored() {
        const std::string source =
            folder_.write("mayor.csv", "rank1,rank2\nAnn,Bob\nAnn,Bob\nBob,Ann\n=Cyd,Bob\n");
        const Outcome made = run({"import", source, "--election", "mayor", "--rule", "irv",
                                  "--data", folder_ / "data", "--quiet"});
        EXPECT_EQ(made.code, 0) << made.error;
    }
    Outcome ask(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--data", folder_ / "data"});
        return run(arguments);
    }

    Folder folder_;
};

TEST_F(Stored, ExportsATableToTheTerminalOrAFile) {
    const Outcome shown = ask({"export", "mayor", "--table", "first-choice"});
    EXPECT_EQ(shown.code, 0) << shown.error;
    EXPECT_EQ(shown.out,
              "candidate_id,candidate_name,votes,percentage\r\n1,Ann,2,50\r\n2,Bob,1,25\r\n"
              "3,'=Cyd,1,25\r\n")
        << "a name that a spreadsheet would take for a formula";
    const std::string out = folder_ / "first.parquet";
    EXPECT_EQ(
        ask({"export", "mayor", "--table", "first_choice", "--format", "parquet", "--out", out})
            .code,
        0);
    EXPECT_THAT(read_file(out), StartsWith("PAR1"));
    const Outcome unknown = ask({"export", "mayor", "--table", "nothing"});
    EXPECT_EQ(unknown.code, 3);
    EXPECT_THAT(unknown.error, HasSubstr("first_choice"));
    EXPECT_EQ(ask({"export", "nobody"}).code, 3);
}

TEST_F(Stored, ExportsEverythingAsAZip) {
    const std::string out = folder_ / "mayor.zip";
    const Outcome outcome = ask({"export", "mayor", "--out", out});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    const std::string zip = read_file(out);
    EXPECT_THAT(zip, StartsWith("PK\x03\x04"));
    for (const char* name : {"README.md", "manifest.json", "raw_data/ballots_long.parquet",
                             "precomputed/stv_progression.parquet", "csv/stv_progression.csv",
                             "static_responses/api_summary.json"})
        EXPECT_THAT(zip, HasSubstr(name));
}

TEST_F(Stored, AnswersQueriesInThreeForms) {
    const std::string sql = "select candidate_name, votes from first_choice order by votes desc, 1";
    const Outcome table = ask({"query", sql});
    EXPECT_EQ(table.code, 0) << table.error;
    EXPECT_EQ(table.out,
              "candidate_name  votes\nAnn                 2\n"
              "=Cyd                1\nBob                 1\n\n3 rows\n");
    EXPECT_EQ(ask({"query", sql, "--format", "csv"}).out,
              "candidate_name,votes\r\nAnn,2\r\n'=Cyd,1\r\nBob,1\r\n");
    EXPECT_EQ(ask({"query", sql, "--format", "json", "--election", "mayor"}).out,
              "[{\"candidate_name\":\"Ann\",\"votes\":2},{\"candidate_name\":\"=Cyd\",\"votes\":1},"
              "{\"candidate_name\":\"Bob\",\"votes\":1}]\n");
    const Outcome cut = ask({"query", sql, "--rows-max", "1", "--format", "csv"});
    EXPECT_EQ(cut.out, "candidate_name,votes\r\nAnn,2\r\n");
    EXPECT_THAT(cut.error, HasSubstr("only the first 1 rows are shown; --rows-max N"));
}

TEST_F(Stored, LetsNoQueryOutOfItsTables) {
    for (const char* sql : {"select * from read_text('/etc/passwd')", "copy ballots to '/tmp/x'",
                            "attach '/tmp/x.db'", "install httpfs", "set threads = 9",
                            "drop table ballots", "select 1; select 2"}) {
        const Outcome outcome = ask({"query", sql});
        EXPECT_EQ(outcome.code, 2) << sql;
        EXPECT_EQ(outcome.out, "") << sql;
        EXPECT_THAT(outcome.error, HasSubstr("the query was refused")) << sql;
    }
    EXPECT_EQ(ask({"verify", "mayor", "--quiet"}).code, 0) << "nothing was changed";
}

}  // namespace
}  // namespace almanac::system_test
