#pragma once

// The one pool of worker threads, made here and handed down.

#include "engine/base/executor.h"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace almanac::cli {

// One thread a core, the caller's among them; they start with the first work. run_all may be called
// from any thread, one call at a time; a task that calls it again runs its own tasks itself.
class Workers final : public base::Executor {
public:
    // 0: one a core.
    explicit Workers(std::size_t threads = 0);
    ~Workers() override;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void run_all(std::size_t count, const std::function<void(std::size_t)>& task) override;

private:
    struct Batch {
        std::size_t count = 0;
        const std::function<void(std::size_t)>* task = nullptr;
        std::size_t next = 0;
        std::size_t done = 0;
    };

    void work();
    // Takes tasks of the batch in hand until none is left; `lock` is held before and after.
    void help(std::unique_lock<std::mutex>& lock);

    const std::size_t size_;
    std::mutex turn_;   // held for the length of a run_all
    std::mutex mutex_;  // guards everything below
    std::condition_variable wake_;
    std::condition_variable finished_;
    Batch batch_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace almanac::cli
