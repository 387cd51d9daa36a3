#include "engine/base/toml.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace almanac::base {

namespace {

using testing::StartsWith;

std::string complaint(std::string_view text) {
    const auto read = parse_toml("a.toml", text);
    return read ? "" : read.error().detail;
}

TEST(Toml, IsRead) {
    const auto read = parse_toml("a.toml", "a = 1\n[b]\nc = \"d\"\n");
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ((*read)["a"].value<int>(), 1);
    EXPECT_EQ((*read)["b"]["c"].value<std::string>(), "d");
}

TEST(Toml, IsRefusedWithFileAndLine) {
    EXPECT_THAT(complaint("a = 1\n\nb = \n"), StartsWith("a.toml, line 3: Error"));
    EXPECT_THAT(complaint("\xff\xfe"), StartsWith("a.toml, line 1: "));
    EXPECT_THAT(complaint("a = 1\n\xc3\xa9 = 1"), StartsWith("a.toml, line 2: "));
}

// Each would end a program that asks toml++ alone.
TEST(Toml, IsRefusedWhereTheParserGivesUp) {
    for (const std::string line : {"[.a]", "[[[", "[[.a]]", " [ .b ] # c"}) {
        EXPECT_THAT(complaint("a = 1\n" + line + "\nb = 2\n"), StartsWith("a.toml, line 2: "))
            << line;
        EXPECT_THAT(complaint(line), StartsWith("a.toml, line 1: ")) << line;
    }
}

// Bytes that mean something, in any order: an answer, whatever it is, and no end.
RC_GTEST_PROP(Toml, EndsNoProgram, (const std::string& name)) {
    const auto words =
        *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
            "[",  "]",    "[[", "]]", "{", "}", "\"", "'",        "\"\"\"", "=",    ".", ",",
            "\n", "\r\n", "#",  " ",  "a", "1", "-",  "\xc3\xa9", "\\",     "\xff", ":"}));
    std::string text = name;
    for (const std::string& word : words) text += word;
    const auto read = parse_toml("a.toml", text);
    if (!read) RC_ASSERT(read.error().detail.starts_with("a.toml, line "));
}

}  // namespace

}  // namespace almanac::base
