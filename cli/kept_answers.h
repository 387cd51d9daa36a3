#pragma once

// The answers that `serve` works out when they are asked and keeps: the cache, the threads that
// fill it, the clock that it goes by, the check that what is kept is right, and what operators see
// and do.

#include "cli/tasks.h"
#include "engine/base/random.h"
#include "engine/cache/cache.h"
#include "engine/http/http.h"
#include "engine/observe/observe.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace almanac::cli {

// What the cache keeps for an app. Any thread may call these.
struct CachedApp {
    // The answer worked out anew that is kept under a key; nothing where it is of no app any more.
    std::function<std::optional<base::Result<cache::Computed>>(std::string_view key)> work_out;
    // Has the usual answers worked out ahead.
    std::function<void()> warm;
};

// What is kept, and where.
struct KeptOptions {
    std::vector<cache::Policy> policies;        // of all apps, one behind the other
    std::size_t bytes_max = 0;                  // in memory; 0: nothing is kept anywhere
    std::optional<cache::RedisSettings> redis;  // shared with other servers
};

// Members in the order in which they must outlive each other.
class KeptAnswers {
public:
    // `log` outlives it.
    KeptAnswers(KeptOptions options, const observe::Log& log);
    ~KeptAnswers();
    KeptAnswers(const KeptAnswers&) = delete;
    KeptAnswers& operator=(const KeptAnswers&) = delete;

    // What the apps ask.
    cache::Cache& cache() { return cache_; }

    // Adds /api/cache/stats, /api/cache/clear and /api/cache/warm.
    void mount(http::Router& router);

    // Begins: warms, checks kept answers one by one, and has /metrics say how the cache does. The
    // app outlives this; `metrics` may not be rendered when this is gone.
    void start(CachedApp app, observe::Metrics& metrics);

    // Has the usual answers worked out ahead, those that are not there; after start().
    void warm() const { app_.warm(); }

    // What operators should know of and can go on without, a sentence; "" where all is well.
    std::string complaint() const;

private:
    std::vector<observe::Sample> samples() const;
    void keep_time(const std::stop_token& stop);
    void check_one();
    void compare(const cache::Entry& kept);
    http::Route stats_route();
    http::Reply stats_reply() const;
    http::Route warm_route();
    http::Route clear_route();
    http::Reply clear(const std::string& pattern, const std::string& caller);
    std::function<void(const http::Responder&)> by_a_worker(std::function<http::Reply()> answer);

    const observe::Log& log_;
    CachedApp app_;
    const cache::MachineClock clock_;
    base::Random random_;
    std::atomic<std::uint64_t> checked_{0};
    std::atomic<std::uint64_t> differed_{0};
    Tasks tasks_;
    cache::Cache cache_;  // whose second tier may hand over tasks until it is gone
    std::jthread timekeeper_;
};

}  // namespace almanac::cli
