#include "engine/base/json.h"

#include "engine/base/json_read.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <limits>

namespace almanac::base {

enum class Colour : std::uint8_t { red, green };
template <>
struct EnumWords<Colour> {
    static constexpr std::array<std::string_view, 2> words{"red", "green"};
};

namespace {

struct Part {
    std::int32_t number = 0;
    std::string text;
    friend bool operator==(const Part&, const Part&) = default;

    static constexpr std::string_view view_name = "part";
    static constexpr auto fields() {
        return describe<Part>(field("number", &Part::number, "apples", "A number."),
                              field("text", &Part::text, "", "A text."));
    }
};

struct Whole {
    std::uint64_t count = 0;
    Decimal votes;
    std::optional<double> share;
    std::vector<Part> parts;
    std::map<std::uint32_t, Decimal> by_id;
    Colour colour = Colour::red;
    bool flag = false;
    friend bool operator==(const Whole&, const Whole&) = default;

    static constexpr std::string_view view_name = "whole";
    static constexpr auto fields() {
        return describe<Whole>(field("count", &Whole::count, "", "A count."),
                               field("votes", &Whole::votes, "", "Votes."),
                               field("share", &Whole::share, "%", "Perhaps a share."),
                               field("parts", &Whole::parts, "", "Parts."),
                               field("by_id", &Whole::by_id, "", "A map."),
                               field("colour", &Whole::colour, "", "A word."),
                               field("flag", &Whole::flag, "", "A flag."));
    }
};

TEST(Json, WritesEveryKindOfField) {
    const Whole whole{
        3,   {192900000, 4}, std::nullopt, {{-1, "a\"\\\n\x01é"}}, {{7, {5, 1}}}, Colour::green,
        true};
    EXPECT_EQ(
        to_json(whole),
        R"({"count":3,"votes":"19290.0000","share":null,"parts":[{"number":-1,"text":"a\"\\\n\u0001é"}],)"
        R"("by_id":{"7":"0.5"},"colour":"green","flag":true})");
}

TEST(Json, WritesTheShortestDigitsThatReadBack) {
    EXPECT_EQ(to_json(0.1), "0.1");
    EXPECT_EQ(to_json(1.0), "1");
    EXPECT_EQ(to_json(std::numeric_limits<double>::infinity()), "null");
}

RC_GTEST_PROP(Json, ReadsBackWhatItWrites, ()) {
    Whole whole;
    whole.count = *rc::gen::arbitrary<std::uint64_t>();
    whole.votes = {*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000), 4};
    if (*rc::gen::arbitrary<bool>()) whole.share = *rc::gen::inRange(-1000, 1000) / 7.0;
    for (const int number : *rc::gen::arbitrary<std::vector<int>>()) {
        whole.parts.push_back({number, *rc::gen::string<std::string>()});
        for (char& one : whole.parts.back().text) one = static_cast<char>(one & 0x7F);
        whole.by_id.emplace(static_cast<std::uint32_t>(number), whole.votes);
    }
    whole.colour = *rc::gen::element(Colour::red, Colour::green);
    const auto read = from_json<Whole>(to_json(whole), "whole.json");
    RC_ASSERT(static_cast<bool>(read));
    RC_ASSERT(*read == whole);
}

TEST(Json, ReadingNamesTheFileThatIsNotOurs) {
    for (const char* text : {"", "{", "[]", R"({"count":3})", R"({"count":"3"})"}) {
        const auto read = from_json<Whole>(text, "whole.json");
        ASSERT_FALSE(read) << text;
        EXPECT_NE(read.error().detail.find("whole.json"), std::string::npos);
    }
}

TEST(Json, WhatMayBeAbsentNeedsNoFieldInAnOlderFile) {
    Whole whole{1, {2, 0}, 0.5, {}, {}, Colour::green, true};
    std::string text = to_json(whole);
    text.replace(text.find(R"("share":0.5,)"), 12, "");
    whole.share.reset();
    const auto read = from_json<Whole>(text, "whole.json");
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, whole);
}

TEST(Describe, ShapesSayWhatTheStructSays) {
    const Shape& shape = shape_of<Whole>();
    ASSERT_EQ(shape.fields.size(), 7u);
    EXPECT_EQ(shape.name, "whole");
    EXPECT_TRUE(shape.fields[2].optional);
    EXPECT_EQ(shape.fields[2].unit, "%");
    EXPECT_EQ(shape.fields[3].shape->kind, Kind::list);
    EXPECT_EQ(shape.fields[3].shape->element->fields[1].name, "text");
    EXPECT_EQ(shape.fields[4].shape->kind, Kind::map);
    EXPECT_EQ(shape.fields[5].shape->words.size(), 2u);
}

}  // namespace
}  // namespace almanac::base
