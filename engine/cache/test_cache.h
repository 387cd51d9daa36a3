#pragma once

// What the tests of this module share: a clock moved by hand, workers that wait to be told, answers
// made of a text.

#include "engine/cache/cache.h"

#include <atomic>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace almanac::cache {

// Stands still until moved; any thread may read it.
class HandClock final : public MonotonicClock {
public:
    Nanoseconds now() const override { return Nanoseconds(now_.load()); }
    Nanoseconds exact() const override { return now(); }
    // Forward.
    void advance(Nanoseconds by) { now_ += by.count(); }

private:
    std::atomic<std::int64_t> now_{std::chrono::nanoseconds(std::chrono::hours(1)).count()};
};

// Keeps tasks until the test runs them.
class HandWorkers {
public:
    // What the cache is given as its workers.
    Submit submit() {
        return [this](std::function<void()> task, Urgency) {
            if (!accepts) return false;
            tasks.push_back(std::move(task));
            return true;
        };
    }
    // Run and forget one that waits, by its place, or all, with those that they add.
    void run_first() { run(0); }
    void run(std::size_t which) {
        const auto task = std::move(tasks[which]);
        tasks.erase(tasks.begin() + static_cast<std::ptrdiff_t>(which));
        task();
    }
    void run_all() {
        while (!tasks.empty()) run_first();
    }

    bool accepts = true;
    std::deque<std::function<void()>> tasks;
};

// Runs tasks at once.
inline Submit at_once() {
    return [](const std::function<void()>& task, Urgency) {
        task();
        return true;
    };
}

// A finished answer of `text` as identity.
inline Computed answer_of(std::string text, unsigned status = 200) {
    return {base::encode_identity(std::move(text), "text/plain"), status};
}

// The identity's bytes.
inline std::string text_of(const base::Encoded& answer) {
    return std::string(answer.body(base::Encoding::identity).bytes);
}

// "fresh text", "stale text", "error: detail" …, so that a test compares one string.
inline std::string told(const base::Result<Answer>& result) {
    if (!result) {
        const char* words[] = {"invalid",   "missing",   "conflict", "too_large", "denied",
                               "exhausted", "timed_out", "stopped",  "broken"};
        return std::string("error ") + words[static_cast<std::size_t>(result.error().kind)];
    }
    const char* words[] = {"hit ", "stale ", "computed ", "collapsed ", "bypass ", "shared "};
    const Answer& answer = result.value();
    std::string text = words[static_cast<std::size_t>(answer.source)] + text_of(*answer.body);
    if (answer.status != 200) text += " " + std::to_string(answer.status);
    return text;
}

}  // namespace almanac::cache
