#include "engine/http/output.h"

namespace almanac::http {

namespace {

// Adds what of `bytes` comes after the first `skipped` bytes; takes what it skipped off `skipped`.
// What lies behind the last buffer becomes part of it: the kernel pays for each.
void add_rest(std::string_view bytes, std::size_t& skipped, std::span<iovec> buffers,
              std::size_t& used) {
    if (skipped >= bytes.size()) {
        skipped -= bytes.size();
        return;
    }
    bytes.remove_prefix(skipped);
    skipped = 0;
    if (used > 0) {
        iovec& last = buffers[used - 1];
        if (static_cast<const char*>(last.iov_base) + last.iov_len == bytes.data()) {
            last.iov_len += bytes.size();
            return;
        }
    }
    if (used == buffers.size()) return;
    // sendmsg only reads; its type is older than const.
    buffers[used++] = {const_cast<char*>(bytes.data()), bytes.size()};
}

}  // namespace

void Output::clear() {
    heads.clear();
    pieces.clear();
    sent = 0;
}

std::size_t gather(const Output& output, std::span<iovec> buffers) {
    std::size_t skipped = output.sent;
    std::size_t used = 0;
    std::size_t head = 0;
    for (const Piece& piece : output.pieces) {
        add_rest(std::string_view(output.heads).substr(head, piece.head_bytes), skipped, buffers,
                 used);
        add_rest(piece.body, skipped, buffers, used);
        head += piece.head_bytes;
    }
    return used;
}

}  // namespace almanac::http
