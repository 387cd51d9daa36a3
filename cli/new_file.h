#pragma once

// A file that is written piece by piece and stands under its name only when it is whole.

#include "engine/base/result.h"

#include <filesystem>
#include <string_view>

namespace almanac::cli {

// Dropped without a trace unless it is committed.
class NewFile {
public:
    // Makes the folders above `path` and a file of another name beside it.
    static base::Result<NewFile> create(const std::filesystem::path& path);
    ~NewFile();
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;

    // Writes behind what was written.
    base::Result<void> append(std::string_view bytes);
    // Syncs to disk and gives it its name, in place of what had it.
    base::Result<void> commit();

private:
    NewFile(std::filesystem::path path, std::filesystem::path draft, int handle)
        : path_(std::move(path)), draft_(std::move(draft)), handle_(handle) {}
    base::Error failed(std::string_view doing) const;

    std::filesystem::path path_;
    std::filesystem::path draft_;
    int handle_ = -1;
};

}  // namespace almanac::cli
