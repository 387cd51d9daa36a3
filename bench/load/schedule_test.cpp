#include "bench/load/schedule.h"

#include <gtest/gtest.h>

#include <array>

namespace almanac::load {
namespace {

using namespace std::chrono_literals;

std::vector<Arrival> all(Schedule schedule) {
    std::vector<Arrival> arrivals;
    while (const auto next = schedule.next()) arrivals.push_back(*next);
    return arrivals;
}

TEST(Schedule, EvenArrivalsAreOneGapApart) {
    const auto arrivals = all(Schedule({{1000, 1s, true}}, Pacing::even, 1));
    ASSERT_EQ(arrivals.size(), 1000u);
    for (std::size_t at = 0; at < arrivals.size(); ++at) {
        EXPECT_EQ(arrivals[at].at, std::chrono::milliseconds(at));
    }
}

TEST(Schedule, StepsFollowOneAnother) {
    const auto arrivals = all(Schedule({{10, 1s, false}, {20, 500ms, true}}, Pacing::even, 1));
    ASSERT_EQ(arrivals.size(), 20u);
    EXPECT_EQ(arrivals[9].step, 0u);
    EXPECT_EQ(arrivals[10].step, 1u);
    EXPECT_EQ(arrivals[10].at, 1s);
    EXPECT_EQ(arrivals[11].at, 1050ms);
}

TEST(Schedule, RandomArrivalsHaveTheRateAndTheSpreadOfStrangers) {
    const auto arrivals = all(Schedule({{10'000, 10s, true}}, Pacing::poisson, 1));
    EXPECT_NEAR(static_cast<double>(arrivals.size()), 100'000, 1'300);  // four of 316
    std::array<double, 1000> in_slot{};                                 // of 10 ms, 100 expected
    for (const Arrival& each : arrivals) ++in_slot[static_cast<std::size_t>(each.at / 10ms)];
    double variance = 0;
    for (const double count : in_slot) variance += (count - 100) * (count - 100) / 1000;
    EXPECT_NEAR(variance, 100, 20) << "a Poisson process has the variance of its mean";
}

TEST(Schedule, OfNoStepsIsOver) { EXPECT_TRUE(all(Schedule({}, Pacing::even, 1)).empty()); }

}  // namespace
}  // namespace almanac::load
