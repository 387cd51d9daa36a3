#include "apps/elections/binomial.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace almanac::elections {
namespace {

// The chance of each number of successes, by the recursion from its definition, in logarithms.
std::vector<double> law(std::uint64_t trials, double chance) {
    std::vector<double> chances;
    const auto n = static_cast<double>(trials);
    for (double k = 0; k <= n; ++k) {
        const double log_chance = std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                                  k * std::log(chance) + (n - k) * std::log1p(-chance);
        chances.push_back(std::exp(log_chance));
    }
    return chances;
}

// Every number of successes is drawn as often as its chance says, within five standard deviations.
void expect_law(std::uint64_t trials, double chance) {
    constexpr int draws = 400'000;
    base::Random random(7);
    std::vector<int> seen(trials + 1);
    for (int draw = 0; draw < draws; ++draw) ++seen[binomial(random, trials, chance)];
    const std::vector<double> expected = law(trials, chance);
    double squares = 0;
    int cells = 0;
    for (std::size_t k = 0; k <= trials; ++k) {
        const double mean = draws * expected[k];
        EXPECT_NEAR(seen[k], mean, 5 * std::sqrt(mean) + 2) << trials << " " << chance << " " << k;
        if (mean < 20) continue;
        squares += (seen[k] - mean) * (seen[k] - mean) / mean;
        ++cells;
    }
    EXPECT_LT(squares, cells + 5 * std::sqrt(2.0 * cells)) << "chi square";
}

TEST(Binomial, HasItsLawWhereItIsDrawnByInversion) {
    expect_law(1, 0.5);
    expect_law(7, 0.02);
    expect_law(60, 0.16);
    expect_law(12, 0.93);
}

TEST(Binomial, HasItsLawWhereItIsDrawnByRejection) {
    expect_law(21, 0.5);
    expect_law(60, 0.17);
    expect_law(400, 0.3);
    expect_law(400, 0.97);
    expect_law(5'000, 0.0021);
}

TEST(Binomial, HasMeanAndSpreadOfLargeElections) {
    base::Random random(1);
    constexpr int draws = 20'000;
    constexpr double n = 300'000, p = 0.37;
    double sum = 0, squares = 0;
    for (int draw = 0; draw < draws; ++draw) {
        const double off = static_cast<double>(binomial(random, 300'000, p)) - n * p;
        sum += off;
        squares += off * off;
    }
    const double variance = n * p * (1 - p);
    EXPECT_NEAR(sum / draws, 0, 5 * std::sqrt(variance / draws));
    EXPECT_NEAR(squares / draws / variance, 1, 0.05);
}

TEST(Binomial, SureThingsAreSureAndASeedRepeats) {
    base::Random random(3);
    EXPECT_EQ(binomial(random, 0, 0.4), 0u);
    EXPECT_EQ(binomial(random, 50, 0), 0u);
    EXPECT_EQ(binomial(random, 50, 1), 50u);
    base::Random one(9), other(9);
    for (int draw = 0; draw < 100; ++draw)
        EXPECT_EQ(binomial(one, 1'000, 0.3), binomial(other, 1'000, 0.3));
}

}  // namespace
}  // namespace almanac::elections
