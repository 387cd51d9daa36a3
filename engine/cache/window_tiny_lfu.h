#pragma once

// Which entries stay: W-TinyLFU by bytes. What is new enters a window in the order of use; what
// falls out of the window stays only if it was asked more often of late than what would have to go
// for it. The rest is in the order of use in two lists, on probation and protected (asked again).
// Einziger, Friedman, Manes 2017, and Einziger, Eytan, Friedman, Manes 2018 for the window.

#include "engine/base/random.h"
#include "engine/cache/frequency_sketch.h"
#include "engine/cache/slots.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace almanac::cache {

// The list that an entry is in.
enum class Segment : std::uint8_t { window, probation, protection };

// Where an entry stands in its list.
struct Links {
    std::uint32_t newer = nil;
    std::uint32_t older = nil;
};

// Why an entry is dropped: it was the newcomer and lost, or it had to make room.
enum class Contest : std::uint8_t { lost, beaten };

// The lists of one store, which hands itself in and has for each id: Links& links(id), Segment
// segment(id), void move_to(id, Segment), std::size_t weight(id) in bytes, std::uint32_t hash(id),
// bool dead(id) (never to be served again) and drop(id, Contest), which calls leave(). One thread
// at a time.
template <class Store>
class WindowTinyLfu {
public:
    WindowTinyLfu(Store& store, std::size_t bytes_max) : store_(store), bytes_max_(bytes_max) {}

    // A new entry; others may be dropped for it, or it itself.
    void enter(std::uint32_t id);
    // An entry was asked so many times.
    void used(std::uint32_t id, unsigned times = 1);
    // An entry goes.
    void leave(std::uint32_t id) {
        unlink(id);
        --entries_;
    }
    // An entry weighed `before` until now; others may be dropped for it, or it itself.
    void reweighed(std::uint32_t id, std::size_t before);

    // The part of the bytes that the window may have, 0 to 1. The lists follow step by step.
    void give_window(double share) {
        window_max_ = static_cast<std::size_t>(share * static_cast<double>(bytes_max_));
    }

    std::size_t bytes() const { return list(Segment::window).bytes + main_bytes(); }
    std::size_t entries() const { return entries_; }

private:
    // Ends of a doubly linked list through the entries.
    struct List {
        std::uint32_t newest = nil;
        std::uint32_t oldest = nil;
        std::size_t bytes = 0;
    };
    // Entries that change their list in one call, so that a lock is held shortly when the window's
    // share changes.
    static constexpr unsigned moves_max = 16;

    List& list(Segment segment) { return lists_[static_cast<std::size_t>(segment)]; }
    const List& list(Segment segment) const { return lists_[static_cast<std::size_t>(segment)]; }
    std::size_t main_bytes() const {
        return list(Segment::probation).bytes + list(Segment::protection).bytes;
    }
    // Four fifths of what the window leaves.
    std::size_t protection_max() const { return (bytes_max_ - window_max_) / 5 * 4; }

    void link(std::uint32_t id, Segment segment);
    void unlink(std::uint32_t id);
    void move(std::uint32_t id, Segment segment) {
        unlink(id);
        link(id, segment);
    }
    void shrink_protection();
    void settle();
    void admit(std::uint32_t candidate);
    std::uint32_t victim_beside(std::uint32_t candidate) const;
    bool beats(std::uint32_t candidate, std::uint32_t victim);

    Store& store_;
    std::array<List, 3> lists_;
    FrequencySketch sketch_;
    base::Random random_{1};
    std::size_t bytes_max_;
    std::size_t window_max_ = 0;
    std::size_t entries_ = 0;
};

template <class Store>
void WindowTinyLfu<Store>::enter(std::uint32_t id) {
    ++entries_;
    sketch_.reserve(entries_);
    sketch_.add(store_.hash(id));
    link(id, Segment::window);
    settle();
}

template <class Store>
void WindowTinyLfu<Store>::used(std::uint32_t id, unsigned times) {
    sketch_.add(store_.hash(id), times);
    const Segment segment = store_.segment(id);
    const Segment next = segment == Segment::window ? Segment::window : Segment::protection;
    if (list(next).newest == id) return;
    move(id, next);
    if (segment == Segment::probation) shrink_protection();
}

template <class Store>
void WindowTinyLfu<Store>::reweighed(std::uint32_t id, std::size_t before) {
    List& in = list(store_.segment(id));
    in.bytes = in.bytes - before + store_.weight(id);
    sketch_.add(store_.hash(id));
    settle();
}

template <class Store>
void WindowTinyLfu<Store>::link(std::uint32_t id, Segment segment) {
    List& in = list(segment);
    store_.move_to(id, segment);
    store_.links(id) = {nil, in.newest};
    (in.newest == nil ? in.oldest : store_.links(in.newest).newer) = id;
    in.newest = id;
    in.bytes += store_.weight(id);
}

template <class Store>
void WindowTinyLfu<Store>::unlink(std::uint32_t id) {
    List& in = list(store_.segment(id));
    const Links links = store_.links(id);
    (links.newer == nil ? in.newest : store_.links(links.newer).older) = links.older;
    (links.older == nil ? in.oldest : store_.links(links.older).newer) = links.newer;
    in.bytes -= store_.weight(id);
}

template <class Store>
void WindowTinyLfu<Store>::shrink_protection() {
    List& in = list(Segment::protection);
    for (unsigned moves = 0; moves < moves_max && in.bytes > protection_max(); ++moves) {
        move(in.oldest, Segment::probation);
    }
}

template <class Store>
void WindowTinyLfu<Store>::settle() {
    shrink_protection();
    const List& window = list(Segment::window);
    for (unsigned moves = 0; moves < moves_max && window.bytes > window_max_; ++moves) {
        admit(window.oldest);
    }
    while (bytes() > bytes_max_) {
        const std::uint32_t victim = victim_beside(nil);
        store_.drop(victim == nil ? window.oldest : victim, Contest::beaten);
    }
}

template <class Store>
void WindowTinyLfu<Store>::admit(std::uint32_t candidate) {
    move(candidate, Segment::probation);
    while (bytes() > bytes_max_) {
        const std::uint32_t victim = victim_beside(candidate);
        if (victim == nil || !beats(candidate, victim)) {
            store_.drop(candidate, Contest::lost);
            return;
        }
        store_.drop(victim, Contest::beaten);
    }
}

// What would go next, nil where there is nothing but the candidate.
template <class Store>
std::uint32_t WindowTinyLfu<Store>::victim_beside(std::uint32_t candidate) const {
    const std::uint32_t oldest = list(Segment::probation).oldest;
    return oldest != nil && oldest != candidate ? oldest : list(Segment::protection).oldest;
}

template <class Store>
bool WindowTinyLfu<Store>::beats(std::uint32_t candidate, std::uint32_t victim) {
    if (store_.dead(candidate)) return false;
    if (store_.dead(victim)) return true;
    const unsigned asked = sketch_.estimate(store_.hash(candidate));
    const unsigned rival = sketch_.estimate(store_.hash(victim));
    if (asked != rival) return asked > rival;
    // Nobody who knows the hashes can keep everything out by a few entries asked very often.
    constexpr unsigned warm = 6;
    constexpr std::uint64_t one_in = 128;
    return asked >= warm && random_.below(one_in) == 0;
}

}  // namespace almanac::cache
