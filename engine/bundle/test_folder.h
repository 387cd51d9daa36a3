#pragma once

// What the tests of this module share: a folder of a test's own, and the failures a machine can
// have. For tests only.

#include "engine/base/ensure.h"
#include "engine/base/test_folder.h"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace almanac::bundle {

using base::bytes_of;
using base::TestFolder;

// While it lives, no file of this process can grow beyond `bytes`: a full disk for whoever writes.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        base::ensure(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        before_signal_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        base::ensure(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, before_signal_);
    }

private:
    rlimit before_{};
    void (*before_signal_)(int) = nullptr;
};

// While it lives, root's powers are laid down, so that permissions hold in a container too.
class OrdinaryUser {
public:
    OrdinaryUser() { base::ensure(!is_root_ || ::seteuid(nobody) == 0); }
    OrdinaryUser(const OrdinaryUser&) = delete;
    OrdinaryUser& operator=(const OrdinaryUser&) = delete;
    ~OrdinaryUser() { base::ensure(!is_root_ || ::seteuid(0) == 0); }

private:
    static constexpr uid_t nobody = 65534;
    bool is_root_ = ::geteuid() == 0;
};

// Makes `bytes` the whole of a file.
inline void overwrite(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

// Every file below `folder` by its path, with its bytes.
inline std::map<std::string, std::string> snapshot_of(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).native();
        files[name] = entry.is_regular_file() ? bytes_of(entry.path()) : "";
    }
    return files;
}

}  // namespace almanac::bundle
