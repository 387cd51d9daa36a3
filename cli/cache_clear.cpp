#include "cli/cache_clear.h"

#include <string>
#include <vector>

namespace almanac::cli {

namespace {

bool is_everything(std::string_view pattern) {
    return !pattern.empty() && pattern.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace

// One by one, since Redis drops an answer by its whole key; at last by the pattern, for what is
// being worked out, was stored meanwhile, or is in the memory of other servers alone.
CacheCleared clear_matching(cache::Cache& cache, std::string_view pattern) {
    constexpr std::size_t batch = 4'096;  // entries, at some 300 bytes a copy 1.2 MB
    CacheCleared cleared;
    cleared.pattern = pattern;
    if (is_everything(pattern)) {
        cleared.dropped = cache.stats().entries;
        cache.clear();
        return cleared;
    }
    bool more = true;
    while (more) {
        const std::vector<cache::Entry> entries = cache.list(pattern, batch);
        for (const cache::Entry& entry : entries) {
            if (cache.remove(entry.key)) ++cleared.dropped;
        }
        more = entries.size() == batch;
    }
    cache.remove(pattern);
    return cleared;
}

}  // namespace almanac::cli
