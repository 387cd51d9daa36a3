#pragma once

// What a process uses, from /proc: its processor time, memory and handles; and a thread that looks
// again and again while a long run goes on.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace almanac::load {

// User and system time of processes and of their children, which nginx has; 0 of those that are
// gone.
double cpu_seconds(const std::vector<int>& pids);

// The same of this process.
double own_cpu_seconds();

// One look at what processes hold.
struct Holding {
    double seconds = 0;  // since the first look was asked for
    std::uint64_t resident_bytes = 0;
    std::size_t handles = 0;
};

// Resident memory and open handles of processes and their children.
Holding holding_of(const std::vector<int>& pids);

// Looks every `period` until it goes, on a thread of its own: listing 10,000 handles takes
// milliseconds, which the generator does not have.
class Sampler {
public:
    Sampler(std::vector<int> pids, std::chrono::milliseconds period);

    // Ends the looking; every look, oldest first.
    std::vector<Holding> finish();

private:
    std::vector<Holding> looks_;  // the thread's until it has ended
    std::jthread thread_;
};

}  // namespace almanac::load
