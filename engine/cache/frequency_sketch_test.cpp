#include "engine/cache/frequency_sketch.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <map>

namespace almanac::cache {
namespace {

TEST(FrequencySketch, CountsUpToFifteen) {
    FrequencySketch sketch;
    EXPECT_EQ(sketch.estimate(7), 0u);
    for (unsigned asks = 1; asks <= 20; ++asks) {
        sketch.add(7);
        EXPECT_EQ(sketch.estimate(7), std::min(asks, 15u));
    }
}

TEST(FrequencySketch, SeveralAtOnceAreSeveralOneByOne) {
    FrequencySketch one, other;
    base::Random random(1);
    for (int step = 0; step < 60; ++step) {  // fewer asks than halve it
        const auto hash = static_cast<std::uint32_t>(random.below(30));
        const auto times = static_cast<unsigned>(1 + random.below(5));
        one.add(hash, times);
        for (unsigned time = 0; time < times; ++time) other.add(hash);
        for (std::uint32_t each = 0; each < 30; ++each) {
            ASSERT_EQ(one.estimate(each), other.estimate(each));
        }
    }
}

TEST(FrequencySketch, IsNeverTooLowAndSeldomTooHighUntilItHalves) {
    FrequencySketch sketch;
    constexpr std::size_t entries = 1'024;
    sketch.reserve(entries);
    base::Random random(2);
    std::map<std::uint32_t, unsigned> exact;
    for (std::size_t ask = 0; ask < 9 * entries; ++ask) {
        // Half of the asks are for a few, as in life.
        const std::uint64_t few = random.below(2) == 0 ? 64 : entries;
        const auto hash = static_cast<std::uint32_t>(random.below(few));
        sketch.add(hash);
        ++exact[hash];
    }
    std::size_t too_high = 0;
    for (const auto& [hash, count] : exact) {
        ASSERT_GE(sketch.estimate(hash), std::min(count, 15u));
        if (sketch.estimate(hash) > count + 2) ++too_high;
    }
    EXPECT_LT(too_high, exact.size() / 10);
}

TEST(FrequencySketch, ForgetsByHalves) {
    FrequencySketch sketch;
    sketch.add(7, 12);
    std::uint32_t other = 1'000;
    while (sketch.estimate(7) >= 12) sketch.add(other++);
    EXPECT_GE(sketch.estimate(7), 6u);
    EXPECT_LT(other, 1'500u);
}

TEST(FrequencySketch, GrowsWithoutForgetting) {
    FrequencySketch sketch;
    for (std::uint32_t hash = 0; hash < 20; ++hash) sketch.add(hash, 1 + hash % 10);
    sketch.reserve(10'000);
    for (std::uint32_t hash = 0; hash < 20; ++hash) {
        EXPECT_GE(sketch.estimate(hash), 1 + hash % 10);
    }
    EXPECT_EQ(sketch.estimate(4'711), 0u);
}

}  // namespace
}  // namespace almanac::cache
