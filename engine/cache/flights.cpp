#include "engine/cache/flights.h"

#include "engine/cache/memory.h"

#include <iterator>
#include <utility>

namespace almanac::cache {

Flight* Flights::joinable(std::string_view key, const TagMarks& marks, Nanoseconds now) const {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    Flight& flight = *found->second;
    if (now >= flight.deadline || marks.outdated(flight.began, flight.tags)) return nullptr;
    return &flight;
}

void Flights::begin(std::shared_ptr<Flight> flight) {
    if (flight->reading == Reading::cached) {
        by_key_.erase(flight->key);  // its view may be of the earlier flight's key
        by_key_.emplace(flight->key, flight.get());
    }
    running_.insert(std::move(flight));
}

void Flights::wait(Flight& flight, Waiter waiter) {
    flight.waiters.push_back(std::move(waiter));
    ++waiting_;
}

std::vector<Waiter> Flights::end(const std::shared_ptr<Flight>& flight) {
    hide(*flight);
    running_.erase(flight);
    return take_waiters(*flight);
}

std::vector<Waiter> Flights::give_up(Flight& flight) {
    hide(flight);
    flight.given_up = true;
    return take_waiters(flight);
}

std::vector<std::shared_ptr<Flight>> Flights::overdue(Nanoseconds now) const {
    std::vector<std::shared_ptr<Flight>> found;
    for (const auto& flight : running_) {
        if (!flight->given_up && now >= flight->deadline) found.push_back(flight);
    }
    return found;
}

void Flights::forget(std::string_view pattern) {
    for (const auto& flight : running_) {
        if (!matches(pattern, flight->key)) continue;
        flight->unwanted = true;
        by_key_.erase(flight->key);
    }
}

std::vector<Waiter> Flights::stop() {
    std::vector<Waiter> all;
    for (const auto& flight : running_) {
        std::vector<Waiter> waiters = take_waiters(*flight);
        std::move(waiters.begin(), waiters.end(), std::back_inserter(all));
    }
    return all;
}

std::vector<Waiter> Flights::take_waiters(Flight& flight) {
    waiting_ -= flight.waiters.size();
    return std::exchange(flight.waiters, {});
}

void Flights::hide(const Flight& flight) {
    const auto found = by_key_.find(flight.key);
    if (found != by_key_.end() && found->second == &flight) by_key_.erase(found);
}

}  // namespace almanac::cache
