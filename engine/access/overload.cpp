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
// Above any wait that is allowed to anybody; times 2^32 who wait it still fits.
constexpr seconds interval_max{1};

}  // namespace

bool Overload::arrive(Monotonic now) {
    if (waiting_ >= limits_.waiting_max || expected_wait(now) > limits_.wait_max) return false;
    if (waiting_++ == 0) busy_since_ = now;
    return true;
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

}  // namespace almanac::access
