#include "engine/http/known_heads.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace almanac::http {
namespace {

// Comes as a session lets it come.
const Message* bring(KnownHeads& heads, std::string_view head) {
    const KnownHeads::Sought sought = heads.find(head);
    if (sought.message != nullptr) return sought.message;
    Parser parser(0);
    EXPECT_EQ(parser.head(head).status, 0u) << head;
    heads.came(sought, head, parser.message());
    return nullptr;
}

std::string asking(std::string_view target, std::string_view fields = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

TEST(KnownHeads, AreThoseThatComeAgain) {
    KnownHeads heads;
    std::string head = asking("/a?b=c", "Accept-Encoding: br\r\nIf-None-Match: \"x\"\r\n");
    EXPECT_EQ(bring(heads, head), nullptr);
    EXPECT_EQ(bring(heads, head), nullptr) << "known from now on";
    std::fill(head.begin(), head.end(), 'x');  // the first bytes are gone
    const Message* known = bring(heads, asking("/a?b=c",
                                               "Accept-Encoding: br\r\n"
                                               "If-None-Match: \"x\"\r\n"));
    ASSERT_NE(known, nullptr);
    EXPECT_EQ(known->target, "/a?b=c");
    EXPECT_EQ(known->accept_encoding, "br");
    EXPECT_EQ(known->if_none_match, "\"x\"");
    EXPECT_EQ(known->fields.size(), 3u);
    EXPECT_EQ(bring(heads, asking("/a?b=d", "Accept-Encoding: br\r\nIf-None-Match: \"x\"\r\n")),
              nullptr);
}

TEST(KnownHeads, StayWhereManyComeOnce) {
    KnownHeads heads;
    const std::string head = asking("/often");
    bring(heads, head);
    bring(heads, head);
    for (int each = 0; each < 10'000; ++each) bring(heads, asking("/" + std::to_string(each)));
    EXPECT_NE(heads.find(head).message, nullptr);
}

TEST(KnownHeads, HaveNoCredentialsAndAreNotLong) {
    KnownHeads heads;
    for (const std::string& head :
         {asking("/", "Authorization: Bearer x\r\n"), asking("/", "Cookie: a=b\r\n"),
          asking("/" + std::string(2000, 'a'))}) {
        for (int each = 0; each < 3; ++each) EXPECT_EQ(bring(heads, head), nullptr) << head;
    }
}

// Whatever comes in whatever order: what is known says what the parser would.
RC_GTEST_PROP(KnownHeads, SayWhatTheParserSays, ()) {
    const auto targets = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 600));
    KnownHeads heads;
    for (const int target : targets) {
        const std::string head =
            asking("/" + std::to_string(target / 2), target % 2 == 0 ? "" : "Range: bytes=0-1\r\n");
        for (int each = 0; each < 3; ++each) {
            const Message* known = bring(heads, head);
            if (known == nullptr) continue;
            RC_ASSERT(known->target == "/" + std::to_string(target / 2));
            RC_ASSERT(known->has_range == (target % 2 != 0));
        }
    }
}

}  // namespace
}  // namespace almanac::http
