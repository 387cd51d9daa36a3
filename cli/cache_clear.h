#pragma once

// Forgetting what is kept, all of it or what a pattern names.

#include "cli/cache_view.h"
#include "engine/cache/cache.h"

#include <cstddef>
#include <string_view>

namespace almanac::cli {

// What everything is called.
inline constexpr const char* every_key = "*";
// Of a pattern: longer than the names of an election, a version and a view together, and what
// matching it with a key costs at worst is a few ten thousand steps.
inline constexpr std::size_t pattern_bytes_max = 200;

// Forgets the answers whose keys match `pattern`, in which '*' stands for any text, and has what is
// being worked out of them handed out and not kept. Looks at every entry, unless all go.
CacheCleared clear_matching(cache::Cache& cache, std::string_view pattern);

}  // namespace almanac::cli
