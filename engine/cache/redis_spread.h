#pragma once

// Invalidations of this instance until Redis has them and every instance has confirmed them. Pure;
// one thread.

#include "engine/cache/second_tier.h"
#include "engine/cache/wire_message.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace almanac::cache {

// One of them.
struct Spreading {
    Topic topic = Topic::tags;
    std::vector<std::string> names;
    Spread done;  // null once called
    Nanoseconds deadline{0};
    bool published = false;
    std::uint64_t listeners = 0;  // instances that were reached
    std::uint64_t confirmed = 0;  // those of them that have said so
};

// All of them, by number. What is returned as ended is the caller's to call.
class Spreads {
public:
    using Ended = std::vector<Spread>;

    // Takes one in; its number.
    std::uint64_t add(Spreading spreading);
    const Spreading& at(std::uint64_t number) const { return pending_.at(number); }
    std::size_t size() const { return pending_.size(); }

    // Redis has it and gave it to so many instances.
    Ended published(std::uint64_t number, std::uint64_t listeners);
    // One instance has dropped it. Of numbers unknown by now nothing is said.
    Ended confirmed(std::uint64_t number);
    // Those that nobody has to wait for any longer. What Redis does not have stays.
    Ended late(Nanoseconds now);
    // The connection was lost: all have to be sent again, and these are their numbers.
    std::vector<std::uint64_t> restart();
    // Everybody who waits.
    Ended stop();

private:
    Ended end_if_whole(std::uint64_t number);

    std::map<std::uint64_t, Spreading> pending_;
    std::uint64_t number_ = 0;
};

}  // namespace almanac::cache
