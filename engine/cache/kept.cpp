#include "engine/cache/kept.h"

#include "engine/base/ensure.h"

#include <algorithm>
#include <new>
#include <utility>

namespace almanac::cache {

namespace {

// Bytes wanted behind the block that keep() is about to have allocated on this thread. Were it a
// member of the allocator, the block would carry it: 8 bytes more for every entry.
thread_local std::size_t room_behind = 0;

// Gives a block with that room.
template <class T>
struct RoomBehind {
    using value_type = T;

    RoomBehind() = default;
    template <class Other>
    RoomBehind(const RoomBehind<Other>&) {}

    T* allocate(std::size_t count) {
        return static_cast<T*>(
            ::operator new(count * sizeof(T) + std::exchange(room_behind, std::size_t{0})));
    }
    void deallocate(T* block, std::size_t) { ::operator delete(static_cast<void*>(block)); }
    template <class Other>
    bool operator==(const RoomBehind<Other>&) const {
        return true;
    }
};

}  // namespace

std::size_t entry_bytes(const base::Encoded& answer, std::string_view key, std::size_t tags) {
    std::size_t bytes = metadata_bytes + answer_bytes + key.size() + tags * sizeof(TagPlace);
    for (const base::EncodedBody& body : answer.bodies) {
        if (body.present()) bytes += body_bytes + body.bytes.size() + body.etag.size();
    }
    return bytes;
}

Kept::Kept(const base::Encoded& answer, const Label& label)
    : base::Encoded(answer),
      began_(label.began),
      weight_(static_cast<std::uint32_t>(entry_bytes(answer, label.key, label.tags.size()))),
      key_bytes_(static_cast<std::uint16_t>(label.key.size())),
      tags_(static_cast<std::uint8_t>(label.tags.size())) {
    auto* behind = reinterpret_cast<std::byte*>(this + 1);
    const auto tags = std::as_bytes(label.tags);
    behind = std::copy(tags.begin(), tags.end(), behind);
    const auto key = std::as_bytes(std::span(label.key));
    std::copy(key.begin(), key.end(), behind);
}

std::shared_ptr<const Kept> keep(const base::Encoded& answer, const Kept::Label& label) {
    base::ensure(label.key.size() <= key_bytes_max && label.tags.size() <= tags_max,
                 "a key or its tags are beyond what an entry can hold");
    room_behind = label.tags.size_bytes() + label.key.size();
    return std::allocate_shared<Kept>(RoomBehind<Kept>(), answer, label);
}

}  // namespace almanac::cache
