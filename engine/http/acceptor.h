#pragma once

// The door of one core: accepts who connects, and still says no where there is no room. Pure of
// what becomes of those it lets in.

#include "engine/base/guarded.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace almanac::http {

// A handle that is given up where the process is out of them, so that one who waits can be accepted
// and told. There is one for all doors of a server, which accept under its guard: what one gives
// up, another that accepts would take, and would not give back while its client stays.
class Spare {
public:
    Spare() { fetch(); }
    ~Spare() { give_up(); }
    Spare(const Spare&) = delete;
    Spare& operator=(const Spare&) = delete;

    // Closes it.
    void give_up();
    // Has it back, if there is a handle to be had.
    void fetch();

private:
    int handle_ = -1;
};

// Owned by its core and used on that core's thread.
class Acceptor {
public:
    // Takes a listening handle, and closes it. `spare` outlives it.
    Acceptor(int listener, base::Guarded<Spare>& spare);
    ~Acceptor();
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;

    int listener() const { return listener_; }

    // What came of one attempt to accept: somebody with a handle, nobody waits, or one who was
    // sent away because the process is out of handles.
    struct Arrival {
        enum class Kind : std::uint8_t { somebody, nobody, sent_away };
        Kind kind = Kind::nobody;
        int handle = -1;
    };
    Arrival accept();

    // Answers 503 on a handle that was accepted, and closes it soon.
    void send_away(int handle);
    // Closes those who have been told; called with every tick, so that each had time to read it.
    void close_sent_away();
    // Listens no more.
    void close();

private:
    Arrival accept_beside(Spare& spare);
    Arrival send_one_away(Spare& spare);

    int listener_;
    base::Guarded<Spare>& spare_;
    std::vector<int> told_;
};

}  // namespace almanac::http
