#include "engine/http/negotiation.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace almanac::http {
namespace {

using base::Encoding;

// 100 bytes as they are, 40 with gzip, 30 with br; zstd did not pay.
base::Encoded sample() {
    static const std::string bytes(100, 'x');
    base::Encoded body;
    body.bodies[0] = {bytes, "\"i\""};
    body.bodies[1] = {std::string_view(bytes).substr(0, 40), "\"g\""};
    body.bodies[2] = {std::string_view(bytes).substr(0, 30), "\"b\""};
    return body;
}

struct Case {
    std::optional<std::string_view> field;
    std::optional<Encoding> chosen;
};

class AcceptEncoding : public testing::TestWithParam<Case> {};

TEST_P(AcceptEncoding, ChoosesAsRfc9110Says) {
    EXPECT_EQ(choose(wishes_of(GetParam().field), sample()), GetParam().chosen)
        << GetParam().field.value_or("(absent)");
}

INSTANTIATE_TEST_SUITE_P(
    Fields, AcceptEncoding,
    testing::Values(
        Case{std::nullopt, Encoding::identity}, Case{"", Encoding::identity},
        Case{"gzip", Encoding::gzip}, Case{"GZip", Encoding::gzip}, Case{"x-gzip", Encoding::gzip},
        Case{"gzip, deflate, br, zstd", Encoding::br}, Case{"br;q=0.5, gzip;q=0.8", Encoding::gzip},
        Case{"br;q=0.5,gzip;q=0.500", Encoding::br}, Case{"gzip;q=0", Encoding::identity},
        Case{"zstd", Encoding::identity}, Case{"zstd, identity;q=0", std::nullopt},
        Case{"*", Encoding::br}, Case{"*;q=0.1, gzip", Encoding::gzip}, Case{"*;q=0", std::nullopt},
        Case{"*;q=0, identity;q=0.1", Encoding::identity}, Case{"identity;q=0", std::nullopt},
        Case{"identity;q=0, gzip", Encoding::gzip},
        Case{"identity, br;q=0.001", Encoding::identity}, Case{"identity, br", Encoding::br},
        Case{"br ; Q=1.0", Encoding::br}, Case{"br;q=1.5", Encoding::identity},
        Case{"br;q=0.1234", Encoding::identity}, Case{"br;q=.5", Encoding::identity},
        Case{"br;level=5", Encoding::identity}, Case{",, br ,", Encoding::br},
        Case{"brr, g", Encoding::identity}, Case{"br;q=0.001", Encoding::br}));

RC_GTEST_PROP(Wishes, NoFieldHoweverOddGivesWhatItRefuses, (const std::string& field)) {
    const auto chosen = choose(wishes_of(field + ", br;q=0, identity;q=0"), sample());
    RC_ASSERT(chosen != Encoding::br);
}

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

}  // namespace
}  // namespace almanac::http
