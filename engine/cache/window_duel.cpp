#include "engine/cache/window_duel.h"

#include <algorithm>
#include <limits>

namespace almanac::cache {

Miniature::Miniature(std::size_t bytes_max, double window_share)
    : lists_(*this, bytes_max), bytes_max_(bytes_max) {
    lists_.give_window(window_share);
}

bool Miniature::ask(std::uint32_t hash, std::uint32_t weight) {
    const std::uint32_t found = index_.find(hash, [](std::uint32_t) { return true; });
    if (found != nil) {
        lists_.used(found);
        return true;
    }
    if (weight > bytes_max_) return false;
    const std::uint32_t id = slots_.acquire();
    slots_[id].hash = hash;
    slots_[id].weight = weight;
    index_.insert(id);
    lists_.enter(id);
    return false;
}

void Miniature::drop(std::uint32_t id, Contest) {
    lists_.leave(id);
    index_.erase(id);
    slots_.release(id);
}

WindowDuel::WindowDuel(std::size_t bytes_max)
    : miniatures_{Miniature(bytes_max / one_in, shares[0]),
                  Miniature(bytes_max / one_in, shares[1])} {}

void WindowDuel::ask(std::uint64_t hash, std::size_t weight) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return;
    const auto name = static_cast<std::uint32_t>(hash);
    const auto bytes = static_cast<std::uint32_t>(
        std::min<std::size_t>(weight, std::numeric_limits<std::uint32_t>::max()));
    for (std::size_t which = 0; which < miniatures_.size(); ++which) {
        if (miniatures_[which].ask(name, bytes)) ++hits_[which];
    }
    ++asks_;
    judge();
}

// After four asks an entry; older scores count half each time.
void WindowDuel::judge() {
    constexpr std::size_t asks_an_entry = 4;
    constexpr std::size_t asks_min = 128;
    if (asks_ < std::max(asks_min, asks_an_entry * miniatures_[0].entries())) return;
    share_.store(shares[hits_[1] > hits_[0] ? 1 : 0], std::memory_order_relaxed);
    for (std::size_t& hits : hits_) hits /= 2;
    asks_ = 0;
}

}  // namespace almanac::cache
