#pragma once

// One life of the two connections to Redis, from the first packet to the first error: one for
// commands, one that hears messages. What is asked is answered in its order. One thread; it ends by
// being destroyed.

#include "engine/cache/redis_connection.h"
#include "engine/cache/redis_names.h"
#include "engine/cache/redis_spread.h"
#include "engine/cache/second_tier.h"
#include "engine/cache/wire_message.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace almanac::cache {

// Somebody who waits for an answer; `fetched` is null once called.
struct Fetch {
    Question question;
    Fetched fetched;
    Nanoseconds asked{0};
};

// An entry on its way.
struct Put {
    std::string key;
    std::string bytes;
    std::chrono::milliseconds kept_for{0};
};

// What is counted; any thread reads it.
struct TierCounts {
    std::atomic<std::uint64_t> connects{0}, losses{0}, hits{0}, misses{0}, damaged{0}, late{0},
        refused{0}, puts{0}, puts_dropped{0}, puts_failed{0}, spreads{0}, spreads_unconfirmed{0},
        heard{0};
    std::atomic<std::size_t> fetching{0}, put_bytes{0}, spreading{0};
};

// What outlives a session.
struct SessionParts {
    const RedisSettings& settings;
    const MonotonicClock& clock;
    const TierEvents& events;
    TierCounts& counts;
    Spreads& spreads;
};

// Answers who waits, unless that was done.
void finish(Fetch& fetch, Lookup lookup, TierCounts& counts);

// The connections and what is in flight on them.
class RedisSession {
public:
    // Begins to connect. Errors: as RedisConnection::open() has them.
    static base::Result<std::unique_ptr<RedisSession>> open(const SessionParts& parts);
    // Answers whoever still waits with nothing.
    ~RedisSession();

    // Only when ready().
    void fetch(std::shared_ptr<Fetch> fetch);
    void put(const Put& put);
    // Sends what Spreads has under this number; only when listening().
    void spread(std::uint64_t number);
    // Whether another entry may be sent before those that are on their way.
    bool has_room() const;

    // What poll() shall look at.
    std::array<pollfd, 2> to_poll() const;
    // Does what can be done after poll() said `events`. An error ends the session.
    base::Result<void> work(const std::array<pollfd, 2>& polled);
    // Writes what is queued.
    base::Result<void> write();

    // Whether both connections work; what Spreads had by then has been sent.
    bool listening() const { return listening_; }
    // Whether Redis took that, too, and memory was cleared since.
    bool ready() const { return ready_; }
    // Whether a reply has been missing for longer than who asks may wait.
    bool slow() const;

private:
    explicit RedisSession(const SessionParts& parts) : parts_(parts) {}

    void greet(RedisConnection& connection);
    base::Result<void> greeted(const RedisReplies& replies);
    base::Result<void> subscribe();
    base::Result<void> pushed(const redisReply& reply);
    base::Result<void> hear(std::string_view channel, std::string_view bytes);
    void obey(const Message& message);
    void hear_beat();
    void become_ready();
    base::Result<void> keep_time();
    void beat(Nanoseconds now);
    void give_up_late(Nanoseconds now);

    void name(const std::shared_ptr<Fetch>& fetch, const Generations& known);
    void answer(Fetch& fetch, Lookup lookup);
    static void end_all(const Spreads::Ended& ended);

    SessionParts parts_;
    std::unique_ptr<RedisConnection> commands_;
    std::unique_ptr<RedisConnection> messages_;
    std::optional<RedisNames> names_;
    std::uint64_t instance_ = 0;  // the number of this client, which a run of Redis gives once
    std::uint64_t tokens_ = 0;    // generations named
    std::uint64_t beats_ = 0;
    Nanoseconds opened_{0};
    Nanoseconds beaten_{0};      // the last beat sent
    Nanoseconds heard_{0};       // the last beat heard
    std::size_t put_bytes_ = 0;  // in flight
    bool listening_ = false;
    bool ready_ = false;
    std::deque<std::shared_ptr<Fetch>> fetches_;  // in their order; finished ones may be among them
};

}  // namespace almanac::cache
