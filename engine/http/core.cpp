#include "engine/http/core.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace almanac::http {

namespace {

// Half a second of delay is within what a deadline of some seconds promises; shorter ones are kept
// to a quarter of themselves.
std::chrono::milliseconds tick_period_of(const Limits& limits) {
    using Span = std::chrono::milliseconds;
    const Span shortest =
        std::min({limits.greeting_timeout, limits.header_timeout, limits.body_timeout,
                  limits.idle_timeout, limits.write_timeout, limits.handler_timeout,
                  limits.heartbeat_period, limits.drain_timeout, limits.linger_timeout});
    return std::clamp(shortest / 4, Span(1), Span(500));
}

// Clients let in before those who are in get their turn.
constexpr int accepts_max = 64;

// Turns of accepts_max at the end: twice what the kernel holds in its queue (4,096). Who keeps
// connecting meanwhile does not keep the server from ending.
constexpr int last_turns_max = 128;

// Notes from other threads, likewise: at 5 µs each for a sendmsg, a millisecond.
constexpr std::size_t notes_max = 256;

}  // namespace

Core::Core(Shared& shared, std::size_t index, int listener)
    : shared_(shared),
      index_(index),
      inbox_(std::make_shared<Inbox>(loop_)),
      acceptor_(listener, shared.spare),
      tick_period_(tick_period_of(shared.options.limits)),
      answerer_(shared.dispatch, shared.options, index) {
    read_clocks();
    if (!loop_.watch(acceptor_.listener(), *this)) {
        throw std::system_error(errno, std::generic_category(), "epoll");
    }
}

Core::~Core() { inbox_->close(); }

void Core::run() {
    next_tick_ = std::chrono::steady_clock::now();
    while (!draining_ || !connections_.empty()) {
        const auto left = next_tick_ - std::chrono::steady_clock::now();
        if (left <= left.zero()) {
            tick();
            continue;
        }
        const bool more = heard_ < notes_.size();
        loop_.turn(more ? std::chrono::milliseconds(0)
                        : std::chrono::ceil<std::chrono::milliseconds>(left));
        if (more || inbox_->has_notes()) deliver();
        if (stopped_.load(std::memory_order_acquire)) begin_drain();
    }
}

void Core::stop() {
    stopped_.store(true, std::memory_order_release);
    loop_.wake();
}

void Core::ready(std::uint32_t) {
    if (accept()) loop_.again(acceptor_.listener(), *this);
}

bool Core::accept() {
    for (int accepted = 0; accepted < accepts_max; ++accepted) {
        const Acceptor::Arrival arrival = acceptor_.accept();
        if (arrival.kind == Acceptor::Arrival::Kind::nobody) return false;
        if (arrival.kind == Acceptor::Arrival::Kind::somebody) {
            adopt(arrival.handle);
        } else {
            count(observe::Connection::refused);
        }
    }
    return true;
}

void Core::adopt(int handle) {
    if (shared_.connections.fetch_add(1, std::memory_order_relaxed) >= limits().connections_max) {
        shared_.connections.fetch_sub(1, std::memory_order_relaxed);
        count(observe::Connection::refused);
        return acceptor_.send_away(handle);
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
    for (int turn = 0; turn < last_turns_max && accept(); ++turn) continue;
    acceptor_.close();
    for (std::size_t at = connections_.size(); at-- > 0;) connections_[at]->drain();
}

void Core::deliver() {
    if (heard_ == notes_.size()) {
        notes_ = inbox_->take();
        heard_ = 0;
    }
    const std::size_t end = std::min(notes_.size(), heard_ + notes_max);
    while (heard_ < end) {
        Note note = std::move(notes_[heard_++]);
        if (note.to->connection() != nullptr) note.to->connection()->hear(std::move(note.reply));
    }
}

// Health is asked by few, and its silence has servers restarted; it is never refused. What was
// worked out beforehand keeps a quarter of the places from what was not.
bool Core::admit(Priority priority) {
    const std::size_t all = limits().waiting_max;
    const std::size_t places = priority == Priority::computed ? all - all / 4 : all;
    if (priority != Priority::vital && put_off_ >= places) return false;
    ++put_off_;
    return true;
}

void Core::tick() {
    const Time due = std::exchange(next_tick_, std::chrono::steady_clock::now() + tick_period_);
    read_clocks();
    if (shared_.options.metrics != nullptr) shared_.options.metrics->lagged(index_, now_ - due);
    sweep();
    acceptor_.close_sent_away();
    if (!draining_ && accept()) loop_.again(acceptor_.listener(), *this);
}

void Core::read_clocks() {
    now_ = std::chrono::steady_clock::now();
    const auto wall = std::chrono::floor<std::chrono::seconds>(shared_.options.clock->now());
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
            connection.expire();
        }
    }
}

void Core::count(observe::Connection what) {
    if (shared_.options.metrics != nullptr) shared_.options.metrics->connection(index_, what);
}

}  // namespace almanac::http
