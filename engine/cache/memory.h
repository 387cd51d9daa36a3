#pragma once

// The memory tier: all shards, each behind its own lock, the lanes before them, and what they
// share. Any thread.

#include "engine/base/random.h"
#include "engine/cache/lanes.h"
#include "engine/cache/shard.h"
#include "engine/cache/spin_guarded.h"
#include "engine/cache/window_duel.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace almanac::cache {

// Entries that have left the memory.
using Released = std::vector<std::shared_ptr<const Kept>>;

// Every entry there is.
class Memory {
public:
    // `options` outlives it.
    explicit Memory(const Options& options);

    // What each tag was marked with; any thread.
    TagMarks& marks() { return marks_; }
    const TagMarks& marks() const { return marks_; }

    // As Shard has them, at `now`.
    std::optional<Answer> find(std::string_view key, Nanoseconds now);
    std::optional<Answer> find_for_failure(std::string_view key, Nanoseconds now);
    void end_renewal(std::string_view key);
    // What leaves for it is handed out, to go when the caller holds no lock either.
    Stored store(const Fill& fill, Nanoseconds now, Released& released);
    bool remove(std::string_view key, Released& released);
    std::size_t sweep(Nanoseconds now);
    // Lets go of what only lanes hold.
    void release_gone() { lanes_->release_gone(); }

    // Adds its part to `stats`.
    void add_to(Stats& stats) const;
    // As Cache has them, at `now`.
    std::vector<Entry> list(std::string_view pattern, std::size_t count_max, Nanoseconds now) const;
    std::vector<Entry> sample(base::Random& random, std::size_t count, Nanoseconds now) const;

private:
    using Part = SpinGuarded<std::unique_ptr<Shard>>;
    struct alignas(64) PlacedPart {
        Part part;
    };
    // Entries that one lock is held for.
    static constexpr std::size_t stride = 256;

    Probe probe_of(std::string_view key, Nanoseconds now) const;
    Part& part_of(const Probe& probe) const;
    std::optional<Answer> find_in_shard(const Probe& probe);
    void settle(const Owed& owed) const;
    void settle_all() const;
    Entry entry_of(const Shard::Shown& shown, Nanoseconds now) const;
    std::optional<Shard::Shown> shown_at(std::size_t place,
                                         const std::vector<std::size_t>& slots) const;

    const Options& options_;
    TagMarks marks_;
    WindowDuel duel_;
    std::unique_ptr<PlacedPart[]> parts_;
    std::unique_ptr<Lanes> lanes_;
};

// Whether `pattern`, in which each '*' stands for any text, is all of `text`.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace almanac::cache
