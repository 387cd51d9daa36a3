#include "engine/cache/redis_session.h"

#include "engine/cache/redis_fetch.h"
#include "engine/cache/redis_limits.h"

#include <fmt/format.h>

#include <utility>

namespace almanac::cache {

namespace {

namespace limits = redis_limits;

base::Error unusable(std::string_view why) {
    return {base::ErrorKind::broken, fmt::format("Redis is not usable: {}.", why)};
}

}  // namespace

void finish(Fetch& fetch, Lookup lookup, TierCounts& counts) {
    if (!fetch.fetched) return;
    --counts.fetching;
    std::exchange(fetch.fetched, nullptr)(std::move(lookup));
}

base::Result<std::unique_ptr<RedisSession>> RedisSession::open(const SessionParts& parts) {
    std::unique_ptr<RedisSession> session(new RedisSession(parts));
    session->opened_ = parts.clock.exact();
    session->commands_ = TRY(RedisConnection::open(parts.settings.address, [](const redisReply&) {
        return unusable("it answers what nobody asked");
    }));
    session->greet(*session->commands_);
    session->commands_->send({"CLIENT", "ID"});
    session->commands_->send({"INFO", "server"});
    RedisSession* const self = session.get();
    session->commands_->expect(
        [self](const RedisReplies& replies) { return self->greeted(replies); }, session->opened_);
    return session;
}

RedisSession::~RedisSession() {
    parts_.counts.put_bytes -= put_bytes_;
    for (const auto& fetch : fetches_) {
        if (fetch->fetched) ++parts_.counts.late;
        finish(*fetch, {}, parts_.counts);
    }
}

// Who we are and which database; the caller's own commands follow, and all replies come together.
void RedisSession::greet(RedisConnection& connection) {
    const RedisSettings& settings = parts_.settings;
    if (!settings.user.empty()) {
        connection.send({"AUTH", settings.user, settings.password});
    } else if (!settings.password.empty()) {
        connection.send({"AUTH", settings.password});
    }
    connection.send({"SELECT", std::to_string(settings.address.database)});
}

base::Result<void> RedisSession::greeted(const RedisReplies& replies) {
    for (const RedisReply& reply : replies) TRY(accepted(*reply, "the greeting"));
    const auto id = number_of(*replies[replies.size() - 2]);
    const std::string run = run_of(text_of(*replies.back()).value_or(""));
    if (!id || *id <= 0 || run.empty()) return unusable("it does not say which run it is");
    instance_ = static_cast<std::uint64_t>(*id);
    names_.emplace(parts_.settings, run);
    return subscribe();
}

base::Result<void> RedisSession::subscribe() {
    messages_ = TRY(RedisConnection::open(
        parts_.settings.address, [this](const redisReply& reply) { return pushed(reply); }));
    greet(*messages_);
    messages_->send({"SUBSCRIBE", names_->channel(), names_->channel_of(instance_)});
    const Nanoseconds now = parts_.clock.exact();
    // SUBSCRIBE answers once a channel; the second answer is pushed() like a message.
    messages_->expect(
        [this](const RedisReplies& replies) -> base::Result<void> {
            for (const RedisReply& reply : replies) TRY(accepted(*reply, "to be listened to"));
            beat(parts_.clock.exact());
            return {};
        },
        now);
    return {};
}

base::Result<void> RedisSession::pushed(const redisReply& reply) {
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 3) return unusable("it tells riddles");
    const auto what = text_of(*reply.element[0]);
    if (what == "subscribe") return {};
    const auto channel = text_of(*reply.element[1]);
    const auto bytes = text_of(*reply.element[2]);
    if (what != "message" || !channel || !bytes) return unusable("it tells riddles");
    return hear(*channel, *bytes);
}

base::Result<void> RedisSession::hear(std::string_view channel, std::string_view bytes) {
    const auto message = read_message(bytes);
    if (!message) {
        // It may have been an invalidation, so everything is taken for invalidated.
        parts_.events.cleared();
        ++parts_.counts.damaged;
        return {};
    }
    const Message& heard = message.value();
    if (channel != names_->channel()) {
        if (heard.topic == Topic::confirmed) end_all(parts_.spreads.confirmed(heard.number));
        if (heard.topic == Topic::beat) hear_beat();
        return {};
    }
    if (heard.origin == instance_) {
        end_all(parts_.spreads.confirmed(heard.number));
        return {};
    }
    obey(heard);
    const std::string answer = write_message({Topic::confirmed, instance_, heard.number, {}});
    commands_->send({"PUBLISH", names_->channel_of(heard.origin), answer});
    commands_->expect([](const RedisReplies&) { return base::Result<void>(); },
                      parts_.clock.exact());
    return {};
}

void RedisSession::obey(const Message& message) {
    if (message.topic == Topic::tags) {
        parts_.events.invalidated(message.names);
    } else if (message.topic == Topic::key) {
        parts_.events.removed(message.names[0]);
    } else {
        parts_.events.cleared();
    }
    ++parts_.counts.heard;
}

// What this instance invalidated while Redis was away goes first. Should Redis refuse it, this
// session ends before it was ready, and memory stays as it is.
void RedisSession::hear_beat() {
    heard_ = parts_.clock.exact();
    if (std::exchange(listening_, true)) return;
    for (const std::uint64_t number : parts_.spreads.restart()) spread(number);
    commands_->send({"PING"});
    commands_->expect(
        [this](const RedisReplies&) -> base::Result<void> {
            become_ready();
            return {};
        },
        heard_);
}

// What others invalidated while this instance did not listen is unknown, so memory begins anew.
void RedisSession::become_ready() {
    parts_.events.cleared();
    ++parts_.counts.connects;
    ready_ = true;
}

