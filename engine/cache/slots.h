#pragma once

// Nodes that are named by 32-bit numbers instead of 64-bit pointers and found by a 32-bit hash: a
// table in pieces that never move, and the chains of an index over it. One thread at a time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace almanac::cache {

// No node.
inline constexpr std::uint32_t nil = 0xFFFFFFFFu;

// A table of T, which has the fields `hash` and `chain`. A freed node keeps its place for the next
// one; it is the chain of free nodes while it is free.
template <class T>
class Slots {
public:
    // A node whose fields are as T{} has them.
    std::uint32_t acquire() {
        if (free_ == nil) {
            if (size_ % piece == 0) pieces_.push_back(std::make_unique<T[]>(piece));
            return static_cast<std::uint32_t>(size_++);
        }
        const std::uint32_t id = free_;
        free_ = (*this)[id].chain;
        (*this)[id] = T{};
        return id;
    }

    // Frees a node that was acquired.
    void release(std::uint32_t id) {
        (*this)[id] = T{};
        (*this)[id].chain = free_;
        free_ = id;
    }

    // A node that was acquired; it never moves.
    T& operator[](std::uint32_t id) { return pieces_[id / piece][id % piece]; }
    const T& operator[](std::uint32_t id) const { return pieces_[id / piece][id % piece]; }

    // Nodes used and free; ids are below it.
    std::size_t size() const { return size_; }

private:
    static constexpr std::size_t piece = 256;

    std::vector<std::unique_ptr<T[]>> pieces_;
    std::size_t size_ = 0;
    std::uint32_t free_ = nil;
};

// Which nodes have a hash: chains over a table of a power of two heads. It doubles when there are
// two nodes a head, so a node costs two to four bytes here and a search meets two at most on
// average.
template <class T>
class HashIndex {
public:
    // `slots` outlives it.
    explicit HashIndex(Slots<T>& slots) : slots_(slots), heads_(16, nil) {}

    // The first node with `hash` that `matches`, else nil.
    template <class Matches>
    std::uint32_t find(std::uint32_t hash, Matches&& matches) const {
        std::uint32_t id = heads_[place(hash)];
        while (id != nil && (slots_[id].hash != hash || !matches(id))) id = slots_[id].chain;
        return id;
    }

    // Adds a node whose hash is set.
    void insert(std::uint32_t id) {
        if (count_ >= 2 * heads_.size()) grow();
        link(id);
        ++count_;
    }

    // Takes a node out that is in.
    void erase(std::uint32_t id) {
        std::uint32_t* at = &heads_[place(slots_[id].hash)];
        while (*at != id) at = &slots_[*at].chain;
        *at = slots_[id].chain;
        --count_;
    }

private:
    std::size_t place(std::uint32_t hash) const { return hash & (heads_.size() - 1); }

    void link(std::uint32_t id) {
        std::uint32_t& head = heads_[place(slots_[id].hash)];
        slots_[id].chain = head;
        head = id;
    }

    void grow() {
        std::vector<std::uint32_t> before(2 * heads_.size(), nil);
        before.swap(heads_);
        for (std::uint32_t id : before) {
            while (id != nil) {
                const std::uint32_t next = slots_[id].chain;
                link(id);
                id = next;
            }
        }
    }

    Slots<T>& slots_;
    std::vector<std::uint32_t> heads_;
    std::size_t count_ = 0;
};

}  // namespace almanac::cache
