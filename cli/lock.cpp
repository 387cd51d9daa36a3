#include "cli/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace almanac::cli {

namespace {

std::string holder(int handle) {
    std::array<char, 32> text{};
    const ssize_t read = ::pread(handle, text.data(), text.size() - 1, 0);
    if (read <= 0) return "another process";
    const std::string_view digits(text.data(), static_cast<std::size_t>(read));
    return fmt::format("process {}", digits.substr(0, digits.find('\n')));
}

void write_holder(int handle) {
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(handle, 0) != 0) return;
    // The number is for people only; a lock without it holds as well.
    [[maybe_unused]] const ssize_t written = ::pwrite(handle, pid.data(), pid.size(), 0);
}

}  // namespace

base::Result<ServeLock> ServeLock::take(const std::filesystem::path& data) {
    std::error_code failure;
    std::filesystem::create_directories(data, failure);
    const std::filesystem::path path = data / "serve.lock";
    ServeLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (lock.handle_ < 0 && (errno == EROFS || errno == EACCES)) return lock;
    if (lock.handle_ < 0) {
        return base::Error{
            base::ErrorKind::denied,
            fmt::format("cannot use the data folder {}: {}", data.string(), std::strerror(errno))};
    }
    if (::flock(lock.handle_, LOCK_EX | LOCK_NB) != 0) {
        return base::Error{
            base::ErrorKind::conflict,
            fmt::format("the data folder {} is being served by {} already; stop that one, or name "
                        "another folder with --data",
                        data.string(), holder(lock.handle_))};
    }
    write_holder(lock.handle_);
    return lock;
}

ServeLock::~ServeLock() {
    if (handle_ >= 0) ::close(handle_);
}

ServeLock::ServeLock(ServeLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

}  // namespace almanac::cli
