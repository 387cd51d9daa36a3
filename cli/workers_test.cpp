#include "cli/workers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <numeric>
#include <set>
#include <vector>

namespace almanac::cli {
namespace {

// How often each of `count` tasks ran.
std::vector<int> runs_of(base::Executor& executor, std::size_t count) {
    std::vector<std::atomic<int>> runs(count);
    executor.run_all(count, [&](std::size_t index) { ++runs[index]; });
    return {runs.begin(), runs.end()};
}

TEST(Workers, EveryTaskRunsOnceHoweverManyThereAre) {
    for (const std::size_t threads : {1u, 2u, 3u, 8u}) {
        Workers workers(threads);
        for (const std::size_t count : {0u, 1u, 2u, 7u, 1000u})
            EXPECT_EQ(runs_of(workers, count), std::vector<int>(count, 1)) << threads;
    }
}

TEST(Workers, WhatTasksWroteIsThereWhenTheCallReturns) {
    Workers workers(4);
    std::vector<std::size_t> squares(500);
    for (std::size_t round = 0; round < 50; ++round) {
        workers.run_all(squares.size(),
                        [&](std::size_t index) { squares[index] = index * index + round; });
        for (std::size_t index = 0; index < squares.size(); ++index)
            ASSERT_EQ(squares[index], index * index + round);
    }
}

TEST(Workers, TasksRunAtTheSameTime) {
    Workers workers(3);
    std::latch all_there(3);
    // Each waits for the two others: one thread alone would wait forever.
    workers.run_all(3, [&](std::size_t) { all_there.arrive_and_wait(); });
}

TEST(Workers, TheCallersThreadWorksToo) {
    Workers workers(2);
    std::latch both_there(2);
    std::mutex mutex;
    std::set<std::thread::id> seen;
    workers.run_all(2, [&](std::size_t) {
        {
            std::lock_guard lock(mutex);
            seen.insert(std::this_thread::get_id());
        }
        both_there.arrive_and_wait();
    });
    EXPECT_EQ(seen.size(), 2u);
    EXPECT_TRUE(seen.contains(std::this_thread::get_id()));
}

TEST(Workers, OneThreadMeansTheCallersOwn) {
    Workers workers(1);
    workers.run_all(5, [id = std::this_thread::get_id()](std::size_t) {
        EXPECT_EQ(std::this_thread::get_id(), id);
    });
}

TEST(Workers, ATaskMayHaveTasksOfItsOwn) {
    Workers workers(2);
    std::atomic<int> inner{0};
    workers.run_all(6, [&](std::size_t) {
        const auto own = std::this_thread::get_id();
        workers.run_all(10, [&](std::size_t) {
            EXPECT_EQ(std::this_thread::get_id(), own) << "they are not waited for elsewhere";
            ++inner;
        });
    });
    EXPECT_EQ(inner, 60);
}

TEST(Workers, SeveralCallersTakeTurns) {
    Workers workers(2);
    std::vector<std::thread> callers;
    std::atomic<int> ran{0};
    for (int caller = 0; caller < 4; ++caller) {
        callers.emplace_back([&] {
            for (int call = 0; call < 50; ++call) {
                int own = 0;
                std::mutex mutex;
                workers.run_all(4, [&](std::size_t) {
                    std::lock_guard lock(mutex);
                    ++own;
                });
                EXPECT_EQ(own, 4) << "a call returns when its own tasks are done";
                ran += own;
            }
        });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(ran, 800);
}

}  // namespace
}  // namespace almanac::cli
