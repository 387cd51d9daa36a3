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
                             "demo", "compare"}) {
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
                             "demo", "compare"}) {
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
