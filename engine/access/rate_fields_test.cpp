#include "engine/access/rate_fields.h"

#include <gtest/gtest.h>

namespace almanac::access {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

const TierLimit a_minute{"gold-1", {100, seconds(60), 100}};
const TierLimit an_hour{"gold-2", {1000, seconds(3600), 50}};

std::string limits(const std::vector<Decision>& decisions) {
    std::string line;
    for (const Decision& decision : decisions) append_limit(line, a_minute, decision);
    return line;
}

TEST(RateFields, TellThePolicyAsAStructuredList) {
    EXPECT_EQ(policy_line({}), "");
    EXPECT_EQ(policy_line(std::vector{a_minute}), "RateLimit-Policy: \"gold-1\";q=100;w=60\r\n");
    EXPECT_EQ(policy_line(std::vector{a_minute, an_hour}),
              "RateLimit-Policy: \"gold-1\";q=100;w=60, "
              "\"gold-2\";q=1000;w=3600;almanac-burst=50\r\n");
}

TEST(RateFields, TellWhatRemainsAndForHowLongItShouldLast) {
    EXPECT_EQ(limits({{true, 50, {}}}), "RateLimit: \"gold-1\";r=50;t=30");
    EXPECT_EQ(limits({{true, 100, {}}, {true, 1, {}}}),
              "RateLimit: \"gold-1\";r=100;t=60, \"gold-1\";r=1;t=1");
}

TEST(RateFields, EndTheWindowWhenRetryingIsSaidToHelp) {
    const Decision refused{false, 0, milliseconds(1700)};
    EXPECT_EQ(limits({refused}), "RateLimit: \"gold-1\";r=0;t=2");
    EXPECT_EQ(retry_after(refused), seconds(2));
    EXPECT_EQ(retry_after({false, 0, seconds(2)}), seconds(2));
    EXPECT_EQ(retry_after({false, 0, seconds(2) + nanoseconds(1)}), seconds(3));
    EXPECT_EQ(retry_after({false, 0, nanoseconds(1)}), seconds(1));
}

TEST(RateFields, HoldAtTheLargestLimit) {
    const Allowance largest{1, period_max, credit_max / nanoseconds(period_max)};
    EXPECT_EQ(effective_window(largest, {true, largest.burst, {}}), largest.burst * period_max);
}

}  // namespace
}  // namespace almanac::access
