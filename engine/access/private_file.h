#pragma once

// A file that is its owner's alone: mode 0600, replaced whole, read with a limit.

#include "engine/base/descriptor.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace almanac::access {

// What tells one state of a file from another without reading it.
struct FileState {
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    friend bool operator==(const FileState&, const FileState&) = default;
};

// None where there is no file.
std::optional<FileState> state_of(const std::filesystem::path& path);

// A file's bytes and its state when they were read.
struct PrivateFile {
    std::string bytes;
    FileState state;
};

// Reads a file of at most `bytes_max`; none where there is none. One that others may read or write
// is refused: what others know or have written is no secret and no permission.
base::Result<std::optional<PrivateFile>> read_private(const std::filesystem::path& path,
                                                      std::size_t bytes_max);

// Replaces the file, or makes it and the folders above it. It is on disk when this returns.
base::Result<void> replace_private(const std::filesystem::path& path, std::string_view bytes);

// The one writer's turn on a file, between processes too, until the end of its life.
class WriterTurn {
public:
    // Waits for it. The lock is a file of its own beside `path`, since `path` itself is replaced.
    static base::Result<WriterTurn> wait(const std::filesystem::path& path);

private:
    explicit WriterTurn(base::Descriptor lock) : lock_(std::move(lock)) {}
    base::Descriptor lock_;
};

}  // namespace almanac::access
