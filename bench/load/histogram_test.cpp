#include "bench/load/histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace almanac::load {
namespace {

using Values = std::vector<std::int64_t>;

Values any_values() {
    return *rc::gen::nonEmpty(rc::gen::container<Values>(rc::gen::apply(
        [](std::uint64_t bits, int shift) { return static_cast<std::int64_t>(bits >> shift); },
        rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(24, 64))));
}

Histogram measured(const Values& values) {
    Histogram histogram;
    for (const std::int64_t value : values) histogram.add(Nanoseconds(value));
    return histogram;
}

RC_GTEST_PROP(Histogram, APercentileIsThatOfTheSortedSamplesWithinAFifthOfAPercent, ()) {
    Values values = any_values();
    const Histogram histogram = measured(values);
    std::sort(values.begin(), values.end());
    for (const double q : {0.0, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        const double count = static_cast<double>(values.size());
        const auto rank = static_cast<std::size_t>(std::max(std::ceil(q * count), 1.0));
        const auto exact = static_cast<double>(values[rank - 1]);
        const auto told = static_cast<double>(histogram.quantile(q).count());
        RC_ASSERT(std::abs(told - exact) <= exact * 0.002);
    }
}

RC_GTEST_PROP(Histogram, CountsMeanAndLargestAreExact, ()) {
    const Values values = any_values();
    const Histogram histogram = measured(values);
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    RC_ASSERT(histogram.count() == values.size());
    RC_ASSERT(std::abs(histogram.mean_ns() * static_cast<double>(values.size()) - sum) <=
              sum * 1e-12);
    RC_ASSERT(histogram.quantile(1).count() == *std::max_element(values.begin(), values.end()));
}

RC_GTEST_PROP(Histogram, TwoAddedAreOneOfAllValues, ()) {
    const Values first = any_values();
    const Values second = any_values();
    Histogram added = measured(first);
    added.add(measured(second));
    Values both = first;
    both.insert(both.end(), second.begin(), second.end());
    const Histogram whole = measured(both);
    for (const double q : {0.1, 0.5, 0.99, 1.0}) RC_ASSERT(added.quantile(q) == whole.quantile(q));
    RC_ASSERT(added.count() == whole.count());
}

TEST(Histogram, KnowsHowManyAreAboveABound) {
    const Histogram histogram = measured({1, 100, 10'000'000, 20'000'000});
    EXPECT_EQ(histogram.above(Nanoseconds(15'000'000)), 1u);
    EXPECT_EQ(histogram.above(Nanoseconds(50)), 3u);
    EXPECT_EQ(histogram.above(Nanoseconds(0)), 4u);
}

TEST(Histogram, OfNothingIsZero) {
    EXPECT_EQ(Histogram().quantile(0.99).count(), 0);
    EXPECT_EQ(Histogram().mean_ns(), 0);
}

TEST(Histogram, WhatIsBelowZeroCountsAsZero) { EXPECT_EQ(measured({-5}).quantile(1).count(), 0); }

}  // namespace
}  // namespace almanac::load
