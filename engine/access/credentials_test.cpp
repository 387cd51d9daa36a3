#include "engine/access/credentials.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace almanac::access {
namespace {

using Said = Credentials::Said;

Credentials bearer(std::string_view authorization) { return read_credentials({authorization, {}}); }

TEST(Credentials, AreReadFromEitherField) {
    EXPECT_EQ(bearer("Bearer alm_1").text, "alm_1");
    EXPECT_EQ(bearer("bEARER \t alm_1 ").text, "alm_1");
    EXPECT_EQ(read_credentials({"", " alm_1\t"}).text, "alm_1");
    EXPECT_EQ(read_credentials({"", ""}).said, Said::none);
}

TEST(Credentials, OfAnotherSchemeAreSomebodyElses) {
    EXPECT_EQ(bearer("Basic dXNlcjpwYXNz").said, Said::none);
    EXPECT_EQ(bearer("Bearerx alm_1").said, Said::none);
    EXPECT_EQ(bearer("alm_1").said, Said::none);
    EXPECT_EQ(read_credentials({"Basic dXNlcjpwYXNz", "alm_1"}).text, "alm_1");
    EXPECT_EQ(read_credentials({"Basic dXNlcjpwYXNz", "", true}).said, Said::none);
}

TEST(Credentials, GivenTwiceAreMalformed) {
    EXPECT_EQ(read_credentials({"Bearer alm_1", "alm_1"}).said, Said::malformed);
    EXPECT_EQ(read_credentials({"Bearer alm_1", "", true}).said, Said::malformed);
    EXPECT_EQ(read_credentials({"", "alm_1", true}).said, Said::malformed);
}

TEST(Credentials, OfOtherLettersOrLengthsAreMalformed) {
    for (const std::string_view text :
         {"Bearer", "Bearer ", "Bearer a b", "Bearer ALM", "Bearer \xff", "Bearer a,b",
          "Bearer \"a\"", "Bearer a;b"}) {
        EXPECT_EQ(bearer(text).said, Said::malformed) << text;
    }
    EXPECT_EQ(bearer(std::string_view("Bearer a\0b", 10)).said, Said::malformed);
    EXPECT_EQ(bearer("Bearer " + std::string(credential_bytes_max, 'a')).said, Said::text);
    EXPECT_EQ(bearer("Bearer " + std::string(credential_bytes_max + 1, 'a')).said, Said::malformed);
    EXPECT_EQ(bearer("Bearer " + std::string(16 * 1024, 'a')).said, Said::malformed);
    EXPECT_EQ(read_credentials({"", " "}).said, Said::malformed);
}

RC_GTEST_PROP(Credentials, OfAnyBytesAreJudged,
              (const std::string& one, const std::string& other)) {
    const Credentials read = read_credentials({one, other});
    RC_ASSERT(read.text.size() <= credential_bytes_max);
    RC_ASSERT((read.said == Said::text) == !read.text.empty());
}

}  // namespace
}  // namespace almanac::access
