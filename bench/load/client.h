#pragma once

// What the generator holds of each connection and of each request on its way.

#include "bench/load/histogram.h"
#include "bench/load/ledger.h"
#include "bench/load/response.h"

#include <cstdint>
#include <deque>
#include <string>

namespace almanac::load {

// A request that is due, or on its way. Times are since the schedule began.
struct Pending {
    Nanoseconds due{0};
    Nanoseconds sent{0};
    std::uint32_t user = 0;
    std::uint32_t request = 0;  // its place in the mix
    std::uint32_t step = 0;
    EtagId etag = 0;  // sent as If-None-Match; 0: none was
};

// One connection.
struct Client {
    enum class State : std::uint8_t { closed, connecting, open };
    int handle = -1;
    State state = State::closed;
    std::uint32_t generation = 0;   // how often it was opened; tells late events from new ones
    std::deque<Pending> waiting;    // due, not sent
    std::deque<Pending> in_flight;  // sent, oldest first, as their answers come
    std::string unsent;             // what the kernel did not take
    ResponseReader reader;
};

}  // namespace almanac::load
