// The gate in front of a running server, over its socket.

#include "engine/access/access.h"
#include "engine/access/test_access.h"
#include "engine/base/encoded.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace almanac::access {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

http::Route route_of(std::string name, Role needed, http::Priority priority) {
    http::Route route;
    route.path = "/" + name;
    route.name = name;
    route.caller = needed;
    route.priority = priority;
    route.handle = [name](const http::Request& request) {
        http::Reply reply;
        reply.body = base::encode_identity(
            name + " for <" + std::string(request.caller_name()) + ">", "text/plain");
        return reply;
    };
    return route;
}

// Everything that a server sends until it closes.
std::string exchange(std::uint16_t port, const std::string& request) {
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{10, 0};
    ::setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    std::string answer;
    if (::connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::send(handle, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
        std::array<char, 4096> bytes{};
        for (ssize_t got = 0; (got = ::recv(handle, bytes.data(), bytes.size(), 0)) > 0;)
            answer.append(bytes.data(), static_cast<std::size_t>(got));
    }
    ::close(handle);
    return answer;
}

class Served : public ::testing::Test {
protected:
    Served() {
        Settings settings = default_settings();
        settings.tiers[0].limits[0].allowance = {3, hours(1), 3};
        gate_ = std::move(Gate::open(settings, path_, clock_)).value();
        router_.add(route_of("open", Role::anybody, http::Priority::finished));
        router_.add(route_of("caches", Role::admin, http::Priority::finished));
        router_.add(route_of("healthz", Role::anybody, http::Priority::vital));
        http::ServerOptions options;
        options.port = 0;
        options.threads = 2;
        options.access = gate_.get();
        server_ = std::move(http::Server::listen(router_, options)).value();
        thread_ = std::thread([this] { server_->run(); });
    }
    ~Served() override {
        server_->stop();
        thread_.join();
    }

    std::string ask(const std::string& path, const std::string& fields = "") {
        return exchange(server_->port(), "GET /" + path + " HTTP/1.1\r\nHost: a\r\n" + fields +
                                             "Connection: close\r\n\r\n");
    }
    std::string add(Role role) {
        auto issued = KeyFile(path_, clock_, entropy_).add({"Ada", role, "standard", hours(1)});
        EXPECT_FALSE(gate_->refresh());
        return std::string(issued->text.reveal());
    }

    TestFolder folder_;
    std::filesystem::path path_ = folder_ / "keys.json";
    base::FixedClock clock_{std::chrono::system_clock::now()};
    SystemEntropy entropy_;
    std::unique_ptr<Gate> gate_;
    http::Router router_;
    std::unique_ptr<http::Server> server_;
    std::thread thread_;
};

TEST_F(Served, OpensToWhoHasTheRole) {
    EXPECT_THAT(ask("open"), HasSubstr("open for <>"));
    const std::string refused = ask("caches");
    EXPECT_THAT(refused, HasSubstr("HTTP/1.1 401 Unauthorized\r\n"));
    EXPECT_THAT(refused, HasSubstr("WWW-Authenticate: Bearer realm=\"almanac\"\r\n"));
    EXPECT_THAT(refused, HasSubstr("application/problem+json"));
    const std::string reader = add(Role::reader);
    EXPECT_THAT(ask("caches", "X-API-Key: " + reader + "\r\n"),
                HasSubstr("HTTP/1.1 403 Forbidden"));
    const std::string admin = add(Role::admin);
    const std::string answer = ask("caches", "Authorization: Bearer " + admin + "\r\n");
    EXPECT_THAT(answer, HasSubstr("caches for <Ada>"));
    EXPECT_THAT(answer,
                HasSubstr("RateLimit-Policy: \"standard\";q=5000;w=1;almanac-burst=50000\r\n"));
    EXPECT_THAT(answer, HasSubstr("RateLimit: \"standard\";r=49999;t=10\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr(admin.substr(13))));
}

TEST_F(Served, LimitsWhoComesThroughTheProxyAndNotTheMachineItself) {
    const std::string far = "X-Forwarded-For: 203.0.113.9\r\n";
    for (int each = 0; each < 3; ++each) EXPECT_THAT(ask("open", far), HasSubstr(" 200 OK"));
    const std::string refused = ask("open", far);
    EXPECT_THAT(refused, HasSubstr("HTTP/1.1 429 Too Many Requests\r\n"));
    EXPECT_THAT(refused, HasSubstr("Retry-After: 1200\r\n"));
    EXPECT_THAT(refused, HasSubstr("RateLimit: \"anonymous\";r=0;t=1200\r\n"));
    EXPECT_THAT(ask("open", "X-Forwarded-For: 203.0.113.10\r\n"), HasSubstr(" 200 OK"));
    EXPECT_THAT(ask("healthz", far), HasSubstr(" 200 OK"));
    for (int each = 0; each < 10; ++each) EXPECT_THAT(ask("open"), HasSubstr(" 200 OK"));
}

TEST_F(Served, CountsNoAnswerThatTheClientHasAlready) {
    const std::string far = "X-Forwarded-For: 203.0.113.9\r\n";
    const std::string first = ask("open", far);
    const auto at = first.find("ETag: ") + 6;
    const std::string etag = first.substr(at, first.find("\r\n", at) - at);
    for (int each = 0; each < 20; ++each) {
        EXPECT_THAT(ask("open", far + "If-None-Match: " + etag + "\r\n"),
                    HasSubstr("304 Not Modified"));
    }
    EXPECT_THAT(ask("open", far), HasSubstr(" 200 OK"));
    EXPECT_THAT(ask("open", far), HasSubstr(" 200 OK"));
    EXPECT_THAT(ask("open", far), HasSubstr(" 429 "));
}

TEST_F(Served, SurvivesCredentialsOfEveryShape) {
    for (const std::string& value :
         {std::string(8000, 'a'), std::string("alm_"), std::string("\xff\xfe\x80"),
          std::string("alm_00000000_") + std::string(52, '0'), std::string("Bearer"),
          std::string("a, b"), std::string("\"quoted\""), std::string("alt_0_0_0")}) {
        for (const std::string_view name : {"X-API-Key: ", "Authorization: Bearer "}) {
            const std::string answer = ask("open", std::string(name) + value + "\r\n");
            EXPECT_THAT(answer, HasSubstr(" 401 Unauthorized")) << value.substr(0, 40);
            EXPECT_THAT(answer, HasSubstr("error=\"invalid_token\""));
        }
    }
    const std::string nul("alm_\0x", 6);
    EXPECT_THAT(ask("open", "X-API-Key: " + nul + "\r\n"), HasSubstr(" 400 "));
    EXPECT_THAT(ask("open", "X-API-Key: " + std::string(17'000, 'a') + "\r\n"), HasSubstr(" 431 "));
    EXPECT_THAT(ask("open"), HasSubstr(" 200 OK"));
}

}  // namespace
}  // namespace almanac::access
