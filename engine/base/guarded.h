#pragma once

// A value that can only be reached while its lock is held.

#include <mutex>
#include <type_traits>
#include <utility>

namespace almanac::base {

// Owns the value and its mutex; any thread may call with().
template <class T>
class Guarded {
public:
    Guarded() = default;
    explicit Guarded(T value) : value_(std::move(value)) {}

    // Runs `use` on the value under the lock; a reference into the value may not leave it.
    template <class Use>
    auto with(Use&& use) {
        static_assert(!std::is_reference_v<std::invoke_result_t<Use, T&>>, "copy it out instead");
        std::lock_guard lock(mutex_);
        return std::forward<Use>(use)(value_);
    }

private:
    std::mutex mutex_;
    T value_{};
};

}  // namespace almanac::base
