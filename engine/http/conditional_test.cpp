#include "engine/http/conditional.h"

#include "engine/http/date.h"
#include "engine/http/head.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace almanac::http {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::sys_seconds;

constexpr Seconds now{1'700'000'000s};
const std::string earlier = imf_date(now - 100s);
const std::string changed = imf_date(now - 50s);
const std::string later = imf_date(now - 10s);

TEST(IfNoneMatch, ComparesWeaklyAndReadsLists) {
    EXPECT_TRUE(names_etag("\"a\"", "\"a\""));
    EXPECT_TRUE(names_etag("W/\"a\"", "\"a\""));
    EXPECT_TRUE(names_etag("\"b\", W/\"c\" ,\"a\"", "\"a\""));
    EXPECT_TRUE(names_etag("*", "\"a\""));
    EXPECT_TRUE(names_etag(" * ", "\"a\""));
    EXPECT_TRUE(names_etag("\"x,y\", \"a\"", "\"a\""));
}

TEST(IfNoneMatch, IsNotFooledByWhatMerelyLooksAlike) {
    EXPECT_FALSE(names_etag("", "\"a\""));
    EXPECT_FALSE(names_etag("", ""));
    EXPECT_FALSE(names_etag("a", "\"a\""));
    EXPECT_FALSE(names_etag("\"aa\"", "\"a\""));
    EXPECT_FALSE(names_etag("\"A\"", "\"a\""));
    EXPECT_FALSE(names_etag("\"b\"a\"c\"", "\"a\""));
    EXPECT_FALSE(names_etag("\"a", "\"a\""));
}

TEST(IfMatch, ComparesStrongly) {
    for (const auto* list : {"\"a\"", "*", "\"b\", \"a\"", ", \"a\" ,"})
        EXPECT_TRUE(names_etag_strongly(list, "\"a\"")) << list;
    for (const auto* list : {"W/\"a\"", "", "\"b\"", "a", "\"a\"b", "\"b\" \"a\"", "w/\"a\""})
        EXPECT_FALSE(names_etag_strongly(list, "\"a\"")) << list;
}

// A GET with these fields.
struct Asked {
    explicit Asked(std::vector<std::pair<std::string, std::string>> given)
        : texts(std::move(given)) {
        for (const auto& [name, value] : texts) {
            fields.push_back({name.data(), value.data(), static_cast<std::uint32_t>(name.size()),
                              static_cast<std::uint32_t>(value.size())});
            if (name == "If-None-Match") message.if_none_match = value;
            if (name == "If-Match" || name.ends_with("-Since")) message.has_preconditions = true;
        }
        message.fields = fields;
    }
    std::vector<std::pair<std::string, std::string>> texts;
    std::vector<Field> fields;
    Message message;
};

Verdict judged(const std::vector<std::pair<std::string, std::string>>& fields) {
    return judge(Asked(fields).message, {"\"a\"", now - 50s, now});
}

TEST(Preconditions, EachIsJudged) {
    EXPECT_EQ(judged({}), Verdict::proceed);
    EXPECT_EQ(judged({{"If-Match", "\"a\""}}), Verdict::proceed);
    EXPECT_EQ(judged({{"If-Match", "\"b\""}}), Verdict::failed);
    EXPECT_EQ(judged({{"If-Match", "\"b\""}, {"If-Match", "\"a\""}}), Verdict::proceed);
    EXPECT_EQ(judged({{"If-None-Match", "\"a\""}}), Verdict::not_modified);
    EXPECT_EQ(judged({{"If-None-Match", "\"b\""}}), Verdict::proceed);
    EXPECT_EQ(judged({{"If-Modified-Since", earlier}}), Verdict::proceed);
    EXPECT_EQ(judged({{"If-Modified-Since", changed}}), Verdict::not_modified);
    EXPECT_EQ(judged({{"If-Modified-Since", later}}), Verdict::not_modified);
    EXPECT_EQ(judged({{"If-Unmodified-Since", earlier}}), Verdict::failed);
    EXPECT_EQ(judged({{"If-Unmodified-Since", changed}}), Verdict::proceed);
    EXPECT_EQ(judged({{"If-Unmodified-Since", later}}), Verdict::proceed);
}

TEST(Preconditions, AreJudgedInTheOrderOfRfc9110) {
    EXPECT_EQ(judged({{"If-Match", "\"a\""}, {"If-Unmodified-Since", earlier}}), Verdict::proceed)
        << "If-Match stands above the date";
    EXPECT_EQ(judged({{"If-Match", "\"b\""}, {"If-None-Match", "\"a\""}}), Verdict::failed);
    EXPECT_EQ(judged({{"If-Match", "\"a\""}, {"If-None-Match", "\"a\""}}), Verdict::not_modified);
    EXPECT_EQ(judged({{"If-None-Match", "\"b\""}, {"If-Modified-Since", later}}), Verdict::proceed)
        << "If-None-Match stands above the date";
    EXPECT_EQ(judged({{"If-Unmodified-Since", earlier}, {"If-None-Match", "\"a\""}}),
              Verdict::failed);
    EXPECT_EQ(judged({{"If-Unmodified-Since", later}, {"If-Modified-Since", later}}),
              Verdict::not_modified);
}

TEST(Preconditions, DatesThatSayNothingArePassedOver) {
    EXPECT_EQ(judged({{"If-Modified-Since", "yesterday"}}), Verdict::proceed);
    EXPECT_EQ(judged({{"If-Modified-Since", later}, {"If-Modified-Since", later}}),
              Verdict::proceed);
    EXPECT_EQ(judged({{"If-Unmodified-Since", "0"}}), Verdict::proceed);
    const Asked dated({{"If-Modified-Since", later}});
    EXPECT_EQ(judge(dated.message, {"\"a\"", {}, now}), Verdict::proceed)
        << "where no date is known, none can be compared";
    const Asked undone({{"If-Unmodified-Since", earlier}});
    EXPECT_EQ(judge(undone.message, {"\"a\"", {}, now}), Verdict::proceed);
}

TEST(IfRange, TakesAStrongTagOrTheExactDate) {
    const auto allowed = [](const std::string& condition) {
        return allows_range(Asked({{"If-Range", condition}}).message, {"\"a\"", now - 50s, now});
    };
    EXPECT_TRUE(allows_range(Asked({}).message, {"\"a\"", {}, now}));
    EXPECT_TRUE(allowed("\"a\""));
    EXPECT_TRUE(allowed(changed));
    for (const std::string& condition :
         {std::string("W/\"a\""), std::string("\"b\""), std::string("\"a\", \"b\""),
          std::string("*"), std::string(""), later, earlier, std::string("yesterday")})
        EXPECT_FALSE(allowed(condition)) << condition;
    EXPECT_FALSE(
        allows_range(Asked({{"If-Range", changed}}).message, {"\"a\"", std::nullopt, now}));
}

TEST(HttpDate, IsReadInItsThreeForms) {
    const Seconds expected{784111777s};
    for (const auto* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT "})
        EXPECT_EQ(parse_http_date(text, now), expected) << text;
    EXPECT_EQ(parse_http_date("Sat Nov 16 08:49:37 1996", now), Seconds(848134177s));
    EXPECT_EQ(parse_http_date("Wednesday, 01-Jan-75 00:00:00 GMT", now), Seconds(157766400s));
    EXPECT_EQ(parse_http_date("Friday, 01-Jan-38 00:00:00 GMT", now), Seconds(2145916800s));
}

TEST(HttpDate, IsNoneWhereItIsNotOne) {
    for (const auto* text :
         {"", "0", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
          "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49:37 GMTx",
          "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
          "Sun Nov 6 08:49:37 1994", "sun, 06 nov 1994 08:49:37 gmt", "1994-11-06T08:49:37Z"})
        EXPECT_EQ(parse_http_date(text, now), std::nullopt) << text;
}

TEST(HttpDate, IsToldOnlyOnceItsSecondIsOver) {
    EXPECT_FALSE(may_be_told(now, now));
    EXPECT_TRUE(may_be_told(now - 1s, now));
    EXPECT_FALSE(may_be_told(now + 1s, now)) << "a clock was put back";
}

RC_GTEST_PROP(HttpDate, IsReadBackAsItWasWritten, ()) {
    const Seconds time{std::chrono::seconds(*rc::gen::inRange<std::int64_t>(0, 253'402'300'799))};
    RC_ASSERT(parse_http_date(imf_date(time), now) == time);
}

RC_GTEST_PROP(HttpDate, OfNoTextBringsItDown, (const std::string& text)) {
    parse_http_date(text, now);
    parse_http_date("Sun, " + text, now);
    parse_http_date("Sun, 06 Nov 1994 " + text, now);
}

}  // namespace
}  // namespace almanac::http
