#include "engine/access/overload.h"

#include "engine/base/ensure.h"

#include <algorithm>

namespace almanac::access {

namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

// The interval is a mean that forgets: of each new one it takes a sixteenth, so that a pace that
// changes is known after some 16 answers and a single long one does not pass for the pace.
constexpr std::int64_t memory = 16;
// A pause of so many intervals is no chance any more: between independent answers one in 3,000 is
// as long. From then on the pace is taken to be breaking down.
constexpr std::int64_t pauses_by_chance = 8;
constexpr seconds retry_after_max{60};
// Above any wait that is allowed to anybody; times 2^32 who wait it still fits.
constexpr seconds interval_max{1};

}  // namespace

Overload::Arrival Overload::arrive(Priority priority, Monotonic now) {
    const nanoseconds wait = expected_wait(now);
    const bool admitted = priority == Priority::vital ||
                          (waiting_ < limits_.waiting_max && wait <= wait_allowed(priority));
    if (!admitted)
        return {false, std::clamp(std::chrono::ceil<seconds>(wait), seconds(1), retry_after_max)};
    if (waiting_++ == 0) busy_since_ = now;
    return {};
}

bool Overload::start(Priority priority, Monotonic waited) {
    leave();
    return priority == Priority::vital || waited <= limits_.wait_max;
}

void Overload::leave() {
    base::ensure(waiting_ > 0, "somebody leaves a queue in which nobody waits");
    --waiting_;
}

void Overload::finish(Monotonic now) {
    // While nobody waits, the time between two answers is the callers' pace and not ours.
    if (waiting_ == 0) return;
    interval_ += (std::max(now - busy_since_, nanoseconds(0)) - interval_) / memory;
    busy_since_ = now;
}

nanoseconds Overload::expected_wait(Monotonic now) const {
    if (waiting_ == 0) return nanoseconds(0);
    const nanoseconds interval = std::max((now - busy_since_) / pauses_by_chance, interval_);
    return std::min<nanoseconds>(interval, interval_max) * static_cast<std::int64_t>(waiting_);
}

nanoseconds Overload::wait_allowed(Priority priority) const {
    switch (priority) {
        case Priority::vital:
            return nanoseconds::max();
        case Priority::high:
            return 2 * limits_.wait_target;
        case Priority::normal:
            return limits_.wait_target;
        case Priority::low:
            break;
    }
    return limits_.wait_target / 4;
}

}  // namespace almanac::access
