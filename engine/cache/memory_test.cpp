#include "engine/cache/memory.h"

#include "engine/cache/test_cache.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sched.h>

#include <cmath>
#include <functional>
#include <map>

namespace almanac::cache {
namespace {

using namespace std::chrono_literals;

// A cache with room for 1,000 small answers, and what part of the asks it answers from memory.
double hit_ratio(std::size_t asks, const std::function<std::uint64_t(std::uint64_t)>& key_of) {
    HandClock clock;
    Options options;
    const Computed answer = answer_of("x");
    constexpr std::size_t room = 1'000;
    options.bytes_max = room * entry_bytes(*answer.body, "12345678", 0);
    options.shards = 4;
    options.policies = {{"plain", 1h}};
    Cache cache(options, clock, at_once());
    std::size_t computed = 0;
    for (std::uint64_t ask = 0; ask < asks; ++ask) {
        const std::string key = std::to_string(10'000'000 + key_of(ask));
        cache.get_or_compute(
            {Kind(0), key, {}},
            [&] {
                ++computed;
                return answer;
            },
            [](const base::Result<Answer>&) {});
    }
    EXPECT_LE(cache.stats().bytes, options.bytes_max);
    return 1 - static_cast<double>(computed) / static_cast<double>(asks);
}

TEST(Memory, WhatIsAskedOnceDoesNotDriveOutWhatIsAskedOften) {
    base::Random random(1);
    // 800 answers asked all the time, and as many asks for ever new ones; at best every other hits.
    const double ratio = hit_ratio(
        60'000, [&](std::uint64_t ask) { return ask % 2 == 0 ? random.below(800) : 1'000 + ask; });
    EXPECT_GT(ratio, 0.43);
}

TEST(Memory, ALoopLongerThanTheRoomStillHits) {
    // LRU never hits here; at best half do.
    EXPECT_GT(hit_ratio(60'000, [](std::uint64_t ask) { return ask % 2'000; }), 0.3);
}

TEST(Memory, WhatIsAskedOfLateIsKeptWhereThatIsWhatIsAsked) {
    base::Random random(2);
    // A new answer every fifth ask, asked again within some 700 answers and never after.
    const double ratio = hit_ratio(100'000, [&](std::uint64_t ask) {
        const double back = -std::log(1 - random.unit()) * 700;
        return static_cast<std::uint64_t>(
            std::max(0.0, 1'000 + 0.2 * static_cast<double>(ask) - back));
    });
    EXPECT_GT(ratio, 0.45);
}

// Keeps this thread on its processor, and so with its lane.
class Anchor {
public:
    Anchor() {
        sched_getaffinity(0, sizeof before_, &before_);
        cpu_set_t here;
        CPU_ZERO(&here);
        CPU_SET(static_cast<std::size_t>(sched_getcpu()), &here);
        sched_setaffinity(0, sizeof here, &here);
    }
    ~Anchor() { sched_setaffinity(0, sizeof before_, &before_); }
    Anchor(const Anchor&) = delete;
    Anchor& operator=(const Anchor&) = delete;

private:
    cpu_set_t before_{};
};

// Two entries in a lane, one asked all the time and one once.
class LanesRules : public ::testing::Test {
protected:
    LanesRules() {
        for (const Probe* probe : {&often, &once}) {
            Found found;
            found.kept = keep(*answer_of("x").body, {0, probe->key, {}});
            lanes.put(*probe, found);
        }
    }
    // What is due after `often` was asked 600 times and then `once`.
    unsigned due_of_once() {
        Owed owed;
        for (int ask = 0; ask < 600; ++ask) EXPECT_TRUE(lanes.find(often, owed));
        owed = {};
        EXPECT_TRUE(lanes.find(once, owed));
        return owed.hits;
    }

    const Anchor anchor;
    const std::vector<Policy> policies{{"plain", 1h}};
    TagMarks marks;
    Lanes lanes{policies, marks};
    const Probe often{1, "often"};
    const Probe once{2, "once"};
};

TEST_F(LanesRules, AShardWithRoomForAllIsToldOfSixteenHitsAtOnce) {
    EXPECT_EQ(due_of_once(), 0u);
    Owed owed;
    for (int ask = 0; ask < 15; ++ask) lanes.find(once, owed);
    EXPECT_EQ(owed.hits, 16u);
}

TEST_F(LanesRules, AShardThatHasToChooseIsToldSoon) {
    EXPECT_TRUE(lanes.begin_telling_soon());
    EXPECT_FALSE(lanes.begin_telling_soon());
    EXPECT_EQ(due_of_once(), 1u);
}

TEST_F(LanesRules, WhatIsOwedIsToldWhenAskedFor) {
    due_of_once();
    std::map<std::uint64_t, unsigned> told;
    lanes.tell_all([&](const Owed& owed) { told[owed.hash] += owed.hits; });
    EXPECT_EQ(told, (std::map<std::uint64_t, unsigned>{{1, 600 % 16}, {2, 1}}));
    told.clear();
    lanes.tell_all([&](const Owed& owed) { told[owed.hash] += owed.hits; });
    EXPECT_TRUE(told.empty());
}

bool matches_slowly(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] != '*') {
        return !text.empty() && text[0] == pattern[0] &&
               matches_slowly(pattern.substr(1), text.substr(1));
    }
    return matches_slowly(pattern.substr(1), text) ||
           (!text.empty() && matches_slowly(pattern, text.substr(1)));
}

RC_GTEST_PROP(Memory, MatchesPatternsAsTheirDefinitionDoes, ()) {
    // Short, since the definition tries everything.
    const auto letters = [](auto... each) {
        return rc::gen::resize(12, rc::gen::container<std::string>(rc::gen::element(each...)));
    };
    const std::string pattern = *letters('a', 'b', '*');
    const std::string text = *letters('a', 'b');
    RC_ASSERT(matches(pattern, text) == matches_slowly(pattern, text));
}

}  // namespace
}  // namespace almanac::cache
