#pragma once

// How large the window of WindowTinyLfu should be: asked of two miniatures of the whole cache that
// see one key in sixteen and only remember names, one with hardly any window and one with hardly
// anything else (Einziger, Eytan, Friedman, Manes 2018, "mini-sim"). Which of them hits more often
// is right about all keys, since keys are drawn by their hash. decisions/0009 has the figures.

#include "engine/cache/window_tiny_lfu.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace almanac::cache {

// A cache without answers.
class Miniature {
public:
    Miniature(std::size_t bytes_max, double window_share);

    // Whether `hash` was in it; afterwards it is, unless it lost its contest.
    bool ask(std::uint32_t hash, std::uint32_t weight);
    std::size_t entries() const { return lists_.entries(); }

    // What WindowTinyLfu asks of its store.
    Links& links(std::uint32_t id) { return slots_[id].links; }
    Segment segment(std::uint32_t id) const { return slots_[id].segment; }
    void move_to(std::uint32_t id, Segment segment) { slots_[id].segment = segment; }
    std::size_t weight(std::uint32_t id) const { return slots_[id].weight; }
    std::uint32_t hash(std::uint32_t id) const { return slots_[id].hash; }
    bool dead(std::uint32_t) const { return false; }
    void drop(std::uint32_t id, Contest why);

private:
    // What is remembered of an entry.
    struct Name {
        std::uint32_t hash = 0;
        std::uint32_t chain = nil;
        Links links;
        std::uint32_t weight = 0;
        Segment segment = Segment::window;
    };

    Slots<Name> slots_;
    HashIndex<Name> index_{slots_};
    WindowTinyLfu<Miniature> lists_;
    std::size_t bytes_max_;
};

// The two and their score. Any thread; who finds it busy goes on, since it is a sample anyway.
class WindowDuel {
public:
    explicit WindowDuel(std::size_t bytes_max);

    // Whether the duel wants to know of this key; the bits are neither a shard's nor an index's.
    static bool samples(std::uint64_t hash) { return ((hash >> 40u) & (one_in - 1)) == 0; }
    // One ask for a sampled key, of an entry that weighs so much.
    void ask(std::uint64_t hash, std::size_t weight);
    // What the window should have of the bytes.
    double window_share() const { return share_.load(std::memory_order_relaxed); }

private:
    static constexpr std::uint64_t one_in = 16;
    static constexpr std::array<double, 2> shares{0.01, 0.99};

    void judge();

    std::mutex mutex_;
    std::array<Miniature, 2> miniatures_;  // guarded by mutex_, as is what follows
    std::array<std::size_t, 2> hits_{};
    std::size_t asks_ = 0;
    std::atomic<double> share_{shares[0]};
};

}  // namespace almanac::cache
