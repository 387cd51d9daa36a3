#include "engine/base/hash.h"

#include "engine/base/encoded.h"
#include "engine/base/published.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>

namespace almanac::base {
namespace {

TEST(Sha256, IsTheStandardsOwnExample) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 pieces;
    pieces.update("a");
    pieces.update("bc");
    EXPECT_EQ(pieces.finish_hex(), sha256_hex("abc"));
}

TEST(Etag, DiffersByBytesAndByEncoding) {
    EXPECT_NE(etag_of("one", Encoding::gzip), etag_of("two", Encoding::gzip));
    EXPECT_NE(etag_of("one", Encoding::gzip), etag_of("one", Encoding::br));
    EXPECT_EQ(etag_of("one", Encoding::br), etag_of("one", Encoding::br));
    EXPECT_EQ(etag_of("one", Encoding::identity).front(), '"');
}

TEST(Random, IsTheSameOnEveryMachine) {
    Random random(1);
    EXPECT_EQ(random.next(), 10451216379200822465u);  // SplitMix64's published sequence for seed 1
    Random dice(7);
    for (int roll = 0; roll < 1000; ++roll) EXPECT_LT(dice.below(6), 6u);
}

TEST(Published, ReadersKeepWhatTheyStartedWith) {
    Published<int> published;
    EXPECT_EQ(published.get(3), nullptr);
    published.publish(std::make_shared<const int>(1));
    const auto before = published.get(3);
    published.publish(std::make_shared<const int>(2));
    EXPECT_EQ(*before, 1);
    EXPECT_EQ(*published.get(3), 2);
    EXPECT_EQ(*published.get(published_slots + 3), 2);
}

}  // namespace
}  // namespace almanac::base
