#include "engine/http/events.h"

#include "engine/base/ensure.h"
#include "engine/http/event_text.h"
#include "engine/http/http.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace almanac::http {

namespace {

// A reader that is behind is caught up by so much at once, and one more event.
constexpr std::size_t pulled_bytes = 16 * 1024;

std::string run_of(const base::Clock& clock) {
    const auto since = clock.now().time_since_epoch();
    return fmt::format("{:x}",
                       std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

}  // namespace

// The events that one topic keeps, and who waits for the next.
class EventHub::Topic {
public:
    explicit Topic(const EventLimits& limits) : limits_(limits) {}

    void publish(std::string_view run, const Event& event);
    void close();

    // The number that the next event will have.
    std::uint64_t next() {
        return contents_.with([](Contents& contents) { return contents.next(); });
    }
    bool keeps(std::uint64_t number) {
        return contents_.with([&](Contents& contents) {
            return number >= contents.first && number <= contents.next();
        });
    }
    // Appends events from `position` on and moves it; where there is nothing left, `waker` is
    // called with the next.
    Source::Next take(std::uint64_t& position, std::string& piece, const Waker& waker);
    void forget(const std::uint64_t& position);

private:
    // Who waits, by the place of their position, which is theirs alone.
    using Waiters = std::unordered_map<const std::uint64_t*, Waker>;
    struct Contents {
        std::deque<std::string> kept;
        std::uint64_t first = 1;  // the number of the oldest kept
        std::size_t bytes = 0;
        bool closed = false;
        Waiters waiters;

        std::uint64_t next() const { return first + kept.size(); }
    };

    const EventLimits limits_;
    base::Guarded<Contents> contents_;
};

// The waiters are called outside the lock, so that the first can read while the last is called.
void EventHub::Topic::publish(std::string_view run, const Event& event) {
    const Waiters called = contents_.with([&](Contents& contents) {
        contents.kept.push_back(event_text(event_id(run, contents.next()), event));
        contents.bytes += contents.kept.back().size();
        while (contents.kept.size() > limits_.kept_events_max ||
               (contents.bytes > limits_.kept_bytes_max && contents.kept.size() > 1)) {
            contents.bytes -= contents.kept.front().size();
            contents.kept.pop_front();
            ++contents.first;
        }
        return std::exchange(contents.waiters, {});
    });
    for (const auto& [position, waker] : called) waker.wake();
}

void EventHub::Topic::close() {
    const Waiters called = contents_.with([](Contents& contents) {
        contents.closed = true;
        return std::exchange(contents.waiters, {});
    });
    for (const auto& [position, waker] : called) waker.wake();
}

Source::Next EventHub::Topic::take(std::uint64_t& position, std::string& piece,
                                   const Waker& waker) {
    return contents_.with([&](Contents& contents) {
        if (position < contents.first) return Source::Next::broken;
        while (position < contents.next()) {
            if (piece.size() >= pulled_bytes) return Source::Next::more;
            piece += contents.kept[position++ - contents.first];
        }
        if (contents.closed) return Source::Next::end;
        contents.waiters.insert_or_assign(&position, waker);
        return Source::Next::wait;
    });
}

void EventHub::Topic::forget(const std::uint64_t& position) {
    contents_.with([&](Contents& contents) { return contents.waiters.erase(&position); });
}

// One who reads a topic.
class EventHub::Reader final : public Source {
public:
    Reader(std::shared_ptr<Topic> topic, std::uint64_t position, std::string greeting)
        : topic_(std::move(topic)), position_(position), greeting_(std::move(greeting)) {}
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() override { topic_->forget(position_); }

    std::string_view content_type() const override { return "text/event-stream"; }
    void begin(const Waker& waker) override { waker_ = waker; }
    Next pull(std::string& piece) override {
        piece = std::exchange(greeting_, {});
        return topic_->take(position_, piece, *waker_);
    }
    std::string_view heartbeat() const override { return ":\n\n"; }

private:
    std::shared_ptr<Topic> topic_;
    std::uint64_t position_;  // the number of the event it reads next
    std::string greeting_;
    std::optional<Waker> waker_;
};

EventHub::EventHub(const base::Clock& clock, EventLimits limits)
    : limits_(limits), run_(run_of(clock)) {}

EventHub::~EventHub() = default;

base::Result<void> EventHub::open(std::string_view topic) {
    return topics_.with([&](Topics& topics) -> base::Result<void> {
        if (topics.find(topic) != topics.end()) return {};
        if (topics.size() >= limits_.topics_max) {
            return base::Error{
                base::ErrorKind::exhausted,
                fmt::format("There are {} topics of live events already.", limits_.topics_max)};
        }
        topics.emplace(topic, std::make_shared<Topic>(limits_));
        return {};
    });
}

base::Result<void> EventHub::publish(std::string_view topic, const Event& event) {
    base::ensure(event.name.find_first_of("\r\n") == std::string::npos,
                 "an event's name has a line break");
    if (event.data.size() > limits_.event_bytes_max) {
        return base::Error{base::ErrorKind::too_large,
                           fmt::format("An event of {} has {} bytes; {} may be.", topic,
                                       event.data.size(), limits_.event_bytes_max)};
    }
    const auto found = find(topic);
    if (!found) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("There are no live events of {}.", topic)};
    }
    found->publish(run_, event);
    return {};
}

void EventHub::close(std::string_view topic) {
    const auto found = topics_.with([&](Topics& topics) -> std::shared_ptr<Topic> {
        const auto at = topics.find(topic);
        if (at == topics.end()) return nullptr;
        auto taken = std::move(at->second);
        topics.erase(at);
        return taken;
    });
    if (found) found->close();
}

Reply EventHub::subscribe(std::string_view topic, std::optional<std::string_view> last_event_id) {
    const auto found = find(topic);
    if (!found) return problem(404, fmt::format("There are no live events of {}.", topic));
    std::uint64_t position = found->next();
    std::string greeting = fmt::format("retry: {}\n\n", limits_.retry.count());
    if (last_event_id) {
        const auto last = number_of_event(*last_event_id, run_);
        if (last && found->keeps(*last + 1)) {
            position = *last + 1;
        } else {
            greeting += event_text(event_id(run_, position - 1), {"missed", ""});
        }
    }
    Reply reply;
    reply.source = std::make_shared<Reader>(found, position, std::move(greeting));
    reply.policy = CachePolicy::no_store;
    reply.headers.emplace_back("X-Accel-Buffering", "no");  // nginx in front passes each on at once
    return reply;
}

std::shared_ptr<EventHub::Topic> EventHub::find(std::string_view topic) {
    return topics_.with([&](Topics& topics) {
        const auto at = topics.find(topic);
        return at == topics.end() ? nullptr : at->second;
    });
}

}  // namespace almanac::http
