#pragma once

// What the kernel says about this process, read from /proc when somebody asks.

#include <cstddef>

namespace almanac::observe {

// One reading. What cannot be read is 0.
struct ProcessUsage {
    double cpu_seconds = 0;  // user and system
    std::size_t resident_bytes = 0;
    std::size_t open_handles = 0;
    std::size_t handles_max = 0;
};

// Reads this process' usage now.
ProcessUsage process_usage();

}  // namespace almanac::observe
