#include "tests/faults/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace almanac::faults {

namespace {

sockaddr_in loopback(std::uint16_t port, std::uint8_t last) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + last);
    return address;
}

using Steady = std::chrono::steady_clock;

}  // namespace

std::string get_request(std::string_view path) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

Client::Client(std::uint16_t port, std::uint8_t from)
    : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{patience.count(), 0};  // of connect and send
    ::setsockopt(handle_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    // The port is chosen by connect, to which one that waits to be forgotten (TIME_WAIT) is as good
    // as free: bind would look through all of them, 8 ms each time when thousands wait.
    const int address_only = 1;
    ::setsockopt(handle_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &address_only, sizeof address_only);
    const sockaddr_in own = loopback(0, from);
    const sockaddr_in server = loopback(port, 1);
    connected_ = ::bind(handle_, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0 &&
                 ::connect(handle_, reinterpret_cast<const sockaddr*>(&server), sizeof server) == 0;
}

Client::Client(Client&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)),
      connected_(other.connected_),
      received_(std::move(other.received_)) {}

Client& Client::operator=(Client&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(connected_, other.connected_);
    std::swap(received_, other.received_);
    return *this;
}

Client::~Client() {
    if (handle_ >= 0) ::close(handle_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string Client::receive() {
    const Time until = Steady::now() + patience;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
        if (!read_more(until)) return std::exchange(received_, "");
    }
    std::size_t size = end + 4;
    if (const auto length = received_.find("Content-Length: "); length < end)
        size += std::stoul(received_.substr(length + 16));
    while (received_.size() < size && read_more(until)) continue;
    std::string answer = received_.substr(0, size);
    received_.erase(0, answer.size());
    return answer;
}

std::string Client::receive_all(std::size_t most) {
    const Time until = Steady::now() + patience;
    while (received_.size() < most && read_more(until)) continue;
    return std::exchange(received_, "");
}

std::string Client::get(std::string_view path) {
    send(get_request(path));
    return receive();
}

bool Client::is_answered() {
    char byte = 0;
    const auto count = ::recv(handle_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count >= 0 || (errno != EAGAIN && errno != EINTR);
}

bool Client::read_more(Time until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now());
    pollfd waiting{handle_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) <= 0) {
        return false;
    }
    std::array<char, 65536> bytes;
    const auto count = ::recv(handle_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count <= 0) return false;
    received_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
}

}  // namespace almanac::faults
