#pragma once

// The open loop: sends each request when the schedule says, over connections of its users, and
// reads what comes back. One thread, one epoll.

#include "bench/load/mix.h"
#include "bench/load/schedule.h"
#include "bench/load/stats.h"
#include "engine/base/result.h"

#include <csignal>
#include <string>
#include <vector>

namespace almanac::load {

// What to load, and how. Every default is a choice for a machine where server and generator share
// two cores.
struct LoadOptions {
    std::string host = "127.0.0.1";  // IPv4
    std::uint16_t port = 0;
    std::size_t users = 1;
    std::size_t connections = 1;  // user u is on connection u modulo this
    std::size_t sources = 1;      // loopback addresses from 127.0.0.2 on; one has 28,232 ports
    std::size_t pipeline = 1;     // requests of a connection that may be on their way at once
    // The generator sleeps until so much has passed since its last turn; what is due meanwhile goes
    // out late by as much, which is measured like everything else.
    std::chrono::microseconds slice{100};
    std::chrono::milliseconds timeout{10'000};
    std::vector<Step> steps;
    Pacing pacing = Pacing::even;
    std::uint64_t seed = 1;
    std::vector<int> server_pids;
    std::chrono::milliseconds sample_every{
        0};  // 0: the server's memory and handles are not watched
    const volatile std::sig_atomic_t* stop = nullptr;  // set by a signal's handler
};

// Requests that are due and cannot be sent, because their connection still waits for answers, are
// kept up to this many: 40 s of 50,000 a second, 96 MB. Further ones are faults.
inline constexpr std::size_t waiting_max = 2'000'000;

// Connects, runs the schedule, waits for the last answers. An error only where nothing could be
// asked: too few handles, nobody listens.
base::Result<RunStats> run_load(const Mix& mix, const LoadOptions& options);

}  // namespace almanac::load
