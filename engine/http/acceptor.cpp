#include "engine/http/acceptor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace almanac::http {

namespace {

constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
    "Content-Length: 107\r\nCache-Control: no-store\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
    "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
    "\"detail\":\"Too many connections are open.\"}";
static_assert(too_many.size() - too_many.find('{') == 107, "as Content-Length says");

// Handles that wait for their clients to read why. More are closed at once; of those, some see a
// reset instead.
constexpr std::size_t told_max = 64;

int accept_at(int listener) {
    return ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

void tell(int handle) {
    ::send(handle, too_many.data(), too_many.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(handle, SHUT_WR);
}

// What is left unread would reset the connection and could take the answer with it.
void throw_away_input(int handle) {
    std::array<char, 16 * 1024> bytes;
    for (int reads = 0; reads < 4; ++reads) {
        if (::recv(handle, bytes.data(), bytes.size(), MSG_DONTWAIT) <= 0) return;
    }
}

}  // namespace

void Spare::give_up() {
    if (handle_ >= 0) ::close(std::exchange(handle_, -1));
}

void Spare::fetch() {
    if (handle_ < 0) handle_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

Acceptor::Acceptor(int listener, base::Guarded<Spare>& spare)
    : listener_(listener), spare_(spare) {}

Acceptor::~Acceptor() {
    close();
    close_sent_away();
}

Acceptor::Arrival Acceptor::accept() {
    return spare_.with([this](Spare& spare) { return accept_beside(spare); });
}

// Whoever opens files at the same time may have taken the spare handle; the first that comes free
// is the spare again, since without it those who wait would not even be told.
Acceptor::Arrival Acceptor::accept_beside(Spare& spare) {
    spare.fetch();
    while (true) {
        const int handle = accept_at(listener_);
        if (handle >= 0) return {Arrival::Kind::somebody, handle};
        if (errno == EMFILE || errno == ENFILE) return send_one_away(spare);
        if (errno != ECONNABORTED && errno != EINTR) return {};
    }
}

// Whoever waits in the queue must be taken out of it to be told, which needs a handle.
Acceptor::Arrival Acceptor::send_one_away(Spare& spare) {
    close_sent_away();
    spare.give_up();
    const int handle = accept_at(listener_);
    if (handle >= 0) {
        tell(handle);
        throw_away_input(handle);
        ::close(handle);
    }
    spare.fetch();
    return {handle >= 0 ? Arrival::Kind::sent_away : Arrival::Kind::nobody, -1};
}

void Acceptor::send_away(int handle) {
    tell(handle);
    throw_away_input(handle);
    if (told_.size() < told_max) {
        told_.push_back(handle);
    } else {
        ::close(handle);
    }
}

void Acceptor::close_sent_away() {
    for (const int handle : std::exchange(told_, {})) {
        throw_away_input(handle);
        ::close(handle);
    }
}

void Acceptor::close() {
    if (listener_ >= 0) ::close(std::exchange(listener_, -1));
}

}  // namespace almanac::http
