#include "engine/http/core.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace almanac::http {

namespace {

// Half a second of delay is within what a deadline of some seconds promises; shorter ones are kept
// to a quarter of themselves.
std::chrono::milliseconds tick_period_of(const Limits& limits) {
    using Span = std::chrono::milliseconds;
    const Span shortest =
        std::min({limits.header_timeout, limits.body_timeout, limits.idle_timeout,
                  limits.write_timeout, limits.drain_timeout, limits.linger_timeout});
    return std::clamp(shortest / 4, Span(1), Span(500));
}

// Clients let in before those who are in get their turn.
constexpr int accepts_max = 64;

constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: "
    "close\r\n\r\n";

}  // namespace

Core::Core(Shared& shared, std::size_t index, int listener)
    : shared_(shared),
      index_(index),
      listener_(listener),
      tick_period_(tick_period_of(shared.options.limits)),
      answerer_(shared.dispatch, shared.options.metrics, index) {
    read_clocks();
    if (!loop_.watch(listener_, *this)) {
        throw std::system_error(errno, std::generic_category(), "epoll");
    }
}

Core::~Core() {
    if (listener_ >= 0) ::close(listener_);
}

void Core::run() {
    next_tick_ = std::chrono::steady_clock::now();
    while (!draining_ || !connections_.empty()) {
        const auto left = next_tick_ - std::chrono::steady_clock::now();
        if (left <= left.zero()) {
            tick();
            continue;
        }
        loop_.turn(std::chrono::ceil<std::chrono::milliseconds>(left));
        if (stopped_.load(std::memory_order_acquire)) begin_drain();
    }
}

void Core::stop() {
    stopped_.store(true, std::memory_order_release);
    loop_.wake();
}

void Core::ready(std::uint32_t) {
    if (accept()) loop_.again(listener_, *this);
}

bool Core::accept() {
    for (int accepted = 0; accepted < accepts_max; ++accepted) {
        const int handle = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (handle >= 0) {
            adopt(handle);
        } else if (errno != ECONNABORTED && errno != EINTR) {
            return false;  // nobody waits, or we are out of handles and the next tick tries again
        }
    }
    return true;
}

void Core::adopt(int handle) {
    if (shared_.connections.fetch_add(1, std::memory_order_relaxed) >= limits().connections_max) {
        shared_.connections.fetch_sub(1, std::memory_order_relaxed);
        count(observe::Connection::refused);
        ::send(handle, too_many.data(), too_many.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::close(handle);
        return;
    }
    count(observe::Connection::opened);
    connections_.push_back(std::make_unique<Connection>(*this, handle));
    connections_.back()->place = connections_.size() - 1;
    connections_.back()->start();
}

void Core::forget(Connection& connection) {
    const std::size_t place = connection.place;
    std::swap(connections_[place], connections_.back());
    connections_[place]->place = place;
    connections_.pop_back();
    shared_.connections.fetch_sub(1, std::memory_order_relaxed);
    count(observe::Connection::closed);
}

// Who was let into the queue before the end is still served.
void Core::begin_drain() {
    if (draining_) return;
    read_clocks();
    draining_ = true;
    drain_deadline_ = now_ + limits().drain_timeout;
    while (accept()) continue;
    ::close(std::exchange(listener_, -1));
    for (std::size_t at = connections_.size(); at-- > 0;) connections_[at]->drain();
}

void Core::tick() {
    next_tick_ = std::chrono::steady_clock::now() + tick_period_;
    read_clocks();
    sweep();
    if (!draining_ && accept()) loop_.again(listener_, *this);
}

void Core::read_clocks() {
    now_ = std::chrono::steady_clock::now();
    const auto wall = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (wall == date_) return;
    date_ = wall;
    answerer_.set_date(wall);
}

void Core::sweep() {
    const bool out_of_time = now_ >= drain_deadline_;
    // Backwards, since one that is forgotten leaves its place to the last.
    for (std::size_t at = connections_.size(); at-- > 0;) {
        Connection& connection = *connections_[at];
        if (out_of_time) {
            connection.abort();
        } else if (now_ >= connection.deadline()) {
            count(observe::Connection::timed_out);
            connection.expire();
        }
    }
}

void Core::count(observe::Connection what) {
    if (shared_.options.metrics != nullptr) shared_.options.metrics->connection(index_, what);
}

}  // namespace almanac::http
