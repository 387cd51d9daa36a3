#pragma once

// One client's socket: reads into a buffer, lets the session answer, writes, and keeps the
// deadline.

#include "engine/http/inbox.h"
#include "engine/http/loop.h"
#include "engine/http/output.h"
#include "engine/http/session.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace almanac::http {

class Core;

// Owned by its core and used on that core's thread alone.
class Connection final : public Watcher {
public:
    // Takes the handle of a non-blocking socket, and closes it.
    Connection(Core& core, int handle);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Each of these may end with the core forgetting the connection.

    // Begins to read.
    void start();
    void ready(std::uint32_t events) override;
    // The answer that was put off, or null where none will come; of a stream: there is more.
    void hear(std::unique_ptr<Reply> reply);
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
    enum class Next : std::uint8_t { read, wait, close };
    // What came and is not taken yet. It comes into the core's room, and most often all of it is
    // taken there; what is left moves into memory of the connection's own.
    class Buffer {
    public:
        std::string_view bytes() const { return {begin_, size_}; }
        // Room for at least one more byte, within the limit that the session holds: `shared` where
        // nothing is left, which is used until settle().
        std::span<char> room(std::span<char> shared);
        void add(std::size_t bytes) { size_ += bytes; }
        void remove_front(std::size_t bytes);
        void settle();

    private:
        // Half a head that comes slowly has 100 to 900 bytes.
        static constexpr std::size_t own_bytes_min = 1024;

        void grow(std::size_t capacity);

        const char* begin_ = nullptr;
        std::size_t size_ = 0;
        std::unique_ptr<char[]> own_;
        std::size_t capacity_ = 0;  // of own_
    };

    enum class Until : std::uint8_t { short_read, dry };
    void read(Until until);
    void proceed();
    Next advance();
    Flushed say(Output& output);
    Next finish();
    Flushed flush(Output& output);
    ssize_t send(std::span<iovec> buffers);
    Next wait();
    void set_deadline();
    bool has_input();

    // While an answer is not finished.
    void ready_while_busy(std::uint32_t events);
    Next carry_on();
    Next await();
    Next stream_on();
    Next wait_for_source();
    void begin_stream();
    Next break_off();
    void expire_while_busy();
    void leave();

    // What every request touches stands together.
    Core& core_;
    int handle_;
    Session session_;
    std::chrono::steady_clock::time_point deadline_;
    std::optional<Session::State> timed_;  // the state that the deadline was set for
    bool lingering_ = false;               // all is said; what still comes is thrown away
    bool peer_ended_ = false;              // or has gone; they look the same
    bool source_waits_ = false;            // the stream has nothing now
    std::shared_ptr<Waiting> waiting_;     // while the session is busy
    Buffer input_;
    Output blocked_;  // what the socket would not take yet
};

}  // namespace almanac::http
