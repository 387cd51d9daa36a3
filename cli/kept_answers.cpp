#include "cli/kept_answers.h"

#include "cli/cache_clear.h"
#include "cli/cache_samples.h"
#include "cli/cache_view.h"
#include "cli/seed.h"
#include "engine/base/json.h"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace almanac::cli {

namespace {

// How late a computation past its deadline is given up.
constexpr std::chrono::milliseconds tick_period{100};
// What nobody may have any more is dropped at one in so many ticks.
constexpr std::uint64_t ticks_a_sweep = 10;
// One kept answer is compared at one in so many: at the 30 ms that the dearest take, 0.6 % of a
// core.
constexpr std::uint64_t ticks_a_check = 50;
// Once an hour the usual answers are asked for again: what made room for others comes back.
constexpr std::uint64_t ticks_a_warming = 36'000;

cache::Options options_of(KeptOptions kept) {
    cache::Options options;
    options.enabled = kept.bytes_max > 0;
    if (options.enabled) options.bytes_max = kept.bytes_max;
    if (options.enabled) options.redis = std::move(kept.redis);
    // What waits for a thread counts as being computed: the tasks' own limits decide.
    const TaskLimits limits;
    options.computes_max = limits.asked.waiting_max + limits.ahead_max;
    options.policies = std::move(kept.policies);
    options.seed = any_seed();
    return options;
}

bool is_same(const cache::Entry& kept, const base::Result<cache::Computed>& anew) {
    if (!anew || !anew->body || anew->status != kept.status) return false;
    const auto bytes = [](const base::Encoded& body) {
        return body.body(base::Encoding::identity).bytes;
    };
    return bytes(*anew->body) == bytes(*kept.body);
}

// What an order answers: it was taken.
http::Reply taken() {
    http::Reply reply;
    reply.status = 204;
    return reply;
}

http::Reply json_reply(std::string json) {
    http::Reply reply;
    reply.body = base::encode_identity(std::move(json), "application/json");
    reply.computed = true;
    return reply;
}

}  // namespace

KeptAnswers::KeptAnswers(KeptOptions options, const observe::Log& log)
    : log_(log),
      random_(any_seed()),
      cache_(options_of(std::move(options)), clock_,
             [this](std::function<void()> task, cache::Urgency urgency) {
                 return tasks_.submit(std::move(task), urgency);
             }) {}

// Nothing that runs may meet a cache that is gone.
KeptAnswers::~KeptAnswers() {
    timekeeper_ = {};
    tasks_.stop();
}

void KeptAnswers::start(CachedApp app, observe::Metrics& metrics) {
    app_ = std::move(app);
    metrics.add_source([this] { return samples(); });
    app_.warm();
    timekeeper_ = std::jthread([this](const std::stop_token& stop) { keep_time(stop); });
}

std::vector<observe::Sample> KeptAnswers::samples() const {
    std::vector<observe::Sample> samples = samples_of(cache_.stats());
    add_samples(samples, tasks_.counts());
    add_samples(samples, CheckCounts{checked_, differed_});
    return samples;
}

std::string KeptAnswers::complaint() const {
    const auto tier = cache_.second_tier();
    if (!tier || tier->state == cache::TierState::ready) return "";
    if (tier->state == cache::TierState::slow)
        return "Redis is slow: answers are worked out here instead of being asked of it.";
    return fmt::format("Redis is away: {} Answers are kept in memory alone.", tier->reason);
}

void KeptAnswers::keep_time(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    std::uint64_t ticks = 0;
    while (!wake.wait_for(lock, stop, tick_period, [&] { return stop.stop_requested(); })) {
        cache_.tick();
        ++ticks;
        if (ticks % ticks_a_sweep == 0) cache_.sweep();
        if (ticks % ticks_a_check == 0) check_one();
        if (ticks % ticks_a_warming == 0) app_.warm();
    }
}

// A check that finds no room among the tasks is left out: who asks goes first.
void KeptAnswers::check_one() {
    for (cache::Entry& kept : cache_.sample(random_, 1))
        tasks_.submit([this, kept = std::move(kept)] { compare(kept); }, cache::Urgency::ahead);
}

