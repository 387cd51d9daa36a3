#pragma once

// The body of a streamed answer: pulls its source, frames the pieces, keeps the limits. It knows no
// socket.

#include "engine/http/http.h"
#include "engine/http/output.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace almanac::http {

// One answer's body. Used on one core's thread.
class Stream {
public:
    // HTTP/1.0 knows no chunks: there the end of the connection ends the body.
    enum class Framing : std::uint8_t { chunked, until_close };

    Stream(std::shared_ptr<Source> source, Framing framing)
        : source_(std::move(source)), framing_(framing) {}

    // Hands the source its waker.
    void begin(const Waker& waker) { source_->begin(waker); }
    // Appends what the source has next; at its end, what ends the body. A source that throws or
    // gives too much is broken.
    Source::Next pull(std::size_t piece_bytes_max, Output& output);
    // Appends what is said in between; false where the source has nothing of the kind.
    bool say_heartbeat(Output& output);
    // Appends what ends the body before its source does.
    void end(Output& output);

    bool is_endless() const { return !source_->heartbeat().empty(); }
    Framing framing() const { return framing_; }
    // Of the body so far, its framing included.
    std::size_t bytes() const { return bytes_; }

private:
    void append(std::string_view piece, Output& output);
    void append_raw(std::string_view bytes, Output& output);

    std::shared_ptr<Source> source_;
    Framing framing_;
    std::size_t bytes_ = 0;
};

}  // namespace almanac::http
