#pragma once

// One core: a loop, its listener, its connections and the clock tick that ends slow ones.

#include "engine/http/acceptor.h"
#include "engine/http/answerer.h"
#include "engine/http/connection.h"
#include "engine/http/inbox.h"
#include "engine/http/known_heads.h"
#include "engine/http/loop.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace almanac::http {

// Made and destroyed by the server; run() is its thread, stop() may come from any.
class Core final : private Watcher {
public:
    using Time = std::chrono::steady_clock::time_point;

    // What the cores of a server share; it outlives them.
    struct Shared {
        const Dispatch& dispatch;
        const ServerOptions& options;
        std::atomic<std::size_t> connections{0};
        base::Guarded<Spare> spare{};
    };

    // Takes the listening handle, and closes it. Throws std::system_error where the process is out
    // of handles.
    Core(Shared& shared, std::size_t index, int listener);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    // Serves until stopped and drained.
    void run();
    // Stops accepting and drains.
    void stop();

    // For its connections, on its thread.
    Answerer& answerer() { return answerer_; }
    KnownHeads& known_heads() { return known_heads_; }
    const Limits& limits() const { return shared_.options.limits; }
    Loop& loop() { return loop_; }
    Output& output() { return output_; }  // empty between two uses
    // What the sockets are read into, one after another: 16 browsers' requests, or a piece of an
    // upload.
    std::span<char> room() { return room_; }
    Time now() const { return now_; }  // as of the last tick
    const std::shared_ptr<Inbox>& inbox() const { return inbox_; }
    // Whether one more answer may be put off, which takes a place; dismiss() gives it back.
    bool admit(Priority priority);
    void dismiss() { --put_off_; }
    void count(observe::Connection what);
    void forget(Connection& connection);

private:
    // Somebody connects.
    void ready(std::uint32_t events) override;
    // Lets in who waits; whether more may be waiting.
    bool accept();
    void adopt(int handle);
    void begin_drain();
    void deliver();
    void tick();
    void read_clocks();
    void sweep();

    Shared& shared_;
    std::size_t index_;
    Loop loop_;
    std::shared_ptr<Inbox> inbox_;
    std::vector<Note> notes_;  // taken from the inbox, in order
    std::size_t heard_ = 0;    // of them
    std::size_t put_off_ = 0;  // answers
    Acceptor acceptor_;
    std::chrono::milliseconds tick_period_;  // how late a deadline may be kept
    Answerer answerer_;
    KnownHeads known_heads_;
    Output output_;
    std::array<char, 16 * 1024> room_;
    std::vector<std::unique_ptr<Connection>> connections_;
    Time now_;
    Time drain_deadline_ = Time::max();
    std::chrono::sys_seconds date_{};
    Time next_tick_;
    std::atomic<bool> stopped_{false};
    bool draining_ = false;
};

}  // namespace almanac::http
