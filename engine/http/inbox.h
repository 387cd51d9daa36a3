#pragma once

// How other threads reach the connections of a core: notes that its own thread reads. Notes hold
// no connection, only the Waiting that both sides share, so that either may go first.

#include "engine/base/guarded.h"
#include "engine/http/http.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace almanac::http {

class Connection;
class Loop;

// One answer, or one word that there is more of a stream.
struct Note {
    std::shared_ptr<Waiting> to;
    std::unique_ptr<Reply> reply;  // null: no answer will come, or of a stream
};

// Shared by a core and whoever has something for it. A connection has at most one note in it that
// it still waits for, so it is as bounded as they are.
class Inbox {
public:
    // `loop` is woken by what is posted, until close().
    explicit Inbox(Loop& loop) : contents_({&loop, {}}) {}

    // From any thread; dropped once the core has gone.
    void post(Note note);

    // On the core's thread. Whether take() would find something, without a lock.
    bool has_notes() const { return has_notes_.load(std::memory_order_acquire); }
    // On the core's thread: what was posted since, in order.
    std::vector<Note> take();
    // On the core's thread: it goes.
    void close();

private:
    struct Contents {
        Loop* loop;  // null: closed
        std::vector<Note> notes;
    };
    base::Guarded<Contents> contents_;
    std::atomic<bool> has_notes_{false};
};

// What a waiting connection and the others know of each other.
class Waiting : public std::enable_shared_from_this<Waiting> {
public:
    Waiting(std::shared_ptr<Inbox> inbox, Connection& connection)
        : inbox_(std::move(inbox)), connection_(&connection) {}

    // From any thread: the answer, or null where none will come. The first counts.
    void answer(std::unique_ptr<Reply> reply);
    // From any thread: there is more of a stream.
    void wake();
    // From any thread: whether the connection still waits.
    bool awaited() const { return awaited_.load(std::memory_order_acquire); }

    // On the core's thread: who waits, or null where they have gone.
    Connection* connection() const { return connection_; }
    // On the core's thread: a wake() from now on is a new one.
    void heard() { awake_.store(false, std::memory_order_seq_cst); }
    // On the core's thread: nobody waits any more.
    void leave();

private:
    const std::shared_ptr<Inbox> inbox_;
    Connection* connection_;  // of the core's thread alone
    std::atomic<bool> awaited_{true};
    std::atomic<bool> answered_{false};
    std::atomic<bool> awake_{false};  // a wake() is in the inbox
};

}  // namespace almanac::http
