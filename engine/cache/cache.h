#pragma once

// Answers that are worked out once and shared: a bounded memory of finished bytes in front of any
// pure function. Owned by whoever opens the engine; any thread may call anything here. Nothing
// blocks on a computation: who has to wait leaves a callback. docs/caching.md has the rules.

#include "engine/base/encoded.h"
#include "engine/base/id.h"
#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/cache/clock.h"
#include "engine/cache/key.h"
#include "engine/cache/redis_settings.h"
#include "engine/cache/stats.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::cache {

// How answers of one kind are kept. All ages count from the moment their computation began. An
// answer is fresh up to `ttl`; for stale_while_revalidate beyond it is still served while it is
// renewed; for stale_if_error beyond `ttl` it is served where a computation failed.
struct Policy {
    std::string kind;  // as it is called in statistics
    Nanoseconds ttl = std::chrono::hours(24);
    Nanoseconds stale_while_revalidate{0};
    Nanoseconds stale_if_error{0};
    Nanoseconds negative_ttl = std::chrono::seconds(10);
    Nanoseconds compute_deadline = std::chrono::seconds(30);
};

// A policy's place in Options::policies.
using Kind = base::Id<struct KindTag, std::uint8_t>;

// What a computation returns. The body owns its bytes and has an identity. Statuses 200 and 4xx
// are kept, the latter as negative answers; 5xx is a failure that has a body; others pass through.
struct Computed {
    std::shared_ptr<const base::Encoded> body;
    unsigned status = 200;
};
using Compute = std::function<base::Result<Computed>()>;

// Where an answer is from; `computed` for whom the computation ran, `collapsed` for who waited too,
// `shared` for whom the second tier was asked and had it.
enum class Source : std::uint8_t { hit, stale, computed, collapsed, bypass, shared };

// An answer as it is handed out; what Cache-Status, Age and Server-Timing say is in it.
struct Answer {
    std::shared_ptr<const base::Encoded> body;
    unsigned status = 200;
    Source source = Source::hit;
    bool renew = false;  // stale, and this caller is the one to renew it; get_or_compute does
    Nanoseconds age{0};
    Nanoseconds ttl{0};  // that is left; below zero: stale
};

// Called once, from any thread, without a lock held; must not throw.
using Deliver = std::function<void(const base::Result<Answer>&)>;

// Whether an ask may be answered from memory. A bypass computes for itself alone, reads nothing and
// stores nothing.
enum class Reading : std::uint8_t { cached, bypass };

// Whether somebody waits for a computation, or it is made ahead: for who may ask, or to renew what
// is served stale meanwhile.
enum class Urgency : std::uint8_t { asked, ahead };

// One question. Equal keys have equal kinds and tags; `tags` name what the answer depends on.
struct Ask {
    Kind kind;
    std::string_view key;  // KeyBuilder makes it
    std::span<const std::string> tags;
    Reading reading = Reading::cached;
    Urgency urgency = Urgency::asked;
};

// Hands a task to a worker; false where there is no room for it. It may run before this returns.
using Submit = std::function<bool(std::function<void()>, Urgency)>;

// The limits of a cache; entry_bytes() in memory.h has the arithmetic of bytes_max.
struct Options {
    bool enabled = true;
    std::size_t bytes_max = std::size_t{160} << 20u;  // seed A-015 asks for 100 to 200 MB
    std::size_t shards = 8;  // 1 to 64, a power of two; an entry is at most a quarter of a shard
    std::size_t computes_max = 1'024;    // unreturned at once, hanging ones included
    std::size_t waiters_max = 20'000;    // of all computations: two for each of 10,000 connections
    std::uint64_t seed = 0;              // drawn at start, so that nobody can aim at one shard
    std::vector<Policy> policies;        // 1 to 255
    std::optional<RedisSettings> redis;  // the second tier, where there is to be one
};

class SecondTier;

// Called once, from any thread, without a lock held; must not throw.
using Invalidated = std::function<void(const base::Result<void>&)>;

// The memory and the computations in flight. Destroying it answers everybody who waits with
// `stopped`; computations still running end on their own and are dropped.
class Cache {
public:
    // `clock` outlives the cache and every computation.
    Cache(Options options, const MonotonicClock& clock, Submit submit);
    // With a second tier of the test's own.
    Cache(Options options, const MonotonicClock& clock, Submit submit,
          std::unique_ptr<SecondTier> second_tier);
    // Not from a `deliver` or an `invalidated`.
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    // Delivers at once where the answer is in memory, else when it is computed. 1,000 asks at once
    // run one computation and get the same bytes. Errors: the computation's own, `broken` where it
    // threw or returned what is no answer, `timed_out`, `exhausted` beyond a limit, `stopped`.
    template <class ComputeCall, class DeliverCall>
    void get_or_compute(const Ask& ask, ComputeCall&& compute, DeliverCall&& deliver) {
        if (std::optional<Answer> answer = find(ask)) {
            if (answer->renew) renew(ask, Compute(std::forward<ComputeCall>(compute)));
            std::forward<DeliverCall>(deliver)(base::Result<Answer>(*std::move(answer)));
            return;
        }
        fetch(ask, Compute(std::forward<ComputeCall>(compute)),
              Deliver(std::forward<DeliverCall>(deliver)));
    }

    // What is in memory for `ask`, fresh or stale within its policy.
    std::optional<Answer> find(const Ask& ask);

    // Nothing that began to be computed before this is served after it returns. Touches no entry:
    // they are dropped when they are met, or by sweep(). With a second tier the same holds in every
    // instance that listens to it once `invalidated` hears of success; at once without one. Errors:
    // `timed_out` where an instance has not confirmed it, or the tier is away (it is told later);
    // `exhausted`, `stopped`.
    void invalidate(std::span<const std::string> tags, Invalidated invalidated = nullptr);
    // The same for everything.
    void clear(Invalidated invalidated = nullptr);
    // The same for one entry, or all whose keys match: a '*' in `key` stands for any text. How many
    // were in memory. Other instances drop theirs soon, but may store one that they are computing;
    // Redis drops those that were in this memory.
    std::size_t remove(std::string_view key);
    // Drops what can never be served again; how many entries. Each lock is held for 256 entries.
    std::size_t sweep();
    // Gives up on computations past their deadline; call it every 100 ms or so.
    void tick();

    // Switching off clears this memory.
    void set_enabled(bool enabled);
    bool enabled() const;

    Stats stats() const;
    // The part of it that needs no look at the memory; none where there is no second tier.
    std::optional<SecondTierStats> second_tier() const;
    // Entries whose key matches `pattern` ('*' stands for any text), most asked first.
    std::vector<Entry> list(std::string_view pattern, std::size_t count_max) const;
    // Up to `count` entries drawn evenly, for whoever recomputes and compares them.
    std::vector<Entry> sample(base::Random& random, std::size_t count) const;

private:
    struct State;
    void fetch(const Ask& ask, Compute compute, Deliver deliver);
    void renew(const Ask& ask, Compute compute);

    std::shared_ptr<State> state_;
};

}  // namespace almanac::cache
