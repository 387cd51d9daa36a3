// Answers that are put off: their order, their end, and what becomes of those that nobody awaits.

#include "engine/http/later.h"

#include "engine/http/test_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace almanac::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::string_view get_later = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";

Reply text(std::string body) {
    Reply reply;
    reply.body = base::encode_identity(std::move(body), "text/plain");
    reply.computed = true;
    return reply;
}

// Where handlers lay their responders down, and a test takes them up.
class Desk {
public:
    void lay(const Responder& responder) {
        std::lock_guard lock(mutex_);
        responders_.push_back(responder);
        laid_.notify_one();
    }
    Responder take() {
        std::unique_lock lock(mutex_);
        const bool laid = laid_.wait_for(lock, 20s, [&] { return !responders_.empty(); });
        base::ensure(laid, "no request has come to the desk");
        Responder taken = responders_.front();
        responders_.pop_front();
        return taken;
    }

private:
    std::mutex mutex_;
    std::condition_variable laid_;
    std::deque<Responder> responders_;
};

Route later_route(std::string name, std::function<void(const Responder&)> later) {
    Route route;
    route.path = "/" + name;
    route.name = std::move(name);
    route.handle = [later = std::move(later)](const Request&) {
        Reply reply;
        reply.later = later;
        return reply;
    };
    return route;
}

// `/later` goes over the desk; the others are those of every test.
class Later : public testing::Test {
protected:
    TestServer& serve(ServerOptions options = {}) {
        Router router = small_large_echo();
        router.add(later_route("later", [this](const Responder& each) { desk_.lay(each); }));
        options.metrics = &metrics_;
        server_ = std::make_unique<TestServer>(options, std::move(router));
        return *server_;
    }

    Desk desk_;
    observe::Metrics metrics_;
    std::unique_ptr<TestServer> server_;
};

bool becomes(const std::function<bool()>& what) {
    for (const auto end = std::chrono::steady_clock::now() + 20s;
         std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(2ms)) {
        if (what()) return true;
    }
    return false;
}

