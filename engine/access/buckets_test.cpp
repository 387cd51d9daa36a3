#include "engine/access/buckets.h"

#include "engine/access/test_token_bucket.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <map>
#include <thread>

namespace almanac::access {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr Allowance five_a_second{5, seconds(1), 5};

// Callers who all belong into the one set that a shard of the smallest table has.
Subject of_one_set(std::uint64_t number) { return Subject(number * 64); }

TEST(Buckets, KeepsCallersApart) {
    Buckets buckets(five_a_second, 1000);
    for (int each = 0; each < 5; ++each) EXPECT_TRUE(buckets.take(Subject(1), hours(1)).admitted);
    EXPECT_FALSE(buckets.take(Subject(1), hours(1)).admitted);
    EXPECT_EQ(buckets.take(Subject(2), hours(1)).remaining, 4);
    buckets.give_back(Subject(1), hours(1));
    EXPECT_TRUE(buckets.take(Subject(1), hours(1)).admitted);
    EXPECT_EQ(buckets.displaced(), 0u);
}

TEST(Buckets, GivingBackToAStrangerDoesNothing) {
    Buckets buckets(five_a_second, 1);
    buckets.give_back(of_one_set(9), hours(1));
    EXPECT_EQ(buckets.take(of_one_set(9), hours(1)).remaining, 4);
}

TEST(Buckets, TakesPlacesOfThoseWhoHaveNoDebtAnyMore) {
    Buckets buckets(five_a_second, 1);
    for (std::uint64_t caller = 1; caller <= 10'000; ++caller) {
        const Monotonic now = seconds(caller);
        EXPECT_EQ(buckets.take(of_one_set(caller), now).remaining, 4);
    }
    EXPECT_EQ(buckets.displaced(), 0u);
}

TEST(Buckets, ChangingBetweenManyAddressesDoesNotClearADebt) {
    Buckets buckets(five_a_second, 1);
    const Monotonic now = hours(1);
    while (buckets.take(of_one_set(1), now).admitted) {
    }
    // A thousand addresses of the same attacker: were each forgotten when the next one comes, the
    // first would be admitted again.
    std::int64_t admitted = 0;
    for (int round = 0; round < 50; ++round) {
        for (std::uint64_t caller = 1; caller <= 1000; ++caller)
            admitted += buckets.take(of_one_set(caller), now).admitted ? 1 : 0;
    }
    EXPECT_FALSE(buckets.take(of_one_set(1), now).admitted);
    EXPECT_LE(admitted, 7 * 5) << "a set has 8 buckets of 5 requests, one of them used up";
    EXPECT_GT(buckets.displaced(), 0u);
    EXPECT_TRUE(buckets.take(of_one_set(1), now + seconds(1)).admitted);
}

RC_GTEST_PROP(Buckets, DecideAsATokenBucketForEachCallerWhileThereIsRoom, ()) {
    const Allowance allowance{*rc::gen::inRange<std::int64_t>(1, 50), seconds(1),
                              *rc::gen::inRange<std::int64_t>(1, 10)};
    Buckets buckets(allowance, 4096);
    std::map<std::uint64_t, TokenBucket> oracles;
    Monotonic now = hours(1);
    const int steps = *rc::gen::inRange(1, 200);
    for (int step = 0; step < steps; ++step) {
        now += milliseconds(*rc::gen::inRange(0, 60));
        const auto caller = *rc::gen::inRange<std::uint64_t>(1, 20);
        TokenBucket& oracle = oracles.try_emplace(caller, allowance).first->second;
        const Decision decision = buckets.take(Subject(caller), now);
        RC_ASSERT(decision.admitted == oracle.take(now));
        if (decision.admitted && *rc::gen::inRange(0, 3) == 0) {
            buckets.give_back(Subject(caller), now);
            oracle.give_back_last();
        }
    }
}

RC_GTEST_PROP(Buckets, NeverAdmitMoreThanATokenBucketHoweverCrowdedTheyAre, ()) {
    const Allowance allowance{*rc::gen::inRange<std::int64_t>(1, 50), seconds(1),
                              *rc::gen::inRange<std::int64_t>(1, 10)};
    Buckets buckets(allowance, 1);
    std::map<std::uint64_t, TokenBucket> oracles;
    Monotonic now = hours(1);
    const int steps = *rc::gen::inRange(1, 400);
    for (int step = 0; step < steps; ++step) {
        now += milliseconds(*rc::gen::inRange(0, 10));
        const auto caller = *rc::gen::inRange<std::uint64_t>(1, 40);
        TokenBucket& oracle = oracles.try_emplace(caller, allowance).first->second;
        if (buckets.take(of_one_set(caller), now).admitted) RC_ASSERT(oracle.take(now));
    }
}

TEST(Buckets, AdmitExactlyTheBurstHoweverManyThreadsAsk) {
    const Allowance allowance{1, seconds(1000), 5000};
    Buckets buckets(allowance, 1);
    std::atomic<int> admitted{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&] {
            for (int each = 0; each < 2000; ++each)
                admitted += buckets.take(Subject(3), hours(1)).admitted ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(admitted.load(), 5000);
}

}  // namespace
}  // namespace almanac::access
