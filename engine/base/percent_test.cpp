#include "engine/base/percent.h"

#include <gtest/gtest.h>

namespace almanac::base {
namespace {

TEST(Percent, LeavesUnreservedCharactersAlone) {
    EXPECT_EQ(percent_encoded("Az09-._~"), "Az09-._~");
    EXPECT_EQ(percent_encoded(""), "");
}

TEST(Percent, EncodesEveryOtherByte) {
    EXPECT_EQ(percent_encoded("a b&c=d/%?#"), "a%20b%26c%3Dd%2F%25%3F%23");
    EXPECT_EQ(percent_encoded("é\n"), "%C3%A9%0A");
}

}  // namespace
}  // namespace almanac::base
