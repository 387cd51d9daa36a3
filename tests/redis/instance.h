#pragma once

// A cache with workers of its own and a way to wait for what it answers: one instance of the
// program, as far as the second tier can tell.

#include "engine/cache/cache.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace almanac::redis_test {

// Two threads that compute.
class Workers {
public:
    Workers();
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    // Hands tasks to them.
    cache::Submit submit();

private:
    void work();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

// What came back, and how long it took.
struct Told {
    std::string text;  // "error: …" for a failure
    cache::Source source = cache::Source::hit;
    std::chrono::nanoseconds took{0};
};

// The instance.
class Instance {
public:
    // `small` has a memory of 64 KiB, so that nearly everything is asked of Redis.
    enum class Memory : std::uint8_t { large, small };
    // How long it waits for Redis: as the program does, or so long that a busy machine makes no
    // difference, where the question is what is answered and not how soon.
    enum class Waits : std::uint8_t { shipped, long_ones };
    struct Options {
        Memory memory = Memory::large;
        Waits waits = Waits::long_ones;
        std::string password{};
    };
    explicit Instance(const std::string& address) : Instance(address, Options()) {}
    Instance(const std::string& address, const Options& options);

    // Asks and waits, as what follows does for at most 30 seconds.
    Told ask(const std::string& key, const std::vector<std::string>& tags,
             const std::function<std::string()>& compute);
    // Invalidates or clears, and waits; whether every instance confirmed it.
    bool invalidate(const std::string& tag);
    bool clear();
    // The second tier's statistics.
    cache::SecondTierStats tier() const { return *cache.stats().second_tier; }
    // Waits until `wanted` holds of the second tier; false after a minute.
    bool wait_for(const std::function<bool(const cache::SecondTierStats&)>& wanted) const;
    // Waits until the second tier is there.
    bool wait_ready() const {
        return wait_for([](const auto& stats) { return stats.state == cache::TierState::ready; });
    }

    cache::MachineClock clock;
    Workers workers;
    cache::Cache cache;
};

}  // namespace almanac::redis_test
