// Rules as their users meet them: listed, explained, written to a file, changed, counted by,
// compared.

#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace almanac::system_test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* ward = "docs/worked/ward.blt";
constexpr const char* my_city =
    "base = \"scotland-2007\"\nid = \"my-city\"\ntitle = \"Ours\"\ndecimals = 2\n";

std::string counted(const std::string& rule) {
    const Outcome outcome = run({"count", ward, "--rule", rule, "--format", "json"});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    return outcome.out;
}

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
    return widest;
}

TEST(Rules, AreListedBySeatsWithStatuteYearAndProof) {
    const Outcome outcome = run({"rules"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, StartsWith("One seat\n"));
    EXPECT_LT(outcome.out.find("\n  irv\n"), outcome.out.find("\nSeveral seats\n"));
    EXPECT_GT(outcome.out.find("\n  scotland-2007\n"), outcome.out.find("\nSeveral seats\n"));
    EXPECT_THAT(outcome.out, HasSubstr("Scottish Local Government Elections Order 2007"));
    EXPECT_THAT(outcome.out, HasSubstr("Proof: It gives the rounds of published official counts."));
    EXPECT_LE(widest_line(outcome.out), 80u);
}

TEST(Rules, AreExplainedFieldByField) {
    const Outcome outcome = run({"rules", "scotland-2007"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out,
                HasSubstr("\nHow a surplus moves\n  surplus_value = cut_product\n    A ballot "));
    EXPECT_LE(widest_line(outcome.out), 80u);
    const Outcome unknown = run({"rules", "borda"});
    EXPECT_EQ(unknown.code, 3);
    EXPECT_THAT(unknown.error, HasSubstr("there is no rule \"borda\""));
}

TEST(Rules, PrintedAsAFileCountAsTheyDoUnderTheirName) {
    const Folder folder;
    const Outcome printed = run({"rules", "scotland-2007", "--toml"});
    const std::string file = folder.write("scotland.toml", printed.out);
    EXPECT_EQ(counted(file), counted("scotland-2007"));
    EXPECT_EQ(run({"rules", file}).out, run({"rules", "scotland-2007"}).out);
}

TEST(Rules, OfAUserCountAsTheirFileSays) {
    const Folder folder;
    const std::string file = folder.write("my-city.toml", my_city);
    EXPECT_THAT(counted(file), HasSubstr("\"rule\": \"my-city\""));
    EXPECT_THAT(counted(file), Not(ContainsRegex("[0-9]\\.[0-9]{3}")));
    EXPECT_THAT(counted("scotland-2007"), ContainsRegex("[0-9]\\.[0-9]{5}"));
    EXPECT_THAT(run({"rules", file}).out, HasSubstr("decimals = 2"));
}

TEST(Rules, ThatAreWrongAreRefusedWithFileLineAndRemedy) {
    const Folder folder;
    const std::string file =
        folder.write("my-city.toml", std::string(my_city) + "ties = \"coin\"\n");
    const Outcome outcome = run({"count", ward, "--rule", file});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.error, HasSubstr("my-city.toml, line 5: ties = \"coin\" is not one of its "
                                         "values; write one of \"lot\", "));
    EXPECT_EQ(run({"count", ward, "--rule", folder / "absent.toml"}).code, 3);
}

TEST(Rules, OfAUserAreKeptWithTheVersionSoThatItVerifies) {
    const Folder folder;
    const std::string file = folder.write("my-city.toml", my_city);
    const std::string data = folder / "data";
    const auto import = [&] {
        const Outcome outcome =
            run({"import", ward, "--rule", file, "--election", "ward", "--data", data});
        EXPECT_EQ(outcome.code, 0) << outcome.error;
        return outcome.out;
    };
    const std::string first = import();
    EXPECT_THAT(import(), HasSubstr("nothing changed"));
    std::ofstream(file, std::ios::app) << "ties = \"lot\"\n";
    EXPECT_NE(import(), first);
    std::filesystem::remove(file);
    const Outcome verified = run({"verify", "--data", data});
    EXPECT_EQ(verified.code, 0) << verified.error;
    EXPECT_THAT(verified.out, HasSubstr("is what its raw records give"));
}

TEST(Compare, ListsWhoWinsUnderWhichRuleAndWhichCannotCount) {
    const Folder folder;
    const std::string file = folder.write("my-city.toml", my_city);
    const Outcome outcome = run({"compare", ward, "--rules", "irv,scotland-2007," + file});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_THAT(outcome.out, HasSubstr("Winners under every rule: "));
    EXPECT_THAT(outcome.out, HasSubstr("\n    my-city "));
    EXPECT_THAT(outcome.out,
                HasSubstr("Cannot count this contest\n    irv\n        It fills one seat only.\n"));
    EXPECT_LE(widest_line(outcome.out), 80u);
}

TEST(Compare, TakesEveryRuleWhereNoneIsNamed) {
    const Outcome rules = run({"rules", "--format", "json"});
    const Outcome outcome =
        run({"compare", "docs/worked/mayor.csv", "--seats", "1", "--format", "csv"});
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    std::size_t listed = 0;
    for (std::size_t at = 0; (at = rules.out.find("\"steps\"", at)) != std::string::npos; ++at)
        ++listed;
    EXPECT_GE(listed, 20u);
    EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'),
              static_cast<std::ptrdiff_t>(listed) + 1);
    EXPECT_EQ(run({"compare", "docs/worked/mayor.csv"}).code, 2) << "nobody says how many seats";
}

}  // namespace
}  // namespace almanac::system_test
