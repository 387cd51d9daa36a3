#include "engine/http/connection.h"

#include "engine/http/core.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace almanac::http {

namespace {

using boost::system::error_code;

}  // namespace

boost::asio::mutable_buffer Connection::Buffer::room() {
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

Connection::Connection(Core& core, Socket socket)
    : core_(core), socket_(std::move(socket)), session_(core.answerer(), core.limits()) {}

void Connection::start() { read(); }

void Connection::read() {
    set_deadline();
    pending_ = true;
    socket_.async_read_some(input_.room(), [this](const error_code& error, std::size_t bytes) {
        received(error, bytes);
    });
}

void Connection::received(const error_code& error, std::size_t bytes) {
    pending_ = false;
    if (error || !socket_.is_open()) return close();
    if (lingering_) return read();
    input_.add(bytes);
    advance();
}

void Connection::advance() {
    while (true) {
        Output& output = core_.output();
        input_.remove_front(session_.take(input_.bytes(), output));
        if (output.empty()) return session_.is_over() ? finish() : read();
        timed_.reset();
        const Flushed flushed = flush(output);
        if (flushed == Flushed::blocked) std::swap(output, blocked_);
        output.clear();
        if (flushed == Flushed::broken) return close();
        if (flushed == Flushed::blocked) return wait_until_writable();
        if (input_.bytes().empty()) return session_.is_over() ? finish() : read();
    }
}

// The bytes that the socket took; negative, with errno, where it took none.
ssize_t Connection::send(std::span<iovec> buffers) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    const int handle = socket_.native_handle();
    if (buffers.size() == 1) return ::send(handle, buffers[0].iov_base, buffers[0].iov_len, flags);
    msghdr message{};
    message.msg_iov = buffers.data();
    message.msg_iovlen = buffers.size();
    return ::sendmsg(handle, &message, flags);
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

void Connection::wait_until_writable() {
    deadline_ = core_.now() + core_.limits().write_timeout;
    pending_ = true;
    socket_.async_wait(Socket::wait_write, [this](const error_code& error) {
        pending_ = false;
        if (error || !socket_.is_open()) return close();
        const Flushed flushed = flush(blocked_);
        if (flushed == Flushed::broken) return close();
        if (flushed == Flushed::blocked) return wait_until_writable();
        blocked_ = Output();
        advance();
    });
}

// All is said. Closing while the client still sends would reset the connection and could take the
// last answer with it, so we end our half and wait a little for theirs (RFC 9112 §9.6).
void Connection::finish() {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    lingering_ = true;
    deadline_ = core_.now() + core_.limits().linger_timeout;
    input_.remove_front(input_.bytes().size());
    if (!pending_) read();
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
    // What has arrived unseen is answered by the read that is pending.
    if (idle && !lingering_ && !has_input()) abort();
}

void Connection::expire() {
    const Session::State state = session_.state();
    const bool mid_request = state == Session::State::head || state == Session::State::body;
    if (lingering_ || !blocked_.empty() || !mid_request) return abort();
    Output output;
    session_.time_out(output);
    // The read stays pending and throws away what still comes; what does not fit into the socket is
    // lost.
    flush(output);
    finish();
}

void Connection::abort() { close(); }

// A pending operation ends with an error and comes back here.
void Connection::close() {
    error_code ignored;
    socket_.close(ignored);
    if (!pending_) core_.forget(*this);
}

bool Connection::has_input() {
    char byte = 0;
    return ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

}  // namespace almanac::http
