#include "engine/access/overload.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

namespace almanac::access {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::size_t workers = 2;
constexpr nanoseconds mean_service = milliseconds(5);
// Whoever waits for longer has gone: an answer that comes later is no good one.
constexpr nanoseconds patience = milliseconds(150);

struct Request {
    Monotonic at{0};
    nanoseconds service{0};
};

struct Outcome {
    int offered = 0;
    int good = 0;  // answered while somebody still waited
    int refused = 0;
    nanoseconds slowest{0};  // of all that were answered
};

nanoseconds exponential(base::Random& random, nanoseconds mean) {
    const double drawn = -std::log(1 - random.unit()) * static_cast<double>(mean.count());
    return nanoseconds(static_cast<std::int64_t>(drawn));
}

// A service of so many workers, and the queue before them, event by event.
class SimulatedServer {
public:
    explicit SimulatedServer(Overload* overload) : overload_(overload) {}

    Outcome run(const std::vector<Request>& requests) {
        for (const Request& request : requests) {
            finish_until(request.at);
            now_ = request.at;
            ++outcome_.offered;
            if (overload_ != nullptr && !overload_->arrive(now_)) {
                ++outcome_.refused;
                continue;
            }
            queue_.push_back(request);
            work();
        }
        finish_until(Monotonic::max());
        return outcome_;
    }

private:
    struct Running {
        Monotonic until;
        Request request;
        bool operator>(const Running& other) const { return until > other.until; }
    };

    void work() {
        while (running_.size() < workers && !queue_.empty()) {
            const Request next = queue_.front();
            queue_.pop_front();
            if (overload_ != nullptr) overload_->leave();
            running_.push({now_ + next.service, next});
        }
    }

    void finish_until(Monotonic time) {
        while (!running_.empty() && running_.top().until <= time) {
            const Running done = running_.top();
            running_.pop();
            now_ = done.until;
            const nanoseconds took = now_ - done.request.at;
            outcome_.slowest = std::max(outcome_.slowest, took);
            if (took <= patience) ++outcome_.good;
            if (overload_ != nullptr) overload_->finish(now_);
            work();
        }
    }

    Overload* overload_;
    Monotonic now_{0};
    std::deque<Request> queue_;
    std::priority_queue<Running, std::vector<Running>, std::greater<>> running_;
    Outcome outcome_;
};

struct Offer {
    double load = 1;  // of what the workers can do
    nanoseconds service = mean_service;
    seconds length{60};
    Monotonic from{hours(1)};
};

void add(std::vector<Request>& requests, const Offer& offer, std::uint64_t seed) {
    base::Random random(seed);
    const double pause = static_cast<double>(mean_service.count()) / workers / offer.load;
    Monotonic at = offer.from;
    while ((at += exponential(random, nanoseconds(static_cast<std::int64_t>(pause)))) <
           offer.from + offer.length) {
        requests.push_back({at, exponential(random, offer.service)});
    }
    std::stable_sort(requests.begin(), requests.end(),
                     [](const Request& one, const Request& other) { return one.at < other.at; });
}

Outcome controlled(const std::vector<Offer>& offers) {
    std::vector<Request> requests;
    std::uint64_t seed = 2024;
    for (const Offer& offer : offers) add(requests, offer, seed++);
    Overload overload;
    const Outcome outcome = SimulatedServer(&overload).run(requests);
    EXPECT_EQ(overload.waiting(), 0u);
    return outcome;
}

Outcome uncontrolled(const Offer& offer) {
    std::vector<Request> requests;
    add(requests, offer, 2024);
    return SimulatedServer(nullptr).run(requests);
}

// The best that any load gets out of the service.
int peak() {
    int best = 0;
    for (const double load : {0.7, 0.8, 0.9, 1.0, 1.1, 1.2})
        best = std::max(best, controlled({{load}}).good);
    return best;
}

TEST(Overload, KeepsItsGoodputAtTwiceAndTenTimesTheLoad) {
    const int best = peak();
    EXPECT_GT(best, 22'000) << "two workers answer 400 a second for 60 s";
    EXPECT_LT(uncontrolled({2}).good, best / 10) << "it would collapse otherwise";
    for (const double load : {2.0, 5.0, 10.0}) {
        const Outcome outcome = controlled({{load}});
        EXPECT_GE(outcome.good, best * 95 / 100) << load;
        EXPECT_LT(outcome.slowest, milliseconds(250)) << load;
    }
}

TEST(Overload, RefusesAlmostNobodyBelowItsLimit) {
    const Outcome outcome = controlled({{0.7}});
    EXPECT_LE(outcome.refused, outcome.offered / 1000);
}

TEST(Overload, FollowsAServiceThatBecomesTenTimesSlowerAndQuickAgain) {
    std::vector<Offer> offers(3);
    offers[0].length = offers[1].length = offers[2].length = seconds(20);
    offers[1].service = 10 * mean_service;
    offers[1].from += seconds(20);
    offers[2].from += seconds(40);
    const Outcome outcome = controlled(offers);
    // 400 a second, 40 a second, 400 a second; of the slow ones a quarter is slow by itself.
    EXPECT_GE(outcome.good, (8000 + 800 * 3 / 4 + 8000) * 9 / 10);
    EXPECT_LT(outcome.slowest, seconds(2));
}

TEST(Overload, KeepsItsGoodputWhereFewRequestsTakeMostOfTheTime) {
    // One in a hundred takes a hundred times as long as the others.
    std::vector<Request> requests;
    add(requests, {2}, 7);
    base::Random random(8);
    for (Request& request : requests)
        request.service = random.below(100) == 0 ? milliseconds(250) : milliseconds(2500) / 1000;
    Overload overload;
    const Outcome outcome = SimulatedServer(&overload).run(requests);
    const double mean_ms = 0.01 * 250 + 0.99 * 2.5;
    const double possible = 60'000 * workers / mean_ms * 0.99;  // the long ones come too late
    EXPECT_GE(outcome.good, possible * 0.8);
}

TEST(Overload, LetsOneWaitHoweverSlowTheServiceIs) {
    Overload overload;
    EXPECT_TRUE(overload.arrive(hours(1)));
    EXPECT_FALSE(overload.arrive(hours(2))) << "nothing moves";
    overload.leave();
    EXPECT_TRUE(overload.arrive(hours(2)));
}

TEST(Overload, HoldsNoMoreThanItsLimit) {
    Overload overload({hours(1), 3});
    for (int each = 0; each < 3; ++each) EXPECT_TRUE(overload.arrive(hours(1)));
    EXPECT_FALSE(overload.arrive(hours(1)));
    overload.leave();
    EXPECT_TRUE(overload.arrive(hours(1)));
}

TEST(Overload, AClockThatGoesBackDoesNoHarm) {
    Overload overload;
    overload.arrive(hours(2));
    overload.arrive(hours(1));
    overload.finish(hours(1));
    EXPECT_LE(overload.expected_wait(hours(1)), milliseconds(10));
    EXPECT_TRUE(overload.arrive(hours(1)));
}

}  // namespace
}  // namespace almanac::access
