#pragma once

// What /metrics says of the cache and of the threads that fill it. Pure.

#include "cli/tasks.h"
#include "engine/cache/cache.h"
#include "engine/observe/observe.h"

#include <cstdint>
#include <vector>

namespace almanac::cli {

// How the check of kept answers has gone since the start.
struct CheckCounts {
    std::uint64_t checked = 0;
    std::uint64_t differed = 0;
};

// The memory's, each kind's that anybody asked for, and the second tier's where there is one.
std::vector<observe::Sample> samples_of(const cache::Stats& stats);

// Adds what is said of tasks.
void add_samples(std::vector<observe::Sample>& samples, const TaskCounts& tasks);
// Adds what is said of the check.
void add_samples(std::vector<observe::Sample>& samples, const CheckCounts& checks);

}  // namespace almanac::cli
