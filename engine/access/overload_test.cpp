#include "engine/access/overload.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <array>
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

constexpr std::size_t priorities = 4;
constexpr std::size_t workers = 2;
constexpr nanoseconds mean_service = milliseconds(5);
// Whoever waits for longer has gone: an answer that comes later is no good one.
constexpr nanoseconds patience = milliseconds(150);

struct Request {
    Monotonic at{0};
    Priority priority = Priority::normal;
    nanoseconds service{0};
};

struct Outcome {
    std::array<int, priorities> offered{};
    std::array<int, priorities> good{};  // answered while somebody still waited
    std::array<int, priorities> refused{};
    nanoseconds slowest{0};  // of all that were answered

    int good_ones() const { return good[0] + good[1] + good[2] + good[3]; }
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
            ++outcome_.offered[place(request)];
            if (overload_ != nullptr && !overload_->arrive(request.priority, now_).admitted) {
                ++outcome_.refused[place(request)];
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

    static std::size_t place(const Request& request) {
        return static_cast<std::size_t>(request.priority);
    }

    void work() {
        while (running_.size() < workers && !queue_.empty()) {
            const Request next = queue_.front();
            queue_.pop_front();
            if (overload_ == nullptr || overload_->start(next.priority, now_ - next.at)) {
                running_.push({now_ + next.service, next});
            } else {
                ++outcome_.refused[place(next)];
            }
        }
    }

    void finish_until(Monotonic time) {
        while (!running_.empty() && running_.top().until <= time) {
            const Running done = running_.top();
            running_.pop();
            now_ = done.until;
            const nanoseconds took = now_ - done.request.at;
            outcome_.slowest = std::max(outcome_.slowest, took);
            if (took <= patience) ++outcome_.good[place(done.request)];
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
    Priority priority = Priority::normal;
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
        requests.push_back({at, offer.priority, exponential(random, offer.service)});
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
        best = std::max(best, controlled({{load}}).good_ones());
    return best;
}

TEST(Overload, KeepsItsGoodputAtTwiceAndTenTimesTheLoad) {
    const int best = peak();
    EXPECT_GT(best, 22'000) << "two workers answer 400 a second for 60 s";
    EXPECT_LT(uncontrolled({2}).good_ones(), best / 10) << "it would collapse otherwise";
    for (const double load : {2.0, 5.0, 10.0}) {
        const Outcome outcome = controlled({{load}});
        EXPECT_GE(outcome.good_ones(), best * 95 / 100) << load;
        EXPECT_LT(outcome.slowest, milliseconds(250)) << load;
    }
}

TEST(Overload, RefusesAlmostNobodyBelowItsLimit) {
    const Outcome outcome = controlled({{0.7}});
    EXPECT_LE(outcome.refused[2], outcome.offered[2] / 1000);
}

TEST(Overload, NeverRefusesWhatIsVital) {
    const Outcome outcome = controlled({{3}, {0.2, Priority::vital}});
    EXPECT_GT(outcome.offered[0], 4000);
    EXPECT_EQ(outcome.refused[0], 0);
    EXPECT_GE(outcome.good[0], outcome.offered[0] * 99 / 100);
}

TEST(Overload, RefusesTheLeastImportantFirst) {
    const Outcome outcome =
        controlled({{0.5, Priority::high}, {0.2, Priority::normal}, {2, Priority::low}});
    EXPECT_LE(outcome.refused[1], outcome.offered[1] / 100);
    EXPECT_LE(outcome.refused[2], outcome.offered[2] / 50);
    EXPECT_GE(outcome.refused[3], outcome.offered[3] * 8 / 10);
}

TEST(Overload, FollowsAServiceThatBecomesTenTimesSlowerAndQuickAgain) {
    std::vector<Offer> offers(3);
    offers[0].length = offers[1].length = offers[2].length = seconds(20);
    offers[1].service = 10 * mean_service;
    offers[1].from += seconds(20);
    offers[2].from += seconds(40);
    const Outcome outcome = controlled(offers);
    // 400 a second, 40 a second, 400 a second; of the slow ones a quarter is slow by itself.
    EXPECT_GE(outcome.good_ones(), (8000 + 800 * 3 / 4 + 8000) * 9 / 10);
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
    EXPECT_GE(outcome.good_ones(), possible * 0.8);
}

TEST(Overload, LetsOneWaitHoweverSlowTheServiceIs) {
    Overload overload;
    EXPECT_TRUE(overload.arrive(Priority::low, hours(1)).admitted);
    EXPECT_FALSE(overload.arrive(Priority::normal, hours(2)).admitted) << "nothing moves";
    overload.leave();
    EXPECT_TRUE(overload.arrive(Priority::low, hours(2)).admitted);
}

TEST(Overload, SaysWhenToComeBack) {
    Overload overload;
    overload.arrive(Priority::normal, hours(1));
    const auto refused = overload.arrive(Priority::normal, hours(1) + milliseconds(800));
    EXPECT_FALSE(refused.admitted);
    EXPECT_EQ(refused.retry_after, seconds(1));
    while (overload.waiting() < 500) overload.arrive(Priority::vital, hours(1));
    EXPECT_EQ(overload.arrive(Priority::high, hours(2)).retry_after, seconds(60));
}

TEST(Overload, HoldsMoreThanItsLimitForNobodyButVitalOnes) {
    OverloadLimits limits;
    limits.waiting_max = 3;
    limits.wait_target = hours(1);
    Overload overload(limits);
    for (int each = 0; each < 3; ++each)
        EXPECT_TRUE(overload.arrive(Priority::normal, hours(1)).admitted);
    EXPECT_FALSE(overload.arrive(Priority::high, hours(1)).admitted);
    EXPECT_TRUE(overload.arrive(Priority::vital, hours(1)).admitted);
}

TEST(Overload, GivesUpWhomWaitingHasMadePointless) {
    Overload overload;
    for (int each = 0; each < 3; ++each) overload.arrive(Priority::vital, hours(1));
    EXPECT_TRUE(overload.start(Priority::high, seconds(2)));
    EXPECT_FALSE(overload.start(Priority::high, seconds(2) + nanoseconds(1)));
    EXPECT_TRUE(overload.start(Priority::vital, hours(1)));
    EXPECT_EQ(overload.waiting(), 0u);
}

TEST(Overload, AClockThatGoesBackDoesNoHarm) {
    Overload overload;
    overload.arrive(Priority::normal, hours(2));
    overload.arrive(Priority::normal, hours(1));
    overload.finish(hours(1));
    EXPECT_LE(overload.expected_wait(hours(1)), milliseconds(10));
    EXPECT_TRUE(overload.arrive(Priority::normal, hours(1)).admitted);
}

}  // namespace
}  // namespace almanac::access
