// What every verb prints when all goes well; the worked counts of docs/ are counted again.

#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace almanac::system_test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Verbs, AlmanacAloneTeaches) {
    const Outcome outcome = run({});
    EXPECT_EQ(outcome.code, 0);
    for (const char* verb : {"count", "import", "serve", "verify", "elections", "rollback", "rules",
                             "demo", "compare", "check"}) {
        EXPECT_THAT(outcome.out,
                    HasSubstr(std::string("almanac ") + (verb[0] == 'c' ? "count" : "demo")));
        const Outcome help = run({"help", verb});
        EXPECT_EQ(help.code, 0) << verb;
        EXPECT_THAT(help.out, HasSubstr(std::string("Usage: almanac ") + verb));
        EXPECT_THAT(help.out, HasSubstr("Examples:"));
    }
    EXPECT_THAT(run({"--version"}).out, testing::StartsWith("almanac "));
    EXPECT_EQ(run({"--version"}).out, run({"version"}).out);
}

TEST(Verbs, HelpFitsOn80Columns) {
    for (const char* verb : {"count", "import", "serve", "verify", "elections", "rollback", "rules",
                             "demo", "compare", "check"}) {
        std::istringstream lines(run({verb, "--help"}).out);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 88u) << verb << ": " << line;
    }
}

TEST(Verbs, TheWorkedCountsOfTheDocsAreReproducedByteForByte) {
    struct Worked {
        const char* result;
        std::vector<std::string> arguments;
    };
    const std::string worked = "docs/worked/";
    const Worked cases[] = {{"irv", {worked + "mayor.csv"}},
                            {"irv-majority", {worked + "mayor.csv"}},
                            {"scotland-2007", {worked + "ward.blt"}},
                            {"portland-or-2024",
                             {worked + "council.csv", "--seats", "3", "--exclude", "Write-in-1",
                              "--lots", worked + "council.lots"}}};
    for (const Worked& one : cases) {
        std::vector<std::string> arguments{"count", "--rule", one.result, "--format", "json"};
        arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end());
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.code, 0) << outcome.error;
        EXPECT_EQ(outcome.out, read_file(worked + one.result + ".json")) << one.result;
    }
}

TEST(Verbs, CheckTellsASheetThatDiffersByItsExitCode) {
    const Folder folder;
    const std::string same = folder.write(
        "same.csv",
        run({"count", "docs/worked/ward.blt", "--rule", "scotland-2007", "--format", "csv"}).out);
    const auto check = [&](const std::string& sheet, const char* format) {
        return run({"check", "docs/worked/ward.blt", "--rule", "scotland-2007", "--official", sheet,
                    "--format", format});
    };
    const Outcome equal = check(same, "table");
    EXPECT_EQ(equal.code, 0) << equal.error;
    EXPECT_THAT(equal.out, HasSubstr("all are equal"));
    const std::string other =
        folder.write("other.csv", "Candidate,Round 1\n" + std::string("Nobody Known,7\n"));
    const Outcome differs = check(other, "table");
    EXPECT_EQ(differs.code, 1);
    EXPECT_THAT(differs.out, HasSubstr("Nobody Known"));
    EXPECT_THAT(check(other, "json").out, HasSubstr("\"differences\": ["));
    const Outcome no_sheet = check(folder.write("none.csv", "a,b\nc,d\n"), "table");
    EXPECT_EQ(no_sheet.code, 2);
    EXPECT_THAT(no_sheet.error, HasSubstr("no sheet of rounds"));
    EXPECT_EQ(check(folder / "missing.csv", "table").code, 3);
}

TEST(Verbs, CountTellsEveryRoundAndSingleBallotsWhereItIsAsked) {
    const std::vector<std::string> count{"count", "docs/worked/mayor.csv", "--rule", "irv"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), count.begin(), count.end());
        return run(more);
    };
    const Outcome words = with({"--explain"});
    EXPECT_EQ(words.code, 0) << words.error;
    EXPECT_THAT(words.out, HasSubstr("Round 1"));
    EXPECT_THAT(words.out, HasSubstr("is excluded: the fewest votes"));
    const Outcome ballot = with({"--ballot", "1", "--ballot", "2"});
    EXPECT_EQ(ballot.code, 0) << ballot.error;
    EXPECT_THAT(ballot.out, HasSubstr("Ballot 2"));
    EXPECT_THAT(ballot.out, HasSubstr("Round 1: It counts 1 vote for"));
    const Outcome json = with({"--explain", "--ballot", "1", "--format", "json"});
    for (const char* key : {"\"count\": {", "\"explanation\": {", "\"ballots\": ["})
        EXPECT_THAT(json.out, HasSubstr(key));
    EXPECT_EQ(with({"--ballot", "none"}).code, 3);
    EXPECT_EQ(with({"--explain", "--format", "csv"}).code, 2);
}

