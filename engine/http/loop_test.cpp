#include "engine/http/loop.h"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace almanac::http {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds at_once{0};

// Two connected sockets: what is said at one end is heard at the other.
class Pair {
public:
    Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0); }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() {
        close_near();
        close_far();
    }

    int near() const { return ends_[0]; }
    void say() const { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
    void hear() const {
        std::array<char, 16> bytes;
        EXPECT_GT(::read(ends_[0], bytes.data(), bytes.size()), 0);
    }
    void close_near() { close(ends_[0]); }
    void close_far() { close(ends_[1]); }

private:
    static void close(int& end) {
        if (end >= 0) ::close(std::exchange(end, -1));
    }
    std::array<int, 2> ends_{-1, -1};
};

// Keeps what it was told and reads nothing.
class Noting final : public Watcher {
public:
    void ready(std::uint32_t events) override { told.push_back(events); }
    std::vector<std::uint32_t> told;
};

bool can_read(std::uint32_t events) { return (events & EPOLLIN) != 0; }

// A watched pair whose first report, that there is room to write, has been made.
class LoopTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(loop.watch(pair.near(), noting));
        loop.turn(at_once);
        ASSERT_EQ(noting.told.size(), 1u);
        noting.told.clear();
    }

    Loop loop;
    Pair pair;
    Noting noting;
};

TEST_F(LoopTest, WhatBecomesReadyIsReportedOnceThoughNobodyReadsIt) {
    pair.say();
    loop.turn(1s);
    ASSERT_EQ(noting.told.size(), 1u);
    EXPECT_TRUE(can_read(noting.told[0]));
    loop.turn(at_once);
    EXPECT_EQ(noting.told.size(), 1u);
}

TEST_F(LoopTest, EachArrivalIsReported) {
    for (std::size_t arrival = 1; arrival <= 3; ++arrival) {
        pair.say();
        loop.turn(1s);
        EXPECT_EQ(noting.told.size(), arrival);
    }
}

TEST_F(LoopTest, AgainHasWhatIsStillReadyReportedAnew) {
    pair.say();
    loop.turn(1s);
    loop.again(pair.near(), noting);
    loop.turn(at_once);
    ASSERT_EQ(noting.told.size(), 2u);
    EXPECT_TRUE(can_read(noting.told[1]));
    pair.hear();
    loop.again(pair.near(), noting);
    loop.turn(at_once);
    ASSERT_EQ(noting.told.size(), 3u);
    EXPECT_FALSE(can_read(noting.told[2])) << "only the room to write is left to report";
}

TEST_F(LoopTest, TheEndOfTheOtherSideIsReported) {
    pair.close_far();
    loop.turn(1s);
    ASSERT_EQ(noting.told.size(), 1u);
    EXPECT_NE(noting.told[0] & (EPOLLRDHUP | EPOLLHUP), 0u);
}

TEST_F(LoopTest, ATurnWithoutNewsEndsWhenItsTimeIsOver) {
    const auto begin = Clock::now();
    loop.turn(30ms);
    EXPECT_GE(Clock::now() - begin, 29ms);
    EXPECT_TRUE(noting.told.empty());
}

TEST_F(LoopTest, AWakeFromAnotherThreadEndsATurn) {
    const auto begin = Clock::now();
    std::thread waking([&] {
        std::this_thread::sleep_for(20ms);
        loop.wake();
    });
    loop.turn(20s);
    waking.join();
    EXPECT_LT(Clock::now() - begin, 15s);
    EXPECT_TRUE(noting.told.empty());
}

TEST_F(LoopTest, AWakeBeforeATurnEndsThatOneAndNoOther) {
    loop.wake();
    loop.wake();
    const auto begin = Clock::now();
    loop.turn(20s);
    EXPECT_LT(Clock::now() - begin, 15s);
    const auto then = Clock::now();
    loop.turn(30ms);
    EXPECT_GE(Clock::now() - then, 29ms);
}

TEST_F(LoopTest, AWatcherMayEndItselfWhileTheOthersOfItsTurnAreServed) {
    // Closes its handle and goes.
    class Leaving final : public Watcher {
    public:
        Leaving(Pair& pair, std::unique_ptr<Leaving>& owner) : pair_(pair), owner_(owner) {}
        void ready(std::uint32_t) override {
            pair_.close_near();
            owner_.reset();
        }

    private:
        Pair& pair_;
        std::unique_ptr<Leaving>& owner_;
    };
    Pair other;
    std::unique_ptr<Leaving> leaving;
    leaving = std::make_unique<Leaving>(other, leaving);
    ASSERT_TRUE(loop.watch(other.near(), *leaving));
    pair.say();
    loop.turn(1s);
    EXPECT_EQ(leaving, nullptr);
    EXPECT_EQ(noting.told.size(), 1u);
    loop.turn(at_once);
    EXPECT_EQ(noting.told.size(), 1u);
}

TEST(Loop, WhatCannotBeWatchedIsSaidSo) {
    Loop loop;
    Noting noting;
    EXPECT_FALSE(loop.watch(-1, noting));
}

}  // namespace
}  // namespace almanac::http
