#pragma once

// What the cache asks of a tier behind its memory. Nothing here waits: what takes time is answered
// by a callback. Any thread may call; callbacks come one at a time, from a thread of the tier, with
// no lock held, and must neither wait nor throw.

#include "engine/base/encoded.h"
#include "engine/base/result.h"
#include "engine/cache/redis_settings.h"
#include "engine/cache/stats.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cache {

// An entry's name and what it depends on.
struct Question {
    std::string key;
    std::vector<std::string> tags;
};

// An answer that instances share.
struct SharedAnswer {
    std::shared_ptr<const base::Encoded> body;
    unsigned status = 200;
    Nanoseconds age{0};   // since its computation began
    Nanoseconds cost{0};  // of it
};

// What stood in the tier in the place of "everything" and of each tag, in the order of the
// question: names that change with each invalidation and never come back. Empty where the tier
// could not say.
using Generations = std::vector<std::string>;

// What a fetch found. An answer was still valid when the tier was asked; without one, `generations`
// are those from before the computation that follows.
struct Lookup {
    std::optional<SharedAnswer> answer;
    Generations generations;
};
using Fetched = std::function<void(Lookup)>;

// An answer to be stored: valid as long as the generations are what they were before its
// computation.
struct Share {
    const Question& question;
    const SharedAnswer& answer;
    const Generations& generations;
    Nanoseconds kept_for{0};
};

// Success once every instance in reach has dropped what it had. Errors: `timed_out` where one has
// not said so in time, `exhausted`, `stopped`; the invalidation is still on its way then.
using Spread = std::function<void(const base::Result<void>&)>;

// What to drop from memory. `invalidated` and `cleared` may be called with a lock of the tier held.
struct TierEvents {
    std::function<void(std::span<const std::string> tags)> invalidated;
    std::function<void(std::string_view key)> removed;
    // Everything: asked for, or since messages may have been missed.
    std::function<void()> cleared;
};

// A tier that several instances share.
class SecondTier {
public:
    virtual ~SecondTier() = default;

    // Called once, before anything else.
    virtual void start(TierEvents events) = 0;
    // Looks for an answer; false, and no callback, where there is no use in asking. Whoever asks
    // after an invalidate() of this instance finds nothing from before it.
    virtual bool fetch(const Question& question, Fetched fetched) = 0;
    // Stores an answer, or drops it when there is no room. Its generations are not empty.
    virtual void put(const Share& share) = 0;
    // Calls TierEvents::invalidated (or cleared) before it returns, at a moment such that every
    // fetch begun later comes after the invalidation; so what an earlier one finds is marked as
    // outdated. Nothing that was computed before is found afterwards, here or in any instance that
    // the tier reaches. While the tier is away this is kept, and done first when it is back.
    virtual void invalidate(std::span<const std::string> tags, Spread spread) = 0;
    virtual void clear(Spread spread) = 0;
    // Drops one entry everywhere. One that is being computed elsewhere may be stored afterwards.
    virtual void remove(std::string_view key) = 0;
    // Calls back whoever waits; afterwards nothing is called. Not from a callback.
    virtual void stop() = 0;

    virtual SecondTierStats stats() const = 0;
};

// Redis; redis_tier.h has it. `seed` is for the waits between attempts to connect.
std::unique_ptr<SecondTier> redis_tier(RedisSettings settings, const MonotonicClock& clock,
                                       std::uint64_t seed);

}  // namespace almanac::cache
