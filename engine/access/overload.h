#pragma once

// Which work to refuse so that the rest is answered in time: decides from the pace at which a queue
// empties how long a newcomer would wait, and refuses those who would wait for too long. Pure: no
// clock, no thread, no queue of its own; the queue's owner calls it under the queue's lock.

#include "engine/access/gcra.h"

#include <chrono>
#include <cstddef>

namespace almanac::access {

// What a queue is held to.
struct OverloadLimits {
    // The longest wait that anybody is let in for. A person takes what comes within 100 ms for
    // immediate; half of it is left for the answer itself.
    std::chrono::nanoseconds wait_max = std::chrono::milliseconds(50);
    // However quick the pace: at 64 KiB a waiting request 64 MiB.
    std::size_t waiting_max = 1024;
};

// Watches one queue and its workers.
class Overload {
public:
    explicit Overload(const OverloadLimits& limits = {}) : limits_(limits) {}

    // Whether a newcomer may join. If so, he counts as waiting until he leaves.
    bool arrive(Monotonic now);

    // Somebody's turn has come, or he went away.
    void leave();

    // Somebody who had started is done.
    void finish(Monotonic now);

    // How long a newcomer would wait.
    std::chrono::nanoseconds expected_wait(Monotonic now) const;
    std::size_t waiting() const { return waiting_; }

private:
    OverloadLimits limits_;
    std::size_t waiting_ = 0;
    // Between two that finish while others wait; before the first was seen, what a recount takes.
    std::chrono::nanoseconds interval_ = std::chrono::milliseconds(5);
    Monotonic busy_since_{0};  // since when others wait without a finish that was measured
};

}  // namespace almanac::access
