// What several threads may do to a cache at once; the thread sanitizer runs these too.

#include "engine/cache/cache.h"
#include "engine/cache/test_cache.h"

#include <gtest/gtest.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace almanac::cache {
namespace {

using namespace std::chrono_literals;

// A few threads that run tasks in order.
class Workers {
public:
    explicit Workers(std::size_t count) {
        for (std::size_t at = 0; at < count; ++at) threads_.emplace_back([this] { work(); });
    }
    ~Workers() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }
    Submit submit() {
        return [this](std::function<void()> task, Urgency) {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
            changed_.notify_one();
            return true;
        };
    }

private:
    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [this] { return ended_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            const auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool ended_ = false;
    std::vector<std::thread> threads_;
};

// Waits until `holds`; false after a minute.
bool wait_until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + 1min;
    while (!holds() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return holds();
}

void at_once_on(std::size_t count, const std::function<void(std::size_t)>& task) {
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < count; ++at) threads.emplace_back([&, at] { task(at); });
    for (std::thread& thread : threads) thread.join();
}

Options small_options() {
    Options options;
    options.bytes_max = 1u << 20u;
    options.shards = 4;
    options.policies = {{"plain", 1h, 0s, 0s, 1h, 1h}};
    return options;
}

const std::vector<std::string> one_tag{"election:1"};

