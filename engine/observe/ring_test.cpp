#include "engine/observe/ring.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>
#include <thread>
#include <vector>

namespace almanac::observe {
namespace {

RC_GTEST_PROP(Ring, IsAQueueThatRefusesWhatDoesNotFit, (const std::vector<bool>& pushes)) {
    Ring<int, 4> ring;
    std::deque<int> plain;
    int next = 0;
    for (const bool push : pushes) {
        if (push) {
            const bool taken = ring.push([&](int& slot) { slot = next; });
            RC_ASSERT(taken == (plain.size() < 4));
            if (taken) plain.push_back(next);
            ++next;
        } else {
            std::deque<int> popped;
            ring.pop_all([&](int value) { popped.push_back(value); });
            RC_ASSERT(popped == plain);
            plain.clear();
        }
    }
}

TEST(Ring, HandsEverythingFromOneThreadToAnotherInOrder) {
    constexpr int values = 20'000;
    Ring<int, 64> ring;
    std::thread pushing([&] {
        for (int value = 0; value < values;) {
            if (ring.push([&](int& slot) { slot = value; })) {
                ++value;
            } else {
                std::this_thread::yield();
            }
        }
    });
    int expected = 0;
    while (expected < values) {
        ring.pop_all([&](int value) { ASSERT_EQ(value, expected++); });
        std::this_thread::yield();
    }
    pushing.join();
}

}  // namespace
}  // namespace almanac::observe
