#include "cli/progress.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace almanac::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t megabyte = 1'000'000;

TEST(ProgressLine, SaysHowMuchOfHowMuchHowFastAndHowLongStill) {
    EXPECT_EQ(progress_line({"reading", 20 * megabyte, 40 * megabyte, Unit::bytes}, 4s),
              "reading  [##########----------]  50 %  20.0 MB  5.0 MB/s  0:04 left");
    EXPECT_EQ(progress_line({"encoding", 30, 40}, 90s),
              "encoding  [###############-----]  75 %  30  0/s  0:30 left");
}

TEST(ProgressLine, SaysHowMuchWhereTheWholeIsNotKnown) {
    EXPECT_EQ(progress_line({"writing demo.csv", 1'500'000'000, 0, Unit::bytes}, 1s),
              "writing demo.csv  1.50 GB  1.50 GB/s");
    EXPECT_EQ(progress_line({"writing demo.csv", 500, 0, Unit::bytes}, 0s),
              "writing demo.csv  0 kB");
}

TEST(ProgressLine, IsOnlyTheStageWhereThereIsNothingToMeasure) {
    EXPECT_EQ(progress_line({"counting"}, 3s), "counting");
    EXPECT_EQ(progress_line({"writing api_summary", 7}, 3s), "writing api_summary");
}

TEST(ProgressLine, HasNoTimeLeftWhenAllIsDoneOrNothingBegun) {
    EXPECT_EQ(progress_line({"reading", 40 * megabyte, 40 * megabyte, Unit::bytes}, 4s),
              "reading  [####################] 100 %  40.0 MB  10.0 MB/s");
    EXPECT_EQ(progress_line({"reading", 0, 40 * megabyte, Unit::bytes}, 4s),
              "reading  [--------------------]   0 %  0 kB");
}

TEST(ProgressLine, NeverWrapsOn80Columns) {
    const std::string stage(200, 'x');
    for (const std::uint64_t done : {std::uint64_t{1}, std::uint64_t{1} << 40u}) {
        const auto line = progress_line({stage, done, std::uint64_t{1} << 60u, Unit::bytes}, 1s);
        EXPECT_LE(line.size(), 79u) << line;
        EXPECT_NE(line.find('%'), std::string::npos) << line;
    }
}

TEST(ProgressLine, IsNotAfraidOfMoreThanTheWhole) {
    EXPECT_EQ(progress_line({"reading", 50 * megabyte, 40 * megabyte, Unit::bytes}, 5s),
              "reading  [####################] 100 %  50.0 MB  10.0 MB/s");
}

// A display whose time a test moves, and what it wrote.
class Displayed {
public:
    ProgressSurroundings surroundings() {
        return {[this] { return now; }, [this](std::string_view text) { written += text; }};
    }
    std::string taken() { return std::exchange(written, ""); }

    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    std::string written;
};

Terminal on_terminal() {
    Terminal terminal;
    terminal.error_is_terminal = true;
    return terminal;
}

TEST(ProgressDisplay, IsABarOnATerminalOnceTheWorkTakesLong) {
    Displayed seen;
    {
        ProgressDisplay display(on_terminal(), false, seen.surroundings());
        display.report({"reading"});
        seen.now += 200ms;
        display.report({"reading"});
        EXPECT_EQ(seen.taken(), "") << "what is done at once needs no bar";
        seen.now += 200ms;
        display.report({"reading"});
        EXPECT_EQ(seen.taken(), "\r\x1b[Kreading");
        seen.now += 50ms;
        display.report({"counting"});
        EXPECT_EQ(seen.taken(), "") << "ten times a second is enough";
        seen.now += 50ms;
        display.report({"counting"});
        EXPECT_EQ(seen.taken(), "\r\x1b[Kcounting");
    }
    EXPECT_EQ(seen.taken(), "\r\x1b[K") << "it leaves nothing on the screen";
}

TEST(ProgressDisplay, IsWipedOnceBeforeSomethingElseIsPrinted) {
    Displayed seen;
    ProgressDisplay display(on_terminal(), false, seen.surroundings());
    display.wipe();
    EXPECT_EQ(seen.taken(), "") << "there is no bar yet";
    seen.now += 1s;
    display.report({"reading"});
    seen.taken();
    display.wipe();
    display.wipe();
    EXPECT_EQ(seen.taken(), "\r\x1b[K");
}

TEST(ProgressDisplay, IsAPlainLineNowAndThenElsewhere) {
    Displayed seen;
    {
        ProgressDisplay display({}, false, seen.surroundings());
        display.report({"reading", 1 * megabyte, 4 * megabyte, Unit::bytes});
        EXPECT_EQ(seen.taken(), "reading  [#####---------------]  25 %  1.0 MB\n");
        seen.now += 1s;
        display.report({"reading", 2 * megabyte, 4 * megabyte, Unit::bytes});
        EXPECT_EQ(seen.taken(), "");
        seen.now += 1s;
        display.report({"reading", 3 * megabyte, 4 * megabyte, Unit::bytes});
        EXPECT_EQ(seen.taken(),
                  "reading  [###############-----]  75 %  3.0 MB  1.5 MB/s  0:00 left\n");
    }
    EXPECT_EQ(seen.taken(), "") << "a log has nothing to wipe";
}

TEST(ProgressDisplay, MeasuresEachStageFromItsOwnBeginning) {
    Displayed seen;
    ProgressDisplay display({}, false, seen.surroundings());
    display.report({"reading", 4 * megabyte, 4 * megabyte, Unit::bytes});
    seen.now += 10s;
    display.report({"writing", 0, 4 * megabyte, Unit::bytes});
    seen.now += 2s;
    seen.taken();
    display.report({"writing", 2 * megabyte, 4 * megabyte, Unit::bytes});
    EXPECT_EQ(seen.taken(), "writing  [##########----------]  50 %  2.0 MB  1.0 MB/s  0:02 left\n");
}

TEST(ProgressDisplay, IsNothingWhenQuiet) {
    Displayed seen;
    {
        ProgressDisplay display(on_terminal(), true, seen.surroundings());
        seen.now += 10s;
        display.report({"reading", 1, 2});
        display.wipe();
    }
    EXPECT_EQ(seen.taken(), "");
}

TEST(ProgressDisplay, TakesStepsFromManyThreads) {
    std::size_t lines = 0;
    std::chrono::steady_clock::time_point now{};
    ProgressDisplay display({}, false,
                            {[&] { return now += 1s; }, [&](std::string_view) { ++lines; }});
    std::vector<std::thread> threads;
    for (int each = 0; each < 4; ++each) {
        threads.emplace_back([&] {
            for (std::uint64_t step = 0; step < 500; ++step) display.report({"writing", step, 500});
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(lines, 1000u) << "the clock moves a second a step, and a line is due every two";
}

}  // namespace
}  // namespace almanac::cli
