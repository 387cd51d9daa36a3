#pragma once

// The module's own dealings with the file system: every failure becomes one sentence that names the
// path, and what is written is on disk when a function returns. Private to bundle.

#include "engine/base/descriptor.h"
#include "engine/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

using base::Descriptor;

// What was being done to a path when it failed.
enum class Doing : unsigned char { reading, writing, removing };

// The Error for `code`, an errno: its kind, and a sentence with path and remedy.
base::Error file_error(Doing doing, const std::filesystem::path& path, int code);

// Opens with open(2)'s `flags` (close-on-exec is added) and mode 0666.
base::Result<Descriptor> open_path(const std::filesystem::path& path, int flags);

// The whole of a regular file or a pipe.
base::Result<std::string> read_file(const std::filesystem::path& path);

// The same of one that is open; `path` is for the error.
base::Result<std::string> read_all(const Descriptor& file, const std::filesystem::path& path);

// Creates or empties the file and writes `bytes`; its folder must exist. Not yet synced.
base::Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);

// Waits until the file or folder at `path` is on disk.
base::Result<void> sync_path(const std::filesystem::path& path);

// What stands between a file's name and a number in the name of its replacement, while that is
// being written.
inline constexpr std::string_view replacement_infix = ".new-";

// Makes the folder and those above it, on disk; true if it was not there before.
base::Result<bool> make_folder(const std::filesystem::path& path);

// Removes what is at `path`, with everything in it; fine where there is nothing.
base::Result<void> remove_tree(const std::filesystem::path& path);

// rename(2); both stand in the same file system.
base::Result<void> rename_path(const std::filesystem::path& from, const std::filesystem::path& to);

// Swaps two folders in one atomic step.
base::Result<void> exchange_paths(const std::filesystem::path& one,
                                  const std::filesystem::path& other);

// What is in a folder, by paths relative to it, sorted: plain files, and what is neither a plain
// file nor a folder with something in it.
struct Listing {
    std::vector<std::string> files;
    std::vector<std::string> irregular;
};

// Everything below `folder`.
base::Result<Listing> list_tree(const std::filesystem::path& folder);

// The one writer's turn on a folder: an exclusive flock on <folder>/.lock, held until the end of
// its life. It works between threads and processes, and the kernel frees it when a process dies.
class FolderLock {
public:
    // Makes the folder if need be and waits for its turn, calling `waiting` once if it has to. A
    // signal that interrupts the wait is `stopped`.
    static base::Result<FolderLock> acquire(const std::filesystem::path& folder,
                                            const std::function<void()>& waiting = {});

    // Whether the folder was not there before.
    bool made_folder() const { return made_folder_; }

private:
    Descriptor file_;
    bool made_folder_ = false;
};

}  // namespace almanac::bundle
