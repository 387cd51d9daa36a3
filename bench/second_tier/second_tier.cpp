// What an answer costs that is not in memory but in Redis: through the cache, with so many asks in
// flight at once, beside a client that asks for one after the other and waits each time; and
// whether a hit in memory notices that there is a second tier. Prints a line of JSON for each.

#include "engine/cache/cache.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace almanac::bench {

namespace {

using Watch = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::ptrdiff_t depth_max = 4'096;

struct Shape {
    std::string address;
    std::size_t entries = 20'000;
    std::size_t bytes = 1'000;
    std::ptrdiff_t depth = 1;
};

cache::Options options_of(const std::string& address) {
    cache::Options options;
    options.bytes_max = std::size_t{1} << 30u;
    options.policies = {{"plain"}};
    if (address.empty()) return options;
    options.redis.emplace();
    options.redis->address = cache::parse_redis_address(address).value();
    return options;
}

// Computes where it is asked; only the filling instance computes.
cache::Submit at_once() {
    return [](const std::function<void()>& task, cache::Urgency) {
        task();
        return true;
    };
}

// A cache whose second tier, if any, is there.
std::unique_ptr<cache::Cache> opened(const std::string& address, const cache::MonotonicClock& at) {
    auto opened = std::make_unique<cache::Cache>(options_of(address), at, at_once());
    while (!address.empty() && opened->stats().second_tier->state != cache::TierState::ready) {
        std::this_thread::sleep_for(1ms);
    }
    return opened;
}

std::string key_of(std::size_t number) { return fmt::format("pairs {{\"n\": {}}}", number); }

std::string text_of(std::size_t number, std::size_t bytes) {
    std::string text = key_of(number);
    text.resize(bytes, 'x');
    return text;
}

const std::vector<std::string>& tags() {
    static const std::vector<std::string> names{"election:1", "edition:7"};
    return names;
}

// Asks for all entries in turn, `depth` of them in flight; how long each took, in ns.
class Asking {
public:
    Asking(cache::Cache& asked, const Shape& shape) : cache_(asked), shape_(shape) {}

    // `pause` is called before each.
    template <class Pause>
    std::vector<std::int64_t> all(const Pause& pause) {
        took_.assign(shape_.entries, 0);
        for (std::size_t number = 0; number < shape_.entries; ++number) {
            pause();
            room_.acquire();
            ask(number);
        }
        for (std::ptrdiff_t left = 0; left < shape_.depth; ++left) room_.acquire();
        return std::move(took_);
    }
    std::vector<std::int64_t> all() {
        return all([] {});
    }
    std::size_t computed() const { return computed_; }
    std::size_t wrong() const { return wrong_; }

private:
    void ask(std::size_t number) {
        const auto asked = Watch::now();
        cache_.get_or_compute(
            {cache::Kind(0), key_of(number), tags(), cache::Reading::cached},
            [this, number]() -> base::Result<cache::Computed> {
                ++computed_;
                return cache::Computed{
                    base::encode_identity(text_of(number, shape_.bytes), "text/plain"), 200};
            },
            [this, number, asked](const base::Result<cache::Answer>& answer) {
                took_[number] = (Watch::now() - asked).count();
                if (!answer || answer.value().body->bodies[0].bytes.size() != shape_.bytes ||
                    !answer.value().body->bodies[0].bytes.starts_with(key_of(number))) {
                    ++wrong_;
                }
                room_.release();
            });
    }

