// Bodies that are made while they are sent: their framing, their pace, their end.

#include "engine/http/stream.h"

#include "engine/http/test_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <numeric>
#include <optional>

namespace almanac::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;
using Next = Source::Next;

constexpr std::size_t any_size = 1'000'000;

std::string request_of(std::string_view method, std::string_view path,
                       std::string_view version = "1.1") {
    return std::string(method) + " /" + std::string(path) + " HTTP/" + std::string(version) +
           "\r\nHost: a\r\n\r\n";
}

Route streaming(std::string name, std::function<std::shared_ptr<Source>()> source) {
    Route route;
    route.path = "/" + name;
    route.name = std::move(name);
    route.content_type = ndjson_content_type;
    route.handle = [source = std::move(source)](const Request&) {
        Reply reply;
        reply.source = source();
        reply.computed = true;
        return reply;
    };
    return route;
}

// Gives `pieces`, then ends as it is told.
std::shared_ptr<Source> giving(std::vector<std::string> pieces, Next last = Next::end) {
    return source_of(ndjson_content_type,
                     [pieces, last, at = std::size_t{0}](std::string& piece) mutable {
                         if (at == pieces.size()) return last;
                         piece = pieces[at++];
                         return Next::more;
                     });
}

// The body that chunks carry; none where they are not well formed or the last one is missing.
std::optional<std::string> unchunked(std::string_view text) {
    std::string body;
    while (true) {
        const std::size_t line = text.find("\r\n");
        if (line == std::string_view::npos) return {};
        const std::size_t size = std::stoul(std::string(text.substr(0, line)), nullptr, 16);
        text.remove_prefix(line + 2);
        if (text.size() < size + 2 || text.substr(size, 2) != "\r\n") return {};
        if (size == 0) return text.size() == 2 ? std::optional(body) : std::nullopt;
        body += text.substr(0, size);
        text.remove_prefix(size + 2);
    }
}

std::string body_of(const std::string& answer) {
    return answer.substr(std::min(answer.find("\r\n\r\n") + 4, answer.size()));
}

RC_GTEST_PROP(Stream, ChunksCarryWhatTheSourceGave, (const std::vector<std::string>& pieces)) {
    Stream stream(giving(pieces), Stream::Framing::chunked);
    Output output;
    while (stream.pull(any_size, output) == Next::more) continue;
    RC_ASSERT(unchunked(output.heads) ==
              std::optional(std::accumulate(pieces.begin(), pieces.end(), std::string())));
    RC_ASSERT(stream.bytes() == output.heads.size());
}

TEST(Stream, WithoutChunksTheBytesAreBare) {
    Stream stream(giving({"a", "", "b"}), Stream::Framing::until_close);
    Output output;
    while (stream.pull(any_size, output) == Next::more) continue;
    EXPECT_EQ(output.heads, "ab");
}

TEST(Stream, WhatThrowsOrGivesTooMuchIsBroken) {
    Output output;
    Stream large(giving({"12345"}), Stream::Framing::chunked);
    EXPECT_EQ(large.pull(4, output), Next::broken);
    Stream throwing(
        source_of("text/plain", [](std::string&) -> Next { throw std::runtime_error("no"); }),
        Stream::Framing::chunked);
    EXPECT_EQ(throwing.pull(any_size, output), Next::broken);
    EXPECT_TRUE(output.empty());
}

TEST(Streaming, ChunksComeAndTheConnectionStays) {
    Router router = small_large_echo();
    router.add(streaming("rows", [] { return giving({"{\"a\":1}\n", "{\"a\":2}\n"}); }));
    observe::Metrics metrics;
    ServerOptions options;
    options.metrics = &metrics;
    TestServer server(options, std::move(router));
    TestClient client(server.port());
    client.send(request_of("GET", "rows") + std::string(get_small));
    const std::string head = client.receive_until("\r\n\r\n");
    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Type: application/x-ndjson\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
    const std::string chunks = client.receive_until("\r\n0\r\n\r\n");
    EXPECT_EQ(unchunked(chunks), "{\"a\":1}\n{\"a\":2}\n");
    EXPECT_TRUE(client.receive().ends_with("{\"small\":true}"));
    EXPECT_THAT(metrics.render(), HasSubstr("response_bytes_total{route=\"rows\"} " +
                                            std::to_string(head.size() + chunks.size()) + "\n"));
}

TEST(Streaming, HeadHasNoBodyAndTheConnectionStays) {
    Router router = small_large_echo();
    router.add(streaming("rows", [] { return giving({"1\n"}); }));
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    client.send(request_of("HEAD", "rows") + std::string(get_small));
    EXPECT_THAT(client.receive_until("\r\n\r\n"), HasSubstr("Transfer-Encoding: chunked\r\n"));
    EXPECT_TRUE(client.receive().ends_with("{\"small\":true}"));
}

