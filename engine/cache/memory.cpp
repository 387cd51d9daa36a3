#include "engine/cache/memory.h"

#include "engine/base/ensure.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace almanac::cache {

namespace {

// The bits of a hash that choose a shard; an index uses the low half, the duel bits from 40 on.
constexpr unsigned shard_bits_from = 56;

bool asked_more(const Shard::Shown& one, const Shard::Shown& other) {
    return one.hits != other.hits ? one.hits > other.hits : one.kept->key() < other.kept->key();
}

void add(KindStats& sum, const Served& part) {
    sum.hits += part.hits;
    sum.stale_hits += part.stale;
    sum.negative_hits += part.negative;
    sum.saved_time += part.saved;
    for (std::size_t why = 0; why < removal_count; ++why) sum.removals[why] += part.removals[why];
}

}  // namespace

Memory::Memory(const Options& options)
    : options_(options),
      duel_(options.bytes_max),
      parts_(std::make_unique<PlacedPart[]>(options.shards)),
      lanes_(std::make_unique<Lanes>(options.policies, marks_)) {
    base::ensure(std::has_single_bit(options.shards) && options.shards <= 64,
                 "a cache has 1 to 64 shards, a power of two");
    base::ensure(!options.policies.empty() && options.policies.size() <= 255,
                 "a cache has 1 to 255 policies");
    const Surroundings around{options_.policies, marks_, options.bytes_max / options.shards};
    for (std::size_t at = 0; at < options.shards; ++at) {
        parts_[at].part.with([&](auto& shard) { shard = std::make_unique<Shard>(around); });
    }
}

std::optional<Answer> Memory::find(std::string_view key, Nanoseconds now) {
    const Probe probe = probe_of(key, now);
    Owed owed;
    std::optional<Answer> answer = lanes_->find(probe, owed);
    if (owed.hits > 0) settle(owed);
    if (!answer) answer = find_in_shard(probe);
    if (answer && WindowDuel::samples(probe.hash)) {
        duel_.ask(probe.hash, static_cast<const Kept*>(answer->body.get())->weight());
    }
    return answer;
}

std::optional<Answer> Memory::find_in_shard(const Probe& probe) {
    std::vector<std::shared_ptr<const Kept>> released;
    std::optional<Found> found = part_of(probe).with([&](auto& shard) {
        std::optional<Found> in_shard = shard->find(probe);
        if (!in_shard) released = shard->take_released();
        return in_shard;
    });
    if (!found) return std::nullopt;
    if (found->kept) settle(lanes_->put(probe, *found));
    return std::move(found->answer);
}

// Tells a shard of hits that a lane served.
void Memory::settle(const Owed& owed) const {
    if (owed.hits == 0 || owed.kept->gone()) return;
    const Probe probe{owed.hash, owed.kept->key(), Nanoseconds(0)};
    part_of(probe).with([&](auto& shard) { shard->credit(probe, owed.hits); });
}

void Memory::settle_all() const {
    lanes_->tell_all([this](const Owed& owed) { settle(owed); });
}

std::optional<Answer> Memory::find_for_failure(std::string_view key, Nanoseconds now) {
    const Probe probe = probe_of(key, now);
    return part_of(probe).with([&](auto& shard) { return shard->find_for_failure(probe); });
}

void Memory::end_renewal(std::string_view key) {
    const Probe probe = probe_of(key, Nanoseconds(0));
    part_of(probe).with([&](auto& shard) { shard->end_renewal(probe); });
}

Stored Memory::store(const Fill& fill, Nanoseconds now, Released& released) {
    const Probe probe = probe_of(fill.kept->key(), now);
    if (WindowDuel::samples(probe.hash)) duel_.ask(probe.hash, fill.kept->weight());
    bool crowded = false;
    const Stored stored = part_of(probe).with([&](auto& shard) {
        shard->give_window(duel_.window_share());
        const Stored became = shard->store(probe, fill);
        released = shard->take_released();
        crowded = shard->crowded();
        return became;
    });
    // Nothing had to go before this, so nobody needed to know sooner.
    if (crowded && lanes_->begin_telling_soon()) settle_all();
    return stored;
}

bool Memory::remove(std::string_view key, Released& released) {
    const Probe probe = probe_of(key, Nanoseconds(0));
    return part_of(probe).with([&](auto& shard) {
        const bool removed = shard->remove(probe);
        released = shard->take_released();
        return removed;
    });
}

std::size_t Memory::sweep(Nanoseconds now) {
    std::size_t swept = 0;
    for (std::size_t at = 0; at < options_.shards; ++at) {
        bool more = true;
        for (std::size_t first = 0; more; first += stride) {
            std::vector<std::shared_ptr<const Kept>> released;
            more = parts_[at].part.with([&](auto& shard) {
                swept += shard->sweep(first, stride, now);
                released = shard->take_released();
                return first + stride < shard->slots();
            });
        }
    }
    return swept;
}