    cache::Cache& cache_;
    const Shape& shape_;
    std::counting_semaphore<depth_max> room_{shape_.depth};
    std::vector<std::int64_t> took_;
    std::atomic<std::size_t> computed_{0}, wrong_{0};
};

void say(const char* contender, const Shape& shape, std::vector<std::int64_t> took, double seconds,
         std::size_t wrong) {
    std::sort(took.begin(), took.end());
    const auto part = [&](std::size_t of_thousand) {
        return static_cast<double>(took[took.size() * of_thousand / 1'000]) / 1e3;
    };
    fmt::print(
        "{{\"contender\": \"{}\", \"bytes\": {}, \"depth\": {}, \"p50_us\": {:.2f}, \"p99_us\": "
        "{:.2f}, \"per_second\": {:.0f}, \"wrong\": {}}}\n",
        contender, shape.bytes, shape.depth, part(500), part(990),
        static_cast<double>(took.size()) / seconds, wrong);
}

std::size_t fill(const Shape& shape, const cache::MonotonicClock& clock) {
    const auto filler = opened(shape.address, clock);
    Shape slowly = shape;
    slowly.depth = 64;
    Asking asking(*filler, slowly);
    const auto on_their_way = [&] { return filler->stats().second_tier->put_bytes; };
    // What waits to be put is bounded, and what is beyond the bound is not put at all.
    constexpr std::size_t on_their_way_max = std::size_t{8} << 20u;
    asking.all([&] {
        while (on_their_way() > on_their_way_max) std::this_thread::sleep_for(1ms);
    });
    while (on_their_way() > 0) std::this_thread::sleep_for(1ms);
    return filler->stats().second_tier->puts;
}

void fetch(const Shape& shape, const cache::MonotonicClock& clock) {
    const auto reader = opened(shape.address, clock);
    Asking asking(*reader, shape);
    const auto began = Watch::now();
    auto took = asking.all();
    const std::chrono::duration<double> passed = Watch::now() - began;
    say("almanac", shape, std::move(took), passed.count(), asking.wrong() + asking.computed());
}

// The usual way: GET, wait, next. The entries are those that almanac stored, bytes and all.
void one_by_one(const Shape& shape) {
    const cache::RedisAddress at = cache::parse_redis_address(shape.address).value();
    redisContext* const context = at.socket.empty() ? redisConnect(at.host.c_str(), at.port)
                                                    : redisConnectUnix(at.socket.c_str());
    auto* const keys = static_cast<redisReply*>(redisCommand(context, "KEYS almanac:entry:*"));
    std::vector<std::int64_t> took;
    std::size_t wrong = 0;
    const auto began = Watch::now();
    for (std::size_t at_key = 0; at_key < keys->elements; ++at_key) {
        const auto asked = Watch::now();
        auto* const reply = static_cast<redisReply*>(redisCommand(
            context, "GET %b", keys->element[at_key]->str, keys->element[at_key]->len));
        took.push_back((Watch::now() - asked).count());
        if (reply->len < shape.bytes) ++wrong;
        freeReplyObject(reply);
    }
    const std::chrono::duration<double> passed = Watch::now() - began;
    freeReplyObject(keys);
    redisFree(context);
    say("GET one by one", shape, std::move(took), passed.count(), wrong);
}

// A million hits in memory by one thread, in ns each.
void hits(const Shape& shape, const cache::MonotonicClock& clock) {
    const auto held = opened(shape.address, clock);
    Asking asking(*held, shape);
    asking.all();
    constexpr std::size_t rounds = 1'000'000;
    std::vector<std::string> keys;
    for (std::size_t number = 0; number < shape.entries; ++number) keys.push_back(key_of(number));
    std::size_t missed = 0;
    const auto began = Watch::now();
    for (std::size_t round = 0; round < rounds; ++round) {
        const cache::Ask ask{cache::Kind(0), keys[round % shape.entries], tags(),
                             cache::Reading::cached};
        if (!held->find(ask)) ++missed;
    }
    const std::chrono::duration<double, std::nano> passed = Watch::now() - began;
    fmt::print("{{\"contender\": \"{}\", \"hit_ns\": {:.1f}, \"wrong\": {}}}\n",
               shape.address.empty() ? "memory alone" : "memory before Redis",
               passed.count() / rounds, missed + asking.wrong());
}

}  // namespace

}  // namespace almanac::bench

int main(int argc, char** argv) {
    namespace bench = almanac::bench;
    bench::Shape shape;
    bool memory = false;
    CLI::App app("What an answer from the second tier costs");
    app.add_option("--redis", shape.address, "its address; without one, --hits has no second tier");
    app.add_option("--entries", shape.entries, "answers, each asked once")
        ->check(CLI::PositiveNumber);
    app.add_option("--bytes", shape.bytes, "of one answer")->check(CLI::Range(100, 1'000'000));
    app.add_option("--depth", shape.depth, "asks in flight")->check(CLI::Range(1, 4'096));
    app.add_flag("--hits", memory, "measure hits in memory instead");
    CLI11_PARSE(app, argc, argv);
    const almanac::cache::MachineClock clock;
    if (memory) {
        bench::hits(shape, clock);
        return 0;
    }
    const std::size_t stored = bench::fill(shape, clock);
    fmt::print("{{\"contender\": \"stored\", \"entries\": {}, \"wrong\": 0}}\n", stored);
    bench::fetch(shape, clock);
    bench::one_by_one(shape);
}
