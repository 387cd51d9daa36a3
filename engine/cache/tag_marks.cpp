#include "engine/cache/tag_marks.h"

#include "engine/base/hash.h"

namespace almanac::cache {

TagPlace TagMarks::place_of(std::string_view tag) {
    return static_cast<TagPlace>(base::fast_hash(tag));
}

std::vector<TagPlace> TagMarks::places_of(std::span<const std::string> tags) {
    std::vector<TagPlace> found;
    for (const std::string& tag : tags) found.push_back(place_of(tag));
    return found;
}

// Whoever counts between the two steps began after the data had changed, so its answer is good.
void TagMarks::mark(std::atomic<std::uint64_t>& mark) {
    const std::uint64_t number = count_.fetch_add(1) + 1;
    std::uint64_t before = mark.load();
    while (before < number && !mark.compare_exchange_weak(before, number)) {
    }
}

}  // namespace almanac::cache
