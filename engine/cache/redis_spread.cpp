#include "engine/cache/redis_spread.h"

namespace almanac::cache {

std::uint64_t Spreads::add(Spreading spreading) {
    pending_.emplace(++number_, std::move(spreading));
    return number_;
}

Spreads::Ended Spreads::published(std::uint64_t number, std::uint64_t listeners) {
    const auto found = pending_.find(number);
    if (found == pending_.end()) return {};
    found->second.published = true;
    found->second.listeners = listeners;
    return end_if_whole(number);
}

Spreads::Ended Spreads::confirmed(std::uint64_t number) {
    const auto found = pending_.find(number);
    if (found == pending_.end()) return {};
    ++found->second.confirmed;
    return end_if_whole(number);
}

// Confirmations come by another connection and may be earlier than the number of listeners.
Spreads::Ended Spreads::end_if_whole(std::uint64_t number) {
    Ended ended;
    const auto found = pending_.find(number);
    const Spreading& spreading = found->second;
    if (!spreading.published || spreading.confirmed < spreading.listeners) return ended;
    if (spreading.done) ended.push_back(spreading.done);
    pending_.erase(found);
    return ended;
}

Spreads::Ended Spreads::late(Nanoseconds now) {
    Ended ended;
    for (auto at = pending_.begin(); at != pending_.end();) {
        Spreading& spreading = at->second;
        const bool over = now >= spreading.deadline;
        if (over && spreading.done) ended.push_back(std::exchange(spreading.done, nullptr));
        at = over && spreading.published ? pending_.erase(at) : std::next(at);
    }
    return ended;
}

std::vector<std::uint64_t> Spreads::restart() {
    std::vector<std::uint64_t> numbers;
    for (auto& [number, spreading] : pending_) {
        spreading.published = false;
        spreading.confirmed = 0;
        numbers.push_back(number);
    }
    return numbers;
}

Spreads::Ended Spreads::stop() {
    Ended ended;
    for (auto& [number, spreading] : pending_) {
        if (spreading.done) ended.push_back(std::move(spreading.done));
    }
    pending_.clear();
    return ended;
}

}  // namespace almanac::cache