void KeptAnswers::compare(const cache::Entry& kept) {
    const auto anew = app_.work_out(kept.key);
    if (!anew) return;
    ++checked_;
    if (is_same(kept, *anew)) return;
    ++differed_;
    cache_.remove(kept.key);
    log_.event(observe::Level::error, "cache_mismatch", {{"key", std::string_view(kept.key)}});
}

void KeptAnswers::mount(http::Router& router) {
    router.add(stats_route());
    router.add(clear_route());
    router.add(warm_route());
}

http::Route KeptAnswers::warm_route() {
    http::Route route;
    route.method = http::Method::post;
    route.path = "/api/cache/warm";
    route.name = "cache_warm";
    route.summary = "Has the usual answers worked out ahead, those that are not there.";
    route.caller = http::Caller::admin;
    route.policy = http::CachePolicy::no_store;
    route.handle = [this](const http::Request&) {
        warm();
        return taken();
    };
    return route;
}

http::Route KeptAnswers::clear_route() {
    http::Parameter pattern;
    pattern.name = "pattern";
    pattern.minimum = 1;
    pattern.maximum = static_cast<double>(pattern_bytes_max);
    pattern.default_value = every_key;
    pattern.example = every_key;
    pattern.sentence =
        "Which answers, by their keys as /api/cache/stats shows them: * stands for any text, all "
        "else for itself. demo/* is an election, */coalition_pairs * a view of all.";
    http::Route route;
    route.method = http::Method::post;
    route.path = "/api/cache/clear";
    route.name = "cache_clear";
    route.summary =
        "Forgets answers that are kept, every one unless a pattern says which; the next who ask "
        "have them worked out anew.";
    route.parameters = {std::move(pattern)};
    route.caller = http::Caller::admin;
    route.policy = http::CachePolicy::no_store;
    route.returns = &base::shape_of<CacheCleared>();
    route.example = std::make_shared<const http::Example>(
        http::Example{"cache_cleared", base::to_json(CacheCleared{"demo/*", 12})});
    route.handle = [this](const http::Request& request) {
        http::Reply reply;
        reply.later = by_a_worker(
            [this, pattern = std::string(request.text("pattern")),
             caller = std::string(request.caller_name())] { return clear(pattern, caller); });
        return reply;
    };
    return route;
}

http::Reply KeptAnswers::clear(const std::string& pattern, const std::string& caller) {
    const CacheCleared cleared = clear_matching(cache_, pattern);
    log_.event(observe::Level::info, "cache_cleared",
               {{"pattern", std::string_view(pattern)},
                {"dropped", static_cast<std::int64_t>(cleared.dropped)},
                {"caller", std::string_view(caller)}});
    return json_reply(base::to_json(cleared));
}

http::Route KeptAnswers::stats_route() {
    http::Route route;
    route.path = "/api/cache/stats";
    route.name = "cache_stats";
    route.summary = "How the cache of answers worked out on demand does, by kind of answer.";
    route.policy = http::CachePolicy::no_store;
    route.returns = &base::shape_of<CacheView>();
    route.example = std::make_shared<const http::Example>(
        http::Example{"cache_stats", base::to_json(view_of(cache::Stats{}, {}))});
    route.handle = [this](const http::Request&) {
        http::Reply reply;
        reply.later = by_a_worker([this] { return stats_reply(); });
        return reply;
    };
    return route;
}

// For what looks at every entry, of which there may be a million.
std::function<void(const http::Responder&)> KeptAnswers::by_a_worker(
    std::function<http::Reply()> answer) {
    return [this, answer = std::move(answer)](const http::Responder& responder) {
        const bool taken = tasks_.submit([answer, responder] { responder.answer(answer()); });
        if (!taken) {
            responder.answer(
                http::problem(base::Error{base::ErrorKind::exhausted, "All workers are busy."}));
        }
    };
}

http::Reply KeptAnswers::stats_reply() const {
    constexpr std::size_t listed_entries = 20;
    return json_reply(base::to_json(view_of(cache_.stats(), cache_.list("*", listed_entries))));
}

}  // namespace almanac::cli
