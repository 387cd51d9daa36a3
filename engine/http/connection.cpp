#include "engine/http/connection.h"

#include "engine/http/core.h"
#include "engine/http/problem.h"
#include "engine/http/visit.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace almanac::http {

namespace {

// Reads in a row before others get their turn: some 32 KB.
constexpr int reads_max = 2;

// Pieces of a stream in a row, likewise.
constexpr int pulls_max = 16;

constexpr std::uint32_t end_events = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

}  // namespace

std::span<char> Connection::Buffer::room(std::span<char> shared) {
    if (size_ == 0) {
        begin_ = shared.data();
        return shared;
    }
    if (begin_ != own_.get()) {
        std::memmove(own_.get(), begin_, size_);
        begin_ = own_.get();
    }
    if (size_ == capacity_) grow(capacity_ * 2);
    return {own_.get() + size_, capacity_ - size_};
}

void Connection::Buffer::remove_front(std::size_t bytes) {
    begin_ += bytes;
    size_ -= bytes;
    if (size_ > 0) return;
    begin_ = nullptr;
    own_.reset();
}

void Connection::Buffer::settle() {
    if (size_ > 0 && !own_) grow(std::max(size_, own_bytes_min));
}

// Moves what there is into `capacity` bytes of its own.
void Connection::Buffer::grow(std::size_t capacity) {
    auto larger = std::make_unique<char[]>(capacity);
    std::copy_n(begin_, size_, larger.get());
    own_ = std::move(larger);
    begin_ = own_.get();
    capacity_ = capacity;
}

Connection::Connection(Core& core, int handle)
    : core_(core), handle_(handle), session_(core.answerer(), core.known_heads(), core.limits()) {
    session_.set_peer(peer_of(handle));
}

Connection::~Connection() {
    leave();
    ::close(handle_);
}

void Connection::start() {
    set_deadline();
    if (!core_.loop().watch(handle_, *this)) abort();
}

void Connection::ready(std::uint32_t events) {
    if (!blocked_.empty() || session_.is_busy()) return ready_while_busy(events);
    if ((events & ~EPOLLOUT) == 0) return;
    // The end of what the client says makes no event of its own when it came with the bytes.
    const bool ends = (events & end_events) != 0;
    if (ends) peer_ended_ = true;
    read(ends ? Until::dry : Until::short_read);
}

