#include "cli/cache_clear.h"

namespace almanac::cli {

namespace {

bool is_everything(std::string_view pattern) {
    return !pattern.empty() && pattern.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace

CacheCleared clear_matching(cache::Cache& cache, std::string_view pattern) {
    CacheCleared cleared;
    cleared.pattern = pattern;
    if (is_everything(pattern)) {
        cleared.dropped = cache.stats().entries;
        cache.clear();
    } else {
        cleared.dropped = cache.remove(pattern);
    }
    return cleared;
}

}  // namespace almanac::cli
