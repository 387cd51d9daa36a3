#pragma once

// Redis as a second tier. One thread of its own talks to it; whoever calls leaves a note for that
// thread and goes on.

#include "engine/base/guarded.h"
#include "engine/base/random.h"
#include "engine/cache/redis_session.h"
#include "engine/cache/second_tier.h"

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <variant>

namespace almanac::cache {

// The notes, and the thread that works them off.
class RedisTier final : public SecondTier {
public:
    // `clock` outlives it; `seed` is for the waits between attempts to connect.
    RedisTier(RedisSettings settings, const MonotonicClock& clock, std::uint64_t seed);
    ~RedisTier() override;
    RedisTier(const RedisTier&) = delete;
    RedisTier& operator=(const RedisTier&) = delete;

    void start(TierEvents events) override;
    bool fetch(const Question& question, Fetched fetched) override;
    void put(const Share& share) override;
    void invalidate(std::span<const std::string> tags, Spread spread) override;
    void clear(Spread spread) override;
    void remove(std::string_view key) override;
    void stop() override;
    SecondTierStats stats() const override;

private:
    using Request = std::variant<std::shared_ptr<Fetch>, Spreading>;
    // Left by callers; bounded by redis_limits.h.
    struct Notes {
        std::deque<Request> requests;
        std::deque<Put> puts;
        std::size_t spreadings = 0;
        bool overflown = false;  // more invalidations than there is room for
        bool stopping = false;
    };
    // How things stand, for stats().
    struct Standing {
        TierState state = TierState::away;
        Nanoseconds since{0};
        std::string reason;
    };
    enum class Left : std::uint8_t { yes, overflown, stopped };

    template <class Write>
    Left leave_note(Write&& write);
    void spread_note(Topic topic, std::vector<std::string> names, Spread spread);
    void wake() const;

    void run();
    void take_notes();
    void take(Request& request);
    void take_overflow();
    void feed_puts();
    void connect();
    void wait_and_work();
    int wait_ms() const;
    void lose(const base::Error& why);
    void tell_standing();
    void end_late();
    void shut();

    const RedisSettings settings_;
    const MonotonicClock& clock_;
    TierEvents events_;
    TierCounts counts_;
    mutable base::Guarded<Notes> notes_;
    mutable base::Guarded<Standing> standing_;
    std::atomic<bool> accepting_{false};  // ready and not slow
    int wake_fd_ = -1;

    // The thread's own.
    base::Random random_;
    Spreads spreads_;
    std::unique_ptr<RedisSession> session_;
    std::deque<Put> puts_;
    Nanoseconds retry_at_{0};
    Nanoseconds retry_in_;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace almanac::cache
