// Clients that are slow, silent or many: each is bounded in time and memory, and the others are
// served meanwhile.

#include "tests/faults/child.h"
#include "tests/faults/client.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>
#include <vector>

namespace almanac::faults {
namespace {

using testing::AnyOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::size_t mebibyte = 1024 * 1024;
// An honest client's answer, beside whatever goes on.
constexpr auto served_within = 8s;

ChildOptions plain(http::Limits limits) {
    ChildOptions options;
    options.router = plain_router;
    options.server.threads = 2;
    options.server.limits = limits;
    return options;
}

void expect_served(std::uint16_t port) {
    const auto begin = Steady::now();
    EXPECT_THAT(Client(port).get("/small"), EndsWith("\r\n\r\nsmall"));
    EXPECT_LT(Steady::now() - begin, served_within);
}

// Waits until the child has no more handles than it began with, give or take the honest client's.
void expect_handles_return(const Child& child, std::size_t at_first, std::chrono::seconds within) {
    const auto end = Steady::now() + within;
    while (child.open_handles() > at_first + 2 && Steady::now() < end)
        std::this_thread::sleep_for(20ms);
    EXPECT_LE(child.open_handles(), at_first + 2);
}

using Clients = Faults;

TEST_F(Clients, ThatNeverReadAreClosedAndCostNoCopyOfTheAnswer) {
    http::Limits limits;
    limits.write_timeout = 1s;
    Child child(plain(limits));
    expect_served(child.port());
    const std::size_t handles = child.open_handles();
    const std::size_t memory = child.resident_bytes();
    std::vector<Client> clients;
    for (int each = 0; each < (is_long() ? 2000 : 200); ++each) {
        clients.emplace_back(child.port());
        clients.back().send(get_request("/large") + get_request("/large"));
    }
    std::this_thread::sleep_for(300ms);
    expect_served(child.port());
    EXPECT_LT(child.resident_bytes(), memory + 16 * mebibyte) << "of 8 MB each, nothing is copied";
    expect_handles_return(child, handles, 20s);
    EXPECT_LT(clients[0].receive_all().size(), large_bytes);
    expect_served(child.port());
    EXPECT_TRUE(child.stop());
}

// A stream that has no end, and readers who never begin: what is made for them stays bounded.
TEST_F(Clients, ThatNeverReadAStreamHoldNoMoreThanItsPieces) {
    http::Limits limits;
    limits.write_timeout = 1s;
    ChildOptions options = plain(limits);
    options.router = [] {
        http::Router router = plain_router();
        http::Route route;
        route.path = "/endless";
        route.name = "endless";
        route.handle = [](const http::Request&) {
            http::Reply reply;
            reply.source = http::source_of(http::ndjson_content_type, [](std::string& piece) {
                piece.assign(16 * 1024, '1');
                return http::Source::Next::more;
            });
            return reply;
        };
        router.add(route);
        return router;
    };
    Child child(options);
    expect_served(child.port());
    const std::size_t handles = child.open_handles();
    const std::size_t memory = child.resident_bytes();
    const std::size_t count = is_long() ? 2000 : 200;
    std::vector<Client> clients;
    for (std::size_t each = 0; each < count; ++each) {
        clients.emplace_back(child.port());
        clients.back().send(get_request("/endless"));
    }
    std::this_thread::sleep_for(300ms);
    expect_served(child.port());
    EXPECT_LT(child.resident_bytes(), memory + count * 64 * 1024 + 8 * mebibyte);
    expect_handles_return(child, handles, 20s);
    EXPECT_TRUE(child.stop());
}

TEST_F(Clients, ThatSendOneByteASecondAreClosedInTime) {
    http::Limits limits;
    limits.header_timeout = is_long() ? 10s : 2s;
    limits.body_timeout = limits.header_timeout;
    Child child(plain(limits));
    const std::string_view head = "GET /small HTTP/1.1\r\nHost: aaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    std::vector<Client> slow;
    for (int each = 0; each < 300; ++each) slow.emplace_back(child.port());
    Client slow_body(child.port());
    slow_body.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    const auto begin = Steady::now();
    for (std::size_t at = 0; at < head.size() && !slow[0].is_answered() && !HasFailure(); ++at) {
        for (Client& each : slow) each.send(head.substr(at, 1));
        slow_body.send("x");
        expect_served(child.port());
        std::this_thread::sleep_for(1s);
    }
    EXPECT_LT(Steady::now() - begin, limits.header_timeout + 5s);
    for (Client& each : slow) ASSERT_THAT(each.receive(), StartsWith("HTTP/1.1 408"));
    EXPECT_THAT(slow_body.receive(), StartsWith("HTTP/1.1 408"));
    EXPECT_TRUE(child.stop());
}

// Every second one says nothing, the others half of a request.
TEST_F(Clients, TenThousandHalfOpenAreHeldCheaplyAndLetGo) {
    constexpr std::size_t count = 10'000;
    http::Limits limits;
    limits.greeting_timeout = is_long() ? 15s : 3s;
    limits.header_timeout = limits.greeting_timeout;
    Child child(plain(limits));
    expect_served(child.port());
    const std::size_t handles = child.open_handles();
    const std::size_t memory = child.resident_bytes();
    std::vector<Client> half_open;
    for (std::size_t each = 0; each < count; ++each) {
        half_open.emplace_back(child.port(), static_cast<std::uint8_t>(2 + each % 8));
        ASSERT_TRUE(half_open.back().is_connected()) << each;
        if (each % 2 == 1) half_open.back().send("GET /small HTTP/1.1\r\nHo");
    }
    expect_served(child.port());
    EXPECT_LT(child.resident_bytes(), memory + count * 4096);
    expect_handles_return(child, handles, 60s);
    EXPECT_THAT(half_open[0].receive(), "");
    EXPECT_THAT(half_open[1].receive(), StartsWith("HTTP/1.1 408"));
    expect_served(child.port());
    EXPECT_TRUE(child.stop());
}

TEST_F(Clients, OverTheLimitAreToldSoAndTheOthersKeepTheirPlace) {
    http::Limits limits;
    limits.connections_max = 100;
    Child child(plain(limits));
    std::vector<Client> held;
    for (int each = 0; each < 100; ++each) {
        held.emplace_back(child.port());
        ASSERT_THAT(held.back().get("/small"), EndsWith("small"));
    }
    for (int each = 0; each < 300; ++each) {
        Client refused(child.port());
        const std::string answer = refused.get("/small");
        ASSERT_THAT(answer, StartsWith("HTTP/1.1 503 Service Unavailable\r\n")) << each;
        ASSERT_THAT(answer, HasSubstr("\r\nRetry-After: "));
        ASSERT_THAT(answer, EndsWith("}"));
    }
    for (Client& each : held) ASSERT_THAT(each.get("/small"), EndsWith("small"));
    const std::size_t handles = child.open_handles();
    held.clear();
    expect_handles_return(child, handles - 100, 10s);
    expect_served(child.port());
    EXPECT_TRUE(child.stop());
}

// Room for some 50 clients; whoever comes beyond makes accept itself fail.
ChildOptions short_of_handles() {
    ChildOptions options = plain({});
    options.handles_max = 64;
    return options;
}
const auto is_served_or_told = AnyOf(EndsWith("small"), StartsWith("HTTP/1.1 503"));

TEST_F(Clients, AreToldSoWhereHandlesAreUsedUpAndItRecovers) {
    Child child(short_of_handles());
    expect_served(child.port());
    const std::size_t handles = child.open_handles();
    for (int round = 0; round < (is_long() ? 20 : 2); ++round) {
        std::vector<Client> clients;
        std::size_t served = 0;
        for (int each = 0; each < 200; ++each) {
            clients.emplace_back(child.port());
            const std::string answer = clients.back().get("/small");
            ASSERT_THAT(answer, is_served_or_told) << each;
            served += answer.ends_with("small") ? 1u : 0u;
        }
        EXPECT_GT(served, 30u);
        EXPECT_LT(served, 64u);
        EXPECT_THAT(clients[0].get("/small"), EndsWith("small")) << "who is in stays in";
        clients.clear();
        expect_handles_return(child, handles, 10s);
        expect_served(child.port());
    }
    EXPECT_TRUE(child.stop());
}

// All doors are short of the same handles: what one gives up, another must not take.
TEST_F(Clients, AreToldSoOnAllCoresAtOnceWhereHandlesAreUsedUp) {
    Child child(short_of_handles());
    expect_served(child.port());
    const std::size_t handles = child.open_handles();
    for (int round = 0; round < (is_long() ? 100 : 5); ++round) {
        std::vector<Client> clients;
        for (int each = 0; each < 400; ++each) {
            clients.emplace_back(child.port());
            clients.back().send(get_request("/small"));
        }
        std::size_t served = 0;
        for (Client& each : clients) {
            const std::string answer = each.receive();
            ASSERT_THAT(answer, is_served_or_told) << round;
            served += answer.ends_with("small") ? 1u : 0u;
        }
        EXPECT_GT(served, 30u);
        EXPECT_LT(served, 64u);
        clients.clear();
        expect_handles_return(child, handles, 10s);
        expect_served(child.port());
    }
    EXPECT_TRUE(child.stop());
}

// Files that are opened and closed meanwhile take what was given up; it is had back.
TEST_F(Clients, AreToldSoAlthoughFilesTakeTheLastHandle) {
    ChildOptions options = short_of_handles();
    options.router = [] {
        std::thread([] {
            for (;; std::this_thread::sleep_for(1ms)) {
                const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
                std::this_thread::sleep_for(1ms);
                if (file >= 0) ::close(file);
            }
        }).detach();  // ends with the child
        return plain_router();
    };
    Child child(options);
    std::vector<Client> clients;
    for (int each = 0; each < 400; ++each) {
        clients.emplace_back(child.port());
        clients.back().send(get_request("/small"));
    }
    for (Client& each : clients) ASSERT_THAT(each.receive(), is_served_or_told);
    clients.clear();
    const auto until = Steady::now() + 10s;
    while (!Client(child.port()).get("/small").ends_with("small") && Steady::now() < until) {
        std::this_thread::sleep_for(20ms);
    }
    expect_served(child.port());
    EXPECT_TRUE(child.stop());
}

TEST_F(Clients, ThatVanishMidwayLeaveNothing) {
    Child child(plain({}));
    expect_served(child.port());
    const std::size_t handles = child.open_handles();
    const std::size_t memory = child.resident_bytes();
    for (int each = 0; each < (is_long() ? 20'000 : 1000); ++each) {
        Client client(child.port());
        ASSERT_TRUE(client.is_connected()) << each;
        const std::string request = get_request(each % 2 == 0 ? "/large" : "/small");
        client.send(request.substr(0, 1 + static_cast<std::size_t>(each) % request.size()));
    }
    expect_served(child.port());
    expect_handles_return(child, handles, 10s);
    EXPECT_LT(child.resident_bytes(), memory + 8 * mebibyte);
    EXPECT_TRUE(child.stop());
}

}  // namespace
}  // namespace almanac::faults
