#include "engine/access/siphash.h"

#include <gtest/gtest.h>

#include <string>

namespace almanac::access {
namespace {

// The vectors of the paper's authors: key 00 01 … 0f, input 00 01 … of growing length.
TEST(SipHash, AgreesWithItsAuthors) {
    const SipKey key{0x0706050403020100u, 0x0f0e0d0c0b0a0908u};
    std::string input;
    EXPECT_EQ(siphash(key, input), 0x726fdb47dd0e0e31u);
    input += '\0';
    EXPECT_EQ(siphash(key, input), 0x74f839c593dc67fdu);
    for (char byte = 1; byte < 15; ++byte) input += byte;
    EXPECT_EQ(siphash(key, input), 0xa129ca6149be45e5u);
}

TEST(SipHash, DependsOnBothHalvesOfItsKey) {
    EXPECT_NE(siphash({1, 2}, "almanac"), siphash({1, 3}, "almanac"));
    EXPECT_NE(siphash({1, 2}, "almanac"), siphash({2, 2}, "almanac"));
}

}  // namespace
}  // namespace almanac::access
