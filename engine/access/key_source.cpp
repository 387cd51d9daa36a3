#include "engine/access/key_source.h"

#include <utility>

namespace almanac::access {

namespace {

// A file system may give two changes within one tick of its clock (10 ms at most) the same time; so
// long after one, the next has another.
constexpr std::chrono::seconds settled_after{2};

}  // namespace

KeySource::KeySource(std::filesystem::path path, const base::Clock& clock)
    : path_(std::move(path)), clock_(clock) {
    book_.publish(std::make_shared<const KeyBook>(StoredAccess{}));
}

base::Result<void> KeySource::refresh() {
    const auto state = state_of(path_);
    const bool seen = state == std::exchange(state_, state);
    if (seen && !may_change_unseen_) return {};
    const base::Instant changed{std::chrono::duration_cast<base::Instant::duration>(
        std::chrono::nanoseconds(state ? state->changed_ns : 0))};
    may_change_unseen_ = state && clock_.now() < changed + settled_after;
    auto done = read();
    if (!done && seen) return {};  // it was told before
    return done;
}

base::Result<void> KeySource::read() {
    const auto file = TRY(read_private(path_, key_file_bytes_max));
    if (!file) {
        book_.publish(std::make_shared<const KeyBook>(StoredAccess{}));
        return {};
    }
    const StoredAccess stored = TRY(read_stored(file->bytes, path_.native()));
    book_.publish(std::make_shared<const KeyBook>(stored));
    return {};
}

}  // namespace almanac::access
