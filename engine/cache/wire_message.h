#pragma once

// What instances tell one another through Redis' channels. Pure.

#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cache {

// What a message is about.
enum class Topic : std::uint8_t {
    tags,        // drop what has one of the tags `names`
    everything,  // drop all
    key,         // drop the entry `names[0]`
    confirmed,   // the invalidation `number` was done
    beat,        // to oneself: both connections work
};

// One message. `origin` is the instance that sent it, `number` counts its invalidations or beats.
struct Message {
    Topic topic = Topic::beat;
    std::uint64_t origin = 0;
    std::uint64_t number = 0;
    std::vector<std::string> names;
};

// Its bytes.
std::string write_message(const Message& message);

// Reads what anybody may have published. Errors: `broken`.
base::Result<Message> read_message(std::string_view bytes);

}  // namespace almanac::cache
