#include "engine/http/text.h"

#include "engine/http/target.h"

#include <gtest/gtest.h>

namespace almanac::http {
namespace {

std::optional<std::string> decoded(std::string_view text, Plus plus = Plus::itself) {
    std::string room;
    room.reserve(text.size());
    const auto view = decode(text, plus, room);
    return view ? std::optional(std::string(*view)) : std::nullopt;
}

TEST(Decode, UndoesPercentEncoding) {
    EXPECT_EQ(decoded("plain"), "plain");
    EXPECT_EQ(decoded("a%20b%2Fc"), "a b/c");
    EXPECT_EQ(decoded("Mar%C3%ada"),
              "Mar\xC3\xAD"
              "a");
    EXPECT_EQ(decoded("a+b"), "a+b");
    EXPECT_EQ(decoded("a+b%2B", Plus::space), "a b+");
    EXPECT_EQ(decoded("%2541"), "%41") << "only once";
}

TEST(Decode, RefusesWhatIsNotText) {
    for (const std::string_view text : {"%", "%4", "%4g", "a%zz", "%00", "%0A", "%7f", "%FF", "%C3",
                                        "%C0%AF", "%ED%A0%80", "%F5%80%80%80"}) {
        EXPECT_EQ(decoded(text), std::nullopt) << text;
    }
}

TEST(Decode, SeveralTextsShareOneRoom) {
    std::string room;
    room.reserve(20);
    const auto first = decode("a%20b", Plus::itself, room);
    const auto second = decode("c%20d", Plus::itself, room);
    EXPECT_EQ(first, "a b");
    EXPECT_EQ(second, "c d");
}

TEST(Target, IsSplitAtTheFirstQuestionMark) {
    EXPECT_EQ(parse_target("/a/b?x=1?2")->path, "/a/b");
    EXPECT_EQ(parse_target("/a/b?x=1?2")->query, "x=1?2");
    EXPECT_EQ(parse_target("/")->query, "");
    EXPECT_EQ(parse_target("*")->path, "*");
}

TEST(Target, MayNameTheServer) {
    EXPECT_EQ(parse_target("http://host:80/a?b")->path, "/a");
    EXPECT_EQ(parse_target("HTTPS://host")->path, "/");
    EXPECT_EQ(parse_target("http://host?b")->path, "/");
    EXPECT_EQ(parse_target("http://host?b")->query, "b");
}

TEST(Target, IsRefusedWhereItIsNoPath) {
    for (const std::string_view target :
         {"", "a/b", "host:443", "ftp://host/a", "/a#b", "/\x01", "/\xC3", "http:///a",
          "http://user@host/a", "http://host:x/a", "http://:80/a", "http://[::1/a"}) {
        EXPECT_FALSE(parse_target(target)) << target;
    }
}

TEST(Target, HasAnAuthorityThatIsAHostWithOrWithoutAPort) {
    for (const std::string_view host :
         {"", "a", "example.org:80", "10.0.0.1:8080", "[::1]", "[::1]:80", "a:", "under_score"})
        EXPECT_TRUE(is_authority(host)) << host;
    for (const std::string_view host : {"a b", "a/b", "user@a", "a:80:80", "a:b", "[::1", "[]",
                                        "[::1]a", "a\"", "http://a", "a,b@"})
        EXPECT_FALSE(is_authority(host)) << host;
}

TEST(Target, HasAPathWithoutDotsAndWithEscapesThatAreText) {
    for (const std::string_view path :
         {"/", "/a/b", "/a%20b", "/a%2Fb", "/a%2f..%2fb", "/...", "/.a", "/a.", "/%C3%AD", "//",
          "/a/.../b", "/%25", "/%252e%252e"})
        EXPECT_EQ(fault_of(path), "") << path;
    for (const std::string_view path :
         {"/.", "/..", "/a/../b", "/a/./b", "/a/..", "/%2e", "/%2E%2e", "/a/.%2e/b", "/%", "/a%2",
          "/%zz/b", "/%00", "/a/%C0%AF", "/%FF", "/%0d%0a", "/%7f", "/%ED%A0%80"})
        EXPECT_NE(fault_of(path), "") << path;
}

}  // namespace
}  // namespace almanac::http
