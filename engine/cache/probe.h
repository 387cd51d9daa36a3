#pragma once

// What is asked of the memory, what it answers, and what it counts.

#include "engine/cache/cache.h"
#include "engine/cache/kept.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace almanac::cache {

// Which entry, and when it is asked for.
struct Probe {
    std::uint64_t hash = 0;  // of the key
    std::string_view key;
    Nanoseconds now{0};
};

// An entry as it is served.
struct Found {
    Answer answer;
    std::shared_ptr<const Kept> kept;  // of a hot one, else null
    Nanoseconds began{0};
    Nanoseconds cost{0};
    Kind kind;
};

// For how long an answer of this status is fresh.
inline Nanoseconds ttl_of(const Policy& policy, unsigned status) {
    return status == 200 ? policy.ttl : policy.negative_ttl;
}

// Adds ages up.
inline void add(Ages& sum, const Ages& part) {
    for (std::size_t bucket = 0; bucket < age_buckets; ++bucket) sum[bucket] += part[bucket];
}

// What was served of one kind, and what left.
struct Served {
    std::uint64_t hits = 0, stale = 0, negative = 0;
    Nanoseconds saved{0};
    std::array<std::uint64_t, removal_count> removals{};

    // One more hit of an answer that `cost` so much.
    void count(const Answer& answer, Nanoseconds cost) {
        ++hits;
        if (answer.source == Source::stale) ++stale;
        if (answer.status != 200) ++negative;
        saved += cost;
    }
};

// Where Ages counts an age.
std::size_t age_bucket(Nanoseconds age);

}  // namespace almanac::cache
