#include "engine/http/core.h"

#include <sys/socket.h>

#include <string_view>
#include <utility>

namespace almanac::http {

namespace {

using boost::system::error_code;

// Deadlines are in whole seconds, so half a second of delay is within what they promise.
constexpr std::chrono::milliseconds tick_period{500};

constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: "
    "close\r\n\r\n";

}  // namespace

Core::Core(Shared& shared, std::size_t index, int listener, boost::asio::ip::tcp protocol)
    : shared_(shared),
      index_(index),
      context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      acceptor_(context_, protocol, listener),
      timer_(context_),
      answerer_(shared.dispatch, shared.options.metrics, index) {
    read_clocks();
}

void Core::run() {
    accept();
    tick();
    context_.run();
}

void Core::stop() {
    boost::asio::post(context_, [this] { begin_drain(); });
}

void Core::accept() {
    accepting_ = true;
    acceptor_.async_accept(context_, [this](const error_code& error, Socket socket) {
        accepting_ = false;
        if (!acceptor_.is_open()) return;
        if (!error) adopt(std::move(socket));
        // Out of handles: the next tick tries again.
        if (!error || error == boost::asio::error::connection_aborted) accept();
    });
}

void Core::adopt(Socket socket) {
    if (shared_.connections.fetch_add(1, std::memory_order_relaxed) >= limits().connections_max) {
        shared_.connections.fetch_sub(1, std::memory_order_relaxed);
        count(observe::Connection::refused);
        ::send(socket.native_handle(), too_many.data(), too_many.size(),
               MSG_NOSIGNAL | MSG_DONTWAIT);
        return;
    }
    count(observe::Connection::opened);
    connections_.push_back(std::make_unique<Connection>(*this, std::move(socket)));
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
    if (draining_ && connections_.empty()) timer_.cancel();
}

// Who was let into the queue before the end is still served.
void Core::begin_drain() {
    if (draining_) return;
    read_clocks();
    draining_ = true;
    drain_deadline_ = now_ + limits().drain_timeout;
    error_code error;
    acceptor_.non_blocking(true, error);
    while (!error) {
        Socket socket(context_);
        acceptor_.accept(socket, error);
        if (!error) adopt(std::move(socket));
    }
    acceptor_.close(error);
    // None is forgotten while it has a read or write pending, so the list stays as it is.
    for (const auto& connection : connections_) connection->drain();
    if (connections_.empty()) timer_.cancel();
}

void Core::tick() {
    read_clocks();
    sweep();
    if (draining_ && connections_.empty()) return;
    if (!draining_ && !accepting_) accept();
    timer_.expires_after(tick_period);
    timer_.async_wait([this](const error_code& error) {
        if (!error) tick();
    });
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
    for (const auto& connection : connections_) {
        if (out_of_time) {
            connection->abort();
        } else if (now_ >= connection->deadline()) {
            count(observe::Connection::timed_out);
            connection->expire();
        }
    }
}

void Core::count(observe::Connection what) {
    if (shared_.options.metrics != nullptr) shared_.options.metrics->connection(index_, what);
}

}  // namespace almanac::http
