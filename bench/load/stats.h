#pragma once

// What a run found out: for each step of the schedule, and for the whole.

#include "bench/load/histogram.h"
#include "bench/load/schedule.h"
#include "bench/load/usage.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::load {

// Everything that may go wrong with a request.
enum class Fault : std::uint8_t {
    refused,    // no connection
    closed,     // the connection ended before the answer did
    timed_out,  // no answer in time
    status,     // one that the mix does not expect
    body,       // other bytes than the ETag claimed the first time
    validator,  // a 304 that was not asked for, or under another ETag
    malformed,  // no HTTP
    backlog,    // not sent: too many were waiting already
};
inline constexpr std::array<std::string_view, 8> fault_names{
    "refused", "closed", "timed_out", "status", "body", "validator", "malformed", "backlog"};

// The generator itself may be late by so much, in one request or answer of a hundred, before its
// figures are about itself: a tenth of the 10 ms that answers are held to.
inline constexpr Nanoseconds late_p99_max = std::chrono::milliseconds(1);

// One step.
struct StepStats {
    Step step;
    Histogram latency;  // of good answers, from when the request was due
    Histogram late;     // sent after it was due, where the connection was free to take it
    Histogram unread;   // of answers: for how long before nobody looked whether there were any
    std::uint64_t due = 0;
    std::uint64_t good = 0;         // right, below status 400
    std::uint64_t unchanged = 0;    // of these, 304
    std::uint64_t turned_away = 0;  // right, from status 400 on, as the mix allows under overload
    std::map<unsigned, std::uint64_t> turned_away_by;  // of these, by status
    std::uint64_t body_bytes = 0;
    std::array<std::uint64_t, fault_names.size()> faults{};
    double seconds = 0;  // by the clock, from its first request due to the next step's
    double own_cpu = 0;  // seconds of processor time
    double server_cpu = 0;

    // All faults together.
    std::uint64_t errors() const;
    // Whether the generator kept its time: sent when it should, and looked when it should.
    bool is_valid() const;
};

// The whole.
struct RunStats {
    std::string mix;
    std::size_t users = 0;
    std::size_t connections = 0;
    std::size_t pipeline = 1;
    std::vector<StepStats> steps;
    std::vector<Holding> holdings;  // of the server, where they were asked for
    std::size_t etags = 0;          // told apart
    std::uint64_t unchecked = 0;    // bodies that no claim was known of
    std::uint64_t reconnects = 0;
    bool interrupted = false;
    std::string first_fault;  // a sentence about the first of them, "" where there was none

    // All counted steps: errors, and whether the generator kept its time.
    std::uint64_t errors() const;
    bool is_valid() const;
};

// How much a server may grow in a soak before it leaks.
struct LeakBounds {
    double memory_mb = 8;  // allocators and caches breathe by some MB
    double handles = 4;
};

// Whether memory or handles grow beyond their bound.
struct Leaks {
    bool memory = false;
    bool handles = false;
};

// By the trends of what the server held.
Leaks leaks_of(const RunStats& run, const LeakBounds& bounds);

// The run as one JSON object.
std::string to_json(const RunStats& run, const LeakBounds& bounds);

// The counted steps as a table for people.
std::string to_table(const RunStats& run, const LeakBounds& bounds);

}  // namespace almanac::load
