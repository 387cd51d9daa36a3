// What it costs the thread that answers to count an answer, to give it its place in a trace, and to
// note it in the access log. Prints nanoseconds of each as JSON: the median of so many rounds.

#include "engine/observe/observe.h"

#include <fcntl.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace observe = almanac::observe;

constexpr std::size_t routes = 200;
constexpr std::size_t rounds = 15;
constexpr std::size_t calls = 200'000;      // 1 ms or more a round
constexpr std::size_t noted_calls = 2'000;  // fits a ring, which is emptied between the rounds
constexpr std::string_view traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

// Answers of all routes and of times between 1 and 64 µs.
observe::Answered answer(std::size_t call) {
    return {call * 7 % routes, observe::Method::get, 200,
            std::chrono::nanoseconds(1000 + call * 2654435761 % 63'000), 300 + call % 5000};
}

// The thread's own processor time, so that a busy machine does not count.
double processor_ns() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

template <class Call>
double median_ns(std::size_t count, Call&& call) {
    std::array<double, rounds> times{};
    for (double& time : times) {
        const double begin = processor_ns();
        for (std::size_t at = 0; at < count; ++at) call(at);
        time = (processor_ns() - begin) / static_cast<double>(count);
        std::this_thread::sleep_for(2 * observe::access_log_period);
    }
    std::sort(times.begin(), times.end());
    return times[rounds / 2];
}

void say(const char* what, double ns, const char* end) {
    std::printf("\"%s\": %.1f%s", what, ns, end);
}

}  // namespace

int main() {
    std::vector<std::string> names(routes, "route");
    observe::Metrics metrics;
    metrics.open(names, 1);
    const almanac::base::SystemClock clock;
    observe::AccessLogOptions options;
    options.handle = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    options.sample_rate = 0;
    observe::AccessLog none(clock, options);
    none.open(names, 1);
    options.sample_rate = 1;
    observe::AccessLog all(clock, options);
    all.open(names, 1);
    const auto note = [](observe::AccessLog& log, std::size_t at) {
        log.answered(0, {answer(at), "/api/candidates/7/profile", log.begin(0, "")});
    };
    std::printf("{");
    say("count an answer",
        median_ns(calls, [&](std::size_t at) { metrics.answered(0, answer(at)); }), ", ");
    say("no line", median_ns(calls, [&](std::size_t at) { note(none, at); }), ", ");
    say("a line", median_ns(noted_calls, [&](std::size_t at) { note(all, at); }), ", ");
    say("continue a trace", median_ns(calls, [&](std::size_t) { none.begin(0, traceparent); }),
        "}\n");
    return 0;
}
