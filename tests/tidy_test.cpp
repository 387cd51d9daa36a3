#include "tests/tidy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace almanac::tidy {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> sentences(const std::vector<Finding>& findings) {
    std::vector<std::string> all;
    for (const Finding& finding : findings) all.push_back(sentence_of(finding));
    return all;
}

std::string listed(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) text += "\n  " + sentence_of(finding);
    return text;
}

const Tree& our_tree() {
    static const Tree tree = read_tree(std::filesystem::current_path());
    return tree;
}

const Tags& our_tags() {
    static const Tags tags = read_tags(our_tree());
    return tags;
}

// ---- the tree keeps its promises ----

TEST(OurTree, IsRead) {
    EXPECT_NE(our_tree().find("engine/base/result.h"), nullptr);
    EXPECT_GT(our_tags().tags.size(), 100u) << listed(our_tags().findings);
}

TEST(OurTree, KeepsTheArrows) {
    const auto findings = broken_arrows(our_tree());
    EXPECT_TRUE(findings.empty()) << listed(findings);
}

TEST(OurTree, HasNoCycleOfModules) {
    const auto findings = module_cycles(our_tree());
    EXPECT_TRUE(findings.empty()) << listed(findings);
}

TEST(OurTree, HasFilesThatCanBeReadInOneSitting) {
    const auto findings = long_files(our_tree());
    EXPECT_TRUE(findings.empty()) << listed(findings);
}

TEST(OurTree, HasFunctionsThatFitAScreen) {
    const auto findings = long_functions(our_tree(), our_tags().tags);
    EXPECT_TRUE(findings.empty()) << listed(findings);
}

TEST(OurTree, ExplainsWhatItsHeadersOffer) {
    const auto findings = uncommented(our_tree(), our_tags().tags);
    EXPECT_TRUE(findings.empty()) << listed(findings);
}

TEST(OurTree, AvoidsBannedCallsAndUnfinishedWork) {
    const auto findings = banned_words(our_tree());
    EXPECT_TRUE(findings.empty()) << listed(findings);
}

TEST(OurTree, HasHeadersThatCompileAlone) {
    const char* program = std::getenv("ALMANAC_PROGRAM");
    ASSERT_NE(program, nullptr) << "run this through ctest, which names the build folder";
    const auto findings = dependent_headers(std::filesystem::path(program).parent_path());
    EXPECT_TRUE(findings.empty()) << listed(findings);
}

// ---- and the checks do fail: each on a tree with something bad planted in it ----

class PlantedTree : public ::testing::Test {
protected:
    void SetUp() override {
        root_ =
            std::filesystem::temp_directory_path() / ("tidy_planted_" + std::to_string(getpid()));
        std::filesystem::remove_all(root_);
        plant("docs/architecture.md",
              "| module | may include |\n|---|---|\n| engine/base | – |\n| engine/store, log | "
              "base |\n"
              "| tally | base |\n| apps/* | engine/*, tally |\n"
              "| cli, tests | every front header |\n| bench, fuzz | every front header; also the "
              "pure "
              "headers of an app |\n");
        plant("engine/base/id.h", "#pragma once\n");
        plant("engine/store/store.h", "#pragma once\n#include \"engine/base/id.h\"\n");
        plant("engine/store/pages.h", "#pragma once\n");
        plant("tally/tally.h", "#pragma once\n");
        plant("apps/one/one.h",
              "#pragma once\n#include \"engine/store/store.h\"\n#include \"tally/tally.h\"\n");
        plant("apps/one/pairs.h", "#pragma once\n");
        plant("apps/two/two.h", "#pragma once\n");
    }
    void TearDown() override { std::filesystem::remove_all(root_); }

    void plant(const std::string& path, const std::string& text) {
        std::filesystem::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text;
    }
    Tree tree() const { return read_tree(root_); }
    std::vector<std::string> uncommented_here() const {
        const Tree planted = tree();
        return sentences(uncommented(planted, read_tags(planted).tags));
    }

    std::filesystem::path root_;
};

TEST_F(PlantedTree, IsCleanBeforeAnythingBadIsPlanted) {
    EXPECT_THAT(sentences(broken_arrows(tree())), IsEmpty());
    EXPECT_THAT(sentences(module_cycles(tree())), IsEmpty());
    EXPECT_THAT(sentences(banned_words(tree())), IsEmpty());
    EXPECT_THAT(sentences(long_files(tree())), IsEmpty());
}

