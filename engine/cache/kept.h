#pragma once

// An answer as the cache holds it: the finished bytes with the key and the tags behind them, in one
// block of memory. Its
// bytes never change, so who was handed it may keep it while the cache drops it.

#include "engine/base/encoded.h"
#include "engine/cache/tag_marks.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>

namespace almanac::cache {

// What an entry takes beyond key, tags and answer: a slot without its handle of the answer (32),
// the four fields of Kept (16), a head of the index (2 to 4), the sketch (2 to 4), two miniatures
// of one entry in sixteen (4); 60 at most. bench/cache measures 64 or less.
inline constexpr std::size_t metadata_bytes = 64;

// What an answer takes beside its bodies: Kept, its reference counts and its handle (200).
inline constexpr std::size_t answer_bytes = 200;

// What a body takes beside its bytes and its tag where, as usual, both are strings of their own
// (two of 32, and two blocks of memory that are rounded up).
inline constexpr std::size_t body_bytes = 112;

inline constexpr std::size_t key_bytes_max = std::numeric_limits<std::uint16_t>::max();
inline constexpr std::size_t tags_max = std::numeric_limits<std::uint8_t>::max();

// The statuses of answers that are kept: that something is there, or that it is not.
constexpr bool is_kept(unsigned status) { return status == 200 || (status >= 400 && status < 500); }

// What an entry is charged: all of the above, all encodings, key and tags.
std::size_t entry_bytes(const base::Encoded& answer, std::string_view key, std::size_t tags);

// Made by keep() alone, since the tags and the key lie behind it.
class Kept : public base::Encoded {
public:
    // What it is kept under.
    struct Label {
        std::uint64_t began = 0;  // TagMarks::count() before its computation
        std::string_view key;
        std::span<const TagPlace> tags;
    };
    Kept(const base::Encoded& answer, const Label& label);

    std::uint64_t began() const { return began_; }
    std::size_t weight() const { return weight_; }
    std::span<const TagPlace> tags() const {
        return {reinterpret_cast<const TagPlace*>(this + 1), tags_};
    }
    std::string_view key() const {
        return {reinterpret_cast<const char*>(this + 1) + tags_ * sizeof(TagPlace), key_bytes_};
    }

    // Whether it has left the memory; whoever still holds it may not serve it to others.
    bool gone() const { return gone_.load(std::memory_order_acquire); }
    void leave() const { gone_.store(true, std::memory_order_release); }

private:
    std::uint64_t began_;
    std::uint32_t weight_;
    std::uint16_t key_bytes_;
    std::uint8_t tags_;
    mutable std::atomic<bool> gone_{false};
};

// A copy of the handle `answer`, not of its bytes. Key, tags and weight are within their limits
// (65,535 bytes, 255 tags, 4 GiB).
std::shared_ptr<const Kept> keep(const base::Encoded& answer, const Kept::Label& label);

}  // namespace almanac::cache
