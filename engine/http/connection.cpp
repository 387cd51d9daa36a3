#include "engine/http/connection.h"

#include "engine/http/core.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace almanac::http {

namespace {

// Reads in a row before others get their turn.
constexpr int reads_max = 16;

}  // namespace

std::span<char> Connection::Buffer::room() {
    if (size_ == capacity_) {
        auto larger = std::make_unique<char[]>(capacity_ * 2);
        std::copy_n(memory(), size_, larger.get());
        grown_ = std::move(larger);
        capacity_ *= 2;
    }
    return {memory() + size_, capacity_ - size_};
}

void Connection::Buffer::remove_front(std::size_t bytes) {
    size_ -= bytes;
    if (size_ > 0 && bytes > 0) std::memmove(memory(), memory() + bytes, size_);
    if (size_ > 0 || !grown_) return;
    grown_.reset();
    capacity_ = first_bytes;
}

Connection::Connection(Core& core, int handle)
    : core_(core), handle_(handle), session_(core.answerer(), core.limits()) {}

Connection::~Connection() { ::close(handle_); }

void Connection::start() {
    set_deadline();
    if (!core_.loop().watch(handle_, *this)) abort();
}

void Connection::ready(std::uint32_t events) {
    if (!blocked_.empty()) return resume();
    if ((events & ~EPOLLOUT) == 0) return;
    // The end of what the client says makes no event of its own when it came with the bytes.
    const bool ends = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    read(ends ? Until::dry : Until::short_read);
}

// A read that did not fill its room has emptied the socket: there is no need to ask it again.
void Connection::read(Until until) {
    for (int reads = 0; reads < reads_max; ++reads) {
        const std::span<char> room = input_.room();
        const auto count = ::recv(handle_, room.data(), room.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return set_deadline();
        if (count <= 0) return abort();
        const auto bytes = static_cast<std::size_t>(count);
        if (!lingering_) {
            input_.add(bytes);
            const Next next = advance();
            if (next == Next::close) return abort();
            if (next == Next::wait) return;
        }
        if (until == Until::short_read && bytes < room.size()) return set_deadline();
    }
    set_deadline();
    core_.loop().again(handle_, *this);
}

Connection::Next Connection::advance() {
    while (true) {
        Output& output = core_.output();
        input_.remove_front(session_.take(input_.bytes(), output));
        if (!output.empty()) {
            timed_.reset();
            const Flushed flushed = flush(output);
            if (flushed == Flushed::blocked) std::swap(output, blocked_);
            output.clear();
            if (flushed == Flushed::broken) return Next::close;
            if (flushed == Flushed::blocked) return wait();
            if (!input_.bytes().empty()) continue;
        }
        return session_.is_over() ? finish() : Next::read;
    }
}

// The bytes that the socket took; negative, with errno, where it took none.
ssize_t Connection::send(std::span<iovec> buffers) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    if (buffers.size() == 1) return ::send(handle_, buffers[0].iov_base, buffers[0].iov_len, flags);
    msghdr message{};
    message.msg_iov = buffers.data();
    message.msg_iovlen = buffers.size();
    return ::sendmsg(handle_, &message, flags);
}

Connection::Flushed Connection::flush(Output& output) {
    std::array<iovec, 2 * pipelined_max + 2> buffers;
    while (const std::size_t count = gather(output, buffers)) {
        const auto sent = send(std::span(buffers).first(count));
        if (sent >= 0) {
            output.sent += static_cast<std::size_t>(sent);
        } else if (errno == EAGAIN) {
            return Flushed::blocked;
        } else if (errno != EINTR) {
            return Flushed::broken;
        }
    }
    return Flushed::all;
}

// The socket takes no more; the loop says when it does.
Connection::Next Connection::wait() {
    deadline_ = core_.now() + core_.limits().write_timeout;
    return Next::wait;
}

void Connection::resume() {
    const Flushed flushed = flush(blocked_);
    if (flushed == Flushed::broken) return abort();
    if (flushed == Flushed::blocked) {
        wait();
        return;
    }
    blocked_ = Output();
    const Next next = advance();
    if (next == Next::close) return abort();
    if (next == Next::read) read(Until::dry);
}

// All is said. Closing while the client still sends would reset the connection and could take the
// last answer with it, so we end our half and wait a little for theirs (RFC 9112 §9.6).
Connection::Next Connection::finish() {
    ::shutdown(handle_, SHUT_WR);
    lingering_ = true;
    deadline_ = core_.now() + core_.limits().linger_timeout;
    input_.remove_front(input_.bytes().size());
    return Next::read;
}

// A request's deadline is not moved by bytes that drip in; an idle connection's is by each answer.
void Connection::set_deadline() {
    const Session::State state = session_.state();
    if (lingering_ || timed_ == state) return;
    timed_ = state;
    const Limits& limits = core_.limits();
    switch (state) {
        case Session::State::idle:
            deadline_ = core_.now() + limits.idle_timeout;
            break;
        case Session::State::head:
            deadline_ = core_.now() + limits.header_timeout;
            break;
        case Session::State::body:
            deadline_ = core_.now() + limits.body_timeout;
            break;
        case Session::State::ended:
            deadline_ = core_.now() + limits.linger_timeout;
            break;
    }
}

void Connection::drain() {
    session_.drain();
    const bool idle = session_.state() == Session::State::idle && blocked_.empty();
    // What has arrived unseen is answered when the loop reports it.
    if (idle && !lingering_ && !has_input()) abort();
}

void Connection::expire() {
    const Session::State state = session_.state();
    const bool mid_request = state == Session::State::head || state == Session::State::body;
    if (lingering_ || !blocked_.empty() || !mid_request) return abort();
    Output output;
    session_.time_out(output);
    // What still comes is thrown away; what does not fit into the socket is lost.
    flush(output);
    finish();
}

void Connection::abort() { core_.forget(*this); }

bool Connection::has_input() {
    char byte = 0;
    return ::recv(handle_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

}  // namespace almanac::http
