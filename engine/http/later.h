#pragma once

// Answers that are not finished when the handler returns: one that is given later, and one whose
// body is made while it is sent. A part of the front door, which includes it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::http {

struct Reply;
class Waiting;

// Gives the answer that a handler has put off. Copies are one and the same; any thread may use
// them, and they may outlive the server. When the last one goes without having answered, the
// client is told of a fault (500).
class Responder {
public:
    explicit Responder(std::shared_ptr<Waiting> waiting);

    // The first answer counts. It is dropped quietly where nobody waits any more.
    void answer(Reply reply) const;

    // Whether somebody waits: the client is there and Limits::handler_timeout has not passed. Work
    // for nobody may stop.
    bool awaited() const;

private:
    struct Copies;
    std::shared_ptr<Copies> copies_;
};

// Says that a source which had nothing has something again; any thread may, at any time.
class Waker {
public:
    explicit Waker(std::shared_ptr<Waiting> waiting);
    // Has the source pulled again, soon and once however often it is said before that.
    void wake() const;

private:
    std::shared_ptr<Waiting> waiting_;
};

// A body that is made piece by piece and pulled only when the socket has room: the reader sets the
// pace. Used on the thread of one core, where a pull may take no longer than a handler.
class Source {
public:
    // more: pull again; wait: nothing now, the waker will say; end: that was all; broken: the rest
    // cannot be made, and the connection ends so that the client sees it.
    enum class Next : std::uint8_t { more, wait, end, broken };

    virtual ~Source() = default;
    // A literal.
    virtual std::string_view content_type() const = 0;
    // Called once, before the first pull. Whoever never waits needs no waker.
    virtual void begin(const Waker& waker);
    // Appends the next piece, of any size up to Limits::stream_piece_bytes_max; what it throws
    // means broken.
    virtual Next pull(std::string& piece) = 0;
    // What is sent whenever nothing was for Limits::heartbeat_period. A body that has one never
    // ends by itself, so the server ends it when it stops. Without one, a source that waits longer
    // than Limits::handler_timeout is broken.
    virtual std::string_view heartbeat() const;
};

// A source that is no more than its pull; `content_type` is a literal.
std::shared_ptr<Source> source_of(std::string_view content_type,
                                  std::function<Source::Next(std::string& piece)> pull);

// Of one JSON object a line, for answers that nobody wants whole in memory.
inline constexpr std::string_view ndjson_content_type = "application/x-ndjson";

}  // namespace almanac::http
