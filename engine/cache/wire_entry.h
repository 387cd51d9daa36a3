#pragma once

// The bytes of an entry in the second tier. Pure; docs/caching.md has the layout. Readers believe
// nothing: bytes that this did not write are an error, however they came about.

#include "engine/cache/second_tier.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cache {

// Raised with every change of the layout; it is part of the entries' names too, so versions that
// run side by side do not meet.
inline constexpr unsigned wire_version = 1;

// An entry as it travels. What is a view is one into its bytes, which answer.body keeps alive.
struct WireEntry {
    std::string_view key;
    std::vector<std::string_view> tags;
    std::vector<std::string_view> generations;  // everything's, then the tags'
    std::chrono::milliseconds kept_for{0};      // from when it was written
    SharedAnswer answer;                        // its age is that when it was written
};

// How many bytes write_entry() makes.
std::size_t wire_bytes(const WireEntry& entry);

// Sizes are within the limits of redis_limits.h.
std::string write_entry(const WireEntry& entry);

// Reads `bytes`, which `owner` keeps alive. Errors: `broken` where anything is not as write_entry()
// writes it: magic, version, checksum, sizes, tags of HTTP, a status that is not kept.
base::Result<WireEntry> read_entry(std::string_view bytes, std::shared_ptr<const void> owner);

}  // namespace almanac::cache
