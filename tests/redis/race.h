#pragma once

// Readers and writers that race on a few tags, in as many caches and processes as there are, and
// what none of them may ever see.

#include "tests/redis/instance.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace almanac::redis_test {

inline constexpr std::size_t tag_count = 8;
inline constexpr std::size_t keys_a_tag = 4;
inline constexpr std::size_t writers_max = 4;

// The data of the race, which lies in memory that processes may share: plain and zero at first.
struct Board {
    std::array<std::atomic<std::uint64_t>, tag_count> data{};       // the truth, by tag
    std::array<std::atomic<std::uint64_t>, tag_count> confirmed{};  // nothing older may be served
    std::atomic<std::uint64_t> asks{0}, shared{0}, computed{0}, invalidated{0}, unconfirmed{0};
    std::atomic<std::uint64_t> stale{0};    // answers from before a confirmed invalidation
    std::atomic<std::uint64_t> wrong{0};    // answers to another question, or none
    std::atomic<std::uint64_t> slowest{0};  // ask, in nanoseconds
    std::atomic<std::uint64_t> child{0};    // how far the other process is
    std::atomic<bool> stop{false};
};

// Lets those who race on `board` do so for three seconds, and on a busy machine until they have
// asked, shared and invalidated enough to have met; for 40 at most. Then stops them.
void race_for_a_while(Board& board);

// What a confirmation counts for: all instances, or only that which invalidated.
enum class Promise : std::uint8_t { everywhere, here };

// Asks for keys of all tags until board.stop.
void read_until_stop(Instance& instance, Board& board, std::uint64_t seed);

// Changes the tags that are its own (those of `writer` modulo writers_max) and invalidates them
// until board.stop. With Promise::everywhere only confirmed invalidations count.
void write_until_stop(Instance& instance, Board& board, std::size_t writer, Promise promise);

}  // namespace almanac::redis_test
