#include "cli/workers.h"

#include <algorithm>

namespace almanac::cli {

namespace {

// Whether this thread is inside a task; a task that asks for more must not wait for its own batch.
thread_local bool inside_task = false;

}  // namespace

Workers::Workers(std::size_t threads)
    : size_(threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency())) {}

Workers::~Workers() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Workers::run_all(std::size_t count, const std::function<void(std::size_t)>& task) {
    if (inside_task || size_ == 1 || count <= 1) return base::InlineExecutor().run_all(count, task);
    std::lock_guard turn(turn_);
    std::unique_lock lock(mutex_);
    while (threads_.size() + 1 < size_) threads_.emplace_back([this] { work(); });
    batch_ = {count, &task, 0, 0};
    wake_.notify_all();
    help(lock);
    finished_.wait(lock, [this] { return batch_.done == batch_.count; });
    batch_ = {};
}

void Workers::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || batch_.next < batch_.count; });
        if (stopping_) return;
        help(lock);
    }
}

void Workers::help(std::unique_lock<std::mutex>& lock) {
    while (batch_.next < batch_.count) {
        const std::size_t index = batch_.next++;
        const auto* task = batch_.task;
        lock.unlock();
        inside_task = true;
        (*task)(index);
        inside_task = false;
        lock.lock();
        if (++batch_.done == batch_.count) finished_.notify_all();
    }
}

}  // namespace almanac::cli
