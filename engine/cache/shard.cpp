#include "engine/cache/shard.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace almanac::cache {

namespace {

// What an entry's status is kept as, and back.
constexpr unsigned negative_from = 399;

// Microseconds in 16 bits: 12 of them shifted by the other 4, so within a four-thousandth, up to
// 134 seconds.
std::uint16_t pack_cost(Nanoseconds cost) {
    constexpr std::uint64_t digits_max = 4'095;
    auto digits = static_cast<std::uint64_t>(std::max<std::int64_t>(cost.count() / 1'000, 0));
    unsigned shift = 0;
    while (digits > digits_max && shift < 15) {
        digits >>= 1u;
        ++shift;
    }
    digits = std::min(digits, digits_max);
    return static_cast<std::uint16_t>((shift << 12u) | digits);
}

Nanoseconds unpack_cost(std::uint16_t packed) {
    return std::chrono::microseconds((std::int64_t{packed} & 0xFFF) << (packed >> 12u));
}

}  // namespace

std::size_t age_bucket(Nanoseconds age) {
    const auto seconds = static_cast<std::uint64_t>(age.count()) / 1'000'000'000u;
    return std::min<std::size_t>(std::bit_width(seconds), age_buckets - 1);
}

Shard::Shard(const Surroundings& around)
    : around_(around), lists_(*this, around.bytes_max), served_(around.policies.size()) {}

std::optional<Found> Shard::find(const Probe& probe) {
    const std::uint32_t id = lookup(probe);
    if (id == nil) return std::nullopt;
    Slot& slot = slots_[id];
    if (outdated(slot)) {
        take_out(id, Removal::invalidated);
        return std::nullopt;
    }
    const Nanoseconds over = age(slot, probe.now) - ttl(slot);
    if (over < Nanoseconds(0)) return serve(id, probe.now, Source::hit);
    const Policy& policy = around_.policies[slot.kind];
    if (slot.negative != 0 || over >= policy.stale_while_revalidate) return std::nullopt;
    Found found = serve(id, probe.now, Source::stale);
    found.answer.renew = !std::exchange(slot.renewing, true);
    return found;
}

void Shard::credit(const Probe& probe, unsigned hits) {
    const std::uint32_t id = lookup(probe);
    if (id != nil) used(id, hits);
}

std::optional<Answer> Shard::find_for_failure(const Probe& probe) {
    const std::uint32_t id = lookup(probe);
    if (id == nil) return std::nullopt;
    const Slot& slot = slots_[id];
    const Nanoseconds old = age(slot, probe.now);
    if (outdated(slot) || slot.negative != 0 || old - ttl(slot) >= longest_stale(slot)) {
        return std::nullopt;
    }
    return Answer{slot.kept, 200, Source::stale, false, old, ttl(slot) - old};
}

void Shard::end_renewal(const Probe& probe) {
    const std::uint32_t id = lookup(probe);
    if (id != nil) slots_[id].renewing = false;
}

Stored Shard::store(const Probe& probe, const Fill& fill) {
    now_ = probe.now;
    constexpr std::size_t looked_at = 2;  // so that what is dead goes as fast as new entries come
    hand_ = hand_ < slots_.size() ? hand_ : 0;
    sweep(hand_, looked_at, probe.now);
    hand_ += looked_at;
    if (around_.marks.outdated(fill.kept->began(), fill.kept->tags())) return Stored::outdated;
    const std::uint32_t present = lookup(probe);
    if (present != nil && newer(slots_[present], fill)) return Stored::late;
    constexpr std::size_t entries_min = 4;
    if (fill.kept->weight() > around_.bytes_max / entries_min) {
        if (present != nil) take_out(present, Removal::removed);
        return Stored::too_large;
    }
    if (present != nil) {
        replace(present, fill);
        return Stored::yes;
    }
    const std::uint32_t id = slots_.acquire();
    slots_[id].hash = static_cast<std::uint32_t>(probe.hash);
    fill_slot(slots_[id], fill);
    index_.insert(id);
    lists_.enter(id);
    return Stored::yes;
}

bool Shard::remove(const Probe& probe) {
    const std::uint32_t id = lookup(probe);
    if (id == nil) return false;
    take_out(id, Removal::removed);
    return true;
}

std::size_t Shard::sweep(std::size_t first, std::size_t count, Nanoseconds now) {
    now_ = now;
    std::size_t swept = 0;
    for (std::size_t at = first; at < std::min(first + count, slots_.size()); ++at) {
        const auto id = static_cast<std::uint32_t>(at);
        if (!slots_[id].kept || !dead(id)) continue;
        take_out(id, outdated(slots_[id]) ? Removal::invalidated : Removal::expired);
        ++swept;
    }
    return swept;
}

std::vector<std::shared_ptr<const Kept>> Shard::take_released() {
    return std::exchange(released_, {});
}

bool Shard::dead(std::uint32_t id) const {
    const Slot& slot = slots_[id];
    return age(slot, now_) - ttl(slot) >= longest_stale(slot) || outdated(slot);
}

void Shard::drop(std::uint32_t id, Contest why) {
    if (dead(id)) {
        take_out(id, outdated(slots_[id]) ? Removal::invalidated : Removal::expired);
    } else {
        take_out(id, why == Contest::lost ? Removal::rejected : Removal::capacity);
    }
}

std::uint32_t Shard::lookup(const Probe& probe) const {
    return index_.find(static_cast<std::uint32_t>(probe.hash),
                       [&](std::uint32_t id) { return slots_[id].kept->key() == probe.key; });
}

Nanoseconds Shard::age(const Slot& slot, Nanoseconds now) const {
    return std::max(now - slot.began, Nanoseconds(0));
}

Nanoseconds Shard::ttl(const Slot& slot) const {
    const Policy& policy = around_.policies[slot.kind];
    return slot.negative != 0 ? policy.negative_ttl : policy.ttl;
}

// What is negative never stands in for anything.
Nanoseconds Shard::longest_stale(const Slot& slot) const {
    if (slot.negative != 0) return Nanoseconds(0);
    const Policy& policy = around_.policies[slot.kind];
    return std::max(policy.stale_while_revalidate, policy.stale_if_error);
}

// An entry from the future, of a clock that was set back, gives way.
bool Shard::newer(const Slot& slot, const Fill& fill) const {
    return slot.began > fill.began && slot.began <= now_ && !outdated(slot);
}

bool Shard::outdated(const Slot& slot) const {
    return around_.marks.outdated(slot.kept->began(), slot.kept->tags());
}

Found Shard::serve(std::uint32_t id, Nanoseconds now, Source source) {
    constexpr unsigned hot_every = 8;
    const Slot& slot = slots_[id];
    const Nanoseconds old = age(slot, now);
    const Nanoseconds left = ttl(slot) - old;
    const Nanoseconds cost = unpack_cost(slot.cost);
    const unsigned status = slot.negative == 0 ? 200u : negative_from + slot.negative;
    used(id, 1);
    Found found{
        {slot.kept, status, source, false, old, left}, nullptr, slot.began, cost, Kind(slot.kind)};
    if (slot.hits % hot_every == 0 && source == Source::hit) found.kept = slot.kept;
    served_[slot.kind].count(found.answer, cost);
    ++hit_ages_[age_bucket(old)];
    if (left < Nanoseconds(0)) ++stale_ages_[age_bucket(-left)];
    return found;
}

void Shard::used(std::uint32_t id, unsigned hits) {
    Slot& slot = slots_[id];
    slot.hits = static_cast<std::uint16_t>(std::min(slot.hits + hits, 0xFFFFu));
    lists_.used(id, hits);
}

void Shard::replace(std::uint32_t id, const Fill& fill) {
    Slot& slot = slots_[id];
    const std::size_t before = slot.kept->weight();
    slot.kept->leave();
    released_.push_back(std::move(slot.kept));
    fill_slot(slot, fill);
    lists_.reweighed(id, before);
}

void Shard::fill_slot(Slot& slot, const Fill& fill) {
    slot.kept = fill.kept;
    slot.began = fill.began;
    slot.cost = pack_cost(fill.cost);
    slot.kind = fill.kind.number();
    slot.negative = static_cast<std::uint8_t>(fill.status == 200 ? 0 : fill.status - negative_from);
    slot.renewing = false;
}

void Shard::take_out(std::uint32_t id, Removal why) {
    ++served_[slots_[id].kind].removals[static_cast<std::size_t>(why)];
    lists_.leave(id);
    index_.erase(id);
    slots_[id].kept->leave();
    released_.push_back(std::move(slots_[id].kept));
    slots_.release(id);
}

Shard::Shown Shard::describe(std::uint32_t id) const {
    const Slot& slot = slots_[id];
    const unsigned status = slot.negative == 0 ? 200u : negative_from + slot.negative;
    return {slot.kept, Kind(slot.kind), status, slot.began, unpack_cost(slot.cost), slot.hits};
}

}  // namespace almanac::cache
