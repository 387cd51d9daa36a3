#pragma once

// What Metrics holds: a slot a core, and what others have set.

#include "engine/base/guarded.h"
#include "engine/observe/histogram.h"
#include "engine/observe/metrics.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace almanac::observe {

inline constexpr std::size_t status_classes = 5;  // 1xx … 5xx

// Success and error take different ways through the program, and an average of both says nothing.
enum class Outcome : std::uint8_t { success, error };
inline constexpr std::size_t outcome_count = 2;

// What one core has counted of one route.
struct RouteCounts {
    std::array<Count, method_count * status_classes> answers;
    std::array<Histogram, outcome_count> took;  // nanoseconds
    Count bytes;
};

// What one core has counted; a cache line is never two cores'.
struct alignas(64) CoreCounts {
    explicit CoreCounts(std::size_t route_count) : routes(route_count) {}
    std::vector<RouteCounts> routes;
    std::array<Count, connection_events> connections;
    Histogram sizes;  // bytes of an answer
    Histogram lag;    // nanoseconds
};

// All of it.
struct MetricsState {
    std::vector<std::string> routes;
    std::vector<std::unique_ptr<CoreCounts>> cores;
    mutable base::Guarded<std::vector<Sample>> gauges;
    mutable base::Guarded<std::vector<std::shared_ptr<const SampleSource>>> sources;
    double started = 0;  // Unix time in seconds
};

}  // namespace almanac::observe
