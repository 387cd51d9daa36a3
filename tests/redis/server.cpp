#include "tests/redis/server.h"

#include "engine/base/ensure.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <thread>

namespace almanac::redis_test {

namespace {

using namespace std::chrono_literals;

constexpr const char* program = "/usr/bin/redis-server";

std::uint16_t free_port() {
    const int handle = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(handle, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size);
    close(handle);
    return ntohs(address.sin_port);
}

// In the child: becomes redis-server, or ends.
[[noreturn]] void become(const std::vector<std::string>& words, const std::string& log) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(out, 1);
    dup2(out, 2);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(program, arguments.data());
    _exit(127);
}

using Context = std::unique_ptr<redisContext, void (*)(redisContext*)>;

// Waits for nothing longer than ten seconds; null where nobody listens.
Context connect_to(const std::string& socket) {
    constexpr timeval patience{10, 0};
    Context context(redisConnectUnixWithTimeout(socket.c_str(), patience), redisFree);
    const bool connected =
        context && context->err == 0 && redisSetTimeout(context.get(), patience) == REDIS_OK;
    return connected ? std::move(context) : Context(nullptr, redisFree);
}

void write_reply(const redisReply& reply, std::string& text) {
    if (reply.type == REDIS_REPLY_ARRAY) {
        for (std::size_t at = 0; at < reply.elements; ++at) {
            write_reply(*reply.element[at], text);
            text += '\n';
        }
    } else if (reply.type == REDIS_REPLY_INTEGER) {
        text += std::to_string(reply.integer);
    } else if (reply.type == REDIS_REPLY_NIL) {
        text += "(nil)";
    } else {
        text.append(reply.str, reply.len);
    }
}

}  // namespace

void RedisTest::SetUp() {
    BoundedTest::SetUp();
    if (std::filesystem::exists(program)) return;
    ASSERT_EQ(std::getenv("CI"), nullptr) << "redis-server is not installed";
    GTEST_SKIP() << "redis-server is not installed";
}

RedisServer::RedisServer(std::vector<std::string> more) : more_(std::move(more)) {
    for (int attempt = 0; attempt < 3; ++attempt) {
        port_ = free_port();
        if (try_start()) return;
    }
    base::ensure(false, "redis-server does not start");
}

RedisServer::~RedisServer() { kill(); }

std::string RedisServer::address() const { return fmt::format("redis://127.0.0.1:{}", port_); }

std::string RedisServer::socket_address() const { return "unix://" + socket().string(); }

void RedisServer::start() {
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (try_start()) return;
    }
    base::ensure(false, "redis-server does not start again");
}

bool RedisServer::try_start() {
    std::vector<std::string> words{"redis-server", "--port",    std::to_string(port_),
                                   "--bind",       "127.0.0.1", "--unixsocket",
                                   socket(),       "--save",    "",
                                   "--appendonly", "no",        "--dir",
                                   folder_.path()};
    words.insert(words.end(), more_.begin(), more_.end());
    const std::string log = folder_ / "redis.log";
    process_ = fork();
    if (process_ == 0) become(words, log);
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < until) {
        if (answers()) return true;
        if (waitpid(process_, nullptr, WNOHANG) == process_) return false;
        std::this_thread::sleep_for(20ms);
    }
    kill();
    return false;
}

// By the socket, where nobody else can answer: the port may have become another server's, and this
// one ends if it has.
bool RedisServer::answers() const {
    const Context context = connect_to(socket());
    if (!context) return false;
    const std::unique_ptr<void, void (*)(void*)> reply(redisCommand(context.get(), "PING"),
                                                       freeReplyObject);
    return reply != nullptr;
}

void RedisServer::kill() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
}

void RedisServer::freeze() const { ::kill(process_, SIGSTOP); }
void RedisServer::thaw() const { ::kill(process_, SIGCONT); }

std::string RedisServer::ask(const std::vector<std::string>& words) const {
    const Context context = connect_to(socket());
    if (!context) return "(away)";
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    const std::unique_ptr<void, void (*)(void*)> reply(
        redisCommandArgv(context.get(), static_cast<int>(words.size()), texts.data(), sizes.data()),
        freeReplyObject);
    if (!reply) return "(away)";
    std::string text;
    write_reply(*static_cast<redisReply*>(reply.get()), text);
    return text;
}

std::vector<std::string> RedisServer::keys(const std::string& pattern) const {
    std::vector<std::string> keys;
    std::istringstream lines(ask({"KEYS", pattern}));
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) keys.push_back(line);
    }
    return keys;
}

}  // namespace almanac::redis_test
