#include "cli/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace almanac::cli {

namespace {

base::ErrorKind kind_of(int code) {
    if (code == ENOSPC || code == EDQUOT || code == EFBIG || code == EMFILE || code == ENFILE) {
        return base::ErrorKind::exhausted;
    }
    return base::ErrorKind::denied;
}

std::string_view remedy_for(int code) {
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return "; make room or name another folder";
    if (code == EROFS || code == EACCES || code == EPERM)
        return "; name a folder that you may write to";
    return "";
}

}  // namespace

base::Error NewFile::failed(std::string_view doing) const {
    const int code = errno;
    return {kind_of(code), fmt::format("cannot {} {}: {}{}", doing, path_.string(),
                                       std::strerror(code), remedy_for(code))};
}

base::Result<NewFile> NewFile::create(const std::filesystem::path& path) {
    std::error_code failure;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failure);
    std::filesystem::path draft = path;
    draft += fmt::format(".{}.tmp", ::getpid());
    NewFile file(path, std::move(draft), -1);
    file.handle_ = ::open(file.draft_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file.handle_ < 0) return file.failed("write");
    return file;
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      draft_(std::move(other.draft_)),
      handle_(std::exchange(other.handle_, -1)) {}

NewFile::~NewFile() {
    if (handle_ < 0) return;
    ::close(handle_);
    ::unlink(draft_.c_str());
}

base::Result<void> NewFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(handle_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

base::Result<void> NewFile::commit() {
    if (::fsync(handle_) != 0) return failed("write");
    if (::rename(draft_.c_str(), path_.c_str()) != 0) return failed("name");
    ::close(std::exchange(handle_, -1));
    return {};
}

}  // namespace almanac::cli
