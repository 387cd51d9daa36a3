#pragma once

// Time as an argument: code takes a Clock&, tests pass one they move by hand.

#include <chrono>

namespace almanac::base {

using Instant = std::chrono::system_clock::time_point;

// Tells the time of day; thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
public:
    Instant now() const override { return std::chrono::system_clock::now(); }
};

// A clock that stands still until a test moves it.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant start) : now_(start) {}
    Instant now() const override { return now_; }
    // Moves the time on; only a test's own thread may.
    void advance(std::chrono::nanoseconds by) {
        now_ += std::chrono::duration_cast<Instant::duration>(by);
    }

private:
    Instant now_;
};

}  // namespace almanac::base
