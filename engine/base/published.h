#pragma once

// A whole immutable value that a writer replaces at once while readers keep the one they started
// with. Each core reads from a slot of its own with a reference count of its own, so that a busy
// server's cores do not pass one cache line back and forth.

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

namespace almanac::base {

// One slot a core; cores beyond it share slots, which is slower but as correct.
inline constexpr std::size_t published_slots = 16;

// Thread-safe. A reader sees the old value or the new one, never a mixture.
template <class T>
class Published {
public:
    // Makes `value` what every later get() returns.
    void publish(std::shared_ptr<const T> value) {
        for (Slot& slot : slots_) {
            // A control block of its own that keeps the shared one alive.
            std::shared_ptr<const T> copy(value.get(), [value](const T*) {});
            std::lock_guard lock(slot.mutex);
            slot.value.swap(copy);
        }
    }

    // The current value as seen by `core`; null before the first publish.
    std::shared_ptr<const T> get(std::size_t core = 0) const {
        const Slot& slot = slots_[core % published_slots];
        std::lock_guard lock(slot.mutex);
        return slot.value;
    }

private:
    struct alignas(64) Slot {
        mutable std::mutex mutex;
        std::shared_ptr<const T> value;
    };
    std::array<Slot, published_slots> slots_;
};

}  // namespace almanac::base
