#pragma once

// Which requests were answered, one JSON line each, off the hot path: a core copies what it knows
// into a bounded ring of its own, one thread makes lines of it and writes them. Nobody who answers
// ever waits for a disk.

#include "engine/base/clock.h"
#include "engine/observe/metrics.h"
#include "engine/observe/trace.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::observe {

// Which requests get a line.
struct AccessLogOptions {
    std::optional<int> handle;  // an open file, not closed here; none: traces only, nothing written
    double sample_rate = 0.01;  // of the traces that begin here
    std::chrono::nanoseconds slow = std::chrono::milliseconds(100);  // took this long: always
    std::uint64_t seed = 0;                                          // of trace ids
};

// One request that was answered, as the log sees it.
struct Access {
    Answered answered;
    std::string_view target;
    Trace trace;
};

// A core's ring holds so many requests, 1 MiB; emptied every access_log_period, so that it takes
// 40,000 lines a second.
inline constexpr std::size_t access_ring_records = 4096;
inline constexpr std::chrono::milliseconds access_log_period{100};

// What a client can force (errors, slow answers, traces it says are sampled) gets so many lines a
// second and core, 300 KB, lest a flood of refusals become a flood of writing.
inline constexpr std::uint64_t forced_lines_per_second_max = 1'000;

// Of a target so many bytes are kept; our longest route with its parameters has 120.
inline constexpr std::size_t access_target_bytes_max = 144;

// The access log of a server. Each core calls for itself; samples() may be called by anybody.
class AccessLog {
public:
    // `clock` outlives the log.
    AccessLog(const base::Clock& clock, const AccessLogOptions& options);
    // Writes what is still in the rings.
    ~AccessLog();
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;

    // Says which routes and how many cores there are, as Metrics::open(); begins to write.
    void open(std::vector<std::string> routes, std::size_t cores);

    // The place of a request in its trace, from its `traceparent` ("" where it has none); only the
    // thread that runs `core` may call it.
    Trace begin(std::size_t core, std::string_view traceparent);

    // Notes one answer where it is sampled, an error (from 400 on) or slow; only the thread that
    // runs `core` may call it.
    void answered(std::size_t core, const Access& access);

    // Lines written and lines dropped, by reason, for Metrics::add_source().
    std::vector<Sample> samples() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace almanac::observe
