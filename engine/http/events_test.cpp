// Live events: what a reader gets, when it comes back, and when it is too slow.

#include "engine/http/events.h"

#include "engine/http/event_text.h"
#include "engine/http/test_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <atomic>

namespace almanac::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

const base::FixedClock at_1000ms{base::Instant(1000ms)};

// A server with the topic "votes" at /events?last=ID.
class Events : public testing::Test {
protected:
    void serve(ServerOptions options = {}, EventLimits limits = {}) {
        hub_ = std::make_unique<EventHub>(at_1000ms, limits);
        ASSERT_TRUE(hub_->open("votes"));
        Router router = small_large_echo();
        Route route;
        route.path = "/events";
        route.name = "events";
        route.content_type = "text/event-stream";
        Parameter last;
        last.name = "last";
        route.parameters = {last};
        route.handle = [this](const Request& request) {
            return hub_->subscribe(
                "votes", request.has("last") ? std::optional(request.text("last")) : std::nullopt);
        };
        router.add(route);
        options.metrics = &metrics_;
        server_ = std::make_unique<TestServer>(options, std::move(router));
    }
    // A reader that has read its greeting.
    TestClient reader(const std::string& query = "") {
        TestClient client(server_->port());
        client.send("GET /events" + query + " HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_THAT(client.receive_until("retry: 2000\n\n"), HasSubstr("text/event-stream"));
        return client;
    }
    void publish(std::string data) { ASSERT_TRUE(hub_->publish("votes", {"", std::move(data)})); }

    observe::Metrics metrics_;
    std::unique_ptr<EventHub> hub_;
    std::unique_ptr<TestServer> server_;
};

TEST_F(Events, EveryReaderGetsWhatIsPublished) {
    serve();
    TestClient one = reader();
    TestClient two = reader();
    ASSERT_TRUE(hub_->publish("votes", {"round", "1\n2"}));
    for (TestClient* each : {&one, &two}) {
        EXPECT_THAT(each->receive_until("2\n\n"),
                    EndsWith("id: 3e8-1\nevent: round\ndata: 1\ndata: 2\n\n"));
    }
    publish("next");
    EXPECT_THAT(one.receive_until("next\n\n"), EndsWith("id: 3e8-2\ndata: next\n\n"));
}

TEST_F(Events, TheyAreNotKeptAnywhere) {
    serve();
    TestClient client(server_->port());
    client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string head = client.receive_until("\r\n\r\n");
    EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(head, HasSubstr("X-Accel-Buffering: no\r\n"));
}

TEST_F(Events, AReaderThatComesBackGetsWhatItMissed) {
    serve();
    for (const char* each : {"a", "b", "c"}) publish(each);
    TestClient back = reader("?last=3e8-1");
    const std::string missed = back.receive_until("c\n\n");
    EXPECT_THAT(missed, HasSubstr("id: 3e8-2\ndata: b\n\nid: 3e8-3\ndata: c\n\n"));
    EXPECT_THAT(missed, Not(HasSubstr("data: a")));
    TestClient current = reader("?last=3e8-3");
    publish("d");
    EXPECT_THAT(current.receive_until("d\n\n"), EndsWith("id: 3e8-4\ndata: d\n\n"));
}

TEST_F(Events, AReaderOfWhatIsNoLongerKeptIsToldSo) {
    EventLimits limits;
    limits.kept_events_max = 2;
    serve({}, limits);
    for (const char* each : {"a", "b", "c", "d"}) publish(each);
    for (const char* last : {"3e8-1", "3e7-3", "3e8-99", "nonsense", "3e8-18446744073709551615"}) {
        TestClient back = reader(std::string("?last=") + last);
        EXPECT_THAT(back.receive_until("data: \n\n"),
                    HasSubstr("id: 3e8-4\nevent: missed\ndata: \n\n"))
            << last;
    }
    TestClient just = reader("?last=3e8-2");
    EXPECT_THAT(just.receive_until("d\n\n"), Not(HasSubstr("missed")));
}

TEST_F(Events, SilenceIsBrokenByAHeartbeat) {
    ServerOptions options;
    options.limits.heartbeat_period = 50ms;
    serve(options);
    TestClient client = reader();
    for (int each = 0; each < 3; ++each)
        EXPECT_EQ(client.receive_until(":\n\n\r\n").size() > 0, true);
    publish("still here");
    EXPECT_THAT(client.receive_until("still here\n\n"), HasSubstr("id: 3e8-1"));
    EXPECT_THAT(metrics_.render(), HasSubstr("almanac_http_connections_timed_out_total 0\n"));
}

TEST(EventLimits, AHeartbeatComesWithinTheTimeThatIsPromised) {
    // A tick may be half a second late, and the clock of the core half a second behind.
    EXPECT_LE(Limits().heartbeat_period + 1s, 25s);
}

TEST_F(Events, ASlowReaderIsDroppedAndTheOthersAreNot) {
    ServerOptions options;
    options.threads = 1;
    EventLimits limits;
    limits.kept_events_max = 16;
    serve(options, limits);
    TestClient slow = reader();
    TestClient quick = reader();
    const std::string large(8000, 'x');
    for (int each = 0; each < 3000; ++each) {
        publish(large);
        EXPECT_THAT(quick.receive_until("x\n\n"), HasSubstr("-" + std::to_string(each + 1) + "\n"));
    }
    const std::string got = slow.receive_all();
    EXPECT_TRUE(slow.is_closed());
    EXPECT_LT(got.size(), 3000u * 8000u);
    EXPECT_THAT(got, Not(EndsWith("\r\n0\r\n\r\n"))) << "it must see that this is not the end";
}

TEST_F(Events, ATopicThatIsClosedEndsItsStreams) {
    serve();
    TestClient client = reader();
    publish("last");
    hub_->close("votes");
    const std::string rest = client.receive_until("\r\n0\r\n\r\n");
    EXPECT_THAT(rest, HasSubstr("data: last\n\n"));
    EXPECT_TRUE(client.ask(get_small).ends_with("{\"small\":true}"));
    EXPECT_FALSE(hub_->publish("votes", {"", "more"}));
    EXPECT_THAT(client.ask("GET /events HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 404"));
}

TEST_F(Events, StoppingEndsTheStreamsAtOnce) {
    ServerOptions options;
    options.limits.linger_timeout = 50ms;
    serve(options);
    TestClient client = reader();
    const auto begin = std::chrono::steady_clock::now();
    std::thread stopping([&] { server_->stop(); });
    EXPECT_THAT(client.receive_all(), EndsWith("\r\n0\r\n\r\n"));
    stopping.join();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(Events, AReaderMayOutliveTheHub) {
    serve();
    TestClient client = reader();
    hub_->close("votes");
    hub_ = std::make_unique<EventHub>(at_1000ms);
    EXPECT_THAT(client.receive_until("\r\n0\r\n\r\n"), EndsWith("\r\n0\r\n\r\n"));
}

TEST_F(Events, WhatIsTooLargeOrOfNoTopicIsAnError) {
    EventLimits limits;
    limits.topics_max = 1;
    serve({}, limits);
    EXPECT_TRUE(hub_->open("votes"));
    EXPECT_FALSE(hub_->open("other"));
    EXPECT_FALSE(hub_->publish("other", {"", ""}));
    EXPECT_FALSE(hub_->publish("votes", {"", std::string(limits.event_bytes_max + 1, 'x')}));
}

// A thousand readers that come and go while another thread publishes: each sees the numbers in
// order, without a gap.
TEST_F(Events, AThousandReadersSeeEveryEventInOrder) {
    constexpr int events = 20;
    serve();
    std::vector<TestClient> clients;
    for (int each = 0; each < 1000; ++each) clients.push_back(reader());
    std::thread publishing([&] {
        for (int each = 1; each <= events; ++each) publish(std::to_string(each));
    });
    for (std::size_t at = 0; at < clients.size(); at += 3) {
        TestClient gone = std::move(clients[at]);
        clients[at] = reader();
    }
    publishing.join();
    for (std::size_t at = 1; at < clients.size(); at += 3) {
        for (int each = 1; each <= events; ++each) {
            const std::string data = "\ndata: " + std::to_string(each) + "\n\n";
            ASSERT_THAT(clients[at].receive_until("\n\n"), HasSubstr(data)) << at;
        }
    }
}

// What an EventSource reads of a text (WHATWG HTML §9.2.6), without retry.
struct Parsed {
    std::string id;
    Event event;
};
std::vector<Parsed> parsed(std::string_view text) {
    std::vector<Parsed> events;
    Parsed current;
    bool any = false;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() + 1);
        if (line.empty()) {
            if (any) events.push_back(current);
            current = {};
            any = false;
        } else if (line.starts_with("data: ")) {
            current.event.data += (any ? "\n" : "") + std::string(line.substr(6));
            any = true;
        } else if (line.starts_with("id: ")) {
            current.id = line.substr(4);
        } else if (line.starts_with("event: ")) {
            current.event.name = line.substr(7);
        }
    }
    return events;
}

RC_GTEST_PROP(EventText, IsReadAsItWasWritten, ()) {
    const auto lines = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::inRange(' ', '~')));
    const std::string end = *rc::gen::element<std::string>("\n", "\r", "\r\n");
    Event event{"name", ""};
    std::string expected;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        event.data += (at > 0 ? end : "") + lines[at];
        expected += (at > 0 ? "\n" : "") + lines[at];
    }
    const auto events = parsed(event_text("1-2", event));
    RC_ASSERT(events.size() == 1u);
    RC_ASSERT(events[0].id == "1-2");
    RC_ASSERT(events[0].event.name == "name");
    RC_ASSERT(events[0].event.data == expected);
}

RC_GTEST_PROP(EventText, AnIdIsReadAsItWasWritten, (std::uint64_t number)) {
    RC_ASSERT(number_of_event(event_id("3e8", number), "3e8") == std::optional(number));
    RC_ASSERT(!number_of_event(event_id("3e8", number), "3e9"));
    RC_ASSERT(!number_of_event(event_id("3e8", number) + "x", "3e8"));
}

}  // namespace
}  // namespace almanac::http
