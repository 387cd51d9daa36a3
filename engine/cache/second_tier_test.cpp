#include "engine/cache/second_tier.h"

#include "engine/cache/redis_spread.h"
#include "engine/cache/test_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::cache {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Says what it was asked, and answers when the test does.
class HandTier final : public SecondTier {
public:
    struct Kept {
        std::string text;
        std::string key;
        Generations generations;
        Nanoseconds kept_for{0};
        Nanoseconds age{0};
        unsigned status = 0;
    };

    void start(TierEvents given) override { events = std::move(given); }
    bool fetch(const Question& question, Fetched fetched) override {
        if (away) return false;
        asked.push_back(question);
        waiting.push_back(std::move(fetched));
        return true;
    }
    void put(const Share& share) override {
        puts.push_back({text_of(*share.answer.body), share.question.key, share.generations,
                        share.kept_for, share.answer.age, share.answer.status});
    }
    void invalidate(std::span<const std::string> tags, Spread spread) override {
        if (before_marking) before_marking();
        events.invalidated(tags);
        told.insert(told.end(), tags.begin(), tags.end());
        spreads.push_back(std::move(spread));
    }
    void clear(Spread spread) override {
        if (before_marking) before_marking();
        events.cleared();
        told.emplace_back("everything");
        spreads.push_back(std::move(spread));
    }
    void remove(std::string_view key) override {
        if (before_marking) before_marking();
        told.push_back("key " + std::string(key));
    }
    void stop() override {
        for (const Fetched& fetched : std::exchange(waiting, {})) fetched({});
    }
    SecondTierStats stats() const override { return {}; }

    // Answers who waits longest.
    void answer(const Lookup& lookup) {
        const Fetched first = std::move(waiting.front());
        waiting.pop_front();
        first(lookup);
    }
    void miss(const Generations& generations = {"g0", "g1"}) {
        answer({std::nullopt, generations});
    }
    void hit(const std::string& text, Nanoseconds age = 0s, unsigned status = 200) {
        answer({SharedAnswer{answer_of(text).body, status, age, 5ms}, {"g0", "g1"}});
    }

    std::function<void()> before_marking;  // an ask in the middle of an invalidation
    bool away = false;
    TierEvents events;
    std::vector<Question> asked;
    std::deque<Fetched> waiting;
    std::vector<Kept> puts;
    std::vector<std::string> told;
    std::vector<Spread> spreads;
};

class SecondTierRules : public ::testing::Test {
protected:
    SecondTierRules() {
        Options options;
        options.bytes_max = 1u << 20u;
        options.shards = 2;
        options.policies = {{"plain", 60s, 30s, 90s, 5s, 10s}};
        auto made = std::make_unique<HandTier>();
        tier = made.get();
        cache =
            std::make_unique<Cache>(std::move(options), clock, workers.submit(), std::move(made));
    }

    void ask(std::string_view key, const std::string& text = "computed here", unsigned status = 200,
             Reading reading = Reading::cached) {
        cache->get_or_compute(
            Ask{Kind(0), key, tags, reading},
            [this, text, status]() -> base::Result<Computed> {
                ++computations;
                return answer_of(text, status);
            },
            [this](const base::Result<Answer>& result) {
                heard.push_back(told(result));
                if (result) last = result.value();
            });
    }
    KindStats stats() const { return cache->stats().kinds[0]; }

    HandClock clock;
    HandWorkers workers;
    HandTier* tier = nullptr;
    std::vector<std::string> tags{"election:1"};
    std::vector<std::string> heard;
    Answer last;
    int computations = 0;
    std::unique_ptr<Cache> cache;  // tells who waits when it goes
};

TEST_F(SecondTierRules, AMissInMemoryIsLookedUpBeforeItIsComputed) {
    ask("k");
    EXPECT_THAT(heard, IsEmpty());
    ASSERT_EQ(tier->asked.size(), 1u);
    EXPECT_EQ(tier->asked[0].key, "k");
    EXPECT_THAT(tier->asked[0].tags, ElementsAre("election:1"));
    tier->hit("from elsewhere", 20s);
    EXPECT_THAT(heard, ElementsAre("shared from elsewhere"));
    EXPECT_EQ(last.age, 20s);
    EXPECT_EQ(last.ttl, 40s);
    ask("k");
    EXPECT_EQ(heard.back(), "hit from elsewhere");
    EXPECT_EQ(last.ttl, 40s);
    EXPECT_EQ(computations, 0);
    EXPECT_EQ(stats().shared, 1u);
    EXPECT_EQ(stats().started, 0u);
    EXPECT_THAT(tier->puts, IsEmpty());
}

TEST_F(SecondTierRules, WhoAsksMeanwhileWaitsForTheSameLookup) {
    ask("k");
    ask("k");
    EXPECT_EQ(tier->asked.size(), 1u);
    tier->hit("one");
    EXPECT_THAT(heard, ElementsAre("shared one", "collapsed one"));
}

