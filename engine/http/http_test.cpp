// The whole server over real loopback sockets.

#include "engine/http/http.h"

#include "engine/base/encoded.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

namespace almanac::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::size_t large_bytes =
    8 * 1024 * 1024;  // more than the kernel buffers of one connection

Router test_router() {
    Router router;
    const auto fixed = [](std::string body) {
        auto encoded = base::encode_identity(std::move(body), "application/json");
        return [encoded](const Request&) {
            Reply reply;
            reply.body = encoded;
            return reply;
        };
    };
    Route small;
    small.path = "/small";
    small.name = "small";
    small.handle = fixed("{\"small\":true}");
    router.add(small);
    Route large;
    large.path = "/large";
    large.name = "large";
    large.handle = fixed(std::string(large_bytes, 'x'));
    router.add(large);
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

// A server on a free port, and the thread that runs it.
class Running {
public:
    explicit Running(ServerOptions options = {}) {
        options.port = 0;
        options.threads = 2;
        auto listening = Server::listen(router_, options);
        EXPECT_TRUE(listening) << listening.error().detail;
        server_ = std::move(listening).value();
        thread_ = std::thread([this] { server_->run(); });
    }
    ~Running() { stop(); }

    void stop() {
        server_->stop();
        if (thread_.joinable()) thread_.join();
    }
    Server& server() { return *server_; }
    std::uint16_t port() const { return server_->port(); }

private:
    Router router_ = test_router();
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

// A blocking client with a time limit on every read.
class Client {
public:
    explicit Client(std::uint16_t port) : handle_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval limit{10, 0};
        ::setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    Client(Client&& other) noexcept
        : handle_(std::exchange(other.handle_, -1)), connected_(other.connected_) {}
    Client& operator=(Client&&) = delete;
    ~Client() {
        if (handle_ >= 0) ::close(handle_);
    }

    bool connected() const { return connected_; }

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

    std::string ask(std::string_view request) {
        send(request);
        return receive();
    }

    // Whether the server ends the connection, with or without having said something.
    bool is_closed() {
        while (read_more()) continue;
        return ended_;
    }

private:
    bool read_more() {
        std::array<char, 65536> bytes;
        const auto count = ::recv(handle_, bytes.data(), bytes.size(), 0);
        ended_ = count == 0 || (count < 0 && errno == ECONNRESET);
        if (count <= 0) return false;
        received_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }

    int handle_;
    bool connected_ = false;
    bool ended_ = false;
    std::string received_;
};

// Whether the port refuses clients, at once or soon: each core closes its own listener.
bool becomes_closed(std::uint16_t port) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (!Client(port).connected()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

constexpr std::string_view get_small = "GET /small HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Server, ManyRequestsGoOverOneConnection) {
    Running running;
    Client client(running.port());
    for (int i = 0; i < 100; ++i) {
        const std::string answer = client.ask(get_small);
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
        EXPECT_TRUE(answer.ends_with("{\"small\":true}"));
    }
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
    Running running;
    Client client(running.port());
    std::string requests;
    for (int i = 0; i < 64; ++i) {
        requests += i % 2 == 0 ? std::string(get_small) : "GET /none HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    client.send(requests);
    for (int i = 0; i < 64; ++i) {
        EXPECT_THAT(client.receive(), StartsWith(i % 2 == 0 ? "HTTP/1.1 200" : "HTTP/1.1 404"))
            << i;
    }
}

TEST(Server, ARequestMayArriveByteByByte) {
    Running running;
    Client client(running.port());
    for (const char byte : get_small) client.send(std::string_view(&byte, 1));
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(Server, HeadSaysTheLengthAndSendsNoBody) {
    Running running;
    Client client(running.port());
    client.send("HEAD /small HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.receive(false), HasSubstr("Content-Length: 14\r\n"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
}

TEST(Server, AClientThatHasTheBytesIsToldSo) {
    Running running;
    Client client(running.port());
    const std::string first = client.ask(get_small);
    const auto at = first.find("ETag: ") + 6;
    const std::string etag = first.substr(at, first.find('\r', at) - at);
    client.send("GET /small HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + etag + "\r\n\r\n");
    const std::string second = client.receive(false);
    EXPECT_THAT(second, StartsWith("HTTP/1.1 304 Not Modified\r\n"));
    EXPECT_THAT(second, HasSubstr("ETag: " + etag + "\r\n"));
    EXPECT_THAT(client.ask(get_small), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Server, ALargeAnswerArrivesWholeAtAReaderThatPauses) {
    Running running;
    Client client(running.port());
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(get_small));
    std::this_thread::sleep_for(200ms);
    const std::string answer = client.receive();
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, large_bytes);
    EXPECT_TRUE(client.receive().ends_with("{\"small\":true}"));
}

TEST(Server, ABodyIsReadWhereTheMethodHasOne) {
    Running running;
    Client client(running.port());
    EXPECT_TRUE(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                    .ends_with("hello"));
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n");
    client.send("2\r\nlo\r\n0\r\n\r\n");
    EXPECT_TRUE(client.receive().ends_with("hello"));
}

TEST(Server, AClientThatAwaitsPermissionToSendIsEncouraged) {
    Running running;
    Client client(running.port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.receive(false), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_TRUE(client.ask("ok").ends_with("ok"));
}

TEST(Server, ABodyOverTheLimitIsRefusedAndTheRefusalArrives) {
    ServerOptions options;
    options.limits.body_bytes_max = 1000;
    Running running(options);
    Client client(running.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
                std::string(100000, 'x'));
    const std::string answer = client.receive();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 Content Too Large\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, AHeadOverTheLimitIsRefused) {
    Running running;
    Client client(running.port());
    client.send("GET /small HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(20'000, 'x'));
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, ASlowRequestIsToldSoAndClosed) {
    ServerOptions options;
    options.limits.header_timeout = 1s;
    options.limits.linger_timeout = 1s;
    Running running(options);
    Client client(running.port());
    client.send("GET /small HT");
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, BytesThatDripInDoNotMoveTheDeadline) {
    ServerOptions options;
    options.limits.header_timeout = 1s;
    Running running(options);
    Client client(running.port());
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 30; ++i) {
        client.send(i == 0 ? "GET /small?" : "x");
        std::this_thread::sleep_for(100ms);
    }
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 408"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(Server, AnIdleConnectionIsClosedInSilence) {
    ServerOptions options;
    options.limits.idle_timeout = 1s;
    Running running(options);
    Client client(running.port());
    EXPECT_THAT(client.ask(get_small), StartsWith("HTTP/1.1 200"));
    EXPECT_EQ(client.receive(), "");
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, AReaderThatTakesNothingIsClosed) {
    ServerOptions options;
    options.limits.write_timeout = 1s;
    Running running(options);
    Client client(running.port());
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(3s);
    EXPECT_LT(client.receive().size(), large_bytes);
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, WhoIsOverTheLimitOfConnectionsIsSentAway) {
    ServerOptions options;
    options.limits.connections_max = 2;
    Running running(options);
    Client first(running.port());
    Client second(running.port());
    EXPECT_THAT(first.ask(get_small), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(second.ask(get_small), StartsWith("HTTP/1.1 200"));
    Client third(running.port());
    EXPECT_THAT(third.receive(), StartsWith("HTTP/1.1 503"));
    EXPECT_TRUE(third.is_closed());
    EXPECT_THAT(first.ask(get_small), StartsWith("HTTP/1.1 200"));
}

TEST(Server, AThousandConnectionsAreServedAndCounted) {
    observe::Metrics metrics;
    ServerOptions options;
    options.metrics = &metrics;
    Running running(options);
    std::vector<Client> clients;
    for (int i = 0; i < 1000; ++i) clients.emplace_back(running.port());
    for (Client& each : clients) each.send(get_small);
    for (Client& each : clients) EXPECT_THAT(each.receive(), StartsWith("HTTP/1.1 200"));
    const std::string text = metrics.render();
    EXPECT_THAT(text, HasSubstr("almanac_http_connections 1000\n"));
    EXPECT_THAT(text, HasSubstr("route=\"small\",method=\"GET\",status=\"2xx\"} 1000\n"));
}

TEST(Server, StoppingLetsASlowReaderFinishAndRefusesNewClients) {
    Running running;
    Client slow(running.port());
    Client idle(running.port());
    EXPECT_THAT(idle.ask(get_small), StartsWith("HTTP/1.1 200"));
    slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(200ms);
    std::thread stopping([&] { running.stop(); });
    EXPECT_TRUE(idle.is_closed());
    EXPECT_TRUE(becomes_closed(running.port()));
    const std::string answer = slow.receive();
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, large_bytes);
    EXPECT_TRUE(slow.is_closed());
    stopping.join();
}

TEST(Server, StoppingEndsEvenWhenAReaderNeverReads) {
    ServerOptions options;
    options.limits.drain_timeout = 1s;
    Running running(options);
    Client stuck(running.port());
    stuck.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    const auto begin = std::chrono::steady_clock::now();
    running.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
}

TEST(Server, ARequestUnderWayWhenStoppingIsAnsweredAndTheLast) {
    Running running;
    Client client(running.port());
    client.send("GET /small HTTP/1.1\r\n");
    std::this_thread::sleep_for(100ms);
    std::thread stopping([&] { running.stop(); });
    std::this_thread::sleep_for(100ms);
    client.send("Host: a\r\n\r\n");
    const std::string answer = client.receive();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.is_closed());
    stopping.join();
}

TEST(Server, ASecondServerOnThePortIsAnErrorThatNamesIt) {
    Running running;
    const Router router = test_router();
    ServerOptions options;
    options.port = running.port();
    const auto second = Server::listen(router, options);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, base::ErrorKind::conflict);
    EXPECT_THAT(second.error().detail, HasSubstr("127.0.0.1:" + std::to_string(running.port())));
    EXPECT_THAT(second.error().detail, HasSubstr("--port"));
}

TEST(Server, AnotherProgramsSharedPortIsAnErrorToo) {
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(handle, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(handle, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(handle, 1), 0);
    socklen_t size = sizeof address;
    ::getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size);
    const Router router = test_router();
    ServerOptions options;
    options.port = ntohs(address.sin_port);
    EXPECT_FALSE(Server::listen(router, options));
    ::close(handle);
}

TEST(Server, APortIsFreeAgainAfterItsServerHasGone) {
    std::uint16_t port = 0;
    {
        Running running;
        port = running.port();
        Client client(port);
        EXPECT_THAT(client.ask(get_small), StartsWith("HTTP/1.1 200"));
    }
    const Router router = test_router();
    ServerOptions options;
    options.port = port;
    EXPECT_TRUE(Server::listen(router, options));
}

TEST(Server, WhatIsNoAddressIsSaidToBeNone) {
    const Router router = test_router();
    ServerOptions options;
    options.address = "nowhere";
    const auto listening = Server::listen(router, options);
    ASSERT_FALSE(listening);
    EXPECT_THAT(listening.error().detail, HasSubstr("\"nowhere\" is not an IP address"));
}

TEST(Server, ARequestThatCouldBeReadTwoWaysEndsTheConnection) {
    Running running;
    for (const std::string_view fields :
         {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Content-Length: 3\r\nContent-Length: 4\r\n", "Transfer-Encoding: gzip, chunked\r\n",
          "Transfer-Encoding: xchunked\r\n", "Content-Length: -1\r\n", "Content-Length: +3\r\n",
          "Content-Length : 3\r\n", "Host: b\r\n", "A: b\r\n c\r\n"}) {
        Client client(running.port());
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\nabc" +
                    std::string(get_small));
        EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 400 Bad Request\r\n")) << fields;
        EXPECT_EQ(client.receive(), "") << fields;
        EXPECT_TRUE(client.is_closed()) << fields;
    }
}

}  // namespace
}  // namespace almanac::http
