#pragma once

// One core: an io_context, its listener, its connections and the clock tick that ends slow ones.

#include "engine/http/answerer.h"
#include "engine/http/connection.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace almanac::http {

// Made and destroyed by the server; run() is its thread, stop() may come from any.
class Core {
public:
    using Time = std::chrono::steady_clock::time_point;

    // What the cores of a server share; it outlives them.
    struct Shared {
        const Dispatch& dispatch;
        const ServerOptions& options;
        std::atomic<std::size_t> connections{0};
    };

    // Takes the listening handle.
    Core(Shared& shared, std::size_t index, int listener, boost::asio::ip::tcp protocol);

    // Serves until stopped and drained.
    void run();
    // Stops accepting and drains.
    void stop();

    // For its connections, on its thread.
    Answerer& answerer() { return answerer_; }
    const Limits& limits() const { return shared_.options.limits; }
    Output& output() { return output_; }  // empty between two uses
    Time now() const { return now_; }     // as of the last tick
    void forget(Connection& connection);

private:
    using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp,
                                                        boost::asio::io_context::executor_type>;
    using Timer =
        boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                          boost::asio::wait_traits<std::chrono::steady_clock>,
                                          boost::asio::io_context::executor_type>;

    void accept();
    void adopt(Socket socket);
    void begin_drain();
    void tick();
    void read_clocks();
    void sweep();
    void count(observe::Connection what);

    Shared& shared_;
    std::size_t index_;
    boost::asio::io_context context_;
    Acceptor acceptor_;
    Timer timer_;
    Answerer answerer_;
    Output output_;
    std::vector<std::unique_ptr<Connection>> connections_;
    Time now_;
    Time drain_deadline_ = Time::max();
    std::chrono::sys_seconds date_{};
    bool draining_ = false;
    bool accepting_ = false;  // an accept is pending
};

}  // namespace almanac::http
