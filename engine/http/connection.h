#pragma once

// One client's socket: reads into a buffer, lets the session answer, writes, and keeps the
// deadline.

#include "engine/http/output.h"
#include "engine/http/session.h"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace almanac::http {

class Core;

// Without the type-erased executor that Asio's default socket carries.
using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

// Owned by its core and used on that core's thread alone. At most one operation is pending, and a
// connection is forgotten by its core only when none is.
class Connection {
public:
    Connection(Core& core, Socket socket);

    // Begins to read.
    void start();
    // Ends after the answer to what has arrived.
    void drain();
    // Called when the deadline has passed.
    void expire();
    // Closes at once.
    void abort();

    std::chrono::steady_clock::time_point deadline() const { return deadline_; }
    std::size_t place = 0;  // in the core's list, which keeps it

private:
    enum class Flushed : std::uint8_t { all, blocked, broken };
    class Buffer {
    public:
        std::string_view bytes() const { return {memory(), size_}; }
        // Room for at least one more byte, within the limit that the session holds.
        boost::asio::mutable_buffer room();
        void add(std::size_t bytes) { size_ += bytes; }
        void remove_front(std::size_t bytes);

    private:
        // A program's request has 100 to 300 bytes, a browser's 600 to 900; for more there is the
        // heap.
        static constexpr std::size_t first_bytes = 1000;

        char* memory() { return grown_ ? grown_.get() : first_.data(); }
        const char* memory() const { return grown_ ? grown_.get() : first_.data(); }

        std::size_t size_ = 0;
        std::size_t capacity_ = first_bytes;
        std::unique_ptr<char[]> grown_;
        std::array<char, first_bytes> first_;
    };

    void read();
    void received(const boost::system::error_code& error, std::size_t bytes);
    void advance();
    Flushed flush(Output& output);
    ssize_t send(std::span<iovec> buffers);
    void wait_until_writable();
    void finish();
    void set_deadline();
    void close();
    bool has_input();

    // What every request touches stands together.
    Core& core_;
    Socket socket_;
    Session session_;
    std::chrono::steady_clock::time_point deadline_;
    std::optional<Session::State> timed_;  // the state that the deadline was set for
    bool pending_ = false;                 // an operation is
    bool lingering_ = false;               // all is said; what still comes is thrown away
    Buffer input_;
    Output blocked_;  // what the socket would not take yet
};

}  // namespace almanac::http
