#include "bench/load/trend.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <functional>

namespace almanac::load {
namespace {

// 600 samples, one a second, of what a process might hold in MB.
std::vector<TrendSample> series(const std::function<double(double, double)>& value) {
    base::Random random(1);
    std::vector<TrendSample> samples;
    for (int second = 0; second < 600; ++second) {
        samples.push_back({static_cast<double>(second), value(second, random.unit() - 0.5)});
    }
    return samples;
}

TEST(Trend, ALeakOfAFewBytesARequestIsFoundUnderNoise) {
    const auto leaking = series([](double t, double noise) { return 50 + 0.03 * t + 4 * noise; });
    EXPECT_NEAR(trend_of(leaking).per_second, 0.03, 0.002);
    EXPECT_TRUE(leaks(leaking, 8));
    EXPECT_FALSE(leaks(leaking, 20));
}

TEST(Trend, APlateauIsNoLeakHoweverNoisy) {
    EXPECT_FALSE(leaks(series([](double, double noise) { return 50 + 40 * noise; }), 8));
}

TEST(Trend, FillingUpAtTheStartIsNoLeak) {
    EXPECT_FALSE(leaks(series([](double t, double) { return t < 140 ? t : 140; }), 1));
}

TEST(Trend, OneStepOrOneSpikeIsNoLeak) {
    EXPECT_FALSE(leaks(series([](double t, double) { return t > 590 ? 500.0 : 50.0; }), 1));
    EXPECT_FALSE(leaks(series([](double t, double) { return t == 300 ? 500.0 : 50.0; }), 1));
}

TEST(Trend, HandlesThatAreNeverClosedAreFound) {
    EXPECT_TRUE(leaks(series([](double t, double) { return 20 + static_cast<int>(t / 50); }), 4));
}

TEST(Trend, OfTooFewSamplesIsFlat) {
    EXPECT_FALSE(leaks({}, 0));
    EXPECT_FALSE(leaks({{0, 5}}, 0));
    EXPECT_EQ(trend_of({{0, 5}}).growth, 0);
}

}  // namespace
}  // namespace almanac::load
