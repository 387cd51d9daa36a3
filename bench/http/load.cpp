// A closed loop of keep-alive clients on one thread: each keeps DEPTH requests on their way, and
// sends as many more as one read brought answers. Every answer's status, encoding, length and bytes
// are checked. Usage: bench_http_load PORT PATH BODY CONNECTIONS [DEPTH]. The name of BODY says the
// encoding: .br, .gz, or none. Connects, then for each line of input, a number of milliseconds,
// runs for so long and prints answers a second and how many there were; in between the connections
// are idle. Anything unexpected ends it with exit code 1.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
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

constexpr std::size_t head_bytes_max = 2048;
constexpr std::size_t depth_max = 64;  // requests of one connection; together below 16 KB
// gzip's fifth to eighth byte say when it was packed, which whoever packs for each answer anew
// cannot keep; nothing else may differ.
constexpr std::size_t packed_at_begin = 4;
constexpr std::size_t packed_at_end = 8;

[[noreturn]] void fail(const char* what) {
    std::fprintf(stderr, "load: %s\n", what);
    std::exit(1);
}

struct Target {
    std::uint16_t port = 0;
    std::string requests;  // the request, as often as may be on their way
    std::size_t request_bytes = 0;
    std::string encoding;  // "" of none
    std::string body;
};

// One keep-alive client: what it has of the current answer.
struct Client {
    int handle = -1;
    std::size_t waiting = 0;  // answers that are still to come
    std::size_t left = 0;     // bytes of the current body that are
    std::size_t in_head = 0;  // bytes of an unfinished head
    std::array<char, head_bytes_max> head;
};

// What a head says under a name, "" where it says nothing.
std::string_view field(std::string_view head, std::string_view name) {
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;
         at = head.find("\r\n", at)) {
        at += 2;
        const std::string_view line = head.substr(at, head.find("\r\n", at) - at);
        if (line.size() < name.size() + 2 || line[name.size()] != ':') continue;
        if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
        return line.substr(name.size() + 2);
    }
    return {};
}

class Load {
public:
    Load(const Target& target, std::size_t connections, std::size_t depth)
        : target_(target),
          length_(std::to_string(target.body.size())),
          depth_(depth),
          epoll_(::epoll_create1(0)),
          clients_(connections),
          buffer_(256 * 1024) {}

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
        for (Client& client : clients_) ask(client, depth_);
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

    // Sends so many requests at once.
    void ask(Client& client, std::size_t count) {
        client.waiting += count;
        waiting_ += count;
        const std::size_t bytes = count * target_.request_bytes;
        if (::send(client.handle, target_.requests.data(), bytes, MSG_NOSIGNAL) !=
            static_cast<ssize_t>(bytes)) {
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
        std::string_view bytes(buffer_.data(), static_cast<std::size_t>(count));
        const std::size_t before = client.waiting;
        while (!bytes.empty()) {
            if (client.waiting == 0) fail("an answer is too long");
            bytes.remove_prefix(client.left == 0 ? take_head(client, bytes)
                                                 : take_body(client, bytes));
        }
        const std::size_t answered = before - client.waiting;
        answers_ += answered;
        waiting_ -= answered;
        if (asking_ && answered > 0) ask(client, answered);
    }

    // How many of the bytes belong to the head.
    std::size_t take_head(Client& client, std::string_view bytes) {
        const std::size_t earlier = client.in_head;
        std::string_view head = bytes.substr(0, head_bytes_max - earlier);
        if (earlier > 0) {
            std::memcpy(client.head.data() + earlier, head.data(), head.size());
            head = {client.head.data(), earlier + head.size()};
        }
        const std::size_t end = head.find("\r\n\r\n");
        if (end == std::string_view::npos) {
            if (head.size() == head_bytes_max) fail("a head is too large");
            if (earlier == 0) std::memcpy(client.head.data(), head.data(), head.size());
            client.in_head = head.size();
            return bytes.size();
        }
        client.in_head = 0;
        check_head(head.substr(0, end));
        client.left = target_.body.size();
        return end + 4 - earlier;
    }

    void check_head(std::string_view head) const {
        if (!head.starts_with("HTTP/1.1 200 ")) fail("an answer is not 200");
        if (field(head, "Content-Length") != length_) fail("an answer has another length");
        if (field(head, "Content-Encoding") != target_.encoding)
            fail("an answer has another encoding");
    }

    // How many of the bytes belong to the body.
    std::size_t take_body(Client& client, std::string_view bytes) const {
        const std::size_t at = target_.body.size() - client.left;
        const std::size_t count = std::min(bytes.size(), client.left);
        if (!is_right(bytes.substr(0, count), at)) fail("an answer is wrong");
        client.left -= count;
        if (client.left == 0) --client.waiting;
        return count;
    }

    // Whether the body has these bytes at this place.
    bool is_right(std::string_view bytes, std::size_t at) const {
        const std::string_view wanted = std::string_view(target_.body).substr(at, bytes.size());
        if (target_.encoding != "gzip" || at >= packed_at_end) return bytes == wanted;
        for (std::size_t each = 0; each < bytes.size(); ++each) {
            const bool says_when = at + each >= packed_at_begin && at + each < packed_at_end;
            if (bytes[each] != wanted[each] && !says_when) return false;
            if (at + each == packed_at_end) return bytes.substr(each) == wanted.substr(each);
        }
        return true;
    }

    const Target& target_;
    const std::string length_;
    const std::size_t depth_;
    int epoll_;
    std::vector<Client> clients_;
    std::vector<char> buffer_;
    std::size_t answers_ = 0;
    std::size_t waiting_ = 0;  // answers that are still to come, to all clients
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

std::string encoding_of(std::string_view path) {
    return path.ends_with(".br") ? "br" : path.ends_with(".gz") ? "gzip" : "";
}

Target target_of(char** arguments, std::size_t depth) {
    Target target;
    target.port = static_cast<std::uint16_t>(number(arguments[1]));
    target.encoding = encoding_of(arguments[3]);
    target.body = read_file(arguments[3]);
    if (target.body.empty()) fail("the body is empty");
    std::string request = "GET " + std::string(arguments[2]) +
                          " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: load\r\nAccept: */*\r\n";
    if (!target.encoding.empty()) request += "Accept-Encoding: " + target.encoding + "\r\n";
    request += "\r\n";
    target.request_bytes = request.size();
    for (std::size_t each = 0; each < depth; ++each) target.requests += request;
    return target;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5 && count != 6) fail("usage: PORT PATH BODY CONNECTIONS [DEPTH]");
    const std::size_t depth = count == 6 ? number(arguments[5]) : 1;
    if (depth == 0 || depth > depth_max) fail("DEPTH is between 1 and 64");
    const Target target = target_of(arguments, depth);
    Load load(target, number(arguments[4]), depth);
    load.connect_all();
    for (std::string line; std::getline(std::cin, line);) {
        const double rate = load.run(std::chrono::milliseconds(number(line)));
        std::puts((std::to_string(rate) + " " + std::to_string(load.answers())).c_str());
        std::fflush(stdout);
    }
    return 0;
}
