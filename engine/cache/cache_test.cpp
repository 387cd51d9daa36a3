#include "engine/cache/cache.h"

#include "engine/cache/test_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace almanac::cache {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CacheRules : public ::testing::Test {
protected:
    static Options options() {
        Options options;
        options.bytes_max = 1u << 20u;
        options.shards = 2;
        options.policies = {{"plain", 60s, 0s, 0s, 5s, 10s}, {"stale", 60s, 30s, 90s, 5s, 10s}};
        return options;
    }

    // Asks, and notes what is told under the next number.
    void ask(std::string_view key, Compute compute, Kind kind = Kind(0),
             Reading reading = Reading::cached) {
        cache->get_or_compute(Ask{kind, key, tags, reading}, std::move(compute),
                              [this](const base::Result<Answer>& result) {
                                  heard.push_back(told(result));
                                  if (result) last = result.value();
                              });
    }
    // Asks for what will be `text`, with workers that run at once.
    std::string ask_now(std::string_view key, const std::string& text, Kind kind = Kind(0)) {
        ask(key, text_computed(text), kind);
        workers.run_all();
        return heard.back();
    }
    static Compute text_computed(const std::string& text, unsigned status = 200) {
        return [text, status] { return answer_of(text, status); };
    }
    static Compute failing() {
        return [] { return base::Error{base::ErrorKind::invalid, "No."}; };
    }
    KindStats stats(std::size_t kind = 0) const { return cache->stats().kinds[kind]; }
    Ask asking(std::string_view key) const { return {Kind(0), key, tags, Reading::cached}; }

    HandClock clock;
    HandWorkers workers;
    std::vector<std::string> tags{"election:1"};
    std::vector<std::string> heard;
    Answer last;
    std::unique_ptr<Cache> cache = std::make_unique<Cache>(options(), clock, workers.submit());
};

TEST_F(CacheRules, ComputeOnceAndServeTheSameBytes) {
    EXPECT_EQ(ask_now("a", "one"), "computed one");
    const auto body = last.body;
    EXPECT_EQ(ask_now("a", "two"), "hit one");
    EXPECT_EQ(last.body, body);
    EXPECT_EQ(ask_now("b", "three"), "computed three");
    EXPECT_EQ(stats().hits, 1u);
    EXPECT_EQ(stats().fills, 2u);
}

