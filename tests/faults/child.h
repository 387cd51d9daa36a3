#pragma once

// A server in a process of its own, so that its handles and its memory can be limited and measured,
// and so that a crash is seen. The test's own process has no threads when it forks.

#include "engine/http/http.h"
#include "tests/long.h"

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace almanac::faults {

// What the child serves, and with what it has to do.
struct ChildOptions {
    std::function<http::Router()> router;  // made in the child
    http::ServerOptions server;            // the port is a free one
    std::size_t handles_max = 0;           // 0: as many as the process may have
};

// A test that may open as many handles as there are. Clients and children have closer bounds than
// the test itself, and loops over them end at the first failure.
class Faults : public BoundedTest {
protected:
    void SetUp() override;
};

// Runs from construction to destruction; ends with the test's process, however that ends.
class Child {
public:
    explicit Child(const ChildOptions& options);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    std::uint16_t port() const { return port_; }
    std::size_t resident_bytes() const;
    std::size_t open_handles() const;
    // Asks it to stop; whether it ended by itself, well and within 30 seconds (10 are for answers
    // that are not finished yet).
    bool stop();

private:
    pid_t process_ = -1;
    int stop_ = -1;  // its end stops the child
    std::uint16_t port_ = 0;
};

// `/small` and `/large` of 8 MB.
http::Router plain_router();
// The bytes of `/large`.
inline constexpr std::size_t large_bytes = 8 * 1024 * 1024;

}  // namespace almanac::faults
