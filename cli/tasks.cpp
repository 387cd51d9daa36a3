#include "cli/tasks.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace almanac::cli {

namespace {

// Of what nobody waits for: one turn in so many while others wait.
constexpr std::uint64_t turns_a_task_ahead = 8;

// Of the thread that calls it; where the system refuses, it goes on as it was.
void yield_to_serving() {
    constexpr int nice = 5;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

access::Monotonic now() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

Tasks::Tasks(std::size_t threads, const TaskLimits& limits)
    : limits_(limits), overload_(limits.asked) {
    const std::size_t count =
        threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
    for (std::size_t thread = 0; thread < count; ++thread)
        threads_.emplace_back([this] { work(); });
}

Tasks::~Tasks() { stop(); }

void Tasks::stop() {
    std::deque<std::function<void()>> asked;
    std::deque<std::function<void()>> ahead;
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        asked.swap(asked_);
        ahead.swap(ahead_);
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

bool Tasks::submit(std::function<void()> task, cache::Urgency urgency) {
    {
        std::lock_guard lock(mutex_);
        if (stopping_ || !has_room(urgency)) {
            ++refused_;
            return false;
        }
        (urgency == cache::Urgency::ahead ? ahead_ : asked_).push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
}

bool Tasks::has_room(cache::Urgency urgency) {
    if (urgency == cache::Urgency::ahead) return ahead_.size() < limits_.ahead_max;
    return overload_.arrive(now());
}

TaskCounts Tasks::counts() const {
    std::lock_guard lock(mutex_);
    return {asked_.size(), ahead_.size(), turns_, refused_, overload_.expected_wait(now())};
}

// Whoever was let in is answered, however long it took: the answer is kept for the next.
bool Tasks::take(std::function<void()>& task) {
    ++turns_;
    const bool somebody_waits =
        !asked_.empty() && (ahead_.empty() || turns_ % turns_a_task_ahead != 0);
    auto& queue = somebody_waits ? asked_ : ahead_;
    task = std::move(queue.front());
    queue.pop_front();
    if (somebody_waits) overload_.leave();
    return somebody_waits;
}

void Tasks::work() {
    yield_to_serving();
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !asked_.empty() || !ahead_.empty(); });
        if (stopping_) return;
        std::function<void()> task;
        const bool somebody_waited = take(task);
        lock.unlock();
        task();
        task = nullptr;  // what it holds goes without the lock
        lock.lock();
        if (somebody_waited) overload_.finish(now());
    }
}

}  // namespace almanac::cli
