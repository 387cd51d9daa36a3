// The whole server over real loopback sockets.

#include "engine/http/http.h"

#include "engine/http/test_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace almanac::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

// Whether the port refuses clients, at once or soon: each core closes its own listener.
bool becomes_closed(std::uint16_t port) {
    for (const auto end = std::chrono::steady_clock::now() + 20s;
         std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(5ms)) {
        if (!TestClient(port).connected()) return true;
    }
    return false;
}

TEST(Server, ManyRequestsGoOverOneConnection) {
    TestServer server;
    TestClient client(server.port());
    for (int i = 0; i < 100; ++i) {
        const std::string answer = client.ask(get_small);
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
        EXPECT_TRUE(answer.ends_with("{\"small\":true}"));
    }
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
    TestServer server;
    TestClient client(server.port());
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
    TestServer server;
    TestClient client(server.port());
    for (const char byte : get_small) client.send(std::string_view(&byte, 1));
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(Server, HeadSaysTheLengthAndSendsNoBody) {
    TestServer server;
    TestClient client(server.port());
    client.send("HEAD /small HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.receive(false), HasSubstr("Content-Length: 14\r\n"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
}

TEST(Server, AClientThatHasTheBytesIsToldSo) {
    TestServer server;
    TestClient client(server.port());
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
    TestServer server;
    TestClient client(server.port());
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(get_small));
    std::this_thread::sleep_for(200ms);
    const std::string answer = client.receive();
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, large_bytes);
    EXPECT_TRUE(client.receive().ends_with("{\"small\":true}"));
}

TEST(Server, ABodyIsReadWhereTheMethodHasOne) {
    TestServer server;
    TestClient client(server.port());
    EXPECT_TRUE(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                    .ends_with("hello"));
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n");
    client.send("2\r\nlo\r\n0\r\n\r\n");
    EXPECT_TRUE(client.receive().ends_with("hello"));
}

TEST(Server, AClientThatAwaitsPermissionToSendIsEncouraged) {
    TestServer server;
    TestClient client(server.port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.receive(false), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_TRUE(client.ask("ok").ends_with("ok"));
}

TEST(Server, ABodyOverTheLimitIsRefusedAndTheRefusalArrives) {
    ServerOptions options;
    options.limits.body_bytes_max = 1000;
    TestServer server(options);
    TestClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
                std::string(100000, 'x'));
    const std::string answer = client.receive();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 Content Too Large\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, AHeadOverTheLimitIsRefused) {
    TestServer server;
    TestClient client(server.port());
    client.send("GET /small HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(20'000, 'x'));
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, WhoIsOverTheLimitOfConnectionsIsSentAway) {
    ServerOptions options;
    options.limits.connections_max = 2;
    TestServer server(options);
    TestClient first(server.port());
    TestClient second(server.port());
    EXPECT_THAT(first.ask(get_small), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(second.ask(get_small), StartsWith("HTTP/1.1 200"));
    TestClient third(server.port());
    EXPECT_THAT(third.receive(), StartsWith("HTTP/1.1 503"));
    EXPECT_TRUE(third.is_closed());
    EXPECT_THAT(first.ask(get_small), StartsWith("HTTP/1.1 200"));
}

TEST(Server, AThousandConnectionsAreServedAndCounted) {
    observe::Metrics metrics;
    ServerOptions options;
    options.metrics = &metrics;
    TestServer server(options);
    std::vector<TestClient> clients;
    for (int i = 0; i < 1000; ++i) clients.emplace_back(server.port());
    for (TestClient& each : clients) each.send(get_small);
    for (TestClient& each : clients) EXPECT_THAT(each.receive(), StartsWith("HTTP/1.1 200"));
    const std::string text = metrics.render();
    EXPECT_THAT(text, HasSubstr("almanac_http_connections 1000\n"));
    EXPECT_THAT(text, HasSubstr("route=\"small\",method=\"GET\",status=\"2xx\"} 1000\n"));
}

TEST(Server, StoppingLetsASlowReaderFinishAndRefusesNewClients) {
    ServerOptions options;
    options.limits.linger_timeout = 100ms;
    TestServer server(options);
    TestClient slow(server.port());
    TestClient idle(server.port());
    EXPECT_THAT(idle.ask(get_small), StartsWith("HTTP/1.1 200"));
    slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(200ms);
    std::thread stopping([&] { server.stop(); });
    EXPECT_TRUE(idle.is_closed());
    EXPECT_TRUE(becomes_closed(server.port()));
    const std::string answer = slow.receive();
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, large_bytes);
    EXPECT_TRUE(slow.is_closed());
    stopping.join();
}

TEST(Server, StoppingEndsEvenWhenAReaderNeverReads) {
    ServerOptions options;
    options.limits.drain_timeout = 200ms;
    TestServer server(options);
    TestClient stuck(server.port());
    stuck.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
}

TEST(Server, ARequestUnderWayWhenStoppingIsAnsweredAndTheLast) {
    ServerOptions options;
    options.limits.linger_timeout = 100ms;
    TestServer server(options);
    TestClient client(server.port());
    client.send("GET /small HTTP/1.1\r\n");
    std::this_thread::sleep_for(100ms);
    std::thread stopping([&] { server.stop(); });
    std::this_thread::sleep_for(100ms);
    client.send("Host: a\r\n\r\n");
    const std::string answer = client.receive();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.is_closed());
    stopping.join();
}

TEST(Server, ASecondServerOnThePortIsAnErrorThatNamesIt) {
    TestServer server;
    const Router router = small_large_echo();
    ServerOptions options;
    options.port = server.port();
    const auto second = Server::listen(router, options);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, base::ErrorKind::conflict);
    EXPECT_THAT(second.error().detail, HasSubstr("127.0.0.1:" + std::to_string(server.port())));
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
    const Router router = small_large_echo();
    ServerOptions options;
    options.port = ntohs(address.sin_port);
    EXPECT_FALSE(Server::listen(router, options));
    ::close(handle);
}

TEST(Server, APortIsFreeAgainAfterItsServerHasGone) {
    std::uint16_t port = 0;
    {
        TestServer server;
        port = server.port();
        TestClient client(port);
        EXPECT_THAT(client.ask(get_small), StartsWith("HTTP/1.1 200"));
    }
    const Router router = small_large_echo();
    ServerOptions options;
    options.port = port;
    EXPECT_TRUE(Server::listen(router, options));
}

TEST(Server, WhatIsNoAddressIsSaidToBeNone) {
    const Router router = small_large_echo();
    ServerOptions options;
    options.address = "nowhere";
    const auto listening = Server::listen(router, options);
    ASSERT_FALSE(listening);
    EXPECT_THAT(listening.error().detail, HasSubstr("\"nowhere\" is not an IP address"));
}

TEST(Server, ARequestThatCouldBeReadTwoWaysEndsTheConnection) {
    TestServer server;
    for (const std::string_view fields :
         {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3, 3\r\n",
          "Transfer-Encoding: xchunked\r\n", "Content-Length: -1\r\n", "Content-Length: +3\r\n",
          "Content-Length : 3\r\n", "Host: b\r\n", "A: b\r\n c\r\n"}) {
        TestClient client(server.port());
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\nabc" +
                    std::string(get_small));
        EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 400 Bad Request\r\n")) << fields;
        EXPECT_EQ(client.receive(), "") << fields;
        EXPECT_TRUE(client.is_closed()) << fields;
    }
}

}  // namespace
}  // namespace almanac::http
