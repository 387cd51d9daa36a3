#pragma once

// The measurements of bench/cache. Each prints JSON, a line a row, and says whether every answer
// was right.

#include "engine/cache/cache.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::bench {

// How long the traces are.
struct RatioOptions {
    std::uint64_t asks = 1'000'000;
    std::uint64_t seed = 42;
    std::string only;  // traces whose names begin so
};

// Whether nothing has to go for what is new, or every shard has to choose what stays.
enum class Room : std::uint8_t { plenty, none };

// How many ask for how much.
struct LatencyOptions {
    std::size_t threads = 8;
    std::size_t entries = 10'000;
    std::size_t asks = 1'000'000;
    Room room = Room::plenty;
};

// How full the cache is.
struct SizeOptions {
    std::size_t entries = 1'000'000;
};

// {"trace", "entries", "hits": {policy: percent}, "byte_hits": {policy: percent}} a trace.
bool measure_ratios(const RatioOptions& options);
// {"contender", "p50_ns", "p99_ns", "mean_ns", "timer_ns"} for us and for an LRU under one lock.
bool measure_latency(const LatencyOptions& options);
// {"entries", "metadata_bytes"}: an entry's, by the allocator's own count.
bool measure_memory(const SizeOptions& options);
// {"entries", "invalidated", "invalidate_us", "sweep_ms", "reads", "longest_read_us", …}.
bool measure_invalidation(const SizeOptions& options);

// A key as routes have them.
std::string key_of(std::uint64_t number);

// A cache whose workers are whoever asks, with room for everything that a measurement puts in.
std::unique_ptr<cache::Cache> roomy_cache(const cache::MonotonicClock& clock,
                                          std::size_t bytes_max);

// Puts an answer in.
void put(cache::Cache& cache, std::string_view key, std::span<const std::string> tags,
         std::shared_ptr<const base::Encoded> answer);

}  // namespace almanac::bench
