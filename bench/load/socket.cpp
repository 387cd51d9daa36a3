#include "bench/load/socket.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace almanac::load {

namespace {

// Standard streams, epoll, the sampler's folder and what a library may hold.
constexpr std::size_t other_handles = 32;

constexpr std::uint32_t first_source = 0x7f000002;  // 127.0.0.2

sockaddr_in address_of(std::uint32_t host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(host);
    return address;
}

template <class Value>
void set(int handle, int level, int option, const Value& value) {
    ::setsockopt(handle, level, option, &value, sizeof value);
}

void bind_source(int handle, std::uint32_t source) {
    // The port is chosen when it connects, so that it may be in use towards another server.
    set(handle, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    const sockaddr_in from = address_of(source, 0);
    ::bind(handle, reinterpret_cast<const sockaddr*>(&from), sizeof from);
}

}  // namespace

base::Result<void> allow_handles(std::size_t connections) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (connections + other_handles <= limit.rlim_cur) return {};
    return base::Error{base::ErrorKind::exhausted,
                       fmt::format("{} connections need more than the {} handles this process may "
                                   "have; raise `ulimit -n`.",
                                   connections, limit.rlim_cur)};
}

int begin_connecting(const Endpoint& endpoint, std::size_t number) {
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (handle < 0) return -1;
    set(handle, IPPROTO_TCP, TCP_NODELAY, 1);
    // No TIME_WAIT, or a few rounds would use up all ports.
    set(handle, SOL_SOCKET, SO_LINGER, linger{1, 0});
    if (endpoint.sources > 1) {
        bind_source(handle, first_source + static_cast<std::uint32_t>(number % endpoint.sources));
    }
    sockaddr_in to = address_of(0, endpoint.port);
    ::inet_pton(AF_INET, endpoint.host.c_str(), &to.sin_addr);
    const int done = ::connect(handle, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    if (done == 0 || errno == EINPROGRESS) return handle;
    ::close(handle);
    return -1;
}

bool is_connected(int handle) {
    int error = 0;
    socklen_t size = sizeof error;
    return ::getsockopt(handle, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

}  // namespace almanac::load
