// The clock of the machine jumps: answers say the new time, and nobody's deadline moves.

#include "engine/base/clock.h"

#include "engine/base/ensure.h"
#include "tests/faults/child.h"
#include "tests/faults/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <atomic>
#include <new>
#include <thread>

namespace almanac::faults {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

// A clock in memory that the child shares.
class JumpingClock final : public base::Clock {
public:
    JumpingClock() {
        void* shared = ::mmap(nullptr, sizeof(Seconds), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        base::ensure(shared != MAP_FAILED, "no memory to share");
        seconds_ = new (shared) Seconds(0);
    }
    JumpingClock(const JumpingClock&) = delete;
    JumpingClock& operator=(const JumpingClock&) = delete;
    ~JumpingClock() override { ::munmap(seconds_, sizeof(Seconds)); }

    void jump_to(std::int64_t seconds) { *seconds_ = seconds; }
    base::Instant now() const override {
        return base::Instant(std::chrono::seconds(seconds_->load()));
    }

private:
    using Seconds = std::atomic<std::int64_t>;
    Seconds* seconds_;
};

using TheClock = Faults;

TEST_F(TheClock, JumpsAndAnswersSayTheNewTimeAtOnceAndNobodyIsCutOff) {
    JumpingClock clock;
    clock.jump_to(1'800'000'000);
    ChildOptions options;
    options.router = plain_router;
    options.server.clock = &clock;
    options.server.threads = 1;
    options.server.limits.header_timeout = 2s;
    Child child(options);
    Client kept(child.port());
    EXPECT_THAT(kept.get("/small"), HasSubstr("Date: Fri, 15 Jan 2027 08:00:00 GMT\r\n"));
    Client slow(child.port());
    slow.send("GET /small");
    const auto begin = std::chrono::steady_clock::now();
    const std::pair<std::int64_t, const char*> jumps[] = {
        {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
        {4'102'444'799, "Thu, 31 Dec 2099 23:59:59 GMT"},
        {1'799'999'999, "Fri, 15 Jan 2027 07:59:59 GMT"},
        {-1, "Wed, 31 Dec 1969 23:59:59 GMT"},
    };
    for (const auto& [seconds, date] : jumps) {
        clock.jump_to(seconds);
        std::this_thread::sleep_for(600ms);  // a tick
        const std::string answer = kept.get("/small");
        EXPECT_THAT(answer, HasSubstr(std::string("Date: ") + date + "\r\n"));
        EXPECT_THAT(answer, EndsWith("small"));
    }
    EXPECT_THAT(slow.receive(), StartsWith("HTTP/1.1 408")) << "deadlines go by another clock";
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
    EXPECT_TRUE(child.stop());
}

}  // namespace
}  // namespace almanac::faults
