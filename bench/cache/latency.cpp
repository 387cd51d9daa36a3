// How long a hit takes when eight threads ask two processors for it: from the key as text to the
// answer in hand and let go again.

#include "bench/cache/measures.h"
#include "engine/base/random.h"

#include <fmt/format.h>
#include <x86intrin.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <list>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

namespace almanac::bench {

namespace {

using Watch = std::chrono::steady_clock;
using Ticks = std::uint64_t;  // of the processor's time stamp counter

Ticks ticks() {
    unsigned processor = 0;
    return __rdtscp(&processor);
}

// The usual way to do it: a hash table and a list under one lock.
class OneLock {
public:
    void put(const std::string& key, std::shared_ptr<const base::Encoded> answer) {
        entries_.push_front({key, std::move(answer)});
        index_[entries_.front().key] = entries_.begin();
    }
    std::shared_ptr<const base::Encoded> find(std::string_view key) {
        const std::lock_guard lock(mutex_);
        const auto found = index_.find(key);
        if (found == index_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return found->second->answer;
    }

private:
    struct Entry {
        std::string key;
        std::shared_ptr<const base::Encoded> answer;
    };
    std::mutex mutex_;
    std::list<Entry> entries_;
    std::unordered_map<std::string_view, std::list<Entry>::iterator> index_;
};

// Which key each thread asks for next: Zipf 0.9, drawn before the clock runs.
std::vector<std::uint32_t> drawn(const LatencyOptions& options, std::size_t thread) {
    std::vector<double> sums;
    double sum = 0;
    for (std::size_t rank = 1; rank <= options.entries; ++rank) {
        sum += 1 / std::pow(static_cast<double>(rank), 0.9);
        sums.push_back(sum);
    }
    base::Random random(thread + 1);
    std::vector<std::uint32_t> asks(options.asks);
    for (std::uint32_t& ask : asks) {
        const auto found = std::lower_bound(sums.begin(), sums.end() - 1, random.unit() * sum);
        ask = static_cast<std::uint32_t>(found - sums.begin());
    }
    return asks;
}

// What is in the cache, by number.
struct Answers {
    std::vector<std::string> keys;
    std::vector<std::shared_ptr<const base::Encoded>> bodies;
};

bool is_same(const base::Encoded& one, const base::Encoded& other) {
    return one.bodies[0].bytes.data() == other.bodies[0].bytes.data();
}
bool is_body(const std::optional<cache::Answer>& found, const base::Encoded& expected) {
    return found && is_same(*found->body, expected);
}
bool is_body(const std::shared_ptr<const base::Encoded>& found, const base::Encoded& expected) {
    return found && is_same(*found, expected);
}
bool is_body(int, const base::Encoded&) { return true; }

struct Times {
    std::vector<std::uint32_t> each;  // ticks
    std::size_t wrong = 0;
};

// Asked as a request asks, with a key just put together; the answer is judged while no time runs.
template <class Find>
Times ask_all(const std::vector<std::uint32_t>& asks, const Answers& answers, Find& find) {
    Times times;
    times.each.reserve(asks.size());
    std::string key;
    for (const std::uint32_t which : asks) {
        key = answers.keys[which];
        const Ticks asked = ticks();
        auto found = find(key);
        const Ticks answered = ticks();
        if (!is_body(found, *answers.bodies[which])) ++times.wrong;
        const Ticks judged = ticks();
        found = {};
        const Ticks taken = answered - asked + ticks() - judged;
        times.each.push_back(static_cast<std::uint32_t>(std::min<Ticks>(taken, 0xFFFFFFFFu)));
    }
    return times;
}

struct Clocked {
    double p50 = 0, p99 = 0, mean = 0;
    std::size_t wrong = 0;
};

// All threads at once; in ticks.
template <class Find>
Clocked clocked(const LatencyOptions& options, const Answers& answers, Find find) {
    std::vector<Times> times(options.threads);
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < options.threads; ++thread) {
        threads.emplace_back(
            [&, thread] { times[thread] = ask_all(drawn(options, thread), answers, find); });
    }
    for (std::thread& thread : threads) thread.join();
    std::vector<std::uint32_t> all;
    Clocked sum;
    for (const Times& one : times) {
        all.insert(all.end(), one.each.begin(), one.each.end());
        sum.wrong += one.wrong;
    }
    std::sort(all.begin(), all.end());
    sum.p50 = all[all.size() / 2];
    sum.p99 = all[all.size() / 100 * 99];
    sum.mean = static_cast<double>(std::accumulate(all.begin(), all.end(), std::uint64_t{0})) /
               static_cast<double>(all.size());
    return sum;
}

// Fills the cache with what is asked once, up to a sixteenth: its shards have to choose by then,
// and nothing that is asked for here goes yet.
void fill_up(cache::Cache& cache, const Answers& answers) {
    for (int ask = 0; ask < 4; ++ask) {
        for (const std::string& key : answers.keys) cache.find({cache::Kind(0), key, {}});
    }
    const std::size_t bytes_max = cache.stats().bytes_max / 16 * 15;
    for (std::size_t number = 0; cache.stats().bytes < bytes_max; ++number) {
        const std::string key = fmt::format("filler {}", number);
        put(cache, key, {}, base::encode_identity(key, "application/json"));
    }
}

double nanoseconds_a_tick() {
    const auto began = Watch::now();
    const Ticks before = ticks();
    while (Watch::now() - began < std::chrono::milliseconds(50)) {
    }
    const std::chrono::duration<double, std::nano> passed = Watch::now() - began;
    return passed.count() / static_cast<double>(ticks() - before);
}

}  // namespace

bool measure_latency(const LatencyOptions& options) {
    Answers answers;
    const cache::MachineClock clock;
    const auto cache = roomy_cache(clock, options.entries * 4'096);
    OneLock one_lock;
    const std::vector<std::string> tags{"election:1"};
    for (std::size_t number = 0; number < options.entries; ++number) {
        const std::string key = key_of(number);
        answers.keys.push_back(key);
        answers.bodies.push_back(base::encode_identity(key, "application/json"));
        put(*cache, key, tags, answers.bodies.back());
        one_lock.put(key, answers.bodies.back());
    }
    if (options.room == Room::none) fill_up(*cache, answers);
    const auto ours = [&](const std::string& key) {
        return cache->find({cache::Kind(0), key, tags});
    };
    const auto peer = [&](const std::string& key) { return one_lock.find(key); };
    const auto nothing = [](const std::string&) { return 0; };

    const double scale = nanoseconds_a_tick();
    const Clocked timer = clocked(options, answers, nothing);
    std::size_t wrong = 0;
    const auto say = [&](const char* name, const Clocked& times) {
        wrong += times.wrong;
        fmt::print(
            "{{\"contender\": \"{}\", \"p50_ns\": {:.1f}, \"p99_ns\": {:.1f}, \"mean_ns\": "
            "{:.1f}, \"timer_ns\": {:.1f}, \"wrong\": {}}}\n",
            name, times.p50 * scale, times.p99 * scale, times.mean * scale, timer.p50 * scale,
            times.wrong);
    };
    say("almanac", clocked(options, answers, ours));
    say("LRU under one lock", clocked(options, answers, peer));
    return wrong == 0;
}

}  // namespace almanac::bench
