// One client's connection on a running server: its deadlines, its end, its share of the thread.

#include "engine/http/test_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace almanac::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

// Whether metrics say so within twenty seconds.
bool comes_to_say(const observe::Metrics& metrics, std::string_view line) {
    for (const auto end = std::chrono::steady_clock::now() + 20s;
         std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(2ms)) {
        if (metrics.render().find(line) != std::string::npos) return true;
    }
    return false;
}

TEST(Connection, ASlowRequestIsToldSoAndClosed) {
    ServerOptions options;
    options.limits.header_timeout = 50ms;
    options.limits.linger_timeout = 50ms;
    TestServer server(options);
    TestClient client(server.port());
    client.send("GET /small HT");
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, ABodyThatDoesNotComeIsToldSoAndClosed) {
    ServerOptions options;
    options.limits.body_timeout = 50ms;
    options.limits.linger_timeout = 50ms;
    TestServer server(options);
    TestClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, BytesThatDripInDoNotMoveTheDeadline) {
    ServerOptions options;
    options.limits.header_timeout = 200ms;
    TestServer server(options);
    TestClient client(server.port());
    client.send("GET /small?");
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!client.has_answer() && std::chrono::steady_clock::now() < end) {
        client.send("x");
        std::this_thread::sleep_for(10ms);
    }
    ASSERT_TRUE(client.has_answer()) << "each byte gave the request more time";
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 408"));
}

TEST(Connection, AnIdleOneIsClosedInSilence) {
    ServerOptions options;
    options.limits.idle_timeout = 100ms;
    TestServer server(options);
    TestClient client(server.port());
    EXPECT_THAT(client.ask(get_small), StartsWith("HTTP/1.1 200"));
    EXPECT_EQ(client.receive(), "");
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, EachAnswerGivesAnIdleOneItsWholeTimeAnew) {
    ServerOptions options;
    options.limits.idle_timeout = 600ms;
    TestServer server(options);
    TestClient client(server.port());
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() < begin + 800ms) {
        ASSERT_THAT(client.ask(get_small), StartsWith("HTTP/1.1 200"));
        std::this_thread::sleep_for(50ms);
    }
}

TEST(Connection, AReaderThatTakesNothingIsClosed) {
    observe::Metrics metrics;
    ServerOptions options;
    options.metrics = &metrics;
    options.limits.write_timeout = 100ms;
    TestServer server(options);
    TestClient client(server.port());
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(comes_to_say(metrics, "almanac_http_connections_timed_out_total 1\n"));
    EXPECT_LT(client.receive().size(), large_bytes);
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, AClientThatAsksAndEndsItsHalfAtOnceIsAnsweredAndClosed) {
    TestServer server;
    for (int round = 0; round < 50; ++round) {
        TestClient client(server.port());
        client.send(get_small);
        client.end_sending();
        EXPECT_TRUE(client.receive().ends_with("{\"small\":true}")) << round;
        EXPECT_TRUE(client.is_closed()) << round;
    }
}

TEST(Connection, AClientThatEndsItsHalfStillGetsAllOfALargeAnswer) {
    TestServer server;
    TestClient client(server.port());
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(get_small));
    client.end_sending();
    std::this_thread::sleep_for(20ms);  // so that the server finds the socket full
    const std::string answer = client.receive();
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, large_bytes);
    EXPECT_TRUE(client.receive().ends_with("{\"small\":true}"));
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, AClientThatEndsWithinARequestIsClosedWithoutAnAnswer) {
    TestServer server;
    TestClient client(server.port());
    client.send("GET /small HT");
    client.end_sending();
    EXPECT_EQ(client.receive(), "");
    EXPECT_TRUE(client.is_closed());
}

// One thread serves both. It is held in the flood's first request until the flood's socket is full
// and the other client has asked; from then on the flood comes as fast as it is answered.
TEST(Connection, AFloodOfPipelinedRequestsDoesNotKeepAnotherClientWaiting) {
    constexpr int flood_size = 20'000;
    std::latch held(1);
    std::latch all_sent(1);
    std::atomic<int> answered{0};
    int answered_before_other = 0;
    const auto route = [](std::string name, std::function<void()> note) {
        Route noted = fixed_route(std::move(name), "1");
        noted.handle = [note = std::move(note), answer = noted.handle](const Request& request) {
            note();
            return answer(request);
        };
        return noted;
    };
    Router router;
    router.add(route("hold", [&] {
        held.count_down();
        all_sent.wait();
    }));
    router.add(route("flood", [&] { ++answered; }));
    router.add(route("other", [&] { answered_before_other = answered; }));
    ServerOptions options;
    options.threads = 1;
    TestServer server(options, std::move(router));

    TestClient other(server.port());
    TestClient flood(server.port());
    flood.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    held.wait();
    std::string requests;
    for (int each = 0; each < flood_size; ++each)
        requests += "GET /flood HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto sending = std::async(std::launch::async, [&] { flood.send(requests); });
    std::this_thread::sleep_for(50ms);
    other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
    all_sent.count_down();
    int received = 0;
    while (flood.receive().starts_with("HTTP/1.1 200")) {
        if (++received == flood_size + 1) break;
    }
    EXPECT_EQ(received, flood_size + 1);
    EXPECT_THAT(other.receive(), StartsWith("HTTP/1.1 200"));
    EXPECT_LT(answered_before_other, flood_size / 4);
}

}  // namespace
}  // namespace almanac::http
