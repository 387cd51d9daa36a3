#pragma once

// A folder of a test's own, gone at its end. For tests of this module only.

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "engine/base/ensure.h"

namespace almanac::bundle {

// An empty folder below the system's temporary one.
class TestFolder {
public:
    TestFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "almanac_bundle_XXXXXX").native();
        base::ensure(::mkdtemp(name.data()) != nullptr, "no temporary folder");
        path_ = name;
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace almanac::bundle
