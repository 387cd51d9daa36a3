#include "engine/http/listener.h"

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace almanac::http {

namespace {

using Endpoint = boost::asio::ip::tcp::endpoint;

// Connections that the kernel holds until they are accepted; it lowers this to net.core.somaxconn.
constexpr int backlog = 4096;

class Handle {
public:
    explicit Handle(int number) : number_(number) {}
    Handle(Handle&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Handle& operator=(Handle&&) = delete;
    ~Handle() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

std::string written(const Endpoint& endpoint) {
    const auto& address = endpoint.address();
    const std::string host =
        address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    return fmt::format("{}:{}", host, endpoint.port());
}

base::Error failure(const Endpoint& endpoint, int error) {
    const std::string place = written(endpoint);
    switch (error) {
        case EADDRINUSE:
            return {
                base::ErrorKind::conflict,
                fmt::format(
                    "{} is in use by another program; stop it, choose another port with --port, "
                    "or --port 0 for a free one.",
                    place)};
        case EACCES:
            return {
                base::ErrorKind::denied,
                fmt::format("{} may not be opened by this user; choose a port of 1024 or more with "
                            "--port.",
                            place)};
        case EADDRNOTAVAIL:
            return {
                base::ErrorKind::invalid,
                fmt::format("{} is not an address of this machine; choose another with --address, "
                            "0.0.0.0 for all.",
                            place)};
        default:
            return {base::ErrorKind::exhausted,
                    fmt::format("{} cannot be opened: {}.", place, std::strerror(error))};
    }
}

bool set(int handle, int level, int option) {
    const int on = 1;
    return ::setsockopt(handle, level, option, &on, sizeof on) == 0;
}

enum class Sharing : bool { none, from_the_start };

base::Result<Handle> open_one(const Endpoint& endpoint, Sharing sharing) {
    Handle handle(
        ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int number = handle.number();
    // Accepted sockets inherit TCP_NODELAY.
    const bool ready =
        number >= 0 && set(number, SOL_SOCKET, SO_REUSEADDR) &&
        set(number, IPPROTO_TCP, TCP_NODELAY) &&
        (sharing == Sharing::none || set(number, SOL_SOCKET, SO_REUSEPORT)) &&
        ::bind(number, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0 &&
        ::listen(number, backlog) == 0;
    if (!ready) return failure(endpoint, errno);
    return handle;
}

std::uint16_t port_of(int handle) {
    Endpoint endpoint;
    auto size = static_cast<socklen_t>(endpoint.capacity());
    ::getsockname(handle, endpoint.data(), &size);
    endpoint.resize(size);
    return endpoint.port();
}

}  // namespace

base::Result<Listeners> open_listeners(const std::string& address, std::uint16_t port,
                                       std::size_t count) {
    boost::system::error_code error;
    const auto host =
        boost::asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, error);
    if (error) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("\"{}\" is not an IP address; give --address one such as 127.0.0.1, "
                        "0.0.0.0 or ::.",
                        address)};
    }
    Endpoint endpoint(host, port);
    std::vector<Handle> handles;
    handles.push_back(TRY(open_one(endpoint, Sharing::none)));
    endpoint.port(port_of(handles.front().number()));
    if (count > 1 && !set(handles.front().number(), SOL_SOCKET, SO_REUSEPORT)) {
        return failure(endpoint, errno);
    }
    while (handles.size() < count)
        handles.push_back(TRY(open_one(endpoint, Sharing::from_the_start)));
    Listeners listeners{{}, endpoint.port()};
    for (Handle& each : handles) listeners.handles.push_back(each.release());
    return listeners;
}

}  // namespace almanac::http