TEST_F(PlantedTree, ShowsAnArrowThatPointsUp) {
    plant("tally/count.cpp", "#include \"tally/tally.h\"\n\n#include \"engine/store/store.h\"\n");
    EXPECT_THAT(sentences(broken_arrows(tree())),
                Contains(HasSubstr("tally/count.cpp:3: tally may not include engine/store")));
}

TEST_F(PlantedTree, ShowsOneAppThatKnowsAnother) {
    plant("apps/one/one.cpp", "#include \"apps/two/two.h\"\n");
    EXPECT_THAT(sentences(broken_arrows(tree())),
                Contains(HasSubstr("apps/one may not include apps/two")));
}

TEST_F(PlantedTree, ShowsAPrivateHeaderOfAnotherModule) {
    plant("apps/one/one.cpp", "#include \"engine/store/pages.h\"\n");
    plant("cli/main.cpp", "#include \"apps/one/pairs.h\"\n");
    const auto found = sentences(broken_arrows(tree()));
    EXPECT_THAT(found, Contains(HasSubstr(
                           "engine/store/pages.h is private to engine/store. Remedy: include "
                           "engine/store/store.h")));
    EXPECT_THAT(found, Contains(HasSubstr("cli/main.cpp:1: apps/one/pairs.h is private")));
}

TEST_F(PlantedTree, LetsBenchesAndFuzzTargetsReadAnAppsPureHeaders) {
    plant("bench/pairs/pairs.cpp", "#include \"apps/one/pairs.h\"\n");
    plant("tests/fuzz/pairs_fuzz.cpp", "#include \"apps/one/pairs.h\"\n");
    EXPECT_THAT(sentences(broken_arrows(tree())), IsEmpty());
    plant("tests/pairs_test.cpp", "#include \"apps/one/pairs.h\"\n");
    EXPECT_THAT(sentences(broken_arrows(tree())),
                Contains(HasSubstr("tests/pairs_test.cpp:1: apps/one/pairs.h is private")));
}

TEST_F(PlantedTree, ShowsAModuleWithoutARow) {
    plant("engine/mail/mail.h", "#pragma once\n#include \"engine/base/id.h\"\n");
    EXPECT_THAT(sentences(broken_arrows(tree())),
                Contains(HasSubstr("module engine/mail has no row")));
}

TEST_F(PlantedTree, ShowsAMissingTable) {
    plant("docs/architecture.md", "No table here.\n");
    EXPECT_THAT(sentences(broken_arrows(tree())),
                Contains(HasSubstr("docs/architecture.md:1: the table")));
}

TEST_F(PlantedTree, ShowsACycle) {
    plant("engine/base/id.h", "#pragma once\n#include \"engine/log/log.h\"\n");
    plant("engine/log/log.h", "#pragma once\n#include \"engine/store/store.h\"\n");
    EXPECT_THAT(sentences(module_cycles(tree())),
                Contains(HasSubstr("engine/store → engine/base → engine/log → engine/store")));
}

TEST_F(PlantedTree, ShowsALongFunction) {
    std::string body = "namespace a {\nint seventy_one() {\n";
    for (int line = 0; line < 69; ++line) body += "    ;\n";
    plant("tally/long.cpp", body + "}\n}\n");
    const Tree planted = tree();
    EXPECT_THAT(sentences(long_functions(planted, read_tags(planted).tags)),
                Contains(HasSubstr("tally/long.cpp:2: seventy_one() has 71 lines")));
}

TEST_F(PlantedTree, LetsAFunctionOfSeventyLinesPass) {
    std::string body = "int seventy() {\n";
    for (int line = 0; line < 68; ++line) body += "    ;\n";
    plant("tally/long.cpp", body + "}\n");
    const Tree planted = tree();
    EXPECT_THAT(sentences(long_functions(planted, read_tags(planted).tags)), IsEmpty());
}

TEST_F(PlantedTree, ShowsLongFiles) {
    std::string lines;
    for (int line = 0; line < 501; ++line) lines += "//\n";
    plant("tally/long.cpp", lines);
    plant("web/core/long.ts", lines.substr(0, 3 * 301));
    plant("web/core/fits.ts", lines.substr(0, 3 * 300));
    plant("web/core/made.ts", "// Made by scripts/wire.mjs.\n" + lines);
    const auto found = sentences(long_files(tree()));
    EXPECT_THAT(found, Contains(HasSubstr("tally/long.cpp:501: the file has 501 lines")));
    EXPECT_THAT(found, Contains(HasSubstr("web/core/long.ts:301: the file has 301 lines")));
    EXPECT_EQ(found.size(), 2u);
}

