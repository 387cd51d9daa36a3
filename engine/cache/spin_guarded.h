#pragma once

// A value behind a lock for sections of some tens of nanoseconds, where base::Guarded's mutex costs
// more than the section: taking it is one exchange, letting it go one store. Who finds it taken
// looks a few times and then lets others run, since its holder may not be running. decisions/0009
// has the figures.

#include <atomic>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace almanac::cache {

// The lock alone.
class SpinLock {
public:
    // As std::mutex has them; not to be held over a system call.
    void lock() {
        constexpr int looks = 64;  // about a microsecond, longer than any section
        while (held_.exchange(true, std::memory_order_acquire)) {
            for (int look = 0; look < looks && held_.load(std::memory_order_relaxed); ++look) {
                __builtin_ia32_pause();
            }
            if (held_.load(std::memory_order_relaxed)) std::this_thread::yield();
        }
    }
    void unlock() { held_.store(false, std::memory_order_release); }

private:
    std::atomic<bool> held_{false};
};

// Owns the value and its lock; any thread may call with().
template <class T>
class SpinGuarded {
public:
    // Runs `use` on the value under the lock; a reference into the value may not leave it.
    template <class Use>
    auto with(Use&& use) {
        static_assert(!std::is_reference_v<std::invoke_result_t<Use, T&>>, "copy it out instead");
        const std::lock_guard lock(lock_);
        return std::forward<Use>(use)(value_);
    }

private:
    SpinLock lock_;
    T value_{};
};

}  // namespace almanac::cache
