#pragma once

// Computations in flight: who asked for what is being computed, and until when they wait. A plain
// structure; Cache guards it with one lock, which hits never take.

#include "engine/cache/cache.h"
#include "engine/cache/second_tier.h"
#include "engine/cache/tag_marks.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace almanac::cache {

// Somebody who waits.
struct Waiter {
    Deliver deliver;
    Source source = Source::collapsed;
};

// One computation from its start until it returns, or one look into the second tier that may become
// one. Who runs it alone uses `started` to `compute`; what is from `waiters` on
// changes under the lock of the flights.
struct Flight {
    std::string key;
    Kind kind;
    std::vector<TagPlace> tags;
    std::uint64_t began = 0;  // TagMarks::count() before it
    Nanoseconds deadline{0};  // when who waits is told that it failed
    Reading reading = Reading::cached;
    Urgency urgency = Urgency::asked;
    std::vector<std::string> tag_names;  // where there is a second tier
    Nanoseconds started{0};   // by the clock; when somebody else's computation began, if shared
    Generations generations;  // of the second tier before it; empty: not to be put there
    Compute compute;
    std::vector<Waiter> waiters;
    bool given_up = false;  // past its deadline
    bool unwanted = false;  // its key was removed; not to be stored
};

// All of them.
class Flights {
public:
    // The one that computes `key` and is up to date: not overdue, no tag invalidated since it
    // began.
    Flight* joinable(std::string_view key, const TagMarks& marks, Nanoseconds now) const;

    // Begins one; later asks for its key find it instead of an earlier one, unless it is a bypass.
    void begin(std::shared_ptr<Flight> flight);
    // Lets somebody wait.
    void wait(Flight& flight, Waiter waiter);
    // It returned: who waited.
    std::vector<Waiter> end(const std::shared_ptr<Flight>& flight);
    // It is past its deadline or its key was removed: who waited. It runs on until it returns.
    std::vector<Waiter> give_up(Flight& flight);
    // Those past their deadline, not yet given up.
    std::vector<std::shared_ptr<Flight>> overdue(Nanoseconds now) const;
    // Whatever is being computed for keys that match `pattern` is not to be stored, nor joined.
    void forget(std::string_view pattern);
    // Everybody who waits for anything.
    std::vector<Waiter> stop();

    std::size_t running() const { return running_.size(); }
    std::size_t waiting() const { return waiting_; }

private:
    std::vector<Waiter> take_waiters(Flight& flight);
    void hide(const Flight& flight);

    std::unordered_set<std::shared_ptr<Flight>> running_;
    std::unordered_map<std::string_view, Flight*> by_key_;  // views into the flights' keys
    std::size_t waiting_ = 0;
};

}  // namespace almanac::cache
