#include "tests/system/load.h"

#include "tests/system/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace almanac::system_test {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t connection_count = 8;
// Requests under way on one connection: more would only wait in the kernel.
constexpr std::size_t pipelined_max = 32;
constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::chrono::seconds answer_limit{20};

int connect_to(std::uint16_t port) {
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const void* plain = &address;
    if (::connect(handle, static_cast<const sockaddr*>(plain), sizeof address) == 0) return handle;
    ::close(handle);
    return -1;
}

// The value of a header as the server writes its name; "" where it has none.
std::string_view field(std::string_view head, std::string_view name_and_colon) {
    const std::size_t at = head.find(name_and_colon);
    if (at == std::string_view::npos) return "";
    const std::size_t begin = at + name_and_colon.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::size_t number(std::string_view text) {
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

void Sightings::add(const std::string& path, unsigned status, std::string_view etag,
                    std::string_view body) {
    ++answers_;
    if (status != 200 || etag.empty()) {
        ++failures_;
        return;
    }
    std::lock_guard lock(mutex_);
    Tagged& tagged = known_[path];
    auto found = tagged.find(etag);
    if (found == tagged.end()) found = add_new(tagged, etag, body);
    if (found->second.body != body) ++mixed_;
    latest_ = found->second.version;
}

Sightings::Tagged::iterator Sightings::add_new(Tagged& tagged, std::string_view etag,
                                               std::string_view body) {
    Known known{text_member(std::string(body), "data_version"), std::string(body)};
    if (known.version.empty()) ++failures_;
    for (const auto& [other, before] : tagged) {
        if (before.version == known.version) ++mixed_;
    }
    return tagged.emplace(etag, std::move(known)).first;
}

std::set<std::string> Sightings::versions() const {
    std::lock_guard lock(mutex_);
    std::set<std::string> found;
    for (const auto& [path, tagged] : known_) {
        for (const auto& [etag, known] : tagged) found.insert(known.version);
    }
    return found;
}

std::string Sightings::latest() const {
    std::lock_guard lock(mutex_);
    return latest_;
}

std::string Sightings::body(const std::string& path, const std::string& version) const {
    std::lock_guard lock(mutex_);
    const auto found = known_.find(path);
    if (found == known_.end()) return "";
    for (const auto& [etag, known] : found->second) {
        if (known.version == version) return known.body;
    }
    return "";
}

// One keep-alive connection: the paths under way, oldest first, and bytes not yet understood.
struct Load::Connection {
    int handle = -1;
    std::deque<std::size_t> asked;
    std::string unsent;
    std::string received;
};

Load::Load(std::uint16_t port, std::vector<std::string> paths, unsigned a_second,
           Sightings& sightings)
    : paths_(std::move(paths)), a_second_(a_second), sightings_(sightings) {
    for (const std::string& path : paths_)
        requests_.push_back("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (std::size_t each = 0; each < connection_count; ++each) {
        connections_.push_back(std::make_unique<Connection>());
        connections_.back()->handle = connect_to(port);
    }
    thread_ = std::thread([this] { run(); });
}

Load::~Load() { stop(); }

void Load::stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
}

void Load::run() {
    const auto begin = Clock::now();
    while (!stopped_) {
        const std::chrono::duration<double> passed = Clock::now() - begin;
        send_due(static_cast<std::uint64_t>(passed.count() * a_second_));
        receive_some(std::chrono::milliseconds(1));
    }
    while (is_waiting() && receive_some(answer_limit)) continue;
    for (const auto& connection : connections_) give_up(*connection);
}

// Spreads what is due over the connections; what finds none free is due the next time again.
void Load::send_due(std::uint64_t due) {
    for (std::size_t full = 0; sent_ < due && full < connections_.size(); ++next_) {
        Connection& connection = *connections_[next_ % connections_.size()];
        const bool is_free = connection.handle >= 0 && connection.asked.size() < pipelined_max;
        full = is_free ? 0 : full + 1;
        if (!is_free) continue;
        const std::size_t path = sent_++ % paths_.size();
        connection.asked.push_back(path);
        connection.unsent += requests_[path];
    }
    for (const auto& connection : connections_) {
        const std::string unsent = std::exchange(connection->unsent, {});
        if (unsent.empty()) continue;
        // So few bytes find room even where the server takes nothing at the moment.
        const ssize_t sent = ::send(connection->handle, unsent.data(), unsent.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(unsent.size())) give_up(*connection);
    }
}

// Whether anything came within the limit.
bool Load::receive_some(std::chrono::milliseconds limit) {
    std::vector<pollfd> polled;
    for (const auto& connection : connections_) polled.push_back({connection->handle, POLLIN, 0});
    const int count = ::poll(polled.data(), polled.size(), static_cast<int>(limit.count()));
    for (std::size_t at = 0; at < polled.size(); ++at) {
        if (polled[at].revents != 0) receive(*connections_[at]);
    }
    return count > 0;
}

void Load::receive(Connection& connection) {
    const std::size_t before = connection.received.size();
    connection.received.resize(before + piece_bytes);
    const ssize_t got =
        ::recv(connection.handle, connection.received.data() + before, piece_bytes, MSG_DONTWAIT);
    connection.received.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got <= 0) return give_up(connection);
    std::size_t taken = 0;
    while (const std::size_t size = take_answer(connection, taken)) taken += size;
    connection.received.erase(0, taken);
}

// The size of the answer that begins `at` so many bytes; 0 where it is not whole yet.
std::size_t Load::take_answer(Connection& connection, std::size_t at) {
    const std::string_view bytes = std::string_view(connection.received).substr(at);
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos || connection.asked.empty()) return 0;
    const std::string_view head = bytes.substr(0, end + 2);
    const std::size_t length = number(field(head, "\r\nContent-Length: "));
    if (bytes.size() < end + 4 + length) return 0;
    sightings_.add(paths_[connection.asked.front()],
                   static_cast<unsigned>(number(head.substr(std::min<std::size_t>(9, end)))),
                   field(head, "\r\nETag: "), bytes.substr(end + 4, length));
    connection.asked.pop_front();
    return end + 4 + length;
}

// The connection is over: what it still owed are failures.
void Load::give_up(Connection& connection) {
    for (; !connection.asked.empty(); connection.asked.pop_front()) sightings_.miss();
    if (connection.handle >= 0) ::close(std::exchange(connection.handle, -1));
}

bool Load::is_waiting() const {
    return std::any_of(connections_.begin(), connections_.end(),
                       [](const auto& connection) { return !connection->asked.empty(); });
}

}  // namespace almanac::system_test
