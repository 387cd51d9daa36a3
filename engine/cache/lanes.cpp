#include "engine/cache/lanes.h"

#include <sched.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace almanac::cache {

namespace {

std::size_t lane_count() {
    return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, lanes_max);
}

// The same answer under a reference count of its own.
std::shared_ptr<const Kept> counted_apart(const std::shared_ptr<const Kept>& kept) {
    return {kept.get(), [kept](const Kept*) {}};
}

}  // namespace

Lanes::Lanes(std::span<const Policy> policies, const TagMarks& marks)
    : policies_(policies), marks_(marks), lanes_(lane_count()) {
    for (PlacedLane& placed : lanes_) {
        placed.lane.with([&](Lane& lane) {
            lane.places.resize(places);
            lane.served.resize(policies.size());
        });
    }
}

std::optional<Answer> Lanes::find(const Probe& probe, Owed& owed) {
    return here().with([&](Lane& lane) {
        std::optional<Answer> answer;
        Place& place = lane.places[probe.hash % places];
        if (!serves(place, probe)) return answer;
        const Nanoseconds age = std::max(probe.now - place.began, Nanoseconds(0));
        answer.emplace(Answer{place.kept, place.status, Source::hit, false, age, ttl(place) - age});
        lane.served[place.kind.number()].count(*answer, std::chrono::microseconds(place.cost_us));
        ++lane.ages[age_bucket(age)];
        place.firmness = firmness_max;
        ++place.owed;
        ++lane.hits;
        if (is_due(place, lane)) owed = take_owed(place, lane);
        return answer;
    });
}

Owed Lanes::put(const Probe& probe, const Found& found) {
    Place fresh;
    fresh.hash = probe.hash;
    fresh.kept = counted_apart(found.kept);
    fresh.began = found.began;
    fresh.cost_us = static_cast<std::uint32_t>(found.cost / std::chrono::microseconds(1));
    fresh.status = static_cast<std::uint16_t>(found.answer.status);
    fresh.kind = found.kind;
    const bool put = here().with([&](Lane& lane) {
        Place& place = lane.places[probe.hash % places];
        const bool yielded = yields(place);
        if (yielded) std::swap(place, fresh);
        return yielded;
    });
    if (!put) return {};
    return {std::move(fresh.kept), fresh.hash, fresh.owed};
}

void Lanes::release_gone() {
    for (PlacedLane& placed : lanes_) {
        std::vector<std::shared_ptr<const Kept>> gone;  // freed without the lock
        placed.lane.with([&](Lane& lane) {
            for (Place& place : lane.places) {
                if (!place.kept || !place.kept->gone()) continue;
                gone.push_back(std::move(place.kept));
                place = {};
            }
        });
    }
}

void Lanes::add_to(std::span<Served> served, Ages& ages) {
    for (PlacedLane& placed : lanes_) {
        placed.lane.with([&](Lane& lane) {
            for (std::size_t kind = 0; kind < served.size(); ++kind) {
                served[kind].hits += lane.served[kind].hits;
                served[kind].negative += lane.served[kind].negative;
                served[kind].saved += lane.served[kind].saved;
            }
            add(ages, lane.ages);
        });
    }
}

SpinGuarded<Lanes::Lane>& Lanes::here() {
    const int processor = sched_getcpu();
    return lanes_[static_cast<std::size_t>(std::max(processor, 0)) % lanes_.size()].lane;
}

// Room for all is made before the lock is held.
std::vector<Owed> Lanes::take_owed(PlacedLane& placed) {
    std::vector<Owed> all;
    all.reserve(places);
    placed.lane.with([&](Lane& lane) {
        for (Place& place : lane.places) {
            if (place.owed > 0) all.push_back(take_owed(place, lane));
        }
    });
    return all;
}

Owed Lanes::take_owed(Place& place, const Lane& lane) {
    place.told_at = lane.hits;
    return {place.kept, place.hash, std::exchange(place.owed, std::uint8_t{0})};
}

bool Lanes::is_due(const Place& place, const Lane& lane) const {
    return place.owed == owed_max || (lane.hits - place.told_at >= silence_max &&
                                      tells_soon_.load(std::memory_order_relaxed));
}

bool Lanes::serves(const Place& place, const Probe& probe) const {
    return place.hash == probe.hash && place.kept && place.kept->key() == probe.key &&
           !place.kept->gone() && probe.now - place.began < ttl(place) &&
           !marks_.outdated(place.kept->began(), place.kept->tags());
}

Nanoseconds Lanes::ttl(const Place& place) const {
    return ttl_of(policies_[place.kind.number()], place.status);
}

bool Lanes::yields(Place& place) {
    if (!place.kept || place.kept->gone() || place.firmness == 0) return true;
    --place.firmness;
    return false;
}

}  // namespace almanac::cache
