#pragma once

// What /api/cache/stats and /api/cache/clear say, described. Pure.

#include "engine/base/describe.h"
#include "engine/cache/cache.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cli {

// One kind of answer since the start.
struct CacheKind {
    std::string kind;
    std::uint64_t hits = 0;
    std::uint64_t stale_hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t collapsed = 0;
    std::uint64_t fills = 0;
    std::uint64_t failures = 0;
    std::uint64_t evictions = 0;
    std::uint64_t invalidations = 0;
    std::uint64_t removals = 0;
    double hit_ratio = 0;
    double compute_seconds = 0;
    double saved_seconds = 0;

    static constexpr std::string_view view_name = "cache_kind";
    static constexpr auto fields() {
        using K = CacheKind;
        return base::describe<K>(
            base::field("kind", &K::kind, "", "The view whose answers these are."),
            base::field("hits", &K::hits, "answers", "Given from memory."),
            base::field("stale_hits", &K::stale_hits, "answers",
                        "Of these, given while they were being renewed."),
            base::field("misses", &K::misses, "answers", "Worked out."),
            base::field("collapsed", &K::collapsed, "answers",
                        "Given to who waited for an answer that somebody else had asked for."),
            base::field("fills", &K::fills, "answers", "Worked out and kept."),
            base::field("failures", &K::failures, "answers", "That could not be worked out."),
            base::field("evictions", &K::evictions, "answers", "That made room for others."),
            base::field("invalidations", &K::invalidations, "answers",
                        "That went since another version is served, or everything was cleared."),
            base::field("removals", &K::removals, "answers",
                        "That went by their key: cleared by a pattern, or found to differ."),
            base::field("hit_ratio", &K::hit_ratio, "",
                        "Hits and collapsed among all asks, 0 to 1."),
            base::field("compute_seconds", &K::compute_seconds, "s", "What working them out took."),
            base::field("saved_seconds", &K::saved_seconds, "s",
                        "What the hits would have taken to work out."));
    }
};

// One answer in memory.
struct CacheEntry {
    std::string key;
    std::string parameters_md5;
    std::string kind;
    std::uint64_t hits = 0;
    std::uint64_t bytes = 0;
    double age_seconds = 0;
    double ttl_seconds = 0;
    double cost_ms = 0;

    static constexpr std::string_view view_name = "cache_entry";
    static constexpr auto fields() {
        using E = CacheEntry;
        return base::describe<E>(
            base::field("key", &E::key, "",
                        "Election, version, view and parameters, in their one form."),
            base::field("parameters_md5", &E::parameters_md5, "",
                        "MD5 of the parameters as JSON with sorted keys."),
            base::field("kind", &E::kind, "", "The view."),
            base::field("hits", &E::hits, "answers", "Given from it, up to 65,535."),
            base::field("bytes", &E::bytes, "bytes", "What it takes, all encodings."),
            base::field("age_seconds", &E::age_seconds, "s", "Since it was worked out."),
            base::field("ttl_seconds", &E::ttl_seconds, "s",
                        "For how long it stays fresh; below 0: it is stale."),
            base::field("cost_ms", &E::cost_ms, "ms", "What working it out took."));
    }
};

// The Redis behind the memory.
struct CacheTier {
    std::string state;
    double in_state_seconds = 0;
    std::string reason;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t skipped = 0;
    std::uint64_t puts = 0;
    std::uint64_t puts_lost = 0;
    std::uint64_t invalidations_heard = 0;

    static constexpr std::string_view view_name = "cache_tier";
    static constexpr auto fields() {
        using T = CacheTier;
        return base::describe<T>(
            base::field("state", &T::state, "",
                        "ready, slow or away; while it is not ready nothing is asked of it."),
            base::field("in_state_seconds", &T::in_state_seconds, "s", "For how long."),
            base::field("reason", &T::reason, "", "Why it is away."),
            base::field("hits", &T::hits, "answers", "Found there."),
            base::field("misses", &T::misses, "answers", "Not found there, or outdated."),
            base::field("skipped", &T::skipped, "asks", "That passed it by."),
            base::field("puts", &T::puts, "answers", "Stored there."),
            base::field("puts_lost", &T::puts_lost, "answers", "That were to be and were not."),
            base::field("invalidations_heard", &T::invalidations_heard, "",
                        "Invalidations of other servers."));
    }
};

// The cache at one moment.
struct CacheView {
    bool enabled = true;
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::uint64_t bytes_max = 0;
    std::uint64_t computing = 0;
    double hit_ratio = 0;
    std::vector<CacheKind> kinds;
    std::vector<CacheEntry> most_asked;
    std::optional<CacheTier> redis;

    static constexpr std::string_view view_name = "cache_stats";
    static constexpr auto fields() {
        using C = CacheView;
        return base::describe<C>(
            base::field("enabled", &C::enabled, "", "Whether anything is kept."),
            base::field("entries", &C::entries, "answers", "In memory."),
            base::field("bytes", &C::bytes, "bytes", "What they take."),
            base::field("bytes_max", &C::bytes_max, "bytes", "What they may take."),
            base::field("computing", &C::computing, "answers", "Being worked out now."),
            base::field("hit_ratio", &C::hit_ratio, "",
                        "Hits and collapsed among all asks, 0 to 1."),
            base::field("kinds", &C::kinds, "", "Each kind that anybody has asked for."),
            base::field("most_asked", &C::most_asked, "", "The answers asked most often."),
            base::field("redis", &C::redis, "", "The Redis behind it, where there is one."));
    }
};

// What was forgotten.
struct CacheCleared {
    std::string pattern;
    std::uint64_t dropped = 0;

    static constexpr std::string_view view_name = "cache_cleared";
    static constexpr auto fields() {
        using C = CacheCleared;
        return base::describe<C>(
            base::field("pattern", &C::pattern, "", "Which keys; * stands for any text."),
            base::field("dropped", &C::dropped, "answers", "That were in memory and are not now."));
    }
};

// Whether anybody asked for this kind.
bool was_asked_for(const cache::KindStats& kind);
// Answers of it that made room for others.
std::uint64_t evictions_of(const cache::KindStats& kind);
// A time in seconds.
double seconds(cache::Nanoseconds time);
// "away", "slow", "ready".
std::string_view word_of(cache::TierState state);

// The view of what the cache says of itself and of the answers asked most often, in their order.
CacheView view_of(const cache::Stats& stats, const std::vector<cache::Entry>& most_asked);

}  // namespace almanac::cli