TEST_F(PlantedTree, ShowsWhatAHeaderLeavesUnexplained) {
    plant(
        "tally/tally.h",
        "#pragma once\nnamespace a {\n\nint planted(int x);\n\nstruct Bare {\n    int "
        "x;\n};\n\nenum class Odd { a };\n\n"
        "template <class T>\nT twice(T value) {\n    return value + value;\n}\n\n"
        "// Said.\nclass Said {\npublic:\n    void go();\n\nprivate:\n    void hidden();\n};\n}\n");
    const auto found = uncommented_here();
    EXPECT_THAT(found, Contains(HasSubstr("tally/tally.h:4: prototype planted has no comment")));
    EXPECT_THAT(found, Contains(HasSubstr("tally/tally.h:6: struct Bare")));
    EXPECT_THAT(found, Contains(HasSubstr("tally/tally.h:10: enum Odd")));
    EXPECT_THAT(found, Contains(HasSubstr("tally/tally.h:13: function twice")));
    EXPECT_THAT(found, Contains(HasSubstr("tally/tally.h:20: prototype go")));
    EXPECT_EQ(found.size(), 5u);
}

TEST_F(PlantedTree, ShowsAnUncommentedFunctionRightUnderACommentedOne) {
    plant("tally/tally.h", "#pragma once\n// Said.\nint said(int x);\nint planted(int x);\n");
    EXPECT_THAT(uncommented_here(), Contains(HasSubstr("tally/tally.h:4: prototype planted")));
}

TEST_F(PlantedTree, AcceptsWhatIsExplained) {
    plant("tally/tally.h",
          "#pragma once\nnamespace a {\n// Said.\ntemplate <class T>\n[[nodiscard]] T\ntwice(T "
          "value);\n"
          "// Said of both.\nint size(int x);\nint size(long x);\nint side();  // said beside\n"
          "// Said.\nclass Said {\npublic:\n    Said() = default;\n    int size() const;\n"
          "    // Said of the block.\n    void go();\n    void stop();\n    bool operator==(const "
          "Said&) const;\n};\n}\n");
    EXPECT_THAT(uncommented_here(), IsEmpty());
}

TEST_F(PlantedTree, ShowsBannedCallsButNotTheirNamesInTextOrMembers) {
    plant("tally/bad.cpp",
          "int a = rand();\nint b = std::system (\"x\");\nusing namespace std;\nstd::regex c;\n");
    plant("tally/good.cpp",
          "using namespace std::chrono_literals;\n"
          "// rand() and printf( in a comment\nauto a = \"system(\";\nint b = random.rand();\nint "
          "operand(int);\n"
          "auto c = R\"(std::regex)\";\nint d = 1'000; int e = operand(d);\n");
    plant("bench/print.cpp", "int a = printf(\"x\");\n");
    const auto found = sentences(banned_words(tree()));
    EXPECT_THAT(found, Contains(HasSubstr("tally/bad.cpp:1: 'rand'")));
    EXPECT_THAT(found, Contains(HasSubstr("tally/bad.cpp:2: 'system'")));
    EXPECT_THAT(found, Contains(HasSubstr("tally/bad.cpp:3: 'using namespace'")));
    EXPECT_THAT(found, Contains(HasSubstr("tally/bad.cpp:4: 'std::regex'")));
    EXPECT_EQ(found.size(), 4u);
}

TEST_F(PlantedTree, ShowsUnfinishedWork) {
    plant("tally/bad.cpp", std::string("// TO") + "DO: later\n");
    EXPECT_THAT(sentences(banned_words(tree())), Contains(HasSubstr("marks unfinished work")));
}

TEST_F(PlantedTree, ShowsAHeaderThatLeansOnItsIncluder) {
    plant("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.25)\nproject(planted CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
          "add_library(planted STATIC tally/ok.cpp)\n"
          "set_target_properties(planted PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)\n"
          "target_sources(planted PUBLIC FILE_SET HEADERS BASE_DIRS . FILES tally/leans.h)\n");
    plant("tally/ok.cpp", "#include <string>\n#include \"tally/leans.h\"\n");
    plant("tally/leans.h", "#pragma once\ninline std::string leans() { return {}; }\n");
    const std::string configure =
        "cmake -G Ninja -S '" + root_.string() + "' -B '" + root_.string() + "/build'";
    std::FILE* pipe = popen((configure + " >/dev/null 2>&1").c_str(), "r");
    ASSERT_EQ(pclose(pipe), 0);
    EXPECT_THAT(sentences(dependent_headers(root_ / "build")),
                Contains(::testing::AllOf(HasSubstr("tally/leans.h:2: this does not compile alone"),
                                          HasSubstr("include what it uses"))));
}

}  // namespace
}  // namespace almanac::tidy
