#pragma once

// One part of the memory: the entries whose hashes begin alike, in the order W-TinyLFU gives them,
// bounded in bytes. Guarded by whoever owns it: one thread at a time.

#include "engine/cache/probe.h"
#include "engine/cache/slots.h"
#include "engine/cache/window_tiny_lfu.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace almanac::cache {

// An entry to be.
struct Fill {
    std::shared_ptr<const Kept> kept;
    Kind kind;
    unsigned status = 200;
    Nanoseconds began{0};  // when its computation did
    Nanoseconds cost{0};
};

// What became of a fill.
enum class Stored : std::uint8_t {
    yes,
    outdated,   // one of its tags was invalidated since it began
    late,       // the entry is from a computation that began later
    too_large,  // beyond a quarter of the shard
};

// What a shard is part of; all of it outlives the shard.
struct Surroundings {
    std::span<const Policy> policies;
    const TagMarks& marks;
    std::size_t bytes_max = 0;  // of this shard
};

// The memory of one shard.
class Shard {
public:
    explicit Shard(const Surroundings& around);
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    // The entry where its policy lets it be served. The first to find it stale is told to renew it.
    // Every eighth hit says that it is hot.
    std::optional<Found> find(const Probe& probe);
    // Hits that a lane served; not counted again.
    void credit(const Probe& probe, unsigned hits);
    // The entry where its policy lets it stand in for a failure; no hit.
    std::optional<Answer> find_for_failure(const Probe& probe);
    // A renewal ended without a new answer; the next to find it stale is told to try again.
    void end_renewal(const Probe& probe);
    // Puts an entry in, or in the place of an earlier one of its key.
    Stored store(const Probe& probe, const Fill& fill);
    // Takes an entry out; whether it was there.
    bool remove(const Probe& probe);
    // Takes out what can never be served again among `count` slots from `first` on; how many.
    std::size_t sweep(std::size_t first, std::size_t count, Nanoseconds now);
    // The part of the bytes for what is new.
    void give_window(double share) { lists_.give_window(share); }

    // Calls visit(entry's slot) for what is in `count` slots from `first` on.
    template <class Visit>
    void visit(std::size_t first, std::size_t count, Visit&& visit) const {
        for (std::size_t id = first; id < std::min(first + count, slots_.size()); ++id) {
            const auto slot = static_cast<std::uint32_t>(id);
            if (slots_[slot].kept) visit(describe(slot));
        }
    }
    std::size_t slots() const { return slots_.size(); }
    std::size_t entries() const { return lists_.entries(); }
    std::size_t bytes() const { return lists_.bytes(); }
    // Whether one more entry may make others go; an entry is at most a quarter of the shard.
    bool crowded() const { return bytes() > around_.bytes_max / 4 * 3; }
    std::span<const Served> served() const { return served_; }
    const Ages& hit_ages() const { return hit_ages_; }
    const Ages& stale_ages() const { return stale_ages_; }

    // What left since the last call, to be freed when no lock is held.
    std::vector<std::shared_ptr<const Kept>> take_released();

    // What WindowTinyLfu asks of its store.
    Links& links(std::uint32_t id) { return slots_[id].links; }
    Segment segment(std::uint32_t id) const { return slots_[id].segment; }
    void move_to(std::uint32_t id, Segment segment) { slots_[id].segment = segment; }
    std::size_t weight(std::uint32_t id) const { return slots_[id].kept->weight(); }
    std::uint32_t hash(std::uint32_t id) const { return slots_[id].hash; }
    bool dead(std::uint32_t id) const;
    void drop(std::uint32_t id, Contest why);

    // An entry as visit() shows it.
    struct Shown {
        std::shared_ptr<const Kept> kept;
        Kind kind;
        unsigned status = 200;
        Nanoseconds began{0};
        Nanoseconds cost{0};
        std::uint32_t hits = 0;
    };

private:
    // 48 bytes. Where `kept` is null it is free.
    struct Slot {
        std::shared_ptr<const Kept> kept;
        Nanoseconds began{0};
        std::uint32_t hash = 0;
        std::uint32_t chain = nil;
        Links links;
        std::uint16_t hits = 0;
        std::uint16_t cost = 0;  // as pack_cost() has it
        std::uint8_t kind = 0;
        std::uint8_t negative = 0;  // 0, or the status less 399
        Segment segment = Segment::window;
        bool renewing = false;
    };
    static_assert(sizeof(Slot) == 48, "metadata_bytes counts on it");

    std::uint32_t lookup(const Probe& probe) const;
    Nanoseconds age(const Slot& slot, Nanoseconds now) const;
    Nanoseconds ttl(const Slot& slot) const;
    Nanoseconds longest_stale(const Slot& slot) const;
    bool newer(const Slot& slot, const Fill& fill) const;
    bool outdated(const Slot& slot) const;
    Found serve(std::uint32_t id, Nanoseconds now, Source source);
    void used(std::uint32_t id, unsigned hits);
    void replace(std::uint32_t id, const Fill& fill);
    void fill_slot(Slot& slot, const Fill& fill);
    void take_out(std::uint32_t id, Removal why);
    Shown describe(std::uint32_t id) const;

    Surroundings around_;
    Slots<Slot> slots_;
    HashIndex<Slot> index_{slots_};
    WindowTinyLfu<Shard> lists_;
    Nanoseconds now_{0};
    std::size_t hand_ = 0;  // which slots the next fill looks at
    std::vector<Served> served_;
    Ages hit_ages_{};
    Ages stale_ages_{};
    std::vector<std::shared_ptr<const Kept>> released_;
};

}  // namespace almanac::cache
