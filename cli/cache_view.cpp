#include "cli/cache_view.h"

#include <chrono>

namespace almanac::cli {

namespace {

double ratio(std::uint64_t given, std::uint64_t worked_out) {
    const std::uint64_t asks = given + worked_out;
    return asks == 0 ? 0 : static_cast<double>(given) / static_cast<double>(asks);
}

std::uint64_t removed(const cache::KindStats& kind, cache::Removal why) {
    return kind.removals[static_cast<std::size_t>(why)];
}

}  // namespace

bool was_asked_for(const cache::KindStats& kind) {
    return kind.hits + kind.shared + kind.started + kind.bypasses + kind.refused > 0;
}

std::uint64_t evictions_of(const cache::KindStats& kind) {
    return removed(kind, cache::Removal::capacity) + removed(kind, cache::Removal::rejected);
}

double seconds(cache::Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

std::string_view word_of(cache::TierState state) {
    constexpr std::string_view words[] = {"away", "slow", "ready"};
    return words[static_cast<std::size_t>(state)];
}

namespace {

CacheKind view_of(const cache::KindStats& kind) {
    using cache::Removal;
    CacheKind view;
    view.kind = kind.kind;
    view.hits = kind.hits;
    view.stale_hits = kind.stale_hits;
    view.misses = kind.started;
    view.collapsed = kind.collapsed;
    view.fills = kind.fills;
    view.failures = kind.failures + kind.timeouts;
    view.evictions = evictions_of(kind);
    view.invalidations = removed(kind, Removal::invalidated);
    view.removals = removed(kind, Removal::removed);
    view.hit_ratio = ratio(kind.hits + kind.collapsed, kind.started);
    view.compute_seconds = seconds(kind.compute_time);
    view.saved_seconds = seconds(kind.saved_time);
    return view;
}

CacheEntry view_of(const cache::Entry& entry) {
    CacheEntry view;
    view.key = entry.key;
    view.parameters_md5 = cache::seed_key(entry.key);
    view.kind = entry.kind;
    view.hits = entry.hits;
    view.bytes = entry.bytes;
    view.age_seconds = seconds(entry.age);
    view.ttl_seconds = seconds(entry.ttl);
    view.cost_ms = 1'000 * seconds(entry.cost);
    return view;
}

CacheTier view_of(const cache::SecondTierStats& tier) {
    CacheTier view;
    view.state = word_of(tier.state);
    view.in_state_seconds = seconds(tier.in_state);
    view.reason = tier.reason;
    view.hits = tier.hits;
    view.misses = tier.misses;
    view.skipped = tier.refused;
    view.puts = tier.puts;
    view.puts_lost = tier.puts_dropped + tier.puts_failed;
    view.invalidations_heard = tier.heard;
    return view;
}

}  // namespace

CacheView view_of(const cache::Stats& stats, const std::vector<cache::Entry>& most_asked) {
    CacheView view;
    view.enabled = stats.enabled;
    view.entries = stats.entries;
    view.bytes = stats.bytes;
    view.bytes_max = stats.bytes_max;
    view.computing = stats.computing;
    std::uint64_t given = 0;
    std::uint64_t worked_out = 0;
    for (const cache::KindStats& kind : stats.kinds) {
        given += kind.hits + kind.collapsed;
        worked_out += kind.started;
        if (was_asked_for(kind)) view.kinds.push_back(view_of(kind));
    }
    view.hit_ratio = ratio(given, worked_out);
    if (stats.second_tier) view.redis = view_of(*stats.second_tier);
    for (const cache::Entry& entry : most_asked) view.most_asked.push_back(view_of(entry));
    return view;
}

}  // namespace almanac::cli
