#pragma once

// A bounded queue from one thread to one other, without a lock.

#include <array>
#include <atomic>
#include <cstddef>
#include <type_traits>

namespace almanac::observe {

// Holds up to `capacity` values; one thread pushes, one pops.
template <class T, std::size_t capacity>
class Ring {
    static_assert(std::is_trivially_copyable_v<T> && (capacity & (capacity - 1)) == 0);

public:
    // Has `fill(T&)` write the next value in place; false where the ring is full. The pusher's
    // thread only.
    template <class Fill>
    bool push(Fill&& fill) {
        const std::size_t end = end_.load(std::memory_order_relaxed);
        if (end - seen_begin_ == capacity) {
            seen_begin_ = begin_.load(std::memory_order_acquire);
            if (end - seen_begin_ == capacity) return false;
        }
        fill(slots_[end % capacity]);
        end_.store(end + 1, std::memory_order_release);
        return true;
    }

    // Calls `use(const T&)` with everything that is in it now, oldest first. The popper's thread
    // only.
    template <class Use>
    void pop_all(Use&& use) {
        std::size_t begin = begin_.load(std::memory_order_relaxed);
        const std::size_t end = end_.load(std::memory_order_acquire);
        for (; begin != end; ++begin) {
            use(slots_[begin % capacity]);
            begin_.store(begin + 1, std::memory_order_release);
        }
    }

private:
    alignas(64) std::atomic<std::size_t> end_{0};  // the pusher's; both only rise
    std::size_t seen_begin_ = 0;                   // the pusher's last look at begin_
    alignas(64) std::atomic<std::size_t> begin_{0};
    alignas(64) std::array<T, capacity> slots_;
};

}  // namespace almanac::observe
