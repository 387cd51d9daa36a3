#pragma once

// What a cache says about itself: numbers by kind of answer, and single entries.

#include "engine/base/encoded.h"
#include "engine/cache/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace almanac::cache {

// Why an entry left.
enum class Removal : std::uint8_t {
    capacity,     // room was needed for one that is asked more often
    rejected,     // it was the one asked less often when it left the window
    expired,      // older than every use its policy has for it
    invalidated,  // a tag of it was invalidated, or everything cleared
    removed,      // by its key
};
inline constexpr std::size_t removal_count = 5;

// Bucket n counts ages below 2^n seconds that are in no bucket before; the last one all others.
inline constexpr std::size_t age_buckets = 24;
using Ages = std::array<std::uint64_t, age_buckets>;

// What happened to one kind of answer since the start. An ask is one of hit, shared, started or
// collapsed, or was refused or a bypass.
struct KindStats {
    std::string kind;
    std::uint64_t hits = 0;            // answered at once; stale and negative ones included
    std::uint64_t stale_hits = 0;      // while a computation was renewing them
    std::uint64_t negative_hits = 0;   // that something is not there
    std::uint64_t shared = 0;          // found in the second tier instead of being computed
    std::uint64_t started = 0;         // computations begun, refreshes included
    std::uint64_t refreshes = 0;       // of both, because a stale answer had been served
    std::uint64_t collapsed = 0;       // waited for one of both that somebody else began
    std::uint64_t fills = 0;           // computations whose answer was stored
    std::uint64_t unstored = 0;        // whose answer was good but not kept: outdated, too large
    std::uint64_t failures = 0;        // that threw, failed or returned what is no answer
    std::uint64_t timeouts = 0;        // that missed their deadline
    std::uint64_t stale_on_error = 0;  // failures and timeouts answered from a stale entry
    std::uint64_t refused = 0;         // asks beyond a limit
    std::uint64_t bypasses = 0;        // asks that wanted no cache, or found it switched off
    Nanoseconds compute_time{0};       // of all computations that returned
    Nanoseconds saved_time{0};         // what the hits' entries had cost, once a hit
    std::array<std::uint64_t, removal_count> removals{};  // by Removal
};

// Whether the second tier is there: `slow` and `away` are not asked, and who asks computes at once.
enum class TierState : std::uint8_t { away, slow, ready };

// The second tier at one moment; numbers are since the start.
struct SecondTierStats {
    TierState state = TierState::away;
    Nanoseconds in_state{0};         // how long it has been so
    std::string reason;              // why it is away, a sentence; "" where it is not
    std::uint64_t connects = 0;      // times it was reached
    std::uint64_t losses = 0;        // times it was lost
    std::uint64_t hits = 0;          // fetches that found an answer
    std::uint64_t misses = 0;        // that found none, or an outdated one
    std::uint64_t damaged = 0;       // values and messages that nobody of us wrote so
    std::uint64_t late = 0;          // fetches given up after 100 ms, or with the connection
    std::uint64_t refused = 0;       // asks that did not fetch: away, slow, too many, too long
    std::uint64_t puts = 0;          // answers stored
    std::uint64_t puts_dropped = 0;  // not even sent: away, slow or too large
    std::uint64_t puts_failed = 0;   // sent and refused, as by a full Redis
    std::size_t put_bytes = 0;       // on their way
    std::uint64_t spreads = 0;       // invalidations that every instance confirmed
    std::uint64_t spreads_unconfirmed = 0;  // that not every one confirmed in time
    std::size_t spreads_pending = 0;        // that Redis does not have yet or are not confirmed
    std::uint64_t heard = 0;                // invalidations of other instances
};

// The cache as a whole at one moment, as far as shards that are asked one after another agree.
struct Stats {
    bool enabled = true;
    std::size_t entries = 0;  // those invalidated but not yet swept included
    std::size_t bytes = 0;    // as limited by bytes_max
    std::size_t bytes_max = 0;
    std::size_t computing = 0;  // computations that have not returned
    double window_share = 0;    // of the bytes, given to what is new rather than frequent
    std::uint64_t invalidations = 0;
    Ages hit_ages{};    // of entries when they were served
    Ages stale_ages{};  // by how much those served stale were too old
    std::vector<KindStats> kinds;
    std::optional<SecondTierStats> second_tier;  // where there is one
};

// One entry as it stands.
struct Entry {
    std::string key;
    std::string kind;
    unsigned status = 200;
    Nanoseconds age{0};
    Nanoseconds ttl{0};      // that is left; below zero: stale
    Nanoseconds cost{0};     // of its computation
    std::uint32_t hits = 0;  // up to 65,535
    std::size_t bytes = 0;
    std::shared_ptr<const base::Encoded> body;
};

}  // namespace almanac::cache
