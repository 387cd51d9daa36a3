#include "engine/http/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace almanac::http {

namespace {

epoll_event event_of(Watcher* watcher) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = watcher;
    return event;
}

[[noreturn]] void fail(int error) {
    throw std::system_error(error, std::generic_category(), "epoll");
}

}  // namespace

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) fail(errno);
    bell_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event event = event_of(nullptr);
    if (bell_ >= 0 && ::epoll_ctl(epoll_, EPOLL_CTL_ADD, bell_, &event) == 0) return;
    const int error = errno;
    if (bell_ >= 0) ::close(bell_);
    ::close(epoll_);
    fail(error);
}

Loop::~Loop() {
    ::close(bell_);
    ::close(epoll_);
}

bool Loop::watch(int handle, Watcher& watcher) {
    epoll_event event = event_of(&watcher);
    return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, handle, &event) == 0;
}

void Loop::again(int handle, Watcher& watcher) {
    epoll_event event = event_of(&watcher);
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, handle, &event);
}

void Loop::turn(std::chrono::milliseconds longest) {
    std::array<epoll_event, 512> events;
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   static_cast<int>(longest.count()));
    for (int at = 0; at < count; ++at) {
        const epoll_event& event = events[static_cast<std::size_t>(at)];
        // The bell has no watcher: that the turn ends is all it says.
        if (event.data.ptr != nullptr) static_cast<Watcher*>(event.data.ptr)->ready(event.events);
    }
}

void Loop::wake() {
    const std::uint64_t one = 1;
    // It fails only where the bell has rung 2^64 − 2 times unheard, and then it rings anyway.
    [[maybe_unused]] const ssize_t written = ::write(bell_, &one, sizeof one);
}

}  // namespace almanac::http
