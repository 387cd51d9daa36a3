#pragma once

// Live events for any number of readers (server-sent events, WHATWG HTML §9.2). A topic keeps its
// last events, each encoded once; a reader is a place in them, so that nothing is held for it: one
// that falls behind what is kept is dropped. A part of the front door, which includes it.

#include "engine/base/clock.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::http {

struct Reply;

// What happened, as a browser's EventSource hands it out.
struct Event {
    std::string name;  // "" is "message"; no line breaks
    std::string data;  // of any lines
};

// What live events may take; docs/operating.md names them.
struct EventLimits {
    // an election, a decision each; with what they keep 64 MB
    std::size_t topics_max = 1000;
    // of a topic, whichever is reached first: how far a reader may be behind, or away
    std::size_t kept_events_max = 256;
    std::size_t kept_bytes_max = 64 * 1024;
    // an event says what has changed, not what it is now
    std::size_t event_bytes_max = 8 * 1024;
    // after which a reader that lost its connection comes back
    std::chrono::milliseconds retry = std::chrono::seconds(2);
};

// The topics of a program. Any thread may use it; its readers may outlive it.
class EventHub {
public:
    // `clock` tells apart the ids of this run and those of earlier ones; asked once.
    explicit EventHub(const base::Clock& clock, EventLimits limits = {});
    ~EventHub();
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    // Opens a topic; one that is open stays as it is. An error over the limit of topics.
    base::Result<void> open(std::string_view topic);
    // Sends `event` to all who read `topic`. An error where it is not open, or the event is too
    // large.
    base::Result<void> publish(std::string_view topic, const Event& event);
    // Ends the topic's streams after what they have yet to read, and forgets it.
    void close(std::string_view topic);

    // The answer that streams `topic`: what came after the event that Last-Event-ID names, where it
    // is still kept, and all that comes. Where it is not, an event "missed" comes first: the reader
    // has to ask anew for how things stand. 404 where the topic is not open.
    Reply subscribe(std::string_view topic, std::optional<std::string_view> last_event_id);

private:
    class Topic;
    class Reader;
    using Topics = std::map<std::string, std::shared_ptr<Topic>, std::less<>>;

    std::shared_ptr<Topic> find(std::string_view topic);

    const EventLimits limits_;
    const std::string run_;  // the first part of every id
    base::Guarded<Topics> topics_;
};

}  // namespace almanac::http
