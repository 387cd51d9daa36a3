// Handlers that throw, hang or answer garbage: a problem for who asked, and for nobody else.

#include "engine/base/encoded.h"
#include "tests/faults/child.h"
#include "tests/faults/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace almanac::faults {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;
using http::Reply;
using http::Responder;
using http::Source;

Reply text(std::string body) {
    Reply reply;
    reply.body = base::encode_identity(std::move(body), "text/plain");
    return reply;
}

Reply later(std::function<void(const Responder&)> start) {
    Reply reply;
    reply.later = std::move(start);
    return reply;
}

Reply streamed(std::function<Source::Next(std::string&)> pull) {
    Reply reply;
    reply.source = http::source_of(http::ndjson_content_type, std::move(pull));
    return reply;
}

Reply with_header(std::string name, std::string value) {
    Reply reply = text("body");
    reply.headers.emplace_back(std::move(name), std::move(value));
    return reply;
}

using Handlers = Faults;
using Handler = std::function<Reply()>;

std::map<std::string, Handler> bad_handlers() {
    return {
        {"throws", []() -> Reply { throw std::runtime_error("no memory"); }},
        {"throws-a-number", []() -> Reply { throw 1; }},
        {"later-throws",
         [] { return later([](const Responder&) { throw std::runtime_error("no worker"); }); }},
        {"later-throws-a-number", [] { return later([](const Responder&) { throw 1; }); }},
        {"later-forgets", [] { return later([](const Responder&) {}); }},
        {"later-again",
         [] {
             return later(
                 [](const Responder& each) { each.answer(later([](const Responder&) {})); });
         }},
        {"status-0",
         [] {
             Reply reply = text("body");
             reply.status = 0;
             return reply;
         }},
        {"status-99999",
         [] {
             Reply reply = text("body");
             reply.status = 99'999;
             return reply;
         }},
        {"status-100",
         [] {
             Reply reply = text("body");
             reply.status = 100;
             return reply;
         }},
        {"later-status-0",
         [] {
             return later([](const Responder& each) {
                 Reply reply = text("body");
                 reply.status = 0;
                 each.answer(std::move(reply));
             });
         }},
    };
}

http::Route route_of(std::string name, std::function<Reply()> handle) {
    http::Route route;
    route.path = "/" + name;
    route.name = std::move(name);
    route.handle = [handle = std::move(handle)](const http::Request&) { return handle(); };
    return route;
}

ChildOptions serving(const std::map<std::string, Handler>& handlers, http::Limits limits = {}) {
    ChildOptions options;
    options.router = [handlers] {
        http::Router router = plain_router();
        for (const auto& [name, handle] : handlers) router.add(route_of(name, handle));
        return router;
    };
    options.server.threads = 1;
    options.server.limits = limits;
    return options;
}

TEST_F(Handlers, ThatFailAreA500AndTheConnectionStays) {
    Child child(serving(bad_handlers()));
    Client client(child.port());
    for (const auto& [name, handle] : bad_handlers()) {
        ASSERT_THAT(client.get("/" + name), StartsWith("HTTP/1.1 500 ")) << name;
        ASSERT_THAT(client.get("/small"), EndsWith("small")) << name;
    }
    EXPECT_TRUE(child.stop());
}

TEST_F(Handlers, CannotWriteAHeadOfTheirOwn) {
    const std::map<std::string, Handler> handlers{
        {"value", [] { return with_header("X-A", "b\r\nX-Injected: 1\r\n\r\nbody"); }},
        {"name", [] { return with_header("X-A\r\nX-Injected: 1\r\nX-B", "c"); }},
        {"zero", [] { return with_header("X-A", std::string("b\0c\nX-Injected: 1", 17)); }},
        {"no-body", [] { return Reply(); }},
        {"empty-body", [] { return text(""); }},
    };
    Child child(serving(handlers));
    Client client(child.port());
    for (const auto& [name, handle] : handlers) {
        const std::string answer = client.get("/" + name);
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n")) << name;
        EXPECT_THAT(answer, Not(HasSubstr("\nX-Injected"))) << name;
        EXPECT_THAT(client.get("/small"), EndsWith("small")) << name;
    }
    EXPECT_TRUE(child.stop());
}

TEST_F(Handlers, WhoseStreamFailsEndTheConnectionBeforeTheLastChunk) {
    using Next = Source::Next;
    const std::map<std::string, Handler> handlers{
        {"breaks", [] { return streamed([](std::string&) { return Next::broken; }); }},
        {"throws",
         [] { return streamed([](std::string&) -> Next { throw std::runtime_error("no"); }); }},
        {"throws-a-number", [] { return streamed([](std::string&) -> Next { throw 1; }); }},
        {"too-much",
         [] {
             return streamed([](std::string& piece) {
                 piece.assign(http::Limits().stream_piece_bytes_max + 1, 'x');
                 return Next::more;
             });
         }},
    };
    Child child(serving(handlers));
    for (const auto& [name, handle] : handlers) {
        Client client(child.port());
        client.send(get_request("/" + name));
        const std::string answer = client.receive_all();
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200")) << name;
        EXPECT_THAT(answer, EndsWith("\r\n\r\n")) << name;
        EXPECT_THAT(answer, Not(HasSubstr("\r\n0\r\n\r\n"))) << name;
        EXPECT_THAT(Client(child.port()).get("/small"), EndsWith("small")) << name;
    }
    EXPECT_TRUE(child.stop());
}

TEST_F(Handlers, WhoseStreamGivesNothingForEverLeaveTimeForOthers) {
    const std::map<std::string, Handler> handlers{
        {"nothing", [] { return streamed([](std::string&) { return Source::Next::more; }); }}};
    http::Limits limits;
    limits.drain_timeout = 1s;  // which that stream takes in full
    Child child(serving(handlers, limits));
    Client client(child.port());
    client.send(get_request("/nothing"));
    for (int each = 0; each < 20; ++each)
        ASSERT_THAT(Client(child.port()).get("/small"), EndsWith("small"));
    EXPECT_TRUE(child.stop());
}

// All who hang are told so in time, those over the limit at once, and finished bytes flow. On a
// busy machine some come when others have been told, and take their places.
TEST_F(Handlers, ThatHangAreA504AndDoNotHoldUpTheOthers) {
    http::Limits limits;
    limits.handler_timeout = is_long() ? 5s : 2s;
    limits.waiting_max = 64;
    auto hung = std::make_shared<std::vector<Responder>>();  // of the child
    const std::map<std::string, Handler> handlers{
        {"hangs",
         [hung] { return later([hung](const Responder& each) { hung->push_back(each); }); }}};
    Child child(serving(handlers, limits));
    for (int round = 0; round < 2; ++round) {
        std::vector<Client> waiting;
        for (int each = 0; each < 200; ++each) {
            waiting.emplace_back(child.port());
            waiting.back().send(get_request("/hangs"));
        }
        for (int each = 0; each < 20; ++each)
            ASSERT_THAT(Client(child.port()).get("/small"), EndsWith("small"));
        std::size_t late = 0;
        std::size_t refused = 0;
        for (Client& each : waiting) {
            const std::string answer = each.receive();
            ASSERT_NE(answer, "") << "nobody is left without an answer";
            if (answer.starts_with("HTTP/1.1 504 ")) ++late;
            if (answer.starts_with("HTTP/1.1 503 ")) ++refused;
        }
        EXPECT_GE(late, limits.waiting_max);
        EXPECT_GT(refused, 0u);
        EXPECT_EQ(late + refused, waiting.size());
    }
    EXPECT_TRUE(child.stop());
}

}  // namespace
}  // namespace almanac::faults
