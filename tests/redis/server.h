#pragma once

// A real redis-server on a free port of this machine, which goes when the test goes.

#include "engine/base/test_folder.h"
#include "tests/long.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace almanac::redis_test {

// A test that needs redis-server: without one it is skipped, but fails where CI is set. Its servers
// end with it, however that ends.
class RedisTest : public BoundedTest {
protected:
    void SetUp() override;
};

// One server, started by the constructor and killed by the destructor.
class RedisServer {
public:
    // `more` are further arguments of redis-server.
    explicit RedisServer(std::vector<std::string> more = {});
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    // redis://127.0.0.1:port
    std::string address() const;
    // unix:///…
    std::string socket_address() const;

    // Ends it at once, as a crash would; what it held is gone.
    void kill();
    // Starts it again at the same address, empty.
    void start();
    // Stops it in the middle of whatever it does, and lets it go on.
    void freeze() const;
    void thaw() const;

    // One command by a connection of its own; the reply as text, elements of arrays on lines of
    // their own, "(nil)" for nothing, "(away)" where there is none within ten seconds.
    std::string ask(const std::vector<std::string>& words) const;
    // The keys that match.
    std::vector<std::string> keys(const std::string& pattern) const;

private:
    bool try_start();
    bool answers() const;
    std::filesystem::path socket() const { return folder_ / "redis.sock"; }

    std::vector<std::string> more_;
    base::TestFolder folder_;
    std::uint16_t port_ = 0;
    pid_t process_ = 0;
};

}  // namespace almanac::redis_test
