#pragma once

// Every bound of the second tier, with its arithmetic.

#include "engine/cache/clock.h"

#include <cstddef>

namespace almanac::cache::redis_limits {

// Who asks waits so long for Redis at most, then computes: a fetch takes 0.1 to 1 ms, an answer
// tens of ms to compute. Looked at every tick, so a caller may wait one tick more.
inline constexpr Nanoseconds fetch_wait_max = std::chrono::milliseconds(100);
inline constexpr Nanoseconds tick = std::chrono::milliseconds(10);
inline constexpr Nanoseconds idle_tick = std::chrono::milliseconds(250);

// A message to ourselves each second shows that both connections work; after three that do not come
// back they are given up. A fork of a large Redis takes less.
inline constexpr Nanoseconds beat_every = std::chrono::seconds(1);
inline constexpr Nanoseconds silence_max = std::chrono::seconds(3);

// From the first packet until the first beat is heard: five round trips, a second's loss each, less
// what hardly ever happens.
inline constexpr Nanoseconds greeting_max = std::chrono::seconds(2);

// Between attempts to connect: doubled each time, then drawn from its upper half, so that instances
// do not come back at once.
inline constexpr Nanoseconds retry_first = std::chrono::milliseconds(50);
inline constexpr Nanoseconds retry_longest = std::chrono::seconds(2);

// Fetches unanswered at once: at the 20 µs that each takes in a full pipeline, 80 ms of waiting,
// less than fetch_wait_max. With keys and tags of 100 bytes they are some 4 MB.
inline constexpr std::size_t fetches_max = 4'096;
inline constexpr std::size_t key_bytes_max = 4'096;  // of a tag too
inline constexpr std::size_t tags_max = 64;

// An entry in Redis; memory takes up to a quarter of a shard, 5 MiB by default.
inline constexpr std::size_t entry_bytes_max = std::size_t{4} << 20u;

// Entries on their way to Redis: a quarter of a second of a line of 1 Gbit/s. They go to the socket
// while less than the window is before them, so that a fetch waits for 256 KiB and one entry.
inline constexpr std::size_t put_bytes_max = std::size_t{32} << 20u;
inline constexpr std::size_t window_bytes = std::size_t{256} << 10u;

// One reply with what it is made of, checked while it arrives.
inline constexpr std::size_t reply_bytes_max = std::size_t{8} << 20u;
inline constexpr std::size_t reads_in_turn = 64;  // of 16 KiB, then others have theirs

// Invalidations not yet confirmed: beyond it everything is invalidated at once. 1,024 of 64 names
// of 100 bytes are 7 MB. One of more names invalidates everything too.
inline constexpr std::size_t spreads_max = 1'024;
inline constexpr std::size_t names_max = 1'000;
// So long invalidate() waits for all instances to confirm before it reports that they did not.
inline constexpr Nanoseconds spread_wait_max = std::chrono::seconds(2);

// A generation that nobody invalidates is forgotten, with the entries under it, after 30 days.
inline constexpr std::chrono::seconds generation_kept = std::chrono::hours(24 * 30);
inline constexpr std::size_t generation_bytes_max = 64;  // two numbers of 20 digits and a dash

}  // namespace almanac::cache::redis_limits
