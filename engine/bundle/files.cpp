#include "engine/bundle/files.h"

#include "engine/bundle/bundle.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

// A pipe has no size to check beforehand: 4 GiB is ten times the largest ballot file known (104 MB
// a district).
constexpr std::size_t piped_bytes_max = std::size_t{4} << 30u;
constexpr std::size_t read_step_bytes = std::size_t{1} << 16u;

std::string_view word_of(Doing doing) {
    switch (doing) {
        case Doing::reading:
            return "read";
        case Doing::writing:
            return "written";
        case Doing::removing:
            return "removed";
    }
    return "used";
}

Result<void> write_all(const Descriptor& file, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return file_error(Doing::writing, path, errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

bool same_file(const Descriptor& file, const fs::path& path) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(file.number(), &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

Error file_error(Doing doing, const fs::path& path, int code) {
    const std::string& name = path.native();
    switch (code) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return {ErrorKind::exhausted,
                    fmt::format("no space left while writing {}: free some space and run again; "
                                "nothing was changed",
                                name)};
        case EMFILE:
        case ENFILE:
            return {
                ErrorKind::exhausted,
                fmt::format("{} could not be opened: too many files are open, raise `ulimit -n`",
                            name)};
        case ENOENT:
            return {ErrorKind::missing, fmt::format("{} does not exist: check the name", name)};
        case EROFS:
            return {ErrorKind::denied,
                    fmt::format("{} is on a read-only file system: choose another folder", name)};
        case EACCES:
        case EPERM:
            return {ErrorKind::denied,
                    fmt::format("{} may not be {}: permission denied, ask its owner or "
                                "choose another",
                                name, word_of(doing))};
        case EISDIR:
            return {ErrorKind::invalid, fmt::format("{} is a folder: name a file in it", name)};
        case ENOTDIR:
            return {ErrorKind::invalid,
                    fmt::format("a part of {} is a file, not a folder: check the path", name)};
        default:
            break;
    }
    return {ErrorKind::broken, fmt::format("{} could not be {}: {}", name, word_of(doing),
                                           std::generic_category().message(code))};
}

Result<Descriptor> open_path(const fs::path& path, int flags) {
    const Doing doing = (flags & (O_WRONLY | O_RDWR)) != 0 ? Doing::writing : Doing::reading;
    int number = -1;
    do {
        number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    } while (number < 0 && errno == EINTR);
    if (number < 0) return file_error(doing, path, errno);
    return Descriptor(number);
}

Result<std::string> read_file(const fs::path& path) {
    const Descriptor file = TRY(open_path(path, O_RDONLY));
    return read_all(file, path);
}

Result<std::string> read_all(const Descriptor& file, const fs::path& path) {
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return file_error(Doing::reading, path, errno);
    std::string bytes(
        S_ISREG(facts.st_mode) ? static_cast<std::size_t>(facts.st_size) + 1 : read_step_bytes,
        '\0');
    std::size_t filled = 0;
    while (true) {
        if (filled == bytes.size()) bytes.resize(bytes.size() * 2);
        if (filled > piped_bytes_max && !S_ISREG(facts.st_mode)) {
            return Error{
                ErrorKind::too_large,
                fmt::format("{} gives more than 4 GiB: store it in a file first", path.native())};
        }
        const ssize_t got = ::read(file.number(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_error(Doing::reading, path, errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

Result<void> write_file(const fs::path& path, std::string_view bytes) {
    const Descriptor file = TRY(open_path(path, O_WRONLY | O_CREAT | O_TRUNC));
    return write_all(file, bytes, path);
}

Result<void> sync_path(const fs::path& path) {
    const Descriptor file = TRY(open_path(path, O_RDONLY));
    if (::fsync(file.number()) != 0) return file_error(Doing::writing, path, errno);
    return {};
}

Result<void> replace_file(const fs::path& path, std::string_view bytes) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    TRY(make_folder(folder));
    // A name of this thread's own: of several that replace a file at once, each replaces it by a
    // whole.
    fs::path fresh = path;
    fresh += fmt::format("{}{}", replacement_infix, ::gettid());
    auto written = write_file(fresh, bytes);
    if (written) written = sync_path(fresh);
    if (written) written = rename_path(fresh, path);
    if (!written) {
        ::unlink(fresh.c_str());
        return written;
    }
    return sync_path(folder);
}

Result<bool> make_folder(const fs::path& path) {
    if (::mkdir(path.c_str(), 0777) == 0) {
        const fs::path above = path.parent_path();
        TRY(sync_path(above.empty() ? fs::path(".") : above));
        return true;
    }
    if (errno == ENOENT && path.has_parent_path()) {
        TRY(make_folder(path.parent_path()));
        return make_folder(path);
    }
    const int code = errno;
    std::error_code failure;
    if (fs::is_directory(path, failure)) return false;
    return file_error(Doing::writing, path, code == EEXIST ? ENOTDIR : code);
}

Result<void> remove_tree(const fs::path& path) {
    std::error_code failure;
    fs::remove_all(path, failure);
    if (failure) return file_error(Doing::removing, path, failure.value());
    return {};
}

Result<void> rename_path(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return file_error(Doing::writing, to, errno);
    return {};
}

Result<void> exchange_paths(const fs::path& one, const fs::path& other) {
    if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0) {
        return file_error(Doing::writing, other, errno);
    }
    return {};
}

Result<Listing> list_tree(const fs::path& folder) {
    Listing listing;
    std::error_code failure;
    fs::recursive_directory_iterator at(folder, failure);
    for (; !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
        const fs::file_status status = at->symlink_status(failure);
        if (failure) break;
        std::string name = at->path().lexically_relative(folder).native();
        const bool empty_folder = fs::is_directory(status) && fs::is_empty(at->path(), failure);
        if (failure) break;
        if (fs::is_regular_file(status)) {
            listing.files.push_back(std::move(name));
        } else if (!fs::is_directory(status) || empty_folder) {
            listing.irregular.push_back(std::move(name));
        }
    }
    if (failure) return file_error(Doing::reading, folder, failure.value());
    std::sort(listing.files.begin(), listing.files.end());
    std::sort(listing.irregular.begin(), listing.irregular.end());
    return listing;
}

Result<FolderLock> FolderLock::acquire(const fs::path& folder,
                                       const std::function<void()>& waiting) {
    const fs::path name = folder / ".lock";
    FolderLock lock;
    bool told = false;
    while (true) {
        if (TRY(make_folder(folder))) lock.made_folder_ = true;
        auto file = open_path(name, O_RDWR | O_CREAT);
        if (!file && file.error().kind == ErrorKind::missing)
            continue;  // the folder went away in between
        if (!file) return std::move(file).error();
        const bool free = ::flock(file->number(), LOCK_EX | LOCK_NB) == 0;
        if (!free && errno != EWOULDBLOCK) return file_error(Doing::writing, name, errno);
        if (!free && waiting && !std::exchange(told, true)) waiting();
        if (!free && ::flock(file->number(), LOCK_EX) != 0) {
            if (errno != EINTR) return file_error(Doing::writing, name, errno);
            return Error{
                ErrorKind::stopped,
                fmt::format("stopped while another program was writing to {}", folder.native())};
        }
        // Whoever held it may have removed the folder; then this is the lock of something that is
        // gone.
        if (!same_file(*file, name)) continue;
        lock.file_ = std::move(*file);
        return lock;
    }
}

}  // namespace almanac::bundle
