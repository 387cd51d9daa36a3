// A closed loop of keep-alive clients on one thread: each sends its next request when it has
// checked the last answer's status, length and bytes. Usage: bench_http_hit_load PORT PATH BODY
// CONNECTIONS. Connects, then for each line of input, a number of milliseconds, runs for so long
// and prints answers a second and how many there were; in between the connections are idle.
// Anything unexpected ends it with exit code 1.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t head_bytes_max = 1024;
constexpr std::size_t compared_bytes_max = 64;  // of each body; the first one is compared whole

[[noreturn]] void fail(const char* what) {
    std::fprintf(stderr, "load: %s\n", what);
    std::exit(1);
}

struct Target {
    std::uint16_t port;
    std::string request;
    std::string body;
};

// One keep-alive client: what it has of the current answer.
struct Client {
    int handle = -1;
    std::size_t left = 0;     // bytes of the body that are still to come
    std::size_t in_head = 0;  // bytes of an unfinished head
    bool checked = false;     // a whole body has been compared
    std::array<char, head_bytes_max> head;
};

class Load {
public:
    Load(const Target& target, std::size_t connections)
        : target_(target), epoll_(::epoll_create1(0)), clients_(connections), buffer_(256 * 1024) {}

    void connect_all() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(target_.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        for (std::size_t at = 0; at < clients_.size(); ++at) connect_one(at, address);
    }

    // Asks for `time`; answers a second from the first request to the last answer.
    double run(std::chrono::milliseconds time) {
        answers_ = 0;
        asking_ = true;
        const auto begin = Clock::now();
        for (Client& client : clients_) ask(client);
        while (Clock::now() < begin + time) turn();
        asking_ = false;
        while (waiting_ > 0) turn();
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        return static_cast<double>(answers_) / seconds;
    }

    // How many answers the last run had.
    std::size_t answers() const { return answers_; }

private:
    void connect_one(std::size_t at, const sockaddr_in& address) {
        Client& client = clients_[at];
        client.handle = ::socket(AF_INET, SOCK_STREAM, 0);
        const int on = 1;
        const linger reset{1, 0};  // no TIME_WAIT, or a few rounds would use up all ports
        ::setsockopt(client.handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(client.handle, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        if (::connect(client.handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0) {
            fail("cannot connect");
        }
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = at;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.handle, &event);
    }

    void ask(const Client& client) {
        ++waiting_;
        const auto& request = target_.request;
        if (::send(client.handle, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size())) {
            fail("a request could not be sent");
        }
    }

    void turn() {
        std::array<epoll_event, 512> events;
        const int count =
            ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 5000);
        if (count <= 0) fail("no answer within five seconds");
        for (int at = 0; at < count; ++at)
            receive(clients_[events[static_cast<std::size_t>(at)].data.u64]);
    }

    void receive(Client& client) {
        const auto count = ::recv(client.handle, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
        if (count <= 0) fail("a connection was closed");
        const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(count));
        client.left == 0 ? take_head(client, bytes) : take_body(client, bytes);
    }

    void take_head(Client& client, std::string_view bytes) {
        std::string_view head = bytes;
        if (client.in_head > 0) {
            if (client.in_head + bytes.size() > head_bytes_max) fail("a head came in odd pieces");
            std::memcpy(client.head.data() + client.in_head, bytes.data(), bytes.size());
            head = {client.head.data(), client.in_head + bytes.size()};
        }
        const std::size_t end = head.find("\r\n\r\n");
        if (end == std::string_view::npos) {
            if (head.size() > head_bytes_max) fail("a head is too large");
            if (client.in_head == 0) std::memcpy(client.head.data(), head.data(), head.size());
            client.in_head = head.size();
            return;
        }
        client.in_head = 0;
        check_head(head.substr(0, end));
        client.left = target_.body.size();
        take_body(client, head.substr(end + 4));
    }

    void check_head(std::string_view head) const {
        constexpr std::string_view length = "Content-Length: ";
        if (!head.starts_with("HTTP/1.1 200 ")) fail("an answer is not 200");
        const std::size_t at = head.find(length);
        if (at == std::string_view::npos) fail("an answer has no Content-Length");
        if (std::strtoull(head.data() + at + length.size(), nullptr, 10) != target_.body.size()) {
            fail("an answer has another length");
        }
    }

    void take_body(Client& client, std::string_view bytes) {
        const std::size_t at = target_.body.size() - client.left;
        if (bytes.size() > client.left) fail("an answer is too long");
        const std::size_t compared =
            client.checked ? std::min(bytes.size(), compared_bytes_max) : bytes.size();
        if (std::memcmp(bytes.data(), target_.body.data() + at, compared) != 0)
            fail("an answer is wrong");
        client.left -= bytes.size();
        if (client.left > 0) return;
        client.checked = true;
        ++answers_;
        --waiting_;
        if (asking_) ask(client);
    }

    const Target& target_;
    int epoll_;
    std::vector<Client> clients_;
    std::vector<char> buffer_;
    std::size_t answers_ = 0;
    std::size_t waiting_ = 0;  // clients whose answer is still to come
    bool asking_ = false;
};

// A whole number of the command line.
std::size_t number(std::string_view text) {
    std::size_t value = 0;
    const auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, value).ptr != end) fail("an argument is not a number");
    return value;
}

std::string read_file(const char* path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("the body's file cannot be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) fail("usage: PORT PATH BODY CONNECTIONS");
    const Target target{static_cast<std::uint16_t>(number(arguments[1])),
                        "GET " + std::string(arguments[2]) +
                            " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: load\r\nAccept: */*\r\n"
                            "Accept-Encoding: gzip\r\n\r\n",
                        read_file(arguments[3])};
    Load load(target, number(arguments[4]));
    load.connect_all();
    for (std::string line; std::getline(std::cin, line);) {
        const double rate = load.run(std::chrono::milliseconds(number(line)));
        std::puts((std::to_string(rate) + " " + std::to_string(load.answers())).c_str());
        std::fflush(stdout);
    }
    return 0;
}
