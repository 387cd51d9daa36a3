#include "cli/interrupt.h"

#include "cli/exit_code.h"

#include <pthread.h>
#include <unistd.h>

namespace almanac::cli {

namespace {

constexpr int end_of_watch = SIGUSR2;

}  // namespace

Interrupt::Interrupt() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, end_of_watch);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    watcher_ = std::thread([this] { watch(); });
}

Interrupt::~Interrupt() {
    pthread_kill(watcher_.native_handle(), end_of_watch);
    watcher_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interrupt::watch() {
    while (true) {
        int received = 0;
        if (sigwait(&signals_, &received) != 0) continue;
        if (received == end_of_watch) return;
        if (source_.stop_requested()) ::_exit(static_cast<int>(ExitCode::interrupted));
        source_.request_stop();
    }
}

}  // namespace almanac::cli
