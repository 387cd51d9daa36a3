#include "cli/terminal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>

namespace almanac::cli {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

TEST(Wrapped, LeavesAShortTextAsItIs) {
    EXPECT_EQ(wrapped("", 4), "");
    EXPECT_EQ(wrapped("a short text", 4), "a short text");
}

TEST(Wrapped, BreaksAtSpacesAndIndentsWhatFollows) {
    const std::string word(30, 'x');
    EXPECT_EQ(wrapped(word + " " + word + " " + word, 4), word + " " + word + "\n    " + word);
}

TEST(Wrapped, KnowsWhatStandsOnTheFirstLineAlready) {
    const std::string word(30, 'x');
    EXPECT_EQ(wrapped(word + " " + word, 15, 15), word + " " + word);
    EXPECT_EQ(wrapped(word + " " + word, 15, 25), word + "\n" + std::string(15, ' ') + word);
}

TEST(Wrapped, CountsEachSpaceHoweverLongTheWords) {
    EXPECT_EQ(wrapped("aaaa aaaaa aaaaaaaaaaa aaaaaaa aaaaaaaaaaaaaaa aaaaaa aaaaaaaaaaaaaaaaaaaaa",
                      6, 6),
              "aaaa aaaaa aaaaaaaaaaa aaaaaaa aaaaaaaaaaaaaaa aaaaaa\n      aaaaaaaaaaaaaaaaaaaaa");
}

TEST(Wrapped, AWordLongerThanALineStandsAlone) {
    const std::string word(100, 'x');
    EXPECT_EQ(wrapped("a " + word + " b", 2), "a\n  " + word + "\n  b");
}

RC_GTEST_PROP(Wrapped, LosesNoWordAndNoLineIsWiderThan80, ()) {
    const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::resize(
        25, rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'z')))));
    const auto indent = *rc::gen::inRange<std::size_t>(0, 20);
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    const std::string out = wrapped(text, indent, indent);
    std::istringstream stream(out);
    for (const std::string& word : words) {
        std::string found;
        stream >> found;
        RC_ASSERT(found == word);
    }
    std::size_t used = indent;
    for (const std::string& line : lines_of(out)) {
        RC_ASSERT(used + line.size() <= 80u);
        used = 0;
    }
}

}  // namespace
}  // namespace almanac::cli
