#pragma once

// The hottest entries once more for each processor, with reference counts of their own, so that
// processors that serve the same answers write to no common cache line. A lane only repeats what a
// shard holds: what leaves its shard is marked gone and no lane serves it again. Any thread.

#include "engine/cache/cache.h"
#include "engine/cache/kept.h"
#include "engine/cache/probe.h"
#include "engine/cache/spin_guarded.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace almanac::cache {

// One lane a processor; those beyond it share lanes, which is slower but as correct.
inline constexpr std::size_t lanes_max = 16;

// Hits of one entry that its shard has not been told of.
struct Owed {
    std::shared_ptr<const Kept> kept;
    std::uint64_t hash = 0;
    unsigned hits = 0;
};

// All of them.
class Lanes {
public:
    // `policies` and `marks` outlive it.
    Lanes(std::span<const Policy> policies, const TagMarks& marks);

    // The entry where this processor's lane has it and it is fresh. `owed` is filled in when its
    // shard should be told.
    std::optional<Answer> find(const Probe& probe, Owed& owed);
    // Puts what its shard just served fresh into this processor's lane, if the entry that has the
    // place yields; what is owed for that one.
    Owed put(const Probe& probe, const Found& found);

    // Has shards told soon of whatever is asked, from now on, since one of them has to choose what
    // stays; whether it was otherwise until now.
    bool begin_telling_soon() {
        return !tells_soon_.load(std::memory_order_relaxed) &&
               !tells_soon_.exchange(true, std::memory_order_relaxed);
    }
    // Calls tell(owed) for all that is owed, without a lock held.
    template <class Tell>
    void tell_all(Tell&& tell) {
        for (PlacedLane& placed : lanes_) {
            for (const Owed& owed : take_owed(placed)) tell(owed);
        }
    }

    // Lets go what no lane will serve again.
    void release_gone();

    // Adds what the lanes served.
    void add_to(std::span<Served> served, Ages& ages);

private:
    // 2,048 places of a cache line for each of 16 processors at most: 2 MiB beside bytes_max.
    static constexpr std::size_t places = 2'048;
    // A shard is told of 16 hits at once, or, where one has to choose what stays, of what there is
    // when the lane has served this many since: what is asked now and then must not look unasked,
    // only what is hot may.
    static constexpr std::uint8_t owed_max = 16;
    static constexpr std::uint32_t silence_max = 512;
    // Rivals that an entry asked again and again withstands before it leaves its place.
    static constexpr std::uint8_t firmness_max = 3;

    // Where an entry may be in a lane: one place for each hash.
    struct alignas(64) Place {
        std::uint64_t hash = 0;
        std::shared_ptr<const Kept> kept;  // null where the place is free
        Nanoseconds began{0};
        std::uint32_t cost_us = 0;
        std::uint16_t status = 200;
        Kind kind;
        std::uint8_t owed = 0;
        std::uint8_t firmness = 0;
        std::uint32_t told_at = 0;  // Lane::hits when its shard was last told
    };
    struct Lane {
        std::vector<Place> places;
        std::vector<Served> served;
        Ages ages{};
        std::uint32_t hits = 0;
    };
    struct alignas(64) PlacedLane {
        SpinGuarded<Lane> lane;
    };

    SpinGuarded<Lane>& here();
    static std::vector<Owed> take_owed(PlacedLane& placed);
    static Owed take_owed(Place& place, const Lane& lane);
    bool is_due(const Place& place, const Lane& lane) const;
    bool serves(const Place& place, const Probe& probe) const;
    Nanoseconds ttl(const Place& place) const;
    static bool yields(Place& place);

    std::span<const Policy> policies_;
    const TagMarks& marks_;
    std::vector<PlacedLane> lanes_;
    std::atomic<bool> tells_soon_{false};
};

}  // namespace almanac::cache
