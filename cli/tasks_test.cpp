#include "cli/tasks.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace almanac::cli {
namespace {

TEST(Tasks, RunEachTaskOnce) {
    constexpr int count = 1'000;
    TaskLimits patient;
    patient.asked.wait_max = std::chrono::hours(1);
    std::atomic<int> ran{0};
    std::promise<void> all;
    {
        Tasks tasks(3, patient);
        for (int task = 0; task < count; ++task) {
            ASSERT_TRUE(tasks.submit([&] {
                if (++ran == count) all.set_value();
            }));
        }
        all.get_future().wait();
    }
    EXPECT_EQ(ran, count);
}

// One thread that is held until it is let go, and whoever waits behind it.
class HeldTasks {
public:
    explicit HeldTasks(const TaskLimits& limits = {}) : tasks(1, limits) {
        EXPECT_TRUE(tasks.submit([this] {
            begun_.set_value();
            gone_.wait();
        }));
        begun_.get_future().wait();
    }
    void let_go() { go_.set_value(); }

private:
    std::promise<void> go_;
    const std::shared_future<void> gone_ = go_.get_future().share();
    std::promise<void> begun_;

public:
    Tasks tasks;
};

TEST(Tasks, RefuseWhoeverWouldWaitTooLong) {
    TaskLimits limits;
    limits.asked.wait_max = std::chrono::hours(1);
    limits.asked.waiting_max = 10;
    std::atomic<std::size_t> ran{0};
    {
        HeldTasks held(limits);
        for (std::size_t task = 0; task < limits.asked.waiting_max; ++task)
            ASSERT_TRUE(held.tasks.submit([&] { ++ran; }));
        EXPECT_FALSE(held.tasks.submit([] { FAIL() << "it was refused"; }));
        EXPECT_TRUE(held.tasks.submit([] {}, cache::Urgency::ahead));
        EXPECT_EQ(held.tasks.counts().waiting, limits.asked.waiting_max);
        EXPECT_EQ(held.tasks.counts().waiting_ahead, 1u);
        EXPECT_EQ(held.tasks.counts().refused, 1u);
        held.let_go();
    }
    EXPECT_LE(ran, limits.asked.waiting_max);
}

// Before a pace was seen a task is taken to last 5 ms: 100 of them are half a second.
TEST(Tasks, RefuseByThePaceAtWhichTheyAreDone) {
    HeldTasks held;
    std::size_t taken = 0;
    while (taken < 1'000 && held.tasks.submit([] {})) ++taken;
    EXPECT_GE(taken, 90u);
    EXPECT_LE(taken, 102u);
    EXPECT_GE(held.tasks.counts().expected_wait, std::chrono::milliseconds(450));
    held.let_go();
}

TEST(Tasks, RunWhatNobodyWaitsForAtOneTurnInEight) {
    std::vector<char> order;
    std::promise<void> all;
    {
        HeldTasks held;
        for (int task = 0; task < 4; ++task)
            held.tasks.submit([&] { order.push_back('h'); }, cache::Urgency::ahead);
        for (int task = 0; task < 16; ++task) held.tasks.submit([&] { order.push_back('a'); });
        held.tasks.submit([&] { all.set_value(); }, cache::Urgency::ahead);
        held.let_go();
        all.get_future().wait();
    }
    // The first turn was that of the task that held them.
    EXPECT_EQ(std::string(order.begin(), order.end()), "aaaaaahaaaaaaahaaahh");
}

TEST(Tasks, DropWhatWaitsWhenTheyEnd) {
    std::promise<void> go;
    const std::shared_future<void> gone = go.get_future().share();
    std::promise<void> begun;
    bool ran = false;
    std::thread ends;
    {
        Tasks tasks(1);
        ASSERT_TRUE(tasks.submit([&] {
            begun.set_value();
            gone.wait();
        }));
        begun.get_future().wait();
        ASSERT_TRUE(tasks.submit([&] { ran = true; }));
        // The destructor has taken the waiting task away long before this lets the first one end.
        ends = std::thread([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            go.set_value();
        });
    }
    ends.join();
    EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace almanac::cli
