#pragma once

// The file of keys as a running program sees it: taken up again when it changes.

#include "engine/access/key_book.h"
#include "engine/access/private_file.h"
#include "engine/base/clock.h"
#include "engine/base/published.h"
#include "engine/base/result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>

namespace almanac::access {

// book() on any thread, refresh() on one at a time.
class KeySource {
public:
    // The clock outlives it. Before the first refresh() nobody has a key.
    KeySource(std::filesystem::path path, const base::Clock& clock);

    // The keys as of the last refresh() that succeeded; never null.
    std::shared_ptr<const KeyBook> book(std::size_t core) const { return book_.get(core); }

    // Looks at the file and reads it if it may have changed; no file means no keys. A file that
    // cannot be read leaves the book as it was, and is an error once in each of its states.
    base::Result<void> refresh();

private:
    base::Result<void> read();

    std::filesystem::path path_;
    const base::Clock& clock_;
    base::Published<KeyBook> book_;
    std::optional<FileState> state_;  // when it was looked at last
    bool may_change_unseen_ = true;
};

}  // namespace almanac::access
