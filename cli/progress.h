#pragma once

// How long work shows itself on standard error: a bar with rate and time left on a terminal, a
// plain line now and then elsewhere, nothing when quiet.

#include "cli/terminal.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace almanac::cli {

// Who wants to see it.
enum class Show : std::uint8_t { nothing, lines, bar };

// What is counted.
enum class Unit : std::uint8_t { things, bytes };

// What is being done, and how much of how much; total 0: not known.
struct Step {
    std::string_view stage;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    Unit unit = Unit::things;
};

// What the display has of the world: the time, and standard error. Tests bring their own.
struct ProgressSurroundings {
    std::function<std::chrono::steady_clock::time_point()> now;
    std::function<void(std::string_view)> write;

    // As this process has them.
    static ProgressSurroundings real();
};

// Takes steps from any thread. The bar is wiped when this goes.
class ProgressDisplay {
public:
    using Time = std::chrono::steady_clock::time_point;

    ProgressDisplay(const Terminal& terminal, bool quiet,
                    ProgressSurroundings surroundings = ProgressSurroundings::real());
    ~ProgressDisplay();
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;

    // Shows where the work stands.
    void report(const Step& step);
    // Takes the bar off the screen, before something else is printed.
    void wipe();

private:
    const Show show_;
    const ProgressSurroundings surroundings_;
    std::mutex mutex_;  // guards everything below
    std::string stage_;
    Time began_;   // the stage
    Time wanted_;  // when to show something next
    bool on_screen_ = false;
};

// "reading  [######----]  62 %  19.1 MB  310.0 MB/s  0:01 left", at most 79 columns.
std::string progress_line(const Step& step, std::chrono::duration<double> elapsed);

}  // namespace almanac::cli
