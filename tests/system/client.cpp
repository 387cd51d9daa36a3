#include "tests/system/client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>

namespace almanac::system_test {

namespace {

// The number that begins at `at`; 0 where there is none.
std::size_t number_at(const std::string& text, std::size_t at) {
    std::size_t number = 0;
    if (at < text.size()) std::from_chars(text.data() + at, text.data() + text.size(), number);
    return number;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return text;
}

std::vector<std::string> serve_arguments(const std::string& data,
                                         const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"serve", "--port", "0", "--data", data};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

}  // namespace

std::string Answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

Client::Client(std::uint16_t port, std::chrono::seconds read_time_max)
    : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{read_time_max.count(), 0};
    ::setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // An unconnected client fails at its first question, which is where tests look.
    const void* plain = &address;
    if (::connect(handle_, static_cast<const sockaddr*>(plain), sizeof address) != 0) return;
}

Client::~Client() { ::close(handle_); }

Answer Client::ask(const Ask& what) {
    std::string text = what.method + " " + what.path + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : what.headers) text += name + ": " + value + "\r\n";
    text += "\r\n";
    if (!send(text)) return {};
    return receive(what.method == "HEAD" ? Body::stays_away : Body::comes);
}

Answer Client::send_raw(std::string_view bytes) {
    send(bytes);
    return receive();
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

Answer Client::receive(Body body) {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) return {};
    }
    Answer answer;
    answer.status = static_cast<unsigned>(number_at(buffer_, 9));
    answer.head = "\r\n" + buffer_.substr(0, end + 2);
    for (std::size_t at = buffer_.find("\r\n") + 2; at < end + 2;) {
        const std::size_t line_end = buffer_.find("\r\n", at);
        const std::size_t colon = buffer_.find(':', at);
        answer.headers[lower(buffer_.substr(at, colon - at))] =
            buffer_.substr(colon + 2, line_end - colon - 2);
        at = line_end + 2;
    }
    buffer_.erase(0, end + 4);
    const bool has_body =
        body == Body::comes && answer.status >= 200 && answer.status != 304 && answer.status != 204;
    const std::size_t length = has_body ? number_at(answer.header("content-length"), 0) : 0;
    while (buffer_.size() < length) {
        if (!fill()) return {};
    }
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
}

bool Client::ends() {
    if (!buffer_.empty()) return false;
    std::array<char, 1> byte{};
    const ssize_t got = ::recv(handle_, byte.data(), byte.size(), 0);
    return got == 0 || (got < 0 && errno == ECONNRESET);
}

bool Client::fill() {
    std::array<char, 65536> piece{};
    const ssize_t got = ::recv(handle_, piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    buffer_.append(piece.data(), static_cast<std::size_t>(got));
    return true;
}

Served::Served(const std::string& data, const std::vector<std::string>& more)
    : process_(serve_arguments(data, more)) {
    if (!process_.wait_for_output("\n")) return;
    const std::string& text = process_.output();
    const std::size_t host = text.find("127.0.0.1:");
    if (host != std::string::npos) port_ = static_cast<std::uint16_t>(number_at(text, host + 10));
}

void OnDemo::serve(const std::string& ballots) {
    folder_ = std::make_unique<Folder>();
    const Outcome made =
        run({"demo", "--ballots", ballots, "--quiet", "--data", *folder_ / "data"});
    ASSERT_EQ(made.code, 0) << made.error;
    served_ = std::make_unique<Served>(*folder_ / "data");
    ASSERT_TRUE(served_->started()) << served_->process().finish().error;
}

std::string text_member(const std::string& json, std::string_view name) {
    const std::string key = "\"" + std::string(name) + "\":\"";
    const std::size_t at = json.find(key);
    if (at == std::string::npos) return "";
    const std::size_t begin = at + key.size();
    return json.substr(begin, json.find('"', begin) - begin);
}

std::string percent_encoded(const std::string& text) {
    std::string out;
    for (const char character : text)
        out += fmt::format("%{:02X}", static_cast<unsigned char>(character));
    return out;
}

}  // namespace almanac::system_test
