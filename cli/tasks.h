#pragma once

// The threads that work answers out while the cores go on serving, and who is told at once that
// they have no time.

#include "engine/access/access.h"
#include "engine/cache/cache.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace almanac::cli {

// What waits at most. Who asks for an analysis waits half a second at the present pace, or is told
// at once; of what nobody waits for, 4,000 elections' usual questions may lie there.
struct TaskLimits {
    access::OverloadLimits asked{.wait_max = std::chrono::milliseconds(500)};
    std::size_t ahead_max = 16'384;
};

// What has become of tasks since the start.
struct TaskCounts {
    std::size_t waiting = 0;        // asked for, not begun
    std::size_t waiting_ahead = 0;  // likewise, of those nobody waits for
    std::uint64_t run = 0;
    std::uint64_t refused = 0;
    std::chrono::nanoseconds expected_wait{0};  // of who asks now
};

// Runs tasks in the order they came, each on one of its threads; those that nobody waits for when
// there are no others, and at one turn in eight, so that they come to an end. Any thread may call
// it. Its threads yield to those that serve: they have a lower priority with the scheduler.
class Tasks {
public:
    // 0: one a core.
    explicit Tasks(std::size_t threads = 0, const TaskLimits& limits = {});
    // As stop().
    ~Tasks();
    Tasks(const Tasks&) = delete;
    Tasks& operator=(const Tasks&) = delete;

    // False, and nothing done, where it would wait too long.
    bool submit(std::function<void()> task, cache::Urgency urgency = cache::Urgency::asked);

    // Lets what runs end; what waits is dropped, and nothing more is taken.
    void stop();

    TaskCounts counts() const;

private:
    void work();
    bool has_room(cache::Urgency urgency);
    // The next task; whether somebody waits for it.
    bool take(std::function<void()>& task);

    const TaskLimits limits_;
    mutable std::mutex mutex_;  // guards everything below
    std::condition_variable wake_;
    access::Overload overload_;
    std::deque<std::function<void()>> asked_;
    std::deque<std::function<void()>> ahead_;
    std::uint64_t turns_ = 0;
    std::uint64_t refused_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace almanac::cli