TEST(Streaming, AnOldClientGetsBareBytesAndTheEndOfTheConnection) {
    Router router;
    router.add(streaming("rows", [] { return giving({"1\n", "2\n"}); }));
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    client.send("GET /rows HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const std::string answer = client.receive_all();
    EXPECT_THAT(answer, Not(HasSubstr("chunked")));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_EQ(body_of(answer), "1\n2\n");
    EXPECT_TRUE(client.is_closed());
}

TEST(Streaming, OneThatBreaksEndsWithoutTheLastChunk) {
    Router router = small_large_echo();
    router.add(streaming("breaks", [] { return giving({"1\n"}, Next::broken); }));
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    client.send(request_of("GET", "breaks"));
    const std::string answer = client.receive_all();
    EXPECT_THAT(answer, EndsWith("2\r\n1\n\r\n"));
    EXPECT_EQ(unchunked(body_of(answer)), std::nullopt);
    EXPECT_TRUE(client.is_closed());
    TestClient old(server.port());
    old.send(request_of("GET", "breaks", "1.0"));
    old.receive_all();
    EXPECT_TRUE(old.is_reset()) << "an old client cannot tell a broken body from a whole one";
}

// The source would give for ever; only what the reader takes, and what fits on the way, is asked.
TEST(Streaming, ASlowReaderSetsThePace) {
    std::atomic<std::size_t> made{0};
    Router router = small_large_echo();
    router.add(streaming("endless", [&] {
        return source_of(ndjson_content_type, [&](std::string& piece) {
            made += 10'000;
            piece.assign(10'000, 'x');
            return Next::more;
        });
    }));
    ServerOptions options;
    options.threads = 1;
    options.limits.write_timeout = 300ms;
    TestServer server(options, std::move(router));
    TestClient slow(server.port());
    slow.send(request_of("GET", "endless"));
    slow.receive_until("\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    const std::size_t at_rest = made;
    EXPECT_LT(at_rest, 16u * 1024 * 1024) << "more than the kernel's buffers was made";
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(made, at_rest);
    EXPECT_THAT(TestClient(server.port()).ask(get_small), StartsWith("HTTP/1.1 200"));
    // It takes nothing for so long that it is given up.
    std::this_thread::sleep_for(1s);
    EXPECT_GT(slow.receive_all().size(), 0u);
    EXPECT_TRUE(slow.is_closed());
}

TEST(Streaming, AFastReaderLeavesTimeForOthers) {
    Router router = small_large_echo();
    router.add(streaming("endless", [] {
        return source_of(ndjson_content_type, [](std::string& piece) {
            piece.assign(1000, 'x');
            return Next::more;
        });
    }));
    ServerOptions options;
    options.threads = 1;
    TestServer server(options, std::move(router));
    TestClient fast(server.port());
    fast.send(request_of("GET", "endless"));
    std::atomic<bool> done{false};
    std::thread reading([&] {
        while (!done) fast.receive_until("x\r\n");
    });
    TestClient other(server.port());
    for (int each = 0; each < 20; ++each)
        EXPECT_THAT(other.ask(get_small), StartsWith("HTTP/1.1 200"));
    done = true;
    reading.join();
}

// Waits until a test gives it something.
class Tap final : public Source {
public:
    std::string_view content_type() const override { return ndjson_content_type; }
    void begin(const Waker& waker) override {
        contents_.with([&](auto& c) { c.waker = waker; });
    }
    Next pull(std::string& piece) override {
        return contents_.with([&](Contents& contents) {
            piece = std::exchange(contents.text, "");
            return contents.ended ? Next::end : Next::wait;
        });
    }
    void give(std::string_view text, bool ended = false) {
        const auto waker = contents_.with([&](Contents& contents) {
            contents.text += text;
            contents.ended = ended;
            return contents.waker;
        });
        if (waker) waker->wake();
    }

private:
    struct Contents {
        std::string text;
        bool ended = false;
        std::optional<Waker> waker;
    };
    base::Guarded<Contents> contents_;
};

TEST(Streaming, ASourceThatWaitsIsWokenFromAnotherThread) {
    auto tap = std::make_shared<Tap>();
    Router router = small_large_echo();
    router.add(streaming("tap", [&] { return tap; }));
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    client.send(request_of("GET", "tap"));
    client.receive_until("\r\n\r\n");
    tap->give("1\n");
    EXPECT_EQ(client.receive_until("1\n\r\n"), "2\r\n1\n\r\n");
    tap->give("2\n", true);
    EXPECT_THAT(client.receive_until("\r\n0\r\n\r\n"), HasSubstr("2\n"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
    tap->give("for nobody");
}

TEST(Streaming, ASourceThatWaitsTooLongIsBroken) {
    auto tap = std::make_shared<Tap>();
    Router router;
    router.add(streaming("tap", [&] { return tap; }));
    ServerOptions options;
    options.limits.handler_timeout = 50ms;
    TestServer server(options, std::move(router));
    TestClient client(server.port());
    client.send(request_of("GET", "tap"));
    EXPECT_EQ(body_of(client.receive_all()), "");
    EXPECT_TRUE(client.is_closed());
}

TEST(Streaming, AnAnswerThatComesLaterMayBeStreamed) {
    Router router = small_large_echo();
    Route route = streaming("later", [] { return giving({"1\n"}); });
    route.handle = [now = route.handle](const Request& request) {
        Reply reply;
        reply.later = [streamed = now(request)](const Responder& responder) {
            std::thread([=] { responder.answer(streamed); }).detach();
        };
        return reply;
    };
    router.add(route);
    TestServer server({}, std::move(router));
    TestClient client(server.port());
    client.send(request_of("GET", "later"));
    EXPECT_EQ(unchunked(body_of(client.receive_until("\r\n0\r\n\r\n"))), "1\n");
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
}

TEST(Streaming, StoppingLetsAReaderFinish) {
    auto tap = std::make_shared<Tap>();
    Router router;
    router.add(streaming("tap", [&] { return tap; }));
    ServerOptions options;
    options.limits.linger_timeout = 50ms;
    TestServer server(options, std::move(router));
    TestClient client(server.port());
    client.send(request_of("GET", "tap"));
    tap->give("1\n");
    client.receive_until("1\n\r\n");
    std::thread stopping([&] { server.stop(); });
    std::this_thread::sleep_for(50ms);
    tap->give("2\n", true);
    EXPECT_EQ(client.receive_all(), "2\r\n2\n\r\n0\r\n\r\n");
    stopping.join();
}

}  // namespace
}  // namespace almanac::http