// A server that became a replica lags behind its master, so its generations are not to be believed.
void RedisSession::beat(Nanoseconds now) {
    beaten_ = now;
    const std::string message = write_message({Topic::beat, instance_, ++beats_, {}});
    commands_->send({"PUBLISH", names_->channel_of(instance_), message});
    commands_->send({"ROLE"});
    commands_->expect(
        [](const RedisReplies& replies) -> base::Result<void> {
            TRY(accepted(*replies[0], "messages"));
            TRY(accepted(*replies[1], "to say what it is"));
            const redisReply& role = *replies[1];
            const bool known = role.type == REDIS_REPLY_ARRAY && role.elements > 0;
            if (known && text_of(*role.element[0]) == "master") return {};
            return unusable("it is a replica");
        },
        now);
}

void RedisSession::fetch(std::shared_ptr<Fetch> fetch) {
    send_fetch(*commands_, *names_, fetch->question);
    fetches_.push_back(fetch);
    commands_->expect(
        [this, fetch](RedisReplies replies) -> base::Result<void> {
            Found found = read_fetch(std::move(replies), fetch->question);
            if (found.damaged) ++parts_.counts.damaged;
            if (fetch->fetched && found.nameless) {
                name(fetch, found.lookup.generations);
            } else {
                answer(*fetch, std::move(found.lookup));
            }
            return {};
        },
        parts_.clock.exact());
}

void RedisSession::name(const std::shared_ptr<Fetch>& fetch, const Generations& known) {
    const std::string token = fmt::format("{}-{}", instance_, ++tokens_);
    send_naming(*commands_, *names_, fetch->question, known, token);
    commands_->expect(
        [this, fetch](const RedisReplies& replies) -> base::Result<void> {
            answer(*fetch, {std::nullopt, read_naming(replies, fetch->question)});
            return {};
        },
        parts_.clock.exact());
}

void RedisSession::answer(Fetch& fetch, Lookup lookup) {
    if (!fetch.fetched) return;
    ++(lookup.answer ? parts_.counts.hits : parts_.counts.misses);
    finish(fetch, std::move(lookup), parts_.counts);
}

void RedisSession::put(const Put& put) {
    const std::size_t size = put.bytes.size();
    put_bytes_ += size;
    commands_->send(
        {"SET", names_->entry(put.key), put.bytes, "PX", std::to_string(put.kept_for.count())});
    commands_->expect(
        [this, size](const RedisReplies& replies) -> base::Result<void> {
            put_bytes_ -= size;
            parts_.counts.put_bytes -= size;
            ++(text_of(*replies[0]) == "OK" ? parts_.counts.puts : parts_.counts.puts_failed);
            return {};
        },
        parts_.clock.exact());
}

// UNLINK works where Redis is full, SET would not. Once it has answered, nothing that was stored
// before is valid; who fetched before hears the message.
void RedisSession::spread(std::uint64_t number) {
    const Spreading& spreading = parts_.spreads.at(number);
    std::vector<std::string> gone;
    if (spreading.topic == Topic::everything) gone.push_back(names_->generation_of_everything());
    for (const std::string& each : spreading.names) {
        gone.push_back(spreading.topic == Topic::key ? names_->entry(each)
                                                     : names_->generation(each));
    }
    std::vector<std::string_view> unlink{"UNLINK"};
    unlink.insert(unlink.end(), gone.begin(), gone.end());
    commands_->send(unlink);
    const std::string message =
        write_message({spreading.topic, instance_, number, spreading.names});
    commands_->send({"PUBLISH", names_->channel(), message});
    commands_->expect(
        [this, number](const RedisReplies& replies) -> base::Result<void> {
            for (const RedisReply& reply : replies) TRY(accepted(*reply, "an invalidation"));
            const long long listeners = number_of(*replies[1]).value_or(0);
            end_all(parts_.spreads.published(number, static_cast<std::uint64_t>(listeners)));
            return {};
        },
        parts_.clock.exact());
}

void RedisSession::end_all(const Spreads::Ended& ended) {
    for (const Spread& done : ended) done({});
}

bool RedisSession::has_room() const { return commands_->unwritten() < limits::window_bytes; }

std::array<pollfd, 2> RedisSession::to_poll() const {
    return {commands_->to_poll(), messages_ ? messages_->to_poll() : pollfd{-1, 0, 0}};
}

base::Result<void> RedisSession::work(const std::array<pollfd, 2>& polled) {
    // Messages first: an invalidation that was there before a reply then counts before it.
    if (messages_ && polled[1].fd >= 0) TRY(messages_->work(polled[1].revents));
    TRY(commands_->work(polled[0].revents));
    TRY(keep_time());
    return write();
}

base::Result<void> RedisSession::write() {
    TRY(commands_->write());
    return messages_ ? messages_->write() : base::Result<void>();
}

base::Result<void> RedisSession::keep_time() {
    const Nanoseconds now = parts_.clock.exact();
    give_up_late(now);
    if (!ready_ && now - opened_ < limits::greeting_max) return {};
    if (!ready_ || now - heard_ > limits::silence_max) {
        return base::Error{base::ErrorKind::timed_out, "Redis does not answer."};
    }
    if (now - beaten_ >= limits::beat_every) beat(now);
    return {};
}

void RedisSession::give_up_late(Nanoseconds now) {
    while (!fetches_.empty()) {
        Fetch& first = *fetches_.front();
        if (first.fetched && now - first.asked < parts_.settings.fetch_wait_max) return;
        if (first.fetched) ++parts_.counts.late;
        finish(first, {}, parts_.counts);
        fetches_.pop_front();
    }
}

bool RedisSession::slow() const {
    const auto since = commands_->waiting_since();
    return since && parts_.clock.exact() - *since > parts_.settings.fetch_wait_max;
}

}  // namespace almanac::cache
