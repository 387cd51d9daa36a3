#include "engine/observe/histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace almanac::observe {
namespace {

std::vector<std::uint64_t> any_values() {
    return *rc::gen::nonEmpty(rc::gen::container<std::vector<std::uint64_t>>(
        rc::gen::apply([](std::uint64_t bits, int shift) { return bits >> shift; },
                       rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(28, 64))));
}

Distribution measured(const std::vector<std::uint64_t>& values) {
    std::array<Histogram, 2> cores;
    for (std::size_t at = 0; at < values.size(); ++at) cores[at % 2].add(values[at]);
    Distribution all;
    for (const Histogram& core : cores) core.add_to(all);
    return all;
}

RC_GTEST_PROP(Histogram, CountsUpToAPowerOfTwoExactly, ()) {
    const auto values = any_values();
    const Distribution all = measured(values);
    const std::uint64_t bound = std::uint64_t{1} << *rc::gen::inRange(0, 37);
    const auto below = std::count_if(values.begin(), values.end(),
                                     [&](std::uint64_t value) { return value <= bound; });
    RC_ASSERT(all.up_to(bound) == static_cast<std::uint64_t>(below));
    RC_ASSERT(all.count() == values.size());
    RC_ASSERT(all.sum() == std::accumulate(values.begin(), values.end(), std::uint64_t{0}));
}

RC_GTEST_PROP(Histogram, AQuantileIsAnEighthOffAtMost, ()) {
    auto values = any_values();
    const Distribution all = measured(values);
    const double q = *rc::gen::elementOf(std::vector<double>{0, 0.5, 0.9, 0.99, 1});
    std::sort(values.begin(), values.end());
    const double count = static_cast<double>(values.size());
    const auto rank = static_cast<std::size_t>(std::max(std::ceil(q * count), 1.0));
    const auto exact = static_cast<double>(values[rank - 1]);
    RC_ASSERT(std::abs(all.quantile(q) - exact) <= std::max(1.0, exact / 8));
}

TEST(Histogram, WhatIsBeyondCountsAsTheLargest) {
    Histogram histogram;
    histogram.add(std::uint64_t{1} << 50);
    Distribution all;
    histogram.add_to(all);
    EXPECT_EQ(all.up_to(measured_max - 1), 0u);
    EXPECT_EQ(all.up_to(measured_max), 1u);
}

TEST(Histogram, OfNothingHasNoQuantile) { EXPECT_EQ(Distribution().quantile(0.99), 0); }

}  // namespace
}  // namespace almanac::observe
