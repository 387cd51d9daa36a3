#pragma once

// Work that may run elsewhere. The one pool of worker threads is made in cli and handed down.

#include <cstddef>
#include <functional>

namespace almanac::base {

// Runs tasks, perhaps on other threads.
class Executor {
public:
    virtual ~Executor() = default;
    // Calls task(0) … task(count - 1), in any order and perhaps at once; returns when all are done.
    virtual void run_all(std::size_t count, const std::function<void(std::size_t)>& task) = 0;
};

// Runs everything at once on the caller's thread, in order.
class InlineExecutor final : public Executor {
public:
    void run_all(std::size_t count, const std::function<void(std::size_t)>& task) override {
        for (std::size_t index = 0; index < count; ++index) task(index);
    }
};

}  // namespace almanac::base