// A read that did not fill its room has emptied the socket: there is no need to ask it again.
void Connection::read(Until until) {
    for (int reads = 0; reads < reads_max; ++reads) {
        const std::span<char> room = input_.room(core_.room());
        const auto count = ::recv(handle_, room.data(), room.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return set_deadline();
        if (count <= 0) return abort();
        const auto bytes = static_cast<std::size_t>(count);
        if (!lingering_) {
            input_.add(bytes);
            const Next next = advance();
            input_.settle();
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
            const Flushed flushed = say(output);
            if (flushed == Flushed::broken) return Next::close;
            if (flushed == Flushed::blocked) return wait();
            if (!input_.bytes().empty() && !session_.is_busy()) continue;
        }
        if (!session_.is_busy()) return session_.is_over() ? finish() : Next::read;
        if (const Next next = carry_on(); next != Next::read) return next;
    }
}

// Writes what the socket takes and keeps the rest; `output` is empty afterwards.
Connection::Flushed Connection::say(Output& output) {
    const Flushed flushed = flush(output);
    if (flushed == Flushed::blocked) std::swap(output, blocked_);
    output.clear();
    return flushed;
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

// Nothing was read for a while.
void Connection::proceed() {
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
            deadline_ = core_.now() +
                        (session_.has_begun() ? limits.idle_timeout : limits.greeting_timeout);
            break;
        case Session::State::head:
            deadline_ = core_.now() + limits.header_timeout;
            break;
        case Session::State::body:
            deadline_ = core_.now() + limits.body_timeout;
            break;
        case Session::State::put_off:
        case Session::State::streaming:
        case Session::State::ended:
            deadline_ = core_.now() + limits.linger_timeout;
            break;
    }
}

void Connection::drain() {
    session_.drain();
    // What is blocked goes on when the socket takes more.
    if (source_waits_ && session_.stream().is_endless() && blocked_.empty()) return proceed();
    const bool idle = session_.state() == Session::State::idle && blocked_.empty();
    // What has arrived unseen is answered when the loop reports it.
    if (idle && !lingering_ && !has_input()) abort();
}

void Connection::expire() {
    if (session_.is_busy() && blocked_.empty()) return expire_while_busy();
    core_.count(observe::Connection::timed_out);
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

// Nothing is read meanwhile: what comes stays in the kernel, whose buffer is the limit.
void Connection::ready_while_busy(std::uint32_t events) {
    if ((events & end_events) != 0) peer_ended_ = true;
    if (!blocked_.empty()) {
        const Flushed flushed = flush(blocked_);
        if (flushed == Flushed::broken) return abort();
        if (flushed == Flushed::blocked) {
            wait();
            return;
        }
        blocked_ = Output();
        return proceed();
    }
    const bool waits = source_waits_ || session_.state() == Session::State::put_off;
    if (waits && peer_ended_) return abort();
    if (!waits) proceed();
}

// Next::read: the answer is finished, or has been refused and stands in the output.
Connection::Next Connection::carry_on() {
    return session_.state() == Session::State::put_off ? await() : stream_on();
}

// Who has ended their half is taken to have gone, as one who gives up looks the same.
Connection::Next Connection::await() {
    if (peer_ended_) return Next::close;
    if (waiting_) return Next::wait;
    if (!core_.admit(session_.priority())) {
        session_.complete(overloaded("There is more to do than can be done; ask again soon."),
                          core_.output());
        return Next::read;
    }
    waiting_ = std::make_shared<Waiting>(core_.inbox(), *this);
    timed_.reset();
    deadline_ = core_.now() + core_.limits().handler_timeout;
    session_.start(Responder(waiting_));
    return Next::wait;
}

void Connection::hear(std::unique_ptr<Reply> reply) {
    if (session_.state() == Session::State::put_off) {
        leave();
        session_.complete(reply ? std::move(*reply) : problem(500, "The handler gave no answer."),
                          core_.output());
        return proceed();
    }
    if (source_waits_ && blocked_.empty()) proceed();
}

// Says more of a stream until the source or the socket has had enough.
Connection::Next Connection::stream_on() {
    if (!waiting_) begin_stream();
    waiting_->heard();
    source_waits_ = false;
    for (int pulls = 0; pulls < pulls_max; ++pulls) {
        Output& output = core_.output();
        const Source::Next next = session_.pull(output);
        if (next == Source::Next::broken) return break_off();
        if (next == Source::Next::end) leave();
        const Flushed flushed = say(output);
        if (flushed == Flushed::broken) return Next::close;
        if (flushed == Flushed::blocked) return wait();
        if (next == Source::Next::end) return Next::read;
        if (next == Source::Next::wait) return wait_for_source();
    }
    core_.loop().again(handle_, *this);
    return wait();
}

Connection::Next Connection::wait_for_source() {
    if (peer_ended_) return Next::close;
    source_waits_ = true;
    const Limits& limits = core_.limits();
    deadline_ = core_.now() +
                (session_.stream().is_endless() ? limits.heartbeat_period : limits.handler_timeout);
    return Next::wait;
}

void Connection::begin_stream() {
    waiting_ = std::make_shared<Waiting>(core_.inbox(), *this);
    timed_.reset();
    // Where it fails, more is in the kernel before a slow reader is noticed; that is all.
    const int unsent = static_cast<int>(core_.limits().unsent_bytes_max);
    ::setsockopt(handle_, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    session_.stream().begin(Waker(waiting_));
}

// The client must see that this was not all. Chunks say so by the one that is missing; a body that
// the connection's end ends, only by a reset.
Connection::Next Connection::break_off() {
    if (session_.stream().framing() == Stream::Framing::until_close) {
        const linger reset{1, 0};
        ::setsockopt(handle_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    return Next::close;
}

void Connection::expire_while_busy() {
    if (session_.state() == Session::State::put_off) {
        leave();
        session_.complete(problem(504, "The answer took too long to work out."), core_.output());
        return proceed();
    }
    Output& output = core_.output();
    if (!source_waits_ || !session_.stream().say_heartbeat(output)) {
        break_off();
        return abort();
    }
    const Flushed flushed = say(output);
    if (flushed == Flushed::broken) return abort();
    if (flushed == Flushed::blocked) {
        wait();
    } else {
        wait_for_source();
    }
}

// Whoever still has something for this connection finds that it has gone.
void Connection::leave() {
    if (!waiting_) return;
    waiting_->leave();
    waiting_.reset();
    if (session_.state() == Session::State::put_off) core_.dismiss();
}

}  // namespace almanac::http
