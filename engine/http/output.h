#pragma once

// Finished answers on their way to a socket, in order: heads in one string, bodies where they are.

#include "engine/base/encoded.h"

#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::http {

// One answer: the next bytes of Output::heads, which may end in a small body, then a body where it
// is, kept alive by `owner`.
struct Piece {
    std::size_t head_bytes = 0;
    std::string_view body;
    std::shared_ptr<const base::Encoded> owner;
};

// What a connection has yet to send.
struct Output {
    std::string heads;
    std::vector<Piece> pieces;
    std::size_t sent = 0;  // bytes of all pieces that the socket has taken

    bool empty() const { return pieces.empty(); }
    void clear();
};

// Fills `buffers` with what is unsent; returns how many were used, 0 where everything is sent.
std::size_t gather(const Output& output, std::span<iovec> buffers);

}  // namespace almanac::http