TEST(CacheThreads, AThousandMissesAtOnceAreOneComputation) {
    HandClock clock;
    std::atomic<int> computations{0}, delivered{0};
    std::mutex bodies_mutex;
    std::vector<const base::Encoded*> bodies;
    {
        std::atomic<bool> may_end{false};
        Workers workers(2);
        Cache cache(small_options(), clock, workers.submit());
        at_once_on(8, [&](std::size_t thread) {
            for (int ask = 0; ask < 125; ++ask) {
                cache.get_or_compute(
                    {Kind(0), "a", one_tag},
                    [&] {
                        ++computations;
                        while (!may_end) std::this_thread::yield();
                        return answer_of("one");
                    },
                    [&](const base::Result<Answer>& result) {
                        const std::lock_guard lock(bodies_mutex);
                        bodies.push_back(result.value().body.get());
                        ++delivered;
                    });
            }
            EXPECT_EQ(delivered, 0) << thread;  // nobody blocked, nobody was told
        });
        may_end = true;
        EXPECT_TRUE(wait_until([&] { return delivered == 1'000; }));
    }
    EXPECT_EQ(computations, 1);
    for (const base::Encoded* body : bodies) EXPECT_EQ(body, bodies.front());
}

// The data is a number that only grows; whoever changes it invalidates. Nobody may be told less
// than was true when he asked.
TEST(CacheThreads, NoAnswerIsOlderThanTheInvalidationBeforeItsAsk) {
    HandClock clock;
    constexpr std::uint64_t changes = 3'000;
    constexpr std::size_t keys = 4;
    std::array<std::atomic<std::uint64_t>, keys> data{};
    std::array<std::atomic<std::uint64_t>, keys> invalidated{};
    std::atomic<std::uint64_t> too_old{0}, told_of{0}, asked{0};
    std::atomic<bool> stop{false};
    {
        Workers workers(2);
        Cache cache(small_options(), clock, workers.submit());
        const auto ask = [&](std::size_t key) {
            const std::uint64_t least = invalidated[key];
            const std::vector<std::string> tags{"data:" + std::to_string(key)};
            ++asked;
            cache.get_or_compute(
                {Kind(0), "key:" + std::to_string(key), tags},
                [&, key] { return answer_of(std::to_string(data[key].load())); },
                [&, least](const base::Result<Answer>& result) {
                    if (std::stoull(text_of(*result.value().body)) < least) ++too_old;
                    ++told_of;
                });
        };
        std::thread writer([&] {
            for (std::uint64_t change = 1; change <= changes; ++change) {
                const std::size_t key = change % keys;
                data[key] = change;
                cache.invalidate(std::vector<std::string>{"data:" + std::to_string(key)});
                invalidated[key] = change;
            }
            stop = true;
        });
        at_once_on(3, [&](std::size_t thread) {
            for (std::size_t at = thread; !stop; ++at) {
                ask(at % keys);
                EXPECT_TRUE(wait_until([&] { return asked <= told_of + 1'000; }));
            }
        });
        writer.join();
        EXPECT_TRUE(wait_until([&] { return told_of == asked; }));
        for (std::size_t key = 0; key < keys; ++key) ask(key);
        EXPECT_TRUE(wait_until([&] { return told_of == asked; }));
        EXPECT_LE(cache.stats().entries, keys);
    }
    EXPECT_EQ(too_old, 0u);
}

// Everything at once on few keys and little room: what the sanitizer has to see.
TEST(CacheThreads, EverybodyMayDoEverythingAtOnce) {
    HandClock clock;
    Options options = small_options();
    options.bytes_max = 64u << 10u;
    options.policies[0] = {"plain", 50ms, 50ms, 50ms, 10ms, 30ms};
    std::atomic<std::uint64_t> wrong{0};
    Workers workers(2);
    Cache cache(options, clock, workers.submit());
    at_once_on(4, [&](std::size_t thread) {
        base::Random random(thread);
        for (int step = 0; step < 4'000; ++step) {
            const std::string key = std::to_string(random.below(60));
            const std::vector<std::string> tags{"tag:" + std::to_string(random.below(5))};
            switch (random.below(12)) {
                case 0:
                    cache.invalidate(tags);
                    break;
                case 1:
                    cache.remove(key);
                    break;
                case 2:
                    cache.tick();
                    break;
                case 3:
                    clock.advance(5ms);
                    break;
                case 4:
                    cache.sweep();
                    break;
                case 5:
                    if (cache.stats().bytes > options.bytes_max) ++wrong;
                    break;
                case 6:
                    cache.list("1*", 3);
                    break;
                case 7:
                    cache.sample(random, 2);
                    break;
                default:
                    cache.get_or_compute(
                        {Kind(0), key, tags},
                        [key] { return answer_of(key + std::string(key.size() * 500, '.')); },
                        [&, key](const base::Result<Answer>& result) {
                            if (result && !text_of(*result.value().body).starts_with(key + ".")) {
                                ++wrong;
                            }
                        });
            }
        }
        cache.set_enabled(thread != 0);
        cache.set_enabled(true);
    });
    EXPECT_EQ(wrong, 0u);
}

// Computations that throw, hang or return garbage, all at once: everybody is told in time, nobody
// something wrong, and what is sound is served meanwhile.
TEST(CacheThreads, ComputationsThatFailInAnyWayLeaveNobodyWaiting) {
    HandClock clock;
    Options options = small_options();
    options.policies = {{"plain", 1h, 0s, 0s, 1h, 50ms}};
    options.computes_max = 64;
    std::atomic<std::uint64_t> asked{0}, told_of{0}, wrong{0}, right{0};
    std::array<std::atomic<std::uint64_t>, 3> failures{};  // broken, timed_out, exhausted
    std::atomic<bool> may_end{false}, ended{false};
    std::atomic<int> hung{0};
    Workers workers(3);
    Cache cache(options, clock, workers.submit());
    const auto fail = [&](std::uint64_t how) -> base::Result<Computed> {
        if (how == 0) throw std::runtime_error("disk");
        if (how == 1) throw 7;
        if (how == 2) return Computed{};
        // Two, so that one worker is left.
        const bool hangs = hung++ < 2;
        while (hangs && !may_end) std::this_thread::sleep_for(1ms);
        return answer_of("late");
    };
    const auto hear = [&](const base::Result<Answer>& result, const std::string& expected) {
        if (result) {
            ++(text_of(*result.value().body) == expected ? right : wrong);
        } else if (result.error().kind == base::ErrorKind::broken) {
            ++failures[0];
        } else if (result.error().kind == base::ErrorKind::timed_out) {
            ++failures[1];
        } else {
            ++(result.error().kind == base::ErrorKind::exhausted ? failures[2] : wrong);
        }
        ++told_of;
    };
    std::thread ticker([&] {
        for (; !ended; std::this_thread::sleep_for(1ms)) {
            clock.advance(1ms);
            cache.tick();
        }
    });
    at_once_on(4, [&](std::size_t thread) {
        base::Random random(thread);
        for (int step = 0; step < 2'000; ++step) {
            const std::uint64_t number = random.below(400);
            const std::string key = std::to_string(number);
            const bool sound = number >= 40;
            const std::uint64_t how = number < 2 ? 3 : number % 3;
            ++asked;
            cache.get_or_compute(
                {Kind(0), key, one_tag},
                [&fail, key, sound, how] {
                    return sound ? base::Result<Computed>(answer_of(key)) : fail(how);
                },
                [&hear, key, number](const base::Result<Answer>& result) {
                    hear(result, number < 2 ? "late" : key);
                });
            if (step % 50 == 0) std::this_thread::sleep_for(1ms);
        }
    });
    EXPECT_TRUE(wait_until([&] { return told_of == asked; })) << "while two computations hang";
    may_end = true;
    EXPECT_TRUE(wait_until([&] { return cache.stats().computing == 0; }));
    ended = true;
    ticker.join();
    EXPECT_EQ(wrong, 0u);
    EXPECT_GT(right, 6'000u);
    EXPECT_GT(failures[0], 100u);
    EXPECT_GT(failures[1], 0u);
}

TEST(CacheThreads, ACacheMayEndBeforeItsComputations) {
    HandClock clock;
    std::atomic<int> stopped{0};
    std::atomic<bool> may_end{false};
    Workers workers(2);
    {
        Cache cache(small_options(), clock, workers.submit());
        for (int ask = 0; ask < 10; ++ask) {
            cache.get_or_compute(
                {Kind(0), std::to_string(ask), one_tag},
                [&] {
                    while (!may_end) std::this_thread::yield();
                    return answer_of("late");
                },
                [&](const base::Result<Answer>& result) {
                    if (!result && result.error().kind == base::ErrorKind::stopped) ++stopped;
                });
        }
    }
    may_end = true;
    EXPECT_EQ(stopped, 10);
}

}  // namespace
}  // namespace almanac::cache