TEST_F(CacheRules, EveryWaiterGetsTheOneEntry) {
    std::vector<std::shared_ptr<const base::Encoded>> bodies;
    for (int asked = 0; asked < 1'000; ++asked) {
        cache->get_or_compute(
            asking("a"), text_computed("one"),
            [&](const base::Result<Answer>& it) { bodies.push_back(it.value().body); });
    }
    EXPECT_THAT(bodies, IsEmpty());
    ASSERT_EQ(workers.tasks.size(), 1u);
    workers.run_first();
    EXPECT_EQ(bodies.size(), 1'000u);
    EXPECT_THAT(bodies, Each(cache->find(asking("a"))->body));
    EXPECT_EQ(stats().started, 1u);
    EXPECT_EQ(stats().collapsed, 999u);
}

TEST_F(CacheRules, AnAnswerIsFreshUntilItsTtlFromTheStartOfItsComputation) {
    ask("a", text_computed("one"));
    clock.advance(4s);  // the computation takes its time
    workers.run_all();
    EXPECT_EQ(last.age, 4s);
    EXPECT_EQ(last.ttl, 56s);
    clock.advance(56s - 1ns);
    EXPECT_EQ(ask_now("a", "two"), "hit one");
    EXPECT_EQ(last.ttl, 1ns);
    clock.advance(1ns);
    EXPECT_EQ(ask_now("a", "two"), "computed two");
}

TEST_F(CacheRules, WhatIsStaleIsServedWhileOneRenewsIt) {
    ask_now("a", "one", Kind(1));
    clock.advance(70s);
    ask("a", text_computed("two"), Kind(1));
    ask("a", text_computed("three"), Kind(1));
    EXPECT_THAT(heard, ElementsAre("computed one", "stale one", "stale one"));
    EXPECT_EQ(last.ttl, -10s);
    EXPECT_FALSE(last.renew);
    ASSERT_EQ(workers.tasks.size(), 1u);
    workers.run_all();
    EXPECT_EQ(ask_now("a", "four", Kind(1)), "hit two");
    EXPECT_EQ(stats(1).refreshes, 1u);
    EXPECT_EQ(stats(1).stale_hits, 2u);
}

TEST_F(CacheRules, WhatIsTooStaleIsWaitedFor) {
    ask_now("a", "one", Kind(1));
    clock.advance(90s);
    EXPECT_EQ(ask_now("a", "two", Kind(1)), "computed two");
}

TEST_F(CacheRules, ARenewalThatFailsIsTriedAgain) {
    ask_now("a", "one", Kind(1));
    clock.advance(70s);
    ask("a", failing(), Kind(1));
    workers.run_all();
    EXPECT_EQ(ask_now("a", "two", Kind(1)), "stale one");
    EXPECT_EQ(ask_now("a", "three", Kind(1)), "hit two");
}

TEST_F(CacheRules, AFailureIsAnsweredFromWhatIsStaleWithinItsPolicy) {
    ask_now("a", "one", Kind(1));
    clock.advance(100s);
    ask("a", failing(), Kind(1));
    workers.run_all();
    EXPECT_EQ(heard.back(), "stale one");
    EXPECT_EQ(stats(1).stale_on_error, 1u);
    clock.advance(50s);
    ask("a", failing(), Kind(1));
    workers.run_all();
    EXPECT_EQ(heard.back(), "error invalid");
}

TEST_F(CacheRules, AFailureIsNotKept) {
    ask("a", failing());
    workers.run_all();
    EXPECT_EQ(heard.back(), "error invalid");
    EXPECT_EQ(ask_now("a", "one"), "computed one");
    EXPECT_EQ(stats().failures, 1u);
}

TEST_F(CacheRules, AServersErrorWithABodyIsHandedOutAndNotKept) {
    ask("a", text_computed("broken", 503));
    workers.run_all();
    EXPECT_EQ(heard.back(), "computed broken 503");
    EXPECT_EQ(ask_now("a", "one"), "computed one");
}

TEST_F(CacheRules, ThatSomethingIsMissingIsKeptForAShortTime) {
    ask("a", text_computed("no such ballot", 404), Kind(1));
    workers.run_all();
    EXPECT_EQ(heard.back(), "computed no such ballot 404");
    EXPECT_EQ(last.ttl, 5s);
    EXPECT_EQ(ask_now("a", "here it is", Kind(1)), "hit no such ballot 404");
    EXPECT_EQ(stats(1).negative_hits, 1u);
    clock.advance(5s);
    EXPECT_EQ(ask_now("a", "here it is", Kind(1)), "computed here it is");
}

TEST_F(CacheRules, WhatIsMissingNeverStandsInForAFailure) {
    ask("a", text_computed("no", 404), Kind(1));
    workers.run_all();
    clock.advance(6s);
    ask("a", failing(), Kind(1));
    workers.run_all();
    EXPECT_EQ(heard.back(), "error invalid");
}

TEST_F(CacheRules, AComputationThatThrowsPoisonsNothing) {
    ask("a", []() -> base::Result<Computed> { throw std::runtime_error("disk"); });
    ask("a", text_computed("unused"));
    ask("b", []() -> base::Result<Computed> { throw 7; });
    workers.run_all();
    EXPECT_THAT(heard, ElementsAre("error broken", "error broken", "error broken"));
    EXPECT_EQ(ask_now("a", "one"), "computed one");
    EXPECT_EQ(cache->stats().computing, 0u);
}

TEST_F(CacheRules, GarbageIsRefused) {
    const auto garbage = [](auto spoil) {
        return [spoil] {
            auto body = std::make_shared<base::Encoded>(*answer_of("x").body);
            spoil(*body);
            return Computed{body, 200};
        };
    };
    ask("a", [] { return Computed{}; });
    ask("b", garbage([](base::Encoded& body) { body.bodies[0] = {}; }));
    ask("c", garbage([](base::Encoded& body) { body.owner = nullptr; }));
    ask("d", garbage([](base::Encoded& body) { body.content_type = ""; }));
    ask("e", garbage([](base::Encoded& body) { body.bodies[0].etag = "plain"; }));
    ask("f", text_computed("x", 42));
    workers.run_all();
    EXPECT_EQ(heard.size(), 6u);
    EXPECT_THAT(heard, Each("error broken"));
    EXPECT_EQ(cache->stats().entries, 0u);
}

TEST_F(CacheRules, WhoWaitsForAComputationThatHangsIsToldAtItsDeadline) {
    ask("a", text_computed("late"));
    ask("a", text_computed("unused"));
    clock.advance(9s);
    cache->tick();
    EXPECT_THAT(heard, IsEmpty());
    clock.advance(1s);
    cache->tick();
    EXPECT_THAT(heard, ElementsAre("error timed_out", "error timed_out"));
    EXPECT_EQ(stats().timeouts, 1u);
    EXPECT_EQ(cache->stats().computing, 1u);
    workers.run_all();  // it comes back after all: nobody waits, its answer is good
    EXPECT_EQ(heard.size(), 2u);
    EXPECT_EQ(ask_now("a", "two"), "hit late");
}

TEST_F(CacheRules, ALateAnswerDoesNotReplaceALaterOne) {
    ask("a", text_computed("late"));
    clock.advance(10s);
    ask("a", text_computed("later"));
    workers.run(1);
    workers.run(0);
    EXPECT_THAT(heard, ElementsAre("computed later", "computed late"));
    EXPECT_EQ(ask_now("a", "unused"), "hit later");
    EXPECT_EQ(stats().unstored, 1u);
}

TEST_F(CacheRules, AHangingRenewalLeavesTheStaleAnswer) {
    ask_now("a", "one", Kind(1));
    clock.advance(80s);
    ask("a", text_computed("hangs"), Kind(1));
    clock.advance(10s + 1s);
    cache->tick();
    ask("a", text_computed("hangs too"), Kind(1));  // too stale to be served at once
    clock.advance(10s);
    cache->tick();
    EXPECT_EQ(heard.back(), "stale one");
}

TEST_F(CacheRules, WhatIsInvalidatedIsNotServedAgain) {
    ask_now("a", "one", Kind(1));
    tags = {"election:2"};
    ask_now("b", "two", Kind(1));
    cache->invalidate(std::vector<std::string>{"election:1"});
    tags = {"election:1"};
    clock.advance(70s);
    ask("a", failing(), Kind(1));  // neither while it is renewed nor for a failure
    workers.run_all();
    EXPECT_EQ(heard.back(), "error invalid");
    EXPECT_EQ(ask_now("b", "unused", Kind(1)), "stale two");
}

TEST_F(CacheRules, AnAnswerComputedAcrossAnInvalidationIsNotKept) {
    ask("a", text_computed("old"));
    cache->invalidate(tags);
    ask("a", text_computed("new"));  // asked after: does not join
    ASSERT_EQ(workers.tasks.size(), 2u);
    workers.run(1);
    workers.run(0);
    EXPECT_THAT(heard, ElementsAre("computed new", "computed old"));
    EXPECT_EQ(ask_now("a", "unused"), "hit new");
}

TEST_F(CacheRules, ClearingAndSweepingLeaveNothing) {
    for (int number = 0; number < 100; ++number) ask_now(std::to_string(number), "x");
    EXPECT_EQ(cache->stats().entries, 100u);
    cache->clear();
    EXPECT_FALSE(cache->find(asking("5")));
    EXPECT_EQ(cache->sweep(), 99u);  // the one just met went then
    EXPECT_EQ(cache->stats().entries, 0u);
    EXPECT_EQ(cache->stats().bytes, 0u);
    EXPECT_EQ(stats().removals[static_cast<std::size_t>(Removal::invalidated)], 100u);
}

TEST_F(CacheRules, AKeyThatIsRemovedIsComputedAnew) {
    ask_now("a", "one");
    EXPECT_TRUE(cache->remove("a"));
    EXPECT_FALSE(cache->remove("a"));
    ask("a", text_computed("two"));
    cache->remove("a");  // while it is computed: it is handed out and not kept
    workers.run_all();
    EXPECT_EQ(heard.back(), "computed two");
    EXPECT_EQ(ask_now("a", "three"), "computed three");
}

TEST_F(CacheRules, WhatMatchesAPatternIsRemovedAndWhatIsBeingComputedNotKept) {
    for (const char* key : {"ab", "ac", "bc"}) ask_now(key, "one");
    ask("ad", text_computed("two"));
    ask("bd", text_computed("two"));
    EXPECT_TRUE(cache->remove("a*"));
    EXPECT_FALSE(cache->remove("a*"));
    workers.run_all();
    for (const char* key : {"ab", "ac", "ad"}) EXPECT_EQ(ask_now(key, "three"), "computed three");
    EXPECT_EQ(ask_now("bc", "three"), "hit one");
    EXPECT_EQ(ask_now("bd", "three"), "hit two");
    EXPECT_EQ(stats().removals[static_cast<std::size_t>(Removal::removed)], 2u);
}

TEST_F(CacheRules, WhoeverAsksAfterARemovalByPatternJoinsNothingFromBefore) {
    ask("ab", text_computed("one"));
    cache->remove("*b");
    ask("ab", text_computed("two"));
    EXPECT_EQ(workers.tasks.size(), 2u);
    workers.run_all();
    EXPECT_THAT(heard, ElementsAre("computed one", "computed two"));
    EXPECT_EQ(ask_now("ab", "three"), "hit two");
}

TEST_F(CacheRules, ABypassComputesAndLeavesWhatIsThere) {
    ask_now("a", "one");
    ask("a", text_computed("two"), Kind(0), Reading::bypass);
    ask("a", text_computed("three"), Kind(0), Reading::bypass);
    EXPECT_EQ(workers.tasks.size(), 2u);
    workers.run_all();
    EXPECT_THAT(heard, ElementsAre("computed one", "bypass two", "bypass three"));
    EXPECT_EQ(ask_now("a", "four"), "hit one");
    EXPECT_EQ(stats().bypasses, 2u);
}

TEST_F(CacheRules, SwitchedOffEverythingIsComputed) {
    ask_now("a", "one");
    cache->set_enabled(false);
    EXPECT_EQ(ask_now("a", "two"), "bypass two");
    cache->set_enabled(true);
    EXPECT_EQ(ask_now("a", "three"), "computed three");
}

TEST_F(CacheRules, WorkersWithoutRoomAreAnError) {
    workers.accepts = false;
    EXPECT_EQ(ask_now("a", "one"), "error exhausted");
    workers.accepts = true;
    EXPECT_EQ(ask_now("a", "two"), "computed two");
}

TEST_F(CacheRules, ComputationsAndWaitersAreLimited) {
    Options few = options();
    few.computes_max = 1;
    few.waiters_max = 2;
    cache = std::make_unique<Cache>(few, clock, workers.submit());
    ask("a", text_computed("one"));
    ask("b", text_computed("two"));
    ask("a", text_computed("one"));
    ask("a", text_computed("one"));
    EXPECT_THAT(heard, ElementsAre("error exhausted", "error exhausted"));
    workers.run_all();
    EXPECT_THAT(heard,
                ElementsAre("error exhausted", "error exhausted", "computed one", "collapsed one"));
    EXPECT_EQ(stats().refused, 2u);
}

TEST_F(CacheRules, WhoStillWaitsWhenItEndsIsTold) {
    ask("a", text_computed("one"));
    ask("a", text_computed("one"));
    cache.reset();
    EXPECT_THAT(heard, ElementsAre("error stopped", "error stopped"));
    workers.run_all();  // harmless
    EXPECT_EQ(heard.size(), 2u);
}

TEST_F(CacheRules, AClockThatIsSetBackHarmsNothing) {
    clock.advance(100s);
    ask_now("a", "one");
    clock.advance(-90s);
    EXPECT_EQ(ask_now("a", "unused"), "hit one");
    EXPECT_EQ(last.age, 0s);
    cache->invalidate(tags);
    EXPECT_EQ(ask_now("a", "two"), "computed two");
    EXPECT_EQ(ask_now("a", "unused"), "hit two");
    clock.advance(std::chrono::hours(100'000));
    EXPECT_EQ(ask_now("a", "three"), "computed three");
}

TEST_F(CacheRules, EntriesAreListedByPatternTheMostAskedFirst) {
    for (const char* key : {"pairs 1", "pairs 2", "network 1"}) ask_now(key, key);
    ask_now("pairs 2", "unused");
    clock.advance(3s);
    const auto pairs = cache->list("pairs*", 10);
    ASSERT_EQ(pairs.size(), 2u);
    EXPECT_EQ(pairs[0].key, "pairs 2");
    EXPECT_EQ(pairs[0].hits, 1u);
    EXPECT_EQ(pairs[0].age, 3s);
    EXPECT_EQ(pairs[0].ttl, 57s);
    EXPECT_EQ(pairs[0].kind, "plain");
    EXPECT_EQ(text_of(*pairs[0].body), "pairs 2");
    EXPECT_EQ(cache->list("*", 2).size(), 2u);
    EXPECT_EQ(cache->list("*1", 5).size(), 2u);
    EXPECT_THAT(cache->list("nothing*", 5), IsEmpty());
}

// Those included that a lane has served and its shard has not heard of.
TEST_F(CacheRules, EveryHitIsCountedWhereEntriesAreListed) {
    ask_now("a", "one");
    ask_now("b", "two");
    for (int hit = 0; hit < 12; ++hit) ask_now("a", "unused");
    for (int hit = 0; hit < 13; ++hit) ask_now("b", "unused");
    const auto entries = cache->list("*", 10);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].key, "b");
    EXPECT_EQ(entries[0].hits, 13u);
    EXPECT_EQ(entries[1].hits, 12u);
}

TEST_F(CacheRules, ASampleHasEveryEntryInTheEnd) {
    for (int number = 0; number < 20; ++number) ask_now(std::to_string(number), "x");
    base::Random random(1);
    std::vector<std::string> keys;
    for (const Entry& entry : cache->sample(random, 400)) keys.push_back(entry.key);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    EXPECT_EQ(keys.size(), 20u);
}

TEST_F(CacheRules, StatisticsAddUp) {
    ask("a", [this] {
        clock.advance(2s);
        return answer_of("one");
    });
    workers.run_all();
    for (int again = 0; again < 3; ++again) ask_now("a", "unused");
    const Stats all = cache->stats();
    EXPECT_EQ(all.kinds[0].compute_time, 2s);
    EXPECT_GE(all.kinds[0].saved_time, 5'998ms);  // three times, in 16 bits each
    EXPECT_LE(all.kinds[0].saved_time, 6s);
    EXPECT_EQ(all.hit_ages[2], 3u);  // 2 to 4 seconds
    EXPECT_EQ(all.entries, 1u);
    EXPECT_GT(all.bytes, 300u);
}

}  // namespace
}  // namespace almanac::cache
