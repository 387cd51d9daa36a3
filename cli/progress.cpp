#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace almanac::cli {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds redraw_every{100};  // ten times a second is smooth and costs nothing
constexpr milliseconds line_every{2000};   // in a log
constexpr milliseconds bar_after{300};     // what is done sooner needs no bar
constexpr std::size_t bar_columns = 20;
constexpr std::size_t line_columns = 79;
constexpr std::size_t stage_columns = 36;

// "19.1 MB", or "12345" where things are counted.
std::string amount(Unit unit, double value) {
    if (unit == Unit::things) return fmt::format("{:.0f}", value);
    if (value < 1e6) return fmt::format("{:.0f} kB", value / 1e3);
    if (value < 1e9) return fmt::format("{:.1f} MB", value / 1e6);
    return fmt::format("{:.2f} GB", value / 1e9);
}

std::string bar(double share) {
    const auto full = static_cast<std::size_t>(share * bar_columns);
    return "[" + std::string(full, '#') + std::string(bar_columns - full, '-') + "]";
}

}  // namespace

std::string progress_line(const Step& step, std::chrono::duration<double> elapsed) {
    std::string line(step.stage.substr(0, stage_columns));
    if (step.total == 0 && (step.done == 0 || step.unit == Unit::things)) return line;
    const double done = static_cast<double>(step.done);
    const double rate = elapsed.count() > 0 ? done / elapsed.count() : 0;
    if (step.total > 0) {
        const double share = std::min(1.0, done / static_cast<double>(step.total));
        line += fmt::format("  {} {:3.0f} %", bar(share), share * 100);
    }
    line += "  " + amount(step.unit, done);
    if (rate > 0) line += fmt::format("  {}/s", amount(step.unit, rate));
    if (rate > 0 && step.total > step.done) {
        const double left = (static_cast<double>(step.total) - done) / rate;
        const auto seconds = static_cast<std::uint64_t>(std::min(left, 1e6));
        line += fmt::format("  {}:{:02} left", seconds / 60, seconds % 60);
    }
    return line.substr(0, line_columns);
}

ProgressSurroundings ProgressSurroundings::real() {
    return {[] { return std::chrono::steady_clock::now(); },
            [](std::string_view text) {
                std::fwrite(text.data(), 1, text.size(), stderr);
                std::fflush(stderr);
            }};
}

ProgressDisplay::ProgressDisplay(const Terminal& terminal, bool quiet,
                                 ProgressSurroundings surroundings)
    : show_(quiet ? Show::nothing : (terminal.error_is_terminal ? Show::bar : Show::lines)),
      surroundings_(std::move(surroundings)),
      wanted_(surroundings_.now() + (show_ == Show::bar ? bar_after : milliseconds(0))) {}

ProgressDisplay::~ProgressDisplay() { wipe(); }

void ProgressDisplay::wipe() {
    std::lock_guard lock(mutex_);
    if (on_screen_) surroundings_.write("\r\x1b[K");
    on_screen_ = false;
}

void ProgressDisplay::report(const Step& step) {
    if (show_ == Show::nothing) return;
    std::lock_guard lock(mutex_);
    const Time now = surroundings_.now();
    if (step.stage != stage_) {
        stage_ = step.stage;
        began_ = now;
    }
    if (now < wanted_) return;
    wanted_ = now + (show_ == Show::bar ? redraw_every : line_every);
    const std::string line = progress_line(step, now - began_);
    surroundings_.write(show_ == Show::bar ? fmt::format("\r\x1b[K{}", line) : line + "\n");
    on_screen_ = show_ == Show::bar;
}

}  // namespace almanac::cli
