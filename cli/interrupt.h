#pragma once

// Ctrl-C and SIGTERM as a request to stop that can be waited for. Made before any other thread, so
// that no thread but its own ever sees these signals.

#include <signal.h>

#include <functional>
#include <stop_token>
#include <thread>

namespace almanac::cli {

// While it lives, the first SIGINT or SIGTERM requests a stop; a second one ends the process with
// 130 at once.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return source_.get_token(); }

private:
    void watch();

    sigset_t signals_{};
    sigset_t before_{};
    std::stop_source source_;
    std::thread watcher_;
};

}  // namespace almanac::cli
