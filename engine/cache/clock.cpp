#include "engine/cache/clock.h"

#include <ctime>

namespace almanac::cache {

namespace {

Nanoseconds read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
}

}  // namespace

Nanoseconds MachineClock::now() const { return read(CLOCK_MONOTONIC_COARSE); }
Nanoseconds MachineClock::exact() const { return read(CLOCK_MONOTONIC); }

}  // namespace almanac::cache