TEST_F(SecondTierRules, WhatIsNotThereIsComputedOnceAndPutThere) {
    ask("k");
    ask("k");
    tier->miss();
    ask("k");
    EXPECT_EQ(tier->asked.size(), 1u);
    clock.advance(1s);
    workers.run_all();
    EXPECT_THAT(heard, ElementsAre("computed computed here", "collapsed computed here",
                                   "collapsed computed here"));
    EXPECT_EQ(computations, 1);
    EXPECT_EQ(stats().started, 1u);
    ASSERT_EQ(tier->puts.size(), 1u);
    EXPECT_EQ(tier->puts[0].text, "computed here");
    EXPECT_EQ(tier->puts[0].key, "k");
    EXPECT_THAT(tier->puts[0].generations, ElementsAre("g0", "g1"));
    EXPECT_EQ(tier->puts[0].age, 1s);
    EXPECT_EQ(tier->puts[0].kept_for, 59s);
}

TEST_F(SecondTierRules, WithoutTheTierAnAnswerIsComputedAtOnceAndStaysHere) {
    tier->away = true;
    ask("k");
    workers.run_all();
    EXPECT_THAT(heard, ElementsAre("computed computed here"));
    tier->away = false;
    ask("l");
    tier->miss({});
    workers.run_all();
    EXPECT_EQ(computations, 2);
    EXPECT_THAT(tier->puts, IsEmpty());
}

TEST_F(SecondTierRules, FailuresAndBypassesStayHere) {
    ask("k", "broken", 500);
    tier->miss();
    workers.run_all();
    ask("k", "mine", 200, Reading::bypass);
    workers.run_all();
    EXPECT_EQ(heard.back(), "bypass mine");
    EXPECT_EQ(tier->asked.size(), 1u);
    EXPECT_THAT(tier->puts, IsEmpty());
}

TEST_F(SecondTierRules, ThatSomethingIsMissingIsSharedForItsOwnTime) {
    ask("k", "no such", 404);
    tier->miss();
    workers.run_all();
    ASSERT_EQ(tier->puts.size(), 1u);
    EXPECT_EQ(tier->puts[0].status, 404u);
    EXPECT_EQ(tier->puts[0].kept_for, 5s);
    ask("l");
    tier->hit("nor this", 2s, 404);
    EXPECT_EQ(heard.back(), "shared nor this 404");
    EXPECT_EQ(last.ttl, 3s);
}

