#include "tests/faults/child.h"

#include "engine/base/encoded.h"
#include "engine/base/ensure.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>

namespace almanac::faults {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto starts_within = 30s;
constexpr auto stops_within = 30s;

void limit_handles(std::size_t most) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = most != 0 ? most : limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Serves until `stop` ends; the exit code says how it went.
int serve(const ChildOptions& options, int ready, int stop) {
    limit_handles(options.handles_max);
    const http::Router router = options.router();
    http::ServerOptions server_options = options.server;
    server_options.port = 0;
    auto server = http::Server::listen(router, server_options);
    if (!server) return 1;
    const std::uint16_t port = (*server)->port();
    if (::write(ready, &port, sizeof port) != sizeof port) return 1;
    std::thread serving([&] { (*server)->run(); });
    char byte = 0;
    while (::read(stop, &byte, 1) > 0) continue;
    (*server)->stop();
    serving.join();
    return 0;
}

// The port that the child writes, 0 where it does not.
std::uint16_t port_from(int ready) {
    std::uint16_t port = 0;
    pollfd waiting{ready, POLLIN, 0};
    const auto limit = std::chrono::milliseconds(starts_within).count();
    const bool said = ::poll(&waiting, 1, static_cast<int>(limit)) == 1;
    return said && ::read(ready, &port, sizeof port) == sizeof port ? port : std::uint16_t{0};
}

// Its status where it ends in time.
std::optional<int> ended(pid_t process, Steady::duration within) {
    const auto until = Steady::now() + within;
    int status = 0;
    while (::waitpid(process, &status, WNOHANG) == 0) {
        if (Steady::now() >= until) return std::nullopt;
        std::this_thread::sleep_for(2ms);
    }
    return status;
}

}  // namespace

void Faults::SetUp() {
    BoundedTest::SetUp();
    limit_handles(0);
}

Child::Child(const ChildOptions& options) {
    std::array<int, 2> ready{};
    std::array<int, 2> stop{};
    base::ensure(::pipe(ready.data()) == 0 && ::pipe(stop.data()) == 0, "no pipe for the child");
    process_ = ::fork();
    base::ensure(process_ >= 0, "no process for the child");
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::close(ready[0]);
        ::close(stop[1]);
        ::_exit(serve(options, ready[1], stop[0]));
    }
    ::close(ready[1]);
    ::close(stop[0]);
    stop_ = stop[1];
    port_ = port_from(ready[0]);
    ::close(ready[0]);
    base::ensure(port_ != 0, "the child does not listen");
}

Child::~Child() { stop(); }

std::size_t Child::resident_bytes() const {
    std::ifstream file("/proc/" + std::to_string(process_) + "/statm");
    std::size_t pages = 0;
    std::size_t resident = 0;
    file >> pages >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t Child::open_handles() const {
    const std::filesystem::directory_iterator handles("/proc/" + std::to_string(process_) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(handles), end(handles)));
}

bool Child::stop() {
    if (process_ < 0) return true;
    ::close(stop_);
    const pid_t process = std::exchange(process_, -1);
    const std::optional<int> status = ended(process, stops_within);
    if (!status) {
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        return false;
    }
    return WIFEXITED(*status) && WEXITSTATUS(*status) == 0;
}

http::Router plain_router() {
    http::Router router;
    const auto add = [&](std::string name, std::string body) {
        http::Route route;
        route.path = "/" + name;
        route.name = std::move(name);
        route.handle =
            [answer = base::encode_identity(std::move(body), "text/plain")](const http::Request&) {
                http::Reply reply;
                reply.body = answer;
                return reply;
            };
        router.add(route);
    };
    add("small", "small");
    add("large", std::string(large_bytes, 'x'));
    return router;
}

}  // namespace almanac::faults
