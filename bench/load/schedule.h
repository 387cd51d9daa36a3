#pragma once

// When requests are due. Made beforehand from rates and times alone, so that a slow server cannot
// slow it down. Pure.

#include "engine/base/random.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace almanac::load {

// A while at one rate.
struct Step {
    double rate = 0;  // requests a second, above 0
    std::chrono::nanoseconds length{0};
    bool is_counted = true;  // not: it warms up
};

// Evenly spaced, or at random (a Poisson process), as requests of many strangers come.
enum class Pacing : std::uint8_t { even, poisson };

// One request that is due.
struct Arrival {
    std::chrono::nanoseconds at{0};  // since the begin of the first step
    std::size_t step = 0;
};

// Arrivals one after another.
class Schedule {
public:
    Schedule(std::vector<Step> steps, Pacing pacing, std::uint64_t seed);

    // The next arrival, nothing after the last.
    std::optional<Arrival> next();

private:
    std::vector<Step> steps_;
    Pacing pacing_;
    base::Random random_;
    std::size_t step_ = 0;
    double begin_ns_ = 0;     // of the step
    double within_ns_ = 0;    // of the next arrival, within the step
    std::uint64_t made_ = 0;  // arrivals of this step
};

}  // namespace almanac::load