TEST_F(SecondTierRules, WhatIsTooLargeForMemoryIsSharedAllTheSame) {
    ask("k", std::string(200'000, 'x'));
    tier->miss();
    workers.run_all();
    EXPECT_EQ(tier->puts.size(), 1u);
    ask("k");
    EXPECT_EQ(tier->asked.size(), 2u);
    tier->hit(std::string(200'000, 'y'));
    EXPECT_EQ(heard.back(), "shared " + std::string(200'000, 'y'));
    EXPECT_EQ(computations, 1);
    EXPECT_EQ(stats().unstored, 1u);
}

TEST_F(SecondTierRules, AStaleAnswerIsRenewedFromTheTier) {
    ask("k", "old");
    tier->miss();
    workers.run_all();
    clock.advance(70s);
    ask("k");
    EXPECT_EQ(heard.back(), "stale old");
    tier->hit("new", 3s);
    ask("k");
    EXPECT_EQ(heard.back(), "hit new");
    EXPECT_EQ(computations, 1);
    EXPECT_EQ(stats().refreshes, 1u);
}

TEST_F(SecondTierRules, WhatWasInvalidatedDuringALookupIsNotKept) {
    ask("k");
    tier->events.invalidated(tags);
    ask("k");
    EXPECT_EQ(tier->asked.size(), 2u) << "who asks after an invalidation joins nothing from before";
    tier->hit("old");
    tier->hit("new");
    EXPECT_THAT(heard, ElementsAre("shared old", "shared new"));
    ask("k");
    EXPECT_EQ(heard.back(), "hit new");
}

// It may still find what the tier is only about to invalidate.
TEST_F(SecondTierRules, AnAskInTheMiddleOfAnInvalidationKeepsNothingOld) {
    tier->before_marking = [this] {
        ask("k");
        tier->hit("old");
    };
    const std::vector<std::function<void()>> ways{[this] { cache->invalidate(tags); },
                                                  [this] { cache->clear(); },
                                                  [this] { cache->remove("k"); }};
    for (const auto& invalidate : ways) {
        invalidate();
        EXPECT_EQ(heard.back(), "shared old");
        ask("k");
        ASSERT_EQ(tier->waiting.size(), 1u) << "it was kept";
        tier->hit("new");
        EXPECT_EQ(heard.back(), "shared new");
        tier->events.cleared();
    }
}

TEST_F(SecondTierRules, WhatWasInvalidatedWhileItWasComputedIsNotPut) {
    ask("k");
    tier->miss();
    cache->invalidate(tags);
    workers.run_all();
    EXPECT_THAT(tier->puts, IsEmpty());
    ask("l");
    tier->miss();
    cache->remove("l");
    workers.run_all();
    EXPECT_THAT(tier->puts, IsEmpty());
}

TEST_F(SecondTierRules, InvalidationsArePassedOnAndTheirConfirmationComesBack) {
    std::vector<bool> confirmed;
    const auto note = [&](const base::Result<void>& result) {
        confirmed.push_back(static_cast<bool>(result));
    };
    cache->invalidate(tags, note);
    cache->clear(note);
    cache->remove("k");
    EXPECT_THAT(tier->told, ElementsAre("election:1", "everything", "key k"));
    EXPECT_THAT(confirmed, IsEmpty());
    tier->spreads[0]({});
    tier->spreads[1](base::Error{base::ErrorKind::timed_out, ""});
    EXPECT_THAT(confirmed, ElementsAre(true, false));
}

TEST_F(SecondTierRules, SwitchingOffIsNobodyElsesConcern) {
    cache->set_enabled(false);
    EXPECT_THAT(tier->told, IsEmpty());
}

TEST_F(SecondTierRules, WhatOthersInvalidateLeavesMemory) {
    const auto fill = [&](std::string_view key) {
        ask(key);
        tier->hit("old");
    };
    const auto lookups = [&](std::string_view key) {
        const std::size_t before = tier->asked.size();
        ask(key);
        while (!tier->waiting.empty()) tier->hit("new");
        return tier->asked.size() - before;
    };
    fill("k");
    fill("l");
    EXPECT_EQ(lookups("k"), 0u);
    tier->events.removed("k");
    EXPECT_EQ(lookups("k"), 1u);
    EXPECT_EQ(lookups("l"), 0u);
    const std::vector<std::string> others{"election:2"};
    tier->events.invalidated(others);
    EXPECT_EQ(lookups("l"), 0u);
    tier->events.invalidated(tags);
    EXPECT_EQ(lookups("l"), 1u);
    fill("m");
    tier->events.cleared();
    EXPECT_EQ(lookups("m"), 1u);
}

TEST_F(SecondTierRules, WhoeverWaitsWhenTheCacheGoesIsToldSo) {
    ask("k");
    cache.reset();
    EXPECT_THAT(heard, ElementsAre("error stopped"));
    EXPECT_THAT(workers.tasks, IsEmpty());
}

TEST_F(SecondTierRules, WithoutATierAnInvalidationIsConfirmedAtOnce) {
    Options options;
    options.policies = {{"plain"}};
    Cache alone(std::move(options), clock, workers.submit());
    int confirmed = 0;
    const auto note = [&](const base::Result<void>& result) { confirmed += result ? 1 : 0; };
    alone.invalidate(tags, note);
    alone.clear(note);
    EXPECT_EQ(confirmed, 2);
    EXPECT_FALSE(alone.stats().second_tier);
}

class InvalidationsUnderWay : public ::testing::Test {
protected:
    std::uint64_t add(Nanoseconds deadline = 2s) {
        return spreads.add({Topic::tags, {"t"}, [](const base::Result<void>&) {}, deadline});
    }
    Spreads spreads;
};

TEST_F(InvalidationsUnderWay, EndsOnceAllListenersHaveConfirmed) {
    const auto number = add();
    EXPECT_THAT(spreads.published(number, 2), IsEmpty());
    EXPECT_THAT(spreads.confirmed(number), IsEmpty());
    EXPECT_EQ(spreads.confirmed(number).size(), 1u);
    EXPECT_EQ(spreads.size(), 0u);
    EXPECT_THAT(spreads.confirmed(number), IsEmpty());
}

TEST_F(InvalidationsUnderWay, ConfirmationsMayComeBeforeTheNumberOfListeners) {
    const auto number = add();
    EXPECT_THAT(spreads.confirmed(number), IsEmpty());
    EXPECT_EQ(spreads.published(number, 1).size(), 1u);
}

TEST_F(InvalidationsUnderWay, WhatRedisDoesNotHaveIsKeptBeyondItsDeadlineAndSentAgain) {
    const auto number = add();
    EXPECT_THAT(spreads.late(1s), IsEmpty());
    EXPECT_EQ(spreads.late(2s).size(), 1u);
    EXPECT_THAT(spreads.late(3s), IsEmpty()) << "who waits is told once";
    EXPECT_THAT(spreads.restart(), ElementsAre(number));
    EXPECT_THAT(spreads.published(number, 1), IsEmpty());
    EXPECT_THAT(spreads.confirmed(number), IsEmpty());
    EXPECT_EQ(spreads.size(), 0u);
}

TEST_F(InvalidationsUnderWay, ALostConnectionLosesTheConfirmationsToo) {
    const auto number = add();
    spreads.published(number, 2);
    spreads.confirmed(number);
    spreads.restart();
    spreads.published(number, 2);
    EXPECT_THAT(spreads.confirmed(number), IsEmpty());
    EXPECT_EQ(spreads.confirmed(number).size(), 1u);
}

}  // namespace
}  // namespace almanac::cache
