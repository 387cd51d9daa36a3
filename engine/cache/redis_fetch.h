#pragma once

// What one fetch says to Redis and what its replies mean. One thread; nothing is kept.

#include "engine/cache/redis_connection.h"
#include "engine/cache/redis_names.h"
#include "engine/cache/second_tier.h"

#include <string>
#include <string_view>

namespace almanac::cache {

// What the replies to send_fetch() come to.
struct Found {
    Lookup lookup;          // its generations are as Redis has them, "" where it has none
    bool damaged = false;   // something is there that nobody of us wrote so
    bool nameless = false;  // a generation is missing and has to be named before anything is put
};

// Asks for the entry, how long it is kept, and its generations. The entry is read first: should it
// match generations read later, it matched them then too, since none comes back.
void send_fetch(RedisConnection& to, const RedisNames& names, const Question& question);
// What came of it.
Found read_fetch(RedisReplies replies, const Question& question);

// Names the generations that are "" by `token`, unless somebody did meanwhile, and asks for all.
void send_naming(RedisConnection& to, const RedisNames& names, const Question& question,
                 const Generations& known, std::string_view token);
// The generations; none where one could not be named.
Generations read_naming(const RedisReplies& replies, const Question& question);

// The run that `INFO server` tells of, "" where it does not.
std::string run_of(std::string_view info);

}  // namespace almanac::cache
