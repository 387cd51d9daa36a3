#pragma once

// When each tag was last invalidated. An entry keeps the number of invalidations there had been
// when its computation began; it is outdated when a tag of its was marked with a later number. So
// an invalidation is one addition however many entries it concerns, needs no lock, and reaches
// computations in flight too.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cache {

// A tag's place among the marks.
using TagPlace = std::uint16_t;

// 65,536 marks of 8 bytes, 512 KiB. Two tags share a place once in 65,536 pairs: invalidating one
// then outdates the other's entries too, which costs a computation and never a wrong answer.
// Thread-safe.
class TagMarks {
public:
    TagMarks() : marks_(places) {}

    // Where tags stand: the same places in every process of the same build.
    static TagPlace place_of(std::string_view tag);
    static std::vector<TagPlace> places_of(std::span<const std::string> tags);

    // How many invalidations there have been; read it before the first byte of data is read.
    std::uint64_t count() const { return count_.load(); }

    // What began with a count() from before this is outdated once this has returned.
    void invalidate(std::string_view tag) { mark(marks_[place_of(tag)]); }
    // Outdates everything.
    void clear() { mark(all_); }

    // Whether a tag was invalidated after `began`.
    bool outdated(std::uint64_t began, std::span<const TagPlace> tags) const {
        if (all_.load(std::memory_order_acquire) > began) return true;
        for (const TagPlace tag : tags) {
            if (marks_[tag].load(std::memory_order_acquire) > began) return true;
        }
        return false;
    }

private:
    static constexpr std::size_t places = std::size_t{1} << 16u;

    void mark(std::atomic<std::uint64_t>& mark);

    std::vector<std::atomic<std::uint64_t>> marks_;
    std::atomic<std::uint64_t> all_{0};
    std::atomic<std::uint64_t> count_{0};
};

}  // namespace almanac::cache
