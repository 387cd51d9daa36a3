#include "engine/access/private_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace almanac::access {

namespace fs = std::filesystem;
using base::Descriptor;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

constexpr mode_t owner_only = 0600;
constexpr mode_t of_others = 0077;

// The Error for errno.
Error failed(std::string_view doing, const fs::path& path) {
    const int code = errno;
    const bool no_room = code == ENOSPC || code == EDQUOT || code == EMFILE || code == ENFILE;
    return {no_room ? ErrorKind::exhausted : ErrorKind::denied,
            fmt::format("cannot {} {}: {}; nothing was changed", doing, path.native(),
                        std::strerror(code))};
}

std::int64_t nanoseconds_of(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileState state_of(const struct stat& facts) {
    return {facts.st_ino, facts.st_size, nanoseconds_of(facts.st_mtim),
            nanoseconds_of(facts.st_ctim)};
}

Result<void> check_facts(const struct stat& facts, const fs::path& path, std::size_t bytes_max) {
    if (!S_ISREG(facts.st_mode)) {
        return Error{ErrorKind::invalid, fmt::format("{} is not a file", path.native())};
    }
    if ((facts.st_mode & of_others) != 0) {
        return Error{ErrorKind::denied,
                     fmt::format("{0} may be read or written by others (mode {1:o}), so nothing in "
                                 "it is trusted; run: chmod 600 {0}",
                                 path.native(), facts.st_mode & 0777u)};
    }
    if (static_cast<std::size_t>(facts.st_size) > bytes_max) {
        return Error{ErrorKind::too_large,
                     fmt::format("{} has {} bytes, at most {} are read; is it the right file?",
                                 path.native(), facts.st_size, bytes_max)};
    }
    return {};
}

Result<void> write_all(int handle, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(handle, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("write", path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(handle) != 0) return failed("write", path);
    return {};
}

Result<void> write_new(const fs::path& path, std::string_view bytes) {
    const Descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, owner_only));
    if (!file.is_open()) return failed("write", path);
    // What was left of an interrupted attempt may have another mode.
    if (::fchmod(file.number(), owner_only) != 0) return failed("write", path);
    return write_all(file.number(), bytes, path);
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

Result<void> make_folder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (!failure) return {};
    return Error{ErrorKind::denied,
                 fmt::format("cannot make the folder {}: {}", folder.native(), failure.message())};
}

Result<void> sync_folder(const fs::path& folder) {
    const Descriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle.is_open() || ::fsync(handle.number()) != 0) return failed("write", folder);
    return {};
}

}  // namespace

std::optional<FileState> state_of(const fs::path& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
    return state_of(facts);
}

Result<std::optional<PrivateFile>> read_private(const fs::path& path, std::size_t bytes_max) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open() && errno == ENOENT) return std::optional<PrivateFile>();
    if (!file.is_open()) return failed("read", path);
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return failed("read", path);
    TRY(check_facts(facts, path, bytes_max));
    PrivateFile read{std::string(static_cast<std::size_t>(facts.st_size), '\0'), state_of(facts)};
    std::size_t filled = 0;
    while (filled < read.bytes.size()) {
        const ssize_t got =
            ::read(file.number(), read.bytes.data() + filled, read.bytes.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("read", path);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    read.bytes.resize(filled);
    return std::optional(std::move(read));
}

Result<void> replace_private(const fs::path& path, std::string_view bytes) {
    const fs::path folder = folder_of(path);
    TRY(make_folder(folder));
    fs::path fresh = path;
    fresh += ".new";  // one writer at a time has his turn
    auto written = write_new(fresh, bytes);
    if (written && ::rename(fresh.c_str(), path.c_str()) != 0) written = failed("write", path);
    if (!written) {
        ::unlink(fresh.c_str());
        return written;
    }
    return sync_folder(folder);
}

Result<WriterTurn> WriterTurn::wait(const fs::path& path) {
    TRY(make_folder(folder_of(path)));
    fs::path name = path;
    name += ".lock";
    Descriptor lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only));
    if (!lock.is_open()) return failed("write", name);
    while (::flock(lock.number(), LOCK_EX) != 0) {
        if (errno != EINTR) return failed("lock", name);
    }
    return WriterTurn(std::move(lock));
}

}  // namespace almanac::access
