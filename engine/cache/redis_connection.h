#pragma once

// One connection to Redis that never waits: commands are queued, replies arrive in their order. One
// thread. It is the only place that knows hiredis' calls.

#include "engine/base/result.h"
#include "engine/cache/clock.h"
#include "engine/cache/redis_settings.h"

#include <hiredis/hiredis.h>
#include <poll.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace almanac::cache {

// Frees what hiredis made.
struct FreeRedis {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
    void operator()(redisContext* context) const { redisFree(context); }
};
using RedisReply = std::unique_ptr<redisReply, FreeRedis>;
using RedisReplies = std::vector<RedisReply>;

// The text of a reply that is one, else nothing.
std::optional<std::string_view> text_of(const redisReply& reply);
// The number of a reply that is one, else nothing.
std::optional<long long> number_of(const redisReply& reply);
// Nothing wrong, or what Redis says is, in a sentence.
base::Result<void> accepted(const redisReply& reply, std::string_view doing);

// A connection, from the first packet on. Any error ends it.
class RedisConnection {
public:
    // Gets the replies to all commands sent since the last expect(). An error ends the connection.
    using Then = std::function<base::Result<void>(RedisReplies)>;
    // Gets what arrives although nothing is expected: messages of channels.
    using Pushed = std::function<base::Result<void>(const redisReply&)>;

    // Begins to connect. Looking up a name waits; nothing else does.
    static base::Result<std::unique_ptr<RedisConnection>> open(const RedisAddress& address,
                                                               Pushed pushed);

    // Queues a command.
    void send(std::span<const std::string_view> words);
    void send(std::initializer_list<std::string_view> words) {
        send(std::span<const std::string_view>(words.begin(), words.size()));
    }
    // Says what to do with the replies to the commands since the last call.
    void expect(Then then, Nanoseconds now);

    // What poll() shall look at.
    pollfd to_poll() const;
    // Reads and writes what is possible after poll() said `events`.
    base::Result<void> work(short events);
    // Writes what is possible.
    base::Result<void> write();

    // Bytes queued that the kernel has not taken yet.
    std::size_t unwritten() const { return unwritten_; }
    // When the commands were sent whose reply is waited for longest.
    std::optional<Nanoseconds> waiting_since() const;

private:
    struct Awaited {
        std::size_t count = 0;
        Then then;
        Nanoseconds sent{0};
        RedisReplies replies;
    };

    RedisConnection(redisContext* context, Pushed pushed)
        : context_(context), pushed_(std::move(pushed)) {}
    base::Error error() const;
    base::Result<void> read();
    base::Result<void> take_replies();
    base::Result<void> take(RedisReply reply);

    std::unique_ptr<redisContext, FreeRedis> context_;
    Pushed pushed_;
    std::deque<Awaited> awaited_;
    std::size_t sent_ = 0;  // commands since the last expect()
    std::size_t unwritten_ = 0;
};

}  // namespace almanac::cache
