#include "cli/cache_clear.h"

#include "engine/base/encoded.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <string>

namespace almanac::cli {
namespace {

// A cache whose computations run when the test says so.
class Clearing : public ::testing::Test {
protected:
    // How the answer of `key` came about: 'h' from memory, 'c' computed.
    char ask(const std::string& key) {
        begin(key);
        run_all();
        return last;
    }
    void begin(const std::string& key) {
        kept.get_or_compute(
            {cache::Kind(0), key, {}},
            [] { return cache::Computed{base::encode_identity("answer", "text/plain")}; },
            [this](const base::Result<cache::Answer>& answer) {
                last = answer->source == cache::Source::hit ? 'h' : 'c';
            });
    }
    void run_all() {
        while (!tasks.empty()) {
            const auto task = std::move(tasks.front());
            tasks.pop_front();
            task();
        }
    }
    std::uint64_t cleared(std::string_view pattern) {
        const CacheCleared told = clear_matching(kept, pattern);
        EXPECT_EQ(told.pattern, pattern);
        return told.dropped;
    }
    static cache::Options options() {
        cache::Options options;
        options.policies.push_back({"view"});
        return options;
    }

    char last = ' ';
    std::deque<std::function<void()>> tasks;
    cache::MachineClock clock;
    cache::Cache kept{options(), clock, [this](std::function<void()> task, cache::Urgency) {
                          tasks.push_back(std::move(task));
                          return true;
                      }};
};

TEST_F(Clearing, ForgetsWhatAPatternNamesAndSaysHowMuch) {
    for (const char* key : {"a/1/pairs {}", "a/1/types {}", "b/1/pairs {}"}) ask(key);
    EXPECT_EQ(cleared("c/*"), 0u);
    EXPECT_EQ(cleared("a/*/pairs *"), 1u);
    EXPECT_EQ(ask("a/1/pairs {}"), 'c');
    EXPECT_EQ(ask("a/1/types {}"), 'h');
    EXPECT_EQ(cleared("*/pairs *"), 2u);
    EXPECT_EQ(cleared("a/1/types {}"), 1u) << "a whole key is a pattern too";
}

TEST_F(Clearing, ForgetsEverythingWhereOnlyStarsStand) {
    for (const char* key : {"a", "b", "c"}) ask(key);
    EXPECT_EQ(cleared("**"), 3u);
    for (const char* key : {"a", "b", "c"}) EXPECT_EQ(ask(key), 'c');
}

TEST_F(Clearing, KeepsNothingOfWhatIsBeingWorkedOut) {
    begin("a/1");
    begin("b/1");
    EXPECT_EQ(cleared("a/*"), 0u) << "it was not in memory yet";
    run_all();
    EXPECT_EQ(ask("a/1"), 'c');
    EXPECT_EQ(ask("b/1"), 'h');
}

TEST_F(Clearing, TakesMoreThanABatch) {
    for (int at = 0; at < 10'000; ++at) ask("a/" + std::to_string(at));
    ask("b");
    EXPECT_EQ(cleared("a/*"), 10'000u);
    EXPECT_EQ(kept.stats().entries, 1u);
}

}  // namespace
}  // namespace almanac::cli
