#include "engine/access/gcra.h"

#include "engine/access/test_token_bucket.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::access {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr Allowance ten_a_second{10, seconds(1), 10};

TEST(Gcra, AdmitsABurstAndThenOneAnInterval) {
    const Rate rate(ten_a_second);
    Bucket bucket;
    Monotonic now = hours(5);
    for (std::int64_t left = 9; left >= 0; --left) {
        const Decision decision = rate.take(bucket, now);
        EXPECT_TRUE(decision.admitted);
        EXPECT_EQ(decision.remaining, left);
    }
    const Decision refused = rate.take(bucket, now);
    EXPECT_FALSE(refused.admitted);
    EXPECT_EQ(refused.wait, milliseconds(100));
    EXPECT_FALSE(rate.take(bucket, now + milliseconds(100) - nanoseconds(1)).admitted);
    EXPECT_TRUE(rate.take(bucket, now + milliseconds(100)).admitted);
    EXPECT_FALSE(rate.take(bucket, now + milliseconds(100)).admitted);
}

TEST(Gcra, RefusedRequestsCostNothing) {
    const Rate rate(ten_a_second);
    Bucket bucket;
    for (int each = 0; each < 10; ++each) rate.take(bucket, hours(1));
    for (int each = 0; each < 100'000; ++each) rate.take(bucket, hours(1));
    EXPECT_TRUE(rate.take(bucket, hours(1) + milliseconds(100)).admitted);
}

TEST(Gcra, LosesNoPartOfAnInterval) {
    // A third of a second is no whole number of nanoseconds: the last
    // of 3,000,000 requests, two of them at once, comes after 2,999,998 thirds.
    const Rate rate({3, seconds(1), 2});
    Bucket bucket;
    Monotonic now = hours(1);
    for (int each = 0; each < 3'000'000; ++each) {
        const Decision early = rate.take(bucket, now);
        if (early.admitted) continue;
        now += early.wait;
        ASSERT_TRUE(rate.take(bucket, now).admitted);
    }
    EXPECT_EQ(now, hours(1) + seconds(1'000'000) - nanoseconds(666'666'666));
}

TEST(Gcra, HoldsAtTheEndsOfItsBounds) {
    const Allowance largest{1, period_max, credit_max / nanoseconds(period_max)};
    ASSERT_TRUE(is_sound(largest));
    const Rate rate(largest);
    Bucket bucket;
    const Monotonic now{std::int64_t{1} << 60u};  // 36 years after the machine started
    for (std::int64_t left = largest.burst - 1; left >= 0; --left) {
        ASSERT_EQ(rate.take(bucket, now).remaining, left);
    }
    EXPECT_EQ(rate.take(bucket, now).wait, period_max);

    const Allowance quickest{requests_max, seconds(1), requests_max};
    Bucket other;
    EXPECT_EQ(Rate(quickest).take(other, now).remaining, requests_max - 1);
}

TEST(Gcra, RefusesBoundsThatDoNotHold) {
    EXPECT_FALSE(is_sound({0, seconds(1), 1}));
    EXPECT_FALSE(is_sound({-1, seconds(1), 1}));
    EXPECT_FALSE(is_sound({requests_max + 1, seconds(1), 1}));
    EXPECT_FALSE(is_sound({1, seconds(0), 1}));
    EXPECT_FALSE(is_sound({1, period_max + seconds(1), 1}));
    EXPECT_FALSE(is_sound({1, seconds(1), 0}));
    EXPECT_FALSE(is_sound({1, seconds(1), credit_max / nanoseconds(seconds(1)) + 1}));
}

TEST(Gcra, AClockThatGoesBackMakesNobodyWaitLongerThanAnEmptyBucket) {
    const Rate rate(ten_a_second);
    Bucket bucket;
    for (int each = 0; each < 3; ++each) rate.take(bucket, hours(100));
    const Decision decision = rate.take(bucket, hours(1));
    EXPECT_FALSE(decision.admitted);
    EXPECT_EQ(decision.wait, milliseconds(100));
    EXPECT_TRUE(rate.take(bucket, hours(1) + milliseconds(100)).admitted);
    EXPECT_EQ(rate.take(bucket, hours(1) + seconds(2)).remaining, 9);
}

TEST(Gcra, GivesNothingBackThatTimeHasGivenBackAlready) {
    const Rate rate(ten_a_second);
    Bucket bucket;
    rate.take(bucket, hours(1));
    rate.take(bucket, hours(2));  // full again in between
    rate.give_back(bucket, hours(1));
    EXPECT_EQ(rate.take(bucket, hours(2)).remaining, 8);
}

Allowance some_allowance() {
    return {*rc::gen::inRange<std::int64_t>(1, 1000), seconds(*rc::gen::inRange(1, 100)),
            *rc::gen::inRange<std::int64_t>(1, 40)};
}

// Mostly about an interval, so that both answers come often.
nanoseconds some_pause(const Allowance& allowance) {
    const auto interval = nanoseconds(allowance.period).count() / allowance.requests;
    return nanoseconds(*rc::gen::oneOf(rc::gen::just<std::int64_t>(0),
                                       rc::gen::inRange<std::int64_t>(0, 2 * interval + 2),
                                       rc::gen::inRange<std::int64_t>(0, 50 * interval + 2)));
}

RC_GTEST_PROP(Gcra, DecidesAsATokenBucketOfExactFractionsDoes, ()) {
    const Allowance allowance = some_allowance();
    const Rate rate(allowance);
    Bucket bucket;
    TokenBucket oracle(allowance);
    Monotonic now = hours(1);
    const int steps = *rc::gen::inRange(1, 150);
    for (int step = 0; step < steps; ++step) {
        now += some_pause(allowance);
        const Decision decision = rate.take(bucket, now);
        RC_ASSERT(decision.admitted == oracle.take(now));
        RC_ASSERT(decision.remaining == oracle.remaining(now));
        if (decision.admitted && *rc::gen::inRange(0, 4) == 0) {
            rate.give_back(bucket, now);
            oracle.give_back_last();
        }
    }
}

RC_GTEST_PROP(Gcra, SaysExactlyHowLongToWait, ()) {
    const Allowance allowance = some_allowance();
    const Rate rate(allowance);
    Bucket bucket;
    Monotonic now = hours(1) + some_pause(allowance);
    Decision decision;
    while ((decision = rate.take(bucket, now)).admitted)
        now += nanoseconds(*rc::gen::inRange(0, 9));
    RC_ASSERT(decision.wait > nanoseconds(0));
    Bucket earlier = bucket;
    RC_ASSERT(!rate.take(earlier, now + decision.wait - nanoseconds(1)).admitted);
    RC_ASSERT(rate.take(bucket, now + decision.wait).admitted);
}

}  // namespace
}  // namespace almanac::access