TEST(Verbs, BallotsThatLookLikeATestAreToldAndRefusedWhereTheUserIsStrict) {
    const Folder folder;
    std::string csv = "id,precinct,rank1,rank2\n";
    for (int row = 1; row <= 40; ++row) {
        csv += std::to_string(row) + (row > 38 ? ",Test deck" : ",Ward 1") +
               (row % 3 == 0   ? ",Ann,Bo\n"
                : row % 7 == 0 ? ",Bo,\n"
                               : ",Cy,Ann\n");
    }
    const std::string file = folder.write("cvr.csv", csv);
    EXPECT_EQ(run({"count", file, "--rule", "irv"}).code, 0);
    const Outcome strict = run({"count", file, "--rule", "irv", "--strict"});
    EXPECT_EQ(strict.code, 2);
    EXPECT_THAT(strict.error, HasSubstr("2 ballots speak of a test"));
    const Outcome imported =
        run({"import", file, "--rule", "irv", "--election", "e", "--data", folder / "data"});
    EXPECT_EQ(imported.code, 0) << imported.error;
    EXPECT_THAT(imported.error, HasSubstr("warning: 2 ballots speak of a test"));
    EXPECT_EQ(run({"import", file, "--rule", "irv", "--election", "f", "--strict", "--data",
                   folder / "data"})
                  .code,
              2);
}

TEST(Verbs, OutputGoesToAFileWholeOrNotAtAll) {
    const Folder folder;
    const std::string out = folder.write("out.json", "before");
    EXPECT_EQ(run({"count", "docs/worked/ward.blt", "--rule", "borda", "--out", out}).code, 3);
    EXPECT_EQ(read_file(out), "before");
    EXPECT_EQ(
        run({"count", "docs/worked/mayor.csv", "--rule", "irv", "--format", "json", "--out", out})
            .code,
        0);
    EXPECT_EQ(read_file(out), read_file("docs/worked/irv.json"));
    EXPECT_EQ(tree_of(folder.path()).size(), 1u);
}

TEST(Verbs, NamesAfterExcludeEndAtAFile) {
    const Outcome outcome =
        run({"count", "--rule", "irv", "--exclude", "Dee Dunn", "Cy*", "docs/worked/mayor.csv"});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_THAT(outcome.out, HasSubstr("2 candidates"));
}

TEST(Verbs, VersionsComeGoAndReturn) {
    const Folder folder;
    const std::string data = folder / "data";
    const auto demo = [&](const char* seed) {
        return run({"demo", "--ballots", "300", "--seed", seed, "--data", data});
    };
    EXPECT_THAT(demo("1").out, HasSubstr("published demo as version"));
    EXPECT_THAT(demo("1").out, HasSubstr("nothing changed"));
    EXPECT_THAT(demo("2").out, HasSubstr("published demo as version"));
    EXPECT_THAT(demo("3").out, HasSubstr("published demo as version"));
    EXPECT_THAT(run({"elections", "--data", data}).out, HasSubstr("3 kept"));
    EXPECT_THAT(run({"rollback", "demo", "--data", data}).out, HasSubstr("demo is at version"));
    EXPECT_EQ(run({"verify", "--quiet", "--data", data}).code, 0);
    EXPECT_THAT(run({"elections", "prune", "demo", "--keep", "1", "--data", data}).out,
                HasSubstr("removed"));
    EXPECT_EQ(run({"import", "docs/worked/ward.blt", "--rule", "scotland-2007", "--election",
                   "ward", "--quiet", "--data", data})
                  .code,
              0);
    EXPECT_EQ(run({"elections", "default", "ward", "--data", data}).code, 0);
    EXPECT_THAT(run({"elections", "list", "--data", data}).out, HasSubstr("* ward"));
    EXPECT_EQ(run({"elections", "remove", "demo", "--data", data}).code, 0);
    EXPECT_THAT(run({"elections", "--data", data}).out, Not(HasSubstr("demo")));
}

TEST(Verbs, WhoIsToBeQuietSaysNothing) {
    const Folder folder;
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"import", "docs/worked/ward.blt", "--rule", "scotland-2007",
                                   "--election", "ward", "--quiet", "--data", folder / "data"},
          {"demo", "--ballots", "300", "--quiet", "--data", folder / "data"},
          {"demo", "--ballots", "300", "--quiet", "--csv-only", "--out", folder / "demo.csv"}}) {
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.code, 0) << arguments[0];
        EXPECT_EQ(outcome.out, "") << arguments[0];
        EXPECT_EQ(outcome.error, "") << arguments[0];
    }
    EXPECT_THAT(run({"elections", "--data", folder / "data"}).out,
                testing::AllOf(HasSubstr("ward"), HasSubstr("demo")));
}

TEST(Verbs, EqualInputGivesEqualVersionsWhereverItLies) {
    const Folder folder;
    const auto import = [&](const std::string& data) {
        return run({"import", "docs/worked/ward.blt", "--rule", "scotland-2007", "--election", "w",
                    "--quiet", "--data", data});
    };
    ASSERT_EQ(import(folder / "one").code, 0);
    ASSERT_EQ(import(folder / "two").code, 0);
    const auto one = tree_of(folder / "one/elections/w/versions");
    EXPECT_EQ(one, tree_of(folder / "two/elections/w/versions"));
    EXPECT_GT(one.size(), 20u);
}

}  // namespace
}  // namespace almanac::system_test
