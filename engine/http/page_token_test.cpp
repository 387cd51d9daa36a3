#include "engine/http/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace almanac::http {
namespace {

using testing::HasSubstr;

const PageTokens tokens{page_token_key_of("a secret")};
const PageQuestion question{42, "5f3a"};

std::string refusal_of(const PageQuestion& asked, const std::string& token) {
    const auto place = tokens.decode(asked, token);
    if (place) return "taken";
    EXPECT_EQ(place.error().kind, base::ErrorKind::invalid);
    return place.error().detail;
}

TEST(PageToken, NamesThePlaceItWasMadeFor) {
    const std::string token = tokens.encode(question, "after 17");
    EXPECT_EQ(tokens.decode(question, token).value(), "after 17");
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_"),
              std::string::npos)
        << "it needs no escapes in a URL";
    EXPECT_EQ(tokens.decode(question, tokens.encode(question, "")).value(), "");
}

TEST(PageToken, OfAnotherQuestionOrVersionIsRefusedAndSaysWhy) {
    const std::string token = tokens.encode(question, "17");
    EXPECT_THAT(refusal_of({43, "5f3a"}, token), HasSubstr("another question"));
    EXPECT_THAT(refusal_of({42, "5f3b"}, token), HasSubstr("belongs to version 5f3a"));
    EXPECT_THAT(refusal_of({42, ""}, token), HasSubstr("belongs to version 5f3a"));
}

TEST(PageToken, ThatIsNotOursIsRefused) {
    for (const char* token : {"", "A", "AAAA", "!", "null", "17", "eyJpZCI6MTd9"})
        EXPECT_THAT(refusal_of(question, token), HasSubstr("not one that this server gave out"))
            << token;
    EXPECT_THAT(refusal_of(question, std::string(100'000, 'A')), HasSubstr("not one"));
    const PageTokens others{page_token_key_of("another secret")};
    EXPECT_THAT(refusal_of(question, others.encode(question, "17")), HasSubstr("not one"));
}

TEST(PageToken, ASecretMakesOneKey) {
    EXPECT_EQ(page_token_key_of("a"), page_token_key_of("a"));
    EXPECT_NE(page_token_key_of("a"), page_token_key_of("b"));
}

TEST(PageToken, OfTheLongestPlaceIsTaken) {
    const PageQuestion longest{~std::uint64_t{0},
                               std::string_view("0123456789abcdef0123456789abcdef"
                                                "0123456789abcdef0123456789abcdef")};
    const std::string place(place_bytes_max, '\xff');
    const std::string token = tokens.encode(longest, place);
    EXPECT_LE(token.size(), 400u);
    EXPECT_EQ(tokens.decode(longest, token).value(), place);
}

RC_GTEST_PROP(PageToken, WithAnyLetterChangedIsRefused, (const std::string& place)) {
    RC_PRE(place.size() <= place_bytes_max);
    std::string token = tokens.encode(question, place);
    RC_ASSERT(tokens.decode(question, token).value() == place);
    const auto at = *rc::gen::inRange<std::size_t>(0, token.size());
    const char other = *rc::gen::elementOf(std::string("AZaz09-_=+/ "));
    RC_PRE(token[at] != other);
    token[at] = other;
    RC_ASSERT(!tokens.decode(question, token));
    RC_ASSERT(!tokens.decode(question, token.substr(0, at)));
}

RC_GTEST_PROP(PageToken, OfNoTextBringsItDown, (const std::string& text)) {
    RC_ASSERT(!tokens.decode(question, text));
}

}  // namespace
}  // namespace almanac::http
