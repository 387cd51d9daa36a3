// The floor: a bare epoll loop that looks for the ends of heads and sends a prebuilt answer for
// each, those to the requests of one read in one send. Usage: bench_http_epoll SMALL LARGE, each
// .br or .gz. Prints its port, serves until its input ends.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
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
constexpr std::size_t read_bytes_max = 16 * 1024;
// Of one sendmsg; the kernel takes 1,024. Requests of 19 bytes would fill one read with 900.
constexpr std::size_t pieces_max = 1024;

// What is known of one client.
struct Client {
    std::array<char, request_bytes_max> request;  // the begin of one that has not come whole
    std::size_t received = 0;
    std::vector<std::string_view> unsent;  // answers, the first of which may have begun
};

struct Answers {
    std::string small;
    std::string large;
};

std::string answer(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::string body(std::istreambuf_iterator<char>(file), {});
    const char* const encoding = std::string_view(path).ends_with(".br") ? "br" : "gzip";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: " +
           std::string(encoding) + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
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
            client(handle).unsent.clear();
            watch(handle, EPOLL_CTL_ADD, EPOLLIN);
        }
    }

    void receive(int handle) {
        Client& one = client(handle);
        std::memcpy(buffer_.data(), one.request.data(), one.received);
        const auto count =
            ::recv(handle, buffer_.data() + one.received, buffer_.size() - one.received, 0);
        if (count <= 0) {
            ::close(handle);
            return;
        }
        const std::string_view rest =
            answer_all(one, {buffer_.data(), one.received + static_cast<std::size_t>(count)});
        if (rest.size() > request_bytes_max) {
            ::close(handle);
            return;
        }
        std::memcpy(one.request.data(), rest.data(), rest.size());
        one.received = rest.size();
        if (!one.unsent.empty()) send(handle);
    }

    // Finds the answer to each whole request, and says what is left.
    std::string_view answer_all(Client& one, std::string_view requests) {
        one.unsent.clear();
        for (std::size_t end = requests.find("\r\n\r\n"); end != std::string_view::npos;
             end = requests.find("\r\n\r\n")) {
            one.unsent.push_back(requests.starts_with("GET /small ") ? answers_.small
                                                                     : answers_.large);
            requests.remove_prefix(end + 4);
        }
        return requests;
    }

    void send(int handle) {
        Client& one = client(handle);
        const auto count = one.unsent.size() == 1 ? send_one(handle, one.unsent.front())
                                                  : send_several(handle, one.unsent);
        if (count < 0 && errno != EAGAIN) {
            one.unsent.clear();
            ::close(handle);
            return;
        }
        if (count > 0) drop(one.unsent, static_cast<std::size_t>(count));
        if (!one.unsent.empty()) watch(handle, EPOLL_CTL_MOD, EPOLLOUT);
    }

    static ssize_t send_one(int handle, std::string_view answer) {
        return ::send(handle, answer.data(), answer.size(), MSG_NOSIGNAL);
    }

    static ssize_t send_several(int handle, const std::vector<std::string_view>& answers) {
        std::array<iovec, pieces_max> pieces;
        const std::size_t count = std::min(answers.size(), pieces.size());
        for (std::size_t at = 0; at < count; ++at) {
            pieces[at] = {const_cast<char*>(answers[at].data()), answers[at].size()};
        }
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = count;
        return ::sendmsg(handle, &message, MSG_NOSIGNAL);
    }

    // Takes what was sent off the answers.
    static void drop(std::vector<std::string_view>& answers, std::size_t sent) {
        std::size_t whole = 0;
        while (whole < answers.size() && sent >= answers[whole].size()) {
            sent -= answers[whole++].size();
        }
        answers.erase(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(whole));
        if (sent > 0) answers.front().remove_prefix(sent);
    }

    void resume(int handle) {
        send(handle);
        if (client(handle).unsent.empty()) watch(handle, EPOLL_CTL_MOD, EPOLLIN);
    }

    int listener_;
    const Answers& answers_;
    int epoll_;
    std::vector<Client> clients_;  // by handle
    std::array<char, request_bytes_max + read_bytes_max> buffer_;
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
