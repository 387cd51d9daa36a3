#include "engine/observe/access_log.h"

#include "engine/observe/access_line.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <thread>

namespace almanac::observe {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr std::string_view sampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

const base::FixedClock clock_at_noon(base::Instant(std::chrono::milliseconds(1'700'000'000'123)));

// A file in memory that says what was written to it.
class MemoryFile {
public:
    MemoryFile() : handle_(::memfd_create("access", MFD_CLOEXEC)) {}
    ~MemoryFile() { ::close(handle_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    int handle() const { return handle_; }
    std::string text() const {
        std::string all(static_cast<std::size_t>(::lseek(handle_, 0, SEEK_END)), '\0');
        EXPECT_EQ(::pread(handle_, all.data(), all.size(), 0), static_cast<ssize_t>(all.size()));
        return all;
    }
    std::int64_t lines() const {
        const std::string all = text();
        return std::count(all.begin(), all.end(), '\n');
    }

private:
    int handle_;
};

// A log of one core and one route, opened.
struct OpenLog {
    explicit OpenLog(std::optional<int> handle, double rate = 0) {
        log = std::make_unique<AccessLog>(clock_at_noon, AccessLogOptions{handle, rate, 100ms, 1});
        log->open({"summary", "no_route"}, 1);
    }

    void answer(unsigned status, std::chrono::nanoseconds took, std::string_view traceparent = "") {
        log->answered(
            0, {{0, Method::get, status, took, 99}, "/api/summary", log->begin(0, traceparent)});
    }

    double dropped(std::string_view reason) const {
        for (const Sample& each : log->samples()) {
            if (!each.labels.empty() && each.labels[0].second == reason) return each.value;
        }
        return -1;
    }

    std::unique_ptr<AccessLog> log;
};

TEST(AccessLine, SaysWhatWasAskedAndInWhichTrace) {
    AccessRecord record;
    record.unix_ns = 1'700'000'000'123'000'000;
    record.answered = {0, Method::get, 200, 1500us, 321};
    record.trace = {{{1, 2}, 3, true}, 4};
    record.why = Why::traced;
    set_target(record, "/api/summary?x=\"1\"");
    std::string out;
    append_line(out, record, "summary");
    EXPECT_EQ(out,
              "{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"info\",\"event\":\"request\","
              "\"why\":\"traced\",\"trace_id\":\"00000000000000010000000000000002\","
              "\"span_id\":\"0000000000000003\",\"parent_id\":\"0000000000000004\","
              "\"method\":\"GET\",\"route\":\"summary\",\"target\":\"/api/summary?x=\\\"1\\\"\","
              "\"status\":200,\"bytes\":321,\"took_ms\":1.5}\n");
}

TEST(AccessLine, ATargetIsCutAndMadePrintable) {
    AccessRecord record;
    set_target(record, "/\xff\n" + std::string(1000, 'a'));
    EXPECT_EQ(record.target_bytes, access_target_bytes_max);
    EXPECT_EQ(std::string_view(record.target.data(), 4), "/??a");
}

TEST(AccessLog, NotesErrorsAndSlowAnswersAndNoOthers) {
    const MemoryFile file;
    {
        OpenLog open(file.handle());
        open.answer(200, 1us);
        open.answer(304, 99ms);
        open.answer(200, 100ms);
        open.answer(400, 1us);
        open.answer(503, 200ms);
    }
    EXPECT_EQ(file.lines(), 3);
    EXPECT_THAT(file.text(), HasSubstr("\"why\":\"slow\""));
    EXPECT_THAT(file.text(), HasSubstr("\"status\":400"));
    EXPECT_THAT(file.text(),
                HasSubstr("\"level\":\"error\",\"event\":\"request\",\"why\":\"error\""));
}

TEST(AccessLog, NotesWhatTheCallerSamplesUnderTheCallersTrace) {
    const MemoryFile file;
    {
        OpenLog open(file.handle());
        open.answer(200, 1us, sampled);
        open.answer(200, 1us, std::string(sampled.substr(0, 53)) + "00");
    }
    EXPECT_EQ(file.lines(), 1);
    EXPECT_THAT(file.text(), HasSubstr("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""));
    EXPECT_THAT(file.text(), HasSubstr("\"parent_id\":\"00f067aa0ba902b7\""));
}

TEST(AccessLog, NotesTheShareItIsTold) {
    const MemoryFile file;
    {
        OpenLog open(file.handle(), 0.1);
        for (int request = 0; request < 10'000; ++request) open.answer(200, 1us);
    }
    EXPECT_NEAR(static_cast<double>(file.lines()), 1000, 120);  // four standard deviations of 30
    EXPECT_THAT(file.text(), Not(HasSubstr("parent_id")));
}

TEST(AccessLog, GivesForcedLinesNoMoreThanTheirShareOfASecond) {
    const MemoryFile file;
    OpenLog open(file.handle());
    for (int request = 0; request < 1'500; ++request) open.answer(404, 1us);
    EXPECT_EQ(open.dropped("rate"), 500);
    open.log.reset();
    EXPECT_EQ(file.lines(), 1'000);
}

TEST(AccessLog, DropsAndCountsWhatAFullRingCannotHold) {
    const MemoryFile file;
    OpenLog open(file.handle(), 1);
    constexpr int requests = 3 * static_cast<int>(access_ring_records);
    for (int request = 0; request < requests; ++request) open.answer(200, 1us);
    const double dropped = open.dropped("ring");
    open.log.reset();
    EXPECT_EQ(static_cast<double>(file.lines()) + dropped, requests);
}

TEST(AccessLog, DoesNotWaitForAReaderThatTakesNothing) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    ::fcntl(ends[1], F_SETPIPE_SZ, 4096);
    const auto begin = std::chrono::steady_clock::now();
    {
        OpenLog open(ends[1], 1);
        for (int request = 0; request < 30; ++request) open.answer(200, 1us);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(AccessLog, CountsWhatCannotBeWritten) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    OpenLog open(full);
    open.answer(500, 1us);
    for (int wait = 0; wait < 500 && open.dropped("write") < 1; ++wait) {
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(open.dropped("write"), 1);
    open.log.reset();
    ::close(full);
}

TEST(AccessLog, WithoutAFileKeepsTracesAndWritesNothing) {
    OpenLog open(std::nullopt, 1);
    EXPECT_TRUE(open.log->begin(0, sampled).continues());
    open.answer(500, 1s);
    EXPECT_TRUE(open.log->samples().empty());
}

}  // namespace
}  // namespace almanac::observe
