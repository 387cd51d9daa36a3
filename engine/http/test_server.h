#pragma once

// What the tests of the whole server share: a server on a free port of the loopback, and a client.
// For tests only.

#include "engine/base/encoded.h"
#include "engine/base/ensure.h"
#include "engine/http/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace almanac::http {

// Of the answer that `/large` gives: more than the kernel's buffers of one connection.
inline constexpr std::size_t large_bytes = 8 * 1024 * 1024;

// The shortest question.
inline constexpr std::string_view get_small = "GET /small HTTP/1.1\r\nHost: a\r\n\r\n";

// A route that is asked by GET and answers with the same JSON every time.
inline Route fixed_route(std::string name, std::string body) {
    Route route;
    route.path = "/" + name;
    route.name = std::move(name);
    const auto encoded = base::encode_identity(std::move(body), "application/json");
    route.handle = [encoded](const Request&) {
        Reply reply;
        reply.body = encoded;
        return reply;
    };
    return route;
}

// `/small`, `/large` and `/echo`, which sends back what is posted.
inline Router small_large_echo() {
    Router router;
    router.add(fixed_route("small", "{\"small\":true}"));
    router.add(fixed_route("large", std::string(large_bytes, 'x')));
    Route echo;
    echo.method = Method::post;
    echo.path = "/echo";
    echo.name = "echo";
    echo.policy = CachePolicy::no_store;
    echo.handle = [](const Request& request) {
        Reply reply;
        reply.body = base::encode_identity(std::string(request.body()), "text/plain");
        reply.computed = true;
        return reply;
    };
    router.add(echo);
    return router;
}

// A server on a free port, and the thread that runs it; two threads unless told otherwise.
class TestServer {
public:
    explicit TestServer(ServerOptions options = {}, Router router = small_large_echo())
        : router_(std::move(router)) {
        options.port = 0;
        if (options.threads == 0) options.threads = 2;
        auto listening = Server::listen(router_, options);
        base::ensure(static_cast<bool>(listening), "the server of a test does not start");
        server_ = std::move(listening).value();
        thread_ = std::thread([this] { server_->run(); });
    }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;
    ~TestServer() { stop(); }

    // Waits until the last connection is gone.
    void stop() {
        server_->stop();
        if (thread_.joinable()) thread_.join();
    }
    // The one it was given.
    std::uint16_t port() const { return server_->port(); }

private:
    Router router_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

// A blocking client with a time limit of some seconds on every read.
class TestClient {
public:
    explicit TestClient(std::uint16_t port) : handle_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval limit{10, 0};
        ::setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    TestClient(TestClient&& other) noexcept
        : handle_(std::exchange(other.handle_, -1)),
          connected_(other.connected_),
          received_(std::move(other.received_)) {}
    TestClient& operator=(TestClient&& other) noexcept {
        std::swap(handle_, other.handle_);
        std::swap(connected_, other.connected_);
        std::swap(received_, other.received_);
        return *this;
    }
    ~TestClient() {
        if (handle_ >= 0) ::close(handle_);
    }

    // Whether anybody accepts it.
    bool connected() const { return connected_; }

    // Sends all of it, unless the server closes before.
    void send(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(handle_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // One answer by its Content-Length; for HEAD and 304 say that there is no body.
    std::string receive(bool with_body = true) {
        std::size_t end = 0;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
            if (!read_more()) return std::exchange(received_, "");
        }
        std::size_t size = end + 4;
        if (const auto length = received_.find("Content-Length: "); with_body && length < end) {
            size += std::stoul(received_.substr(length + 16));
        }
        while (received_.size() < size && read_more()) continue;
        std::string answer = received_.substr(0, size);
        received_.erase(0, size);
        return answer;
    }

    // Sends a request and waits for its answer.
    std::string ask(std::string_view request) {
        send(request);
        return receive();
    }

    // What comes up to and with `text`; less where the server ends or is silent for too long.
    std::string receive_until(std::string_view text) {
        while (received_.find(text) == std::string::npos && read_more()) continue;
        const std::size_t at = received_.find(text);
        const std::size_t size = at == std::string::npos ? received_.size() : at + text.size();
        std::string taken = received_.substr(0, size);
        received_.erase(0, size);
        return taken;
    }

    // What comes until the server ends.
    std::string receive_all() {
        while (read_more()) continue;
        return std::exchange(received_, "");
    }

    // Ends our half of the connection: nothing more will be asked.
    void end_sending() { ::shutdown(handle_, SHUT_WR); }

    // Whether something has come that was not received yet.
    bool has_answer() {
        char byte = 0;
        return !received_.empty() || ::recv(handle_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    }

    // Whether the server ends the connection, with or without having said something.
    bool is_closed() {
        while (read_more()) continue;
        return ended_;
    }

    // Whether the last read found that the server has cut the connection off.
    bool is_reset() const { return reset_; }

private:
    bool read_more() {
        std::array<char, 65536> bytes;
        const auto count = ::recv(handle_, bytes.data(), bytes.size(), 0);
        reset_ = count < 0 && errno == ECONNRESET;
        ended_ = count == 0 || reset_;
        if (count <= 0) return false;
        received_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }

    int handle_;
    bool connected_ = false;
    bool ended_ = false;
    bool reset_ = false;
    std::string received_;
};

}  // namespace almanac::http
