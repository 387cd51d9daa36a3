#include "engine/cache/redis_connection.h"

#include "engine/cache/redis_limits.h"

#include <fmt/format.h>
#include <hiredis/sds.h>

#include <utility>

namespace almanac::cache {

std::optional<std::string_view> text_of(const redisReply& reply) {
    if (reply.type != REDIS_REPLY_STRING && reply.type != REDIS_REPLY_STATUS) return std::nullopt;
    return std::string_view(reply.str, reply.len);
}

std::optional<long long> number_of(const redisReply& reply) {
    if (reply.type != REDIS_REPLY_INTEGER) return std::nullopt;
    return reply.integer;
}

// Redis repeats arguments in its complaints, so they are not passed on; their first word, such as
// NOAUTH, READONLY, LOADING or OOM, says what it is.
base::Result<void> accepted(const redisReply& reply, std::string_view doing) {
    if (reply.type != REDIS_REPLY_ERROR) return {};
    const std::string_view text(reply.str, reply.len);
    const std::string_view word = text.substr(0, std::min<std::size_t>(text.find(' '), 24));
    return base::Error{base::ErrorKind::denied, fmt::format("Redis refuses {}: {}.", doing, word)};
}

base::Result<std::unique_ptr<RedisConnection>> RedisConnection::open(const RedisAddress& address,
                                                                     Pushed pushed) {
    redisContext* context = address.socket.empty()
                                ? redisConnectNonBlock(address.host.c_str(), address.port)
                                : redisConnectUnixNonBlock(address.socket.c_str());
    if (context == nullptr) {
        return base::Error{base::ErrorKind::exhausted, "There is no memory to connect to Redis."};
    }
    std::unique_ptr<RedisConnection> connection(new RedisConnection(context, std::move(pushed)));
    if (context->err != 0) return connection->error();
    return connection;
}

void RedisConnection::send(std::span<const std::string_view> words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), texts.data(),
                           sizes.data());
    unwritten_ = sdslen(context_->obuf);
    ++sent_;
}

void RedisConnection::expect(Then then, Nanoseconds now) {
    awaited_.push_back({std::exchange(sent_, 0), std::move(then), now, {}});
}

pollfd RedisConnection::to_poll() const {
    const int events = POLLIN | (unwritten_ > 0 ? POLLOUT : 0);
    return {context_->fd, static_cast<short>(events), 0};
}

base::Result<void> RedisConnection::work(short events) {
    if ((events & POLLOUT) != 0) TRY(write());
    if ((events & (POLLIN | POLLERR | POLLHUP)) != 0) TRY(read());
    return {};
}

base::Result<void> RedisConnection::write() {
    if (unwritten_ == 0) return {};
    int done = 0;
    if (redisBufferWrite(context_.get(), &done) != REDIS_OK) return error();
    unwritten_ = sdslen(context_->obuf);
    return {};
}

base::Result<void> RedisConnection::read() {
    for (std::size_t reads = 0; reads < redis_limits::reads_in_turn; ++reads) {
        const std::size_t before = context_->reader->len;
        if (redisBufferRead(context_.get()) != REDIS_OK) return error();
        if (context_->reader->len == before) return {};
        TRY(take_replies());
        if (context_->reader->len > redis_limits::reply_bytes_max) {
            return base::Error{base::ErrorKind::too_large, "Redis sends a reply without end."};
        }
    }
    return {};
}

base::Result<void> RedisConnection::take_replies() {
    while (true) {
        void* reply = nullptr;
        if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) return error();
        if (reply == nullptr) return {};
        TRY(take(RedisReply(static_cast<redisReply*>(reply))));
    }
}

base::Result<void> RedisConnection::take(RedisReply reply) {
    if (awaited_.empty()) return pushed_(*reply);
    Awaited& first = awaited_.front();
    first.replies.push_back(std::move(reply));
    if (first.replies.size() < first.count) return {};
    Awaited whole = std::move(first);
    awaited_.pop_front();
    return whole.then(std::move(whole.replies));
}

std::optional<Nanoseconds> RedisConnection::waiting_since() const {
    if (awaited_.empty()) return std::nullopt;
    return awaited_.front().sent;
}

base::Error RedisConnection::error() const {
    return {base::ErrorKind::missing,
            fmt::format("Redis cannot be reached: {}.", std::string_view(context_->errstr))};
}

}  // namespace almanac::cache
