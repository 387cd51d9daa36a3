// The floor: a bare epoll loop that looks for the end of the head and sends one prebuilt answer.
// Usage: bench_http_hit_epoll SMALL LARGE. Prints its port, serves until its input ends.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t handles_max = 20'000;
constexpr std::size_t request_bytes_max = 1024;

// What is known of one client.
struct Client {
    std::array<char, request_bytes_max> request;
    std::size_t received = 0;
    std::string_view unsent;
};

struct Answers {
    std::string small;
    std::string large;
};

std::string answer(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::string body(std::istreambuf_iterator<char>(file), {});
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: "
           "gzip\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

int listen_on(std::uint16_t port) {
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(handle, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::exit(1);
    if (::listen(handle, 4096) != 0) std::exit(1);
    return handle;
}

std::uint16_t port_of(int handle) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

// One thread's loop over its own listener.
class Loop {
public:
    Loop(int listener, const Answers& answers)
        : listener_(listener),
          answers_(answers),
          epoll_(::epoll_create1(0)),
          clients_(handles_max) {
        watch(listener_, EPOLL_CTL_ADD, EPOLLIN);
    }

    void run() {
        std::array<epoll_event, 512> events;
        while (true) {
            const int count =
                ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            for (int at = 0; at < count; ++at) {
                const epoll_event& event = events[static_cast<std::size_t>(at)];
                if (event.data.fd == listener_) {
                    accept();
                } else if ((event.events & EPOLLOUT) != 0) {
                    resume(event.data.fd);
                } else {
                    receive(event.data.fd);
                }
            }
        }
    }

private:
    void watch(int handle, int operation, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = handle;
        ::epoll_ctl(epoll_, operation, handle, &event);
    }

    Client& client(int handle) { return clients_[static_cast<std::size_t>(handle)]; }

    void accept() {
        while (true) {
            const int handle = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
            if (handle < 0) return;
            client(handle).received = 0;
            client(handle).unsent = {};
            watch(handle, EPOLL_CTL_ADD, EPOLLIN);
        }
    }

    void receive(int handle) {
        Client& one = client(handle);
        const auto count =
            ::recv(handle, one.request.data() + one.received, request_bytes_max - one.received, 0);
        if (count <= 0) {
            ::close(handle);
            return;
        }
        one.received += static_cast<std::size_t>(count);
        const std::string_view request(one.request.data(), one.received);
        if (!request.ends_with("\r\n\r\n")) return;
        one.received = 0;
        one.unsent = request.starts_with("GET /small ") ? answers_.small : answers_.large;
        send(handle);
    }

    void send(int handle) {
        Client& one = client(handle);
        const auto count = ::send(handle, one.unsent.data(), one.unsent.size(), MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN) {
            one.unsent = {};
            ::close(handle);
            return;
        }
        if (count > 0) one.unsent.remove_prefix(static_cast<std::size_t>(count));
        if (!one.unsent.empty()) watch(handle, EPOLL_CTL_MOD, EPOLLOUT);
    }

    void resume(int handle) {
        send(handle);
        if (client(handle).unsent.empty()) watch(handle, EPOLL_CTL_MOD, EPOLLIN);
    }

    int listener_;
    const Answers& answers_;
    int epoll_;
    std::vector<Client> clients_;  // by handle
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    const Answers answers{answer(arguments[1]), answer(arguments[2])};
    const int first = listen_on(0);
    const int second = listen_on(port_of(first));
    std::puts(std::to_string(port_of(first)).c_str());
    std::fflush(stdout);
    for (const int listener : {first, second}) {
        std::thread([listener, &answers] { Loop(listener, answers).run(); }).detach();
    }
    while (std::getchar() != EOF) continue;
    std::_Exit(0);
}
