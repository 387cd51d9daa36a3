#pragma once

// Time that only runs forward: what entries' ages and deadlines are counted in. The time of day may
// jump; nothing here reads it.

#include <chrono>

namespace almanac::cache {

using Nanoseconds = std::chrono::nanoseconds;

// Time since some fixed moment; thread-safe. Should it ever run backwards all the same, ages count
// as zero.
class MonotonicClock {
public:
    virtual ~MonotonicClock() = default;
    // Behind by a few milliseconds at most and quick: every hit asks.
    virtual Nanoseconds now() const = 0;
    // To the nanosecond, for what a computation cost.
    virtual Nanoseconds exact() const = 0;
};

// The machine's; starts when it boots.
class MachineClock final : public MonotonicClock {
public:
    Nanoseconds now() const override;
    Nanoseconds exact() const override;
};

}  // namespace almanac::cache
