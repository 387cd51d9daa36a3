#include "engine/cache/key.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace almanac::cache {
namespace {

TEST(Key, DoesNotCareInWhichOrderParametersCome) {
    const std::string one =
        KeyBuilder("pairs").integer("min_shared_ballots", 50).real("min_strength", 0.1).build();
    const std::string other =
        KeyBuilder("pairs").real("min_strength", 0.1).integer("min_shared_ballots", 50).build();
    EXPECT_EQ(one, R"(pairs {"min_shared_ballots": 50, "min_strength": 0.1})");
    EXPECT_EQ(one, other);
}

TEST(Key, HasTheMd5OfTheSeed) {
    // hashlib.md5(json.dumps({"min_shared_ballots": 50, "min_strength": 0.1}, sort_keys=True)
    //             .encode()).hexdigest()
    const std::string key =
        KeyBuilder("pairs").integer("min_shared_ballots", 50).real("min_strength", 0.1).build();
    EXPECT_EQ(seed_key(key), "14e41a820926318f7819b8217bfae65d");
    EXPECT_EQ(seed_key(KeyBuilder("pairs").build()), "99914b932bd37a50b983c5e7c90ae93b");
    EXPECT_EQ(seed_key("somebody else's key"), "");
}

TEST(Key, WritesNumbersAsPythonDoes) {
    const auto written = [](double value) { return KeyBuilder("k").real("x", value).build(); };
    const std::vector<std::pair<double, std::string>> cases{
        {0.1, "0.1"},     {1, "1.0"},
        {-0.0, "0.0"},    {1e-4, "0.0001"},
        {1e-5, "1e-05"},  {1e15, "1000000000000000.0"},
        {1e16, "1e+16"},  {1.5e300, "1.5e+300"},
        {-2.25, "-2.25"}, {123456.789, "123456.789"}};
    for (const auto& [value, text] : cases) EXPECT_EQ(written(value), "k {\"x\": " + text + "}");
}

TEST(Key, EscapesTextsAsPythonDoes) {
    const auto written = [](std::string_view text) {
        return KeyBuilder("k").text("x", text).build();
    };
    EXPECT_EQ(written("a\"b\\c\n\t"), R"(k {"x": "a\"b\\c\n\t"})");
    EXPECT_EQ(written("é€😀"), R"(k {"x": "\u00e9\u20ac\ud83d\ude00"})");
    EXPECT_EQ(written("\x7f\x01"), "k {\"x\": \"\x7f\\u0001\"}");
}

TEST(Key, TellsTextsNumbersAndTruthsApart) {
    EXPECT_NE(KeyBuilder("k").text("x", "1").build(), KeyBuilder("k").integer("x", 1).build());
    EXPECT_NE(KeyBuilder("k").text("x", "true").build(),
              KeyBuilder("k").boolean("x", true).build());
    EXPECT_NE(KeyBuilder("k").text("a", "1\", \"b\": \"2").build(),
              KeyBuilder("k").text("a", "1").text("b", "2").build());
}

TEST(Key, OneNumberInAnyFormIsOneNumber) {
    for (const char* text : {"0.10", "0.1", ".1", "1e-1", "+0.1", "+1E-1", "0.1000000", "10e-2"}) {
        ASSERT_TRUE(read_real(text)) << text;
        EXPECT_EQ(*read_real(text), 0.1) << text;
    }
    EXPECT_EQ(read_real("1."), 1.0);
    EXPECT_FALSE(std::signbit(*read_real("-0.0")));
    for (const char* text : {"", "+", "-", ".", "+-1", "--1", "nan", "inf", "-inf", "1e999", "0x10",
                             "1 ", " 1", "1,5", "1e", "infinity", "+.", "-."}) {
        EXPECT_FALSE(read_real(text)) << text;
    }
}

RC_GTEST_PROP(Key, DiffersWhereverBytesDiffer, (const std::string& one, const std::string& other)) {
    RC_ASSERT((KeyBuilder("k").text("x", one).build() ==
               KeyBuilder("k").text("x", other).build()) == (one == other));
}

// Bytes from the edges of UTF-8, where two spellings might fall together.
RC_GTEST_PROP(Key, DiffersWhereverBytesOfUtf8Differ, ()) {
    const auto bytes = *rc::gen::container<std::vector<unsigned>>(
        4, rc::gen::element(0x41u, 0x80u, 0xA9u, 0xBFu, 0xC0u, 0xC3u, 0xE0u, 0xEDu, 0xF0u, 0xF4u));
    std::string one, other;
    for (const unsigned byte : bytes) one += static_cast<char>(byte);
    other = one;
    const auto at = *rc::gen::inRange<std::size_t>(0, 4);
    other[at] = static_cast<char>(*rc::gen::element(0x41u, 0x80u, 0x90u, 0xC3u, 0xE2u));
    RC_ASSERT((KeyBuilder("k").text("x", one).build() ==
               KeyBuilder("k").text("x", other).build()) == (one == other));
}

RC_GTEST_PROP(Key, ReadsBackWhatItWrites, (double value)) {
    RC_PRE(std::isfinite(value));
    const std::string key = KeyBuilder("k").real("x", value).build();
    const std::string_view digits(key.data() + 8, key.size() - 9);
    RC_ASSERT(read_real(digits) == value);
}

}  // namespace
}  // namespace almanac::cache
