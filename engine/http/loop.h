#pragma once

// Waits for many handles at once: epoll, edge-triggered, so that a handle is registered once and a
// request costs one recv and one send. One loop a core, used on its thread alone except for wake().

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace almanac::http {

// Called by the loop when its handle has become ready.
class Watcher {
public:
    // `events` are epoll's. It must read, or write, until the handle would block, or ask for
    // Loop::again(). It may close its own handle and end itself, and nobody else's.
    virtual void ready(std::uint32_t events) = 0;

protected:
    Watcher() = default;
    Watcher(const Watcher&) = default;
    Watcher& operator=(const Watcher&) = default;
    ~Watcher() = default;
};

// The handles of one core. What it watches outlives it or is closed before.
class Loop {
public:
    // Throws std::system_error where the process is out of handles.
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Watches for bytes that come and for room to write, until the handle is closed; false where
    // the kernel has no memory for it.
    bool watch(int handle, Watcher& watcher);
    // Has what is ready reported anew by the next turn.
    void again(int handle, Watcher& watcher);

    // Waits until something is ready, somebody wakes it or the time is over, and calls the
    // watchers.
    void turn(std::chrono::milliseconds longest);

    // Ends the current turn, or the next one, at once. From any thread.
    void wake();

private:
    int epoll_;
    int bell_;
};

}  // namespace almanac::http
