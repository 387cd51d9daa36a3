#include "tests/redis/instance.h"

#include <future>
#include <memory>
#include <utility>

namespace almanac::redis_test {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 30s;  // longer than any wait of the cache

// Somebody who is told once, perhaps after nobody waits for it.
template <class T>
class Ear {
public:
    void tell(T what) const { promise_->set_value(std::move(what)); }
    // `otherwise` where nothing is told in time.
    T wait(T otherwise) const {
        std::future<T> future = promise_->get_future();
        return future.wait_for(patience) == std::future_status::ready ? future.get() : otherwise;
    }

private:
    std::shared_ptr<std::promise<T>> promise_ = std::make_shared<std::promise<T>>();
};

cache::Invalidated told_by(const Ear<bool>& ear) {
    return [ear](const base::Result<void>& result) { ear.tell(static_cast<bool>(result)); };
}

cache::Options options_of(const std::string& address, const Instance::Options& wanted) {
    cache::RedisSettings redis;
    redis.address = cache::parse_redis_address(address).value();
    redis.password = wanted.password;
    if (wanted.waits == Instance::Waits::long_ones) {
        redis.fetch_wait_max = 5s;
        redis.spread_wait_max = 20s;
    }
    redis.results_version = "7";
    cache::Options options;
    options.redis = redis;
    options.shards = 4;
    options.bytes_max = wanted.memory == Instance::Memory::small ? 64u << 10u : 64u << 20u;
    options.policies = {{"plain"}};
    return options;
}

}  // namespace

Workers::Workers() {
    for (int count = 0; count < 2; ++count) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

cache::Submit Workers::submit() {
    return [this](std::function<void()> task, cache::Urgency) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        changed_.notify_one();
        return true;
    };
}

void Workers::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        const std::function<void()> task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

Instance::Instance(const std::string& address, const Options& options)
    : cache(options_of(address, options), clock, workers.submit()) {}

Told Instance::ask(const std::string& key, const std::vector<std::string>& tags,
                   const std::function<std::string()>& compute) {
    const auto begun = std::chrono::steady_clock::now();
    const Ear<Told> ear;
    cache.get_or_compute(
        {cache::Kind(0), key, tags, cache::Reading::cached},
        [compute]() -> base::Result<cache::Computed> {
            return cache::Computed{base::encode_identity(compute(), "text/plain"), 200};
        },
        [ear](const base::Result<cache::Answer>& result) {
            if (!result) return ear.tell({"error: " + result.error().detail, {}, {}});
            const cache::Answer& answer = result.value();
            ear.tell({std::string(answer.body->body(base::Encoding::identity).bytes),
                      answer.source,
                      {}});
        });
    Told told = ear.wait({"error: nobody answered", {}, {}});
    told.took = std::chrono::steady_clock::now() - begun;
    return told;
}

bool Instance::invalidate(const std::string& tag) {
    const Ear<bool> ear;
    const std::vector<std::string> tags{tag};
    cache.invalidate(tags, told_by(ear));
    return ear.wait(false);
}

bool Instance::clear() {
    const Ear<bool> ear;
    cache.clear(told_by(ear));
    return ear.wait(false);
}

bool Instance::wait_for(const std::function<bool(const cache::SecondTierStats&)>& wanted) const {
    const auto until = std::chrono::steady_clock::now() + 1min;
    while (!wanted(tier())) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

}  // namespace almanac::redis_test
