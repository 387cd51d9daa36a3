#include "engine/http/stream.h"

#include <fmt/format.h>

namespace almanac::http {

Source::Next Stream::pull(std::size_t piece_bytes_max, Output& output) {
    std::string piece;
    Source::Next next = Source::Next::broken;
    try {
        next = source_->pull(piece);
    } catch (...) {
        return Source::Next::broken;
    }
    if (next == Source::Next::broken || piece.size() > piece_bytes_max) return Source::Next::broken;
    append(piece, output);
    if (next == Source::Next::end) end(output);
    return next;
}

bool Stream::say_heartbeat(Output& output) {
    append(source_->heartbeat(), output);
    return is_endless();
}

void Stream::end(Output& output) {
    if (framing_ == Framing::chunked) append_raw("0\r\n\r\n", output);
}

// An empty chunk would end the body.
void Stream::append(std::string_view piece, Output& output) {
    if (piece.empty()) return;
    if (framing_ == Framing::until_close) return append_raw(piece, output);
    append_raw(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece), output);
}

void Stream::append_raw(std::string_view bytes, Output& output) {
    output.heads += bytes;
    output.pieces.push_back({bytes.size(), "", nullptr});
    bytes_ += bytes.size();
}

}  // namespace almanac::http