void Memory::add_to(Stats& stats) const {
    stats.bytes_max = options_.bytes_max;
    stats.window_share = duel_.window_share();
    stats.invalidations = marks_.count();
    for (std::size_t at = 0; at < options_.shards; ++at) {
        parts_[at].part.with([&](auto& shard) {
            stats.entries += shard->entries();
            stats.bytes += shard->bytes();
            add(stats.hit_ages, shard->hit_ages());
            add(stats.stale_ages, shard->stale_ages());
            for (std::size_t kind = 0; kind < stats.kinds.size(); ++kind) {
                add(stats.kinds[kind], shard->served()[kind]);
            }
        });
    }
    std::vector<Served> in_lanes(stats.kinds.size());
    lanes_->add_to(in_lanes, stats.hit_ages);
    for (std::size_t kind = 0; kind < stats.kinds.size(); ++kind) {
        add(stats.kinds[kind], in_lanes[kind]);
    }
}

std::vector<Entry> Memory::list(std::string_view pattern, std::size_t count_max,
                                Nanoseconds now) const {
    settle_all();
    std::vector<Shard::Shown> most;  // a heap, the least asked in front
    const auto add = [&](Shard::Shown shown) {
        if (!matches(pattern, shown.kept->key()) || count_max == 0) return;
        most.push_back(std::move(shown));
        std::push_heap(most.begin(), most.end(), asked_more);
        if (most.size() <= count_max) return;
        std::pop_heap(most.begin(), most.end(), asked_more);
        most.pop_back();
    };
    for (std::size_t at = 0; at < options_.shards; ++at) {
        bool more = true;
        for (std::size_t first = 0; more; first += stride) {
            more = parts_[at].part.with([&](auto& shard) {
                shard->visit(first, stride, add);
                return first + stride < shard->slots();
            });
        }
    }
    std::sort_heap(most.begin(), most.end(), asked_more);
    std::vector<Entry> entries;
    for (const Shard::Shown& shown : most) entries.push_back(entry_of(shown, now));
    return entries;
}

std::vector<Entry> Memory::sample(base::Random& random, std::size_t count, Nanoseconds now) const {
    std::vector<std::size_t> slots;
    for (std::size_t at = 0; at < options_.shards; ++at) {
        slots.push_back(parts_[at].part.with([](auto& shard) { return shard->slots(); }));
    }
    const std::size_t all = std::accumulate(slots.begin(), slots.end(), std::size_t{0});
    std::vector<Entry> entries;
    // Most slots are used unless the cache was cleared; then a draw may find nothing.
    constexpr std::size_t draws_an_entry = 8;
    for (std::size_t draw = 0; all > 0 && draw < draws_an_entry * count; ++draw) {
        if (entries.size() == count) break;
        if (const auto shown = shown_at(random.below(all), slots)) {
            entries.push_back(entry_of(*shown, now));
        }
    }
    return entries;
}

// The entry at `place`, counted through the slots of all shards, if there is one.
std::optional<Shard::Shown> Memory::shown_at(std::size_t place,
                                             const std::vector<std::size_t>& slots) const {
    std::size_t at = 0;
    while (place >= slots[at]) place -= slots[at++];
    return parts_[at].part.with([&](auto& shard) {
        std::optional<Shard::Shown> found;
        shard->visit(place, 1, [&](Shard::Shown shown) { found = std::move(shown); });
        return found;
    });
}

Probe Memory::probe_of(std::string_view key, Nanoseconds now) const {
    return {XXH3_64bits_withSeed(key.data(), key.size(), options_.seed), key, now};
}

Memory::Part& Memory::part_of(const Probe& probe) const {
    return parts_[(probe.hash >> shard_bits_from) & (options_.shards - 1)].part;
}

Entry Memory::entry_of(const Shard::Shown& shown, Nanoseconds now) const {
    const Policy& policy = options_.policies[shown.kind.number()];
    Entry entry;
    entry.key = shown.kept->key();
    entry.kind = policy.kind;
    entry.status = shown.status;
    entry.age = std::max(now - shown.began, Nanoseconds(0));
    entry.ttl = ttl_of(policy, shown.status) - entry.age;
    entry.cost = shown.cost;
    entry.hits = shown.hits;
    entry.bytes = shown.kept->weight();
    entry.body = shown.kept;
    return entry;
}

bool matches(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t in = 0;
    std::size_t star =
        std::string_view::npos;  // the last '*' met, and what it stands for ends here
    std::size_t resume = 0;
    while (in < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            resume = in;
        } else if (at < pattern.size() && pattern[at] == text[in]) {
            ++at;
            ++in;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

}  // namespace almanac::cache
