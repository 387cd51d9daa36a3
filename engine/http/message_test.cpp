// What the parser makes of a head's fields, and how they are looked up.

#include "engine/http/message.h"

#include "engine/http/parser.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace almanac::http {
namespace {

// A request with these further fields, parsed.
class Parsed {
public:
    explicit Parsed(const std::string& fields, const std::string& line = "GET / HTTP/1.1")
        : head_(line + "\r\nHost: a\r\n" + fields + "\r\n") {
        refusal_ = parser_.head(head_);
    }
    const Message& message() { return parser_.message(); }
    unsigned refused() const { return refusal_.status; }

private:
    std::string head_;
    Parser parser_{1000};
    Parser::Refusal refusal_;
};

TEST(Fields, AreLookedUpByNameInAnyCase) {
    Parsed parsed("Authorization: Bearer x\r\nTRACEPARENT:00-1\r\nX-Empty:\r\n");
    EXPECT_EQ(parsed.message().field("authorization"), "Bearer x");
    EXPECT_EQ(parsed.message().field("traceparent"), "00-1");
    EXPECT_EQ(parsed.message().field("x-empty"), "");
    EXPECT_EQ(parsed.message().field("host"), "a");
    EXPECT_EQ(parsed.message().field("authorizatio"), std::nullopt);
    EXPECT_EQ(parsed.message().fields.size(), 4u);
}

TEST(Fields, OneThatIsGivenTwiceSaysNothingUnlessItIsAList) {
    Parsed parsed("Authorization: Bearer x\r\nB: 1\r\nauthorization: Bearer y\r\n");
    EXPECT_EQ(parsed.message().field("authorization"), std::nullopt);
    std::string room;
    EXPECT_EQ(parsed.message().list("authorization", room), "Bearer x, Bearer y");
    std::string other;
    EXPECT_EQ(parsed.message().list("b", other), "1");
    EXPECT_EQ(other, "") << "one alone is not copied";
    EXPECT_EQ(parsed.message().list("c", other), std::nullopt);
}

TEST(Fields, OfListsThatTheServerReadsAreJoined) {
    Parsed parsed("If-None-Match: \"a\"\r\nIf-None-Match: \"b\"\r\nIf-None-Match: \"c\"\r\n");
    EXPECT_EQ(parsed.message().if_none_match, "\"a\", \"b\", \"c\"");
}

TEST(Fields, MoreThanTheLimitAreRefused) {
    std::string fields;
    for (std::size_t each = 1; each < fields_max; ++each) fields += "A: b\r\n";
    EXPECT_EQ(Parsed(fields).refused(), 0u);
    EXPECT_EQ(Parsed(fields + "A: b\r\n").refused(), 431u);
}

TEST(Fields, ATargetOverTheLimitIsRefused) {
    const std::string longest(target_bytes_max - 1, 'x');
    EXPECT_EQ(Parsed("", "GET /" + longest + " HTTP/1.1").refused(), 0u);
    EXPECT_EQ(Parsed("", "GET /x" + longest + " HTTP/1.1").refused(), 414u);
}

TEST(Fields, AnExpectationIsOneOfOneKind) {
    EXPECT_TRUE(Parsed("Expect: 100-Continue\r\n").message().expects_continue);
    EXPECT_EQ(Parsed("Expect: 200-maybe\r\n").refused(), 417u);
}

TEST(Fields, WhatSaysWhereABodyEndsIsSaidOnce) {
    const std::vector<std::pair<std::string, unsigned>> cases{
        {"Content-Length: 5\r\n", 0},
        {"Content-Length: 5\r\nContent-Length: 5\r\n", 400},
        {"Content-Length: 5, 5\r\n", 400},
        {"Content-Length: 5,\r\n", 400},
        {"Content-Length: +5\r\n", 400},
        {"Transfer-Encoding: Chunked\r\n", 0},
        {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: chunked, chunked\r\n", 501},
        {"Transfer-Encoding: gzip, chunked\r\n", 501},
        {"Transfer-Encoding: gzip\r\n", 400},
        {"Transfer-Encoding: \r\n", 400},
        {"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400},
        {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400}};
    for (const auto& [fields, status] : cases)
        EXPECT_EQ(Parsed(fields, "POST / HTTP/1.1").refused(), status) << fields;
    EXPECT_EQ(Parsed("Transfer-Encoding: chunked\r\n", "POST / HTTP/1.0").refused(), 400u);
}

TEST(Fields, AMethodThatNobodyKnowsIsToldFromOneThatIsNotServed) {
    EXPECT_TRUE(Parsed("", "DELETE / HTTP/1.1").message().is_method_known);
    EXPECT_FALSE(Parsed("", "get / HTTP/1.1").message().is_method_known);
    EXPECT_FALSE(Parsed("", "BREW / HTTP/1.1").message().is_method_known);
    EXPECT_EQ(Parsed("", "#GET / HTTP/1.1").refused(), 400u) << "as where it comes in pieces";
}

// The slow version keeps every field in a list of strings.
RC_GTEST_PROP(Fields, AreThoseThatWereSent, ()) {
    const auto sent = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::inRange(0, 1000)));
    RC_PRE(sent.size() < fields_max);
    std::string fields;
    for (const auto& [name, value] : sent)
        fields += "X-" + std::to_string(name) + ": " + std::to_string(value) + "\r\n";
    Parsed parsed(fields);
    for (int name = 0; name < 5; ++name) {
        std::string joined;
        std::size_t count = 0;
        for (const auto& [each, value] : sent) {
            if (each != name) continue;
            joined += (count++ == 0 ? "" : ", ") + std::to_string(value);
        }
        const std::string lower = "x-" + std::to_string(name);
        std::string room;
        const auto list = parsed.message().list(lower, room);
        const auto field = parsed.message().field(lower);
        RC_ASSERT(list == (count == 0 ? std::nullopt : std::optional<std::string_view>(joined)));
        RC_ASSERT(field.has_value() == (count == 1));
        RC_ASSERT(!field || *field == joined);
    }
}

}  // namespace
}  // namespace almanac::http