TEST_F(Later, AnAnswerComesFromAnotherThread) {
    TestClient client(serve().port());
    client.send(get_later);
    desk_.take().answer(text("at last"));
    const std::string answer = client.receive();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Status: almanac; fwd=miss\r\n"));
    EXPECT_THAT(answer, EndsWith("at last"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
}

TEST_F(Later, OthersAreServedMeanwhileByTheSameThread) {
    ServerOptions options;
    options.threads = 1;
    serve(options);
    TestClient waiting(server_->port());
    waiting.send(get_later);
    const Responder responder = desk_.take();
    TestClient other(server_->port());
    EXPECT_THAT(other.ask(get_small), StartsWith("HTTP/1.1 200"));
    EXPECT_FALSE(waiting.has_answer());
    responder.answer(text("late"));
    EXPECT_THAT(waiting.receive(), EndsWith("late"));
}

TEST_F(Later, WhatIsAskedBehindItIsAnsweredBehindIt) {
    TestClient client(serve().port());
    client.send(std::string(get_small) + std::string(get_later) + std::string(get_small) +
                std::string(get_later));
    EXPECT_THAT(client.receive(), EndsWith("{\"small\":true}"));
    const Responder first = desk_.take();
    client.send("GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(20ms);
    EXPECT_FALSE(client.has_answer());
    first.answer(text("first"));
    EXPECT_THAT(client.receive(), EndsWith("first"));
    EXPECT_THAT(client.receive(), EndsWith("{\"small\":true}"));
    desk_.take().answer(text("second"));
    EXPECT_THAT(client.receive(), EndsWith("second"));
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 404"));
}

TEST_F(Later, WhatTheRequestSaidIsStillKnown) {
    TestClient client(serve().port());
    client.send(get_later);
    desk_.take().answer(text("same"));
    const std::string first = client.receive();
    const auto at = first.find("ETag: ") + 6;
    const std::string tag = first.substr(at, first.find('\r', at) - at);
    client.send("GET /later HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + tag + "\r\n\r\n");
    desk_.take().answer(text("same"));
    EXPECT_THAT(client.receive(false), StartsWith("HTTP/1.1 304"));
    client.send("HEAD /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    desk_.take().answer(text("same"));
    const std::string head = client.receive(false);
    EXPECT_THAT(head, HasSubstr("Content-Length: 4\r\n"));
    EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Later, ABodyIsReadBeforeIt) {
    Router router;
    Route route = later_route("later", [this](const Responder& each) { desk_.lay(each); });
    route.method = Method::post;
    route.handle = [this](const Request& request) {
        Reply reply;
        reply.later = [this, body = std::string(request.body())](const Responder& responder) {
            EXPECT_EQ(body, "hello");
            desk_.lay(responder);
        };
        return reply;
    };
    router.add(route);
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    client.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    desk_.take().answer(text("read"));
    EXPECT_THAT(client.receive(), EndsWith("read"));
}

TEST_F(Later, OneThatIsGivenAtOnceIsGiven) {
    Router router;
    router.add(later_route("now", [](const Responder& each) { each.answer(text("now")); }));
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    for (int each = 0; each < 100; ++each) {
        EXPECT_THAT(client.ask("GET /now HTTP/1.1\r\nHost: a\r\n\r\n"), EndsWith("now"));
    }
}

TEST_F(Later, OnlyTheFirstCounts) {
    TestClient client(serve().port());
    client.send(get_later);
    const Responder responder = desk_.take();
    responder.answer(text("first"));
    responder.answer(text("second"));
    EXPECT_THAT(client.receive(), EndsWith("first"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
}

TEST_F(Later, OneThatIsForgottenIsAFaultOfTheServer) {
    TestClient client(serve().port());
    client.send(get_later);
    { const Responder forgotten = desk_.take(); }
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 500"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
}

TEST_F(Later, OneThatFailsToBeginIsAFaultOfTheServer) {
    Router router = small_large_echo();
    router.add(
        later_route("fails", [](const Responder&) { throw std::runtime_error("no worker"); }));
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    const std::string answer = client.ask("GET /fails HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500"));
    EXPECT_THAT(answer, HasSubstr("no worker"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
}

TEST_F(Later, OneThatIsPutOffTwiceIsAFaultOfTheServer) {
    TestClient client(serve().port());
    client.send(get_later);
    Reply again;
    again.later = [](const Responder&) {};
    desk_.take().answer(std::move(again));
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 500"));
}

TEST_F(Later, OneThatDoesNotComeIsSaidSoAndDroppedWhenItDoes) {
    ServerOptions options;
    options.limits.handler_timeout = 50ms;
    TestClient client(serve(options).port());
    client.send(get_later);
    const Responder late = desk_.take();
    EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 504 Gateway Timeout\r\n"));
    EXPECT_FALSE(late.awaited());
    late.answer(text("late"));
    client.send(get_later);
    const Responder next = desk_.take();
    next.answer(text("in time"));
    EXPECT_THAT(client.receive(), EndsWith("in time"));
}

TEST_F(Later, AClientThatHasGoneIsNotAwaited) {
    serve();
    auto client = std::make_unique<TestClient>(server_->port());
    client->send(get_later);
    const Responder responder = desk_.take();
    EXPECT_TRUE(responder.awaited());
    client.reset();
    EXPECT_TRUE(becomes([&] { return !responder.awaited(); }));
    responder.answer(text("for nobody"));
    EXPECT_THAT(TestClient(server_->port()).ask(get_small), StartsWith("HTTP/1.1 200"));
}

TEST_F(Later, StoppingAwaitsIt) {
    ServerOptions options;
    options.limits.linger_timeout = 50ms;
    TestClient client(serve(options).port());
    client.send(get_later);
    const Responder responder = desk_.take();
    std::thread stopping([&] { server_->stop(); });
    std::this_thread::sleep_for(50ms);
    EXPECT_TRUE(responder.awaited());
    responder.answer(text("the last"));
    const std::string answer = client.receive();
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, EndsWith("the last"));
    EXPECT_TRUE(client.is_closed());
    stopping.join();
}

TEST_F(Later, StoppingEndsWithoutItAndItMayOutliveTheServer) {
    ServerOptions options;
    options.limits.drain_timeout = 50ms;
    TestClient client(serve(options).port());
    client.send(get_later);
    const Responder responder = desk_.take();
    server_.reset();
    EXPECT_FALSE(responder.awaited());
    responder.answer(text("for nobody"));
}

TEST_F(Later, MoreThanTheLimitAreRefusedAtOnceAndFinishedBytesAreNot) {
    ServerOptions options;
    options.threads = 1;
    options.limits.waiting_max = 2;
    serve(options);
    TestClient first(server_->port());
    TestClient second(server_->port());
    TestClient third(server_->port());
    first.send(get_later);
    const Responder one = desk_.take();
    second.send(get_later);
    const Responder two = desk_.take();
    const std::string refusal = third.ask(get_later);
    EXPECT_THAT(refusal, StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(refusal, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_THAT(third.ask(get_small), StartsWith("HTTP/1.1 200"));
    one.answer(text("one"));
    EXPECT_THAT(first.receive(), EndsWith("one"));
    third.send(get_later);
    desk_.take().answer(text("three"));
    EXPECT_THAT(third.receive(), EndsWith("three"));
    two.answer(text("two"));
    EXPECT_THAT(second.receive(), EndsWith("two"));
}

TEST_F(Later, ItIsCountedWithTheTimeItTook) {
    TestClient client(serve().port());
    client.send(get_later);
    const Responder responder = desk_.take();
    std::this_thread::sleep_for(30ms);
    responder.answer(text("slow"));
    client.receive();
    const std::string metrics = metrics_.render();
    EXPECT_THAT(metrics, HasSubstr("{route=\"later\",method=\"GET\",status=\"2xx\"} 1\n"));
    EXPECT_THAT(metrics,
                HasSubstr("_bucket{route=\"later\",outcome=\"success\",le=\"0.016777216\"} 0\n"));
}

// Many clients, many threads that answer, clients that give up: nobody gets another's answer.
TEST_F(Later, EveryClientGetsItsOwnAnswerWhoeverGoes) {
    std::atomic<int> running{0};
    Router router;
    Route route;
    route.path = "/echo/{n}";
    route.name = "echo";
    Parameter n;
    n.name = "n";
    n.in = Parameter::In::path;
    n.type = Parameter::Type::integer;
    route.parameters = {n};
    route.handle = [&](const Request& request) {
        Reply reply;
        reply.later = [&running, number = request.integer("n")](const Responder& responder) {
            ++running;
            std::thread([&running, responder, number] {
                std::this_thread::sleep_for(std::chrono::microseconds(number * 37 % 2000));
                responder.answer(text("number " + std::to_string(number)));
                --running;
            }).detach();
        };
        return reply;
    };
    router.add(route);
    {
        TestServer server({}, std::move(router));
        std::vector<std::thread> clients;
        for (int each = 0; each < 8; ++each) {
            clients.emplace_back([&server, each] {
                for (int round = 0; round < 50; ++round) {
                    const std::string number = std::to_string(each * 1000 + round);
                    TestClient client(server.port());
                    client.send("GET /echo/" + number + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    if (round % 3 == 0) continue;
                    EXPECT_THAT(client.receive(), EndsWith("number " + number));
                }
            });
        }
        for (std::thread& each : clients) each.join();
    }
    EXPECT_TRUE(becomes([&] { return running == 0; }));
}

}  // namespace
}  // namespace almanac::http
