#include "engine/observe/access_log.h"

#include "engine/base/ensure.h"
#include "engine/observe/access_line.h"
#include "engine/observe/histogram.h"
#include "engine/observe/ring.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace almanac::observe {

namespace {

// Lines go out in blocks of at most PIPE_BUF, 4,096 on Linux: a pipe takes such a block whole, and
// once it polls as writable it takes it without waiting.
constexpr std::size_t block_bytes_max = 4096;

// A reader that takes nothing for so long loses the block, so that ending the program is not in its
// hands.
constexpr int write_wait_ms = 1000;

// What one core has of the log. Its thread pushes and counts what it drops; the writer pops.
struct alignas(64) CoreLog {
    CoreLog(base::Random random, double rate) : tracer(random, rate) {}

    Tracer tracer;
    std::int64_t second = 0;   // the one that `forced` is about
    std::uint64_t forced = 0;  // lines of this second that clients forced
    Count over_rate;           // lines dropped since the second had its lines
    Count over_ring;           // lines dropped since the ring was full
    // A megabyte, and so only where lines are written.
    std::unique_ptr<Ring<AccessRecord, access_ring_records>> ring;

    // Whether the second of `unix_ns` has room for one more forced line.
    bool may_force(std::int64_t unix_ns) {
        const std::int64_t now = unix_ns / 1'000'000'000;
        if (now != second) {
            second = now;
            forced = 0;
        }
        return forced++ < forced_lines_per_second_max;
    }
};

bool write_all(int handle, std::string_view block) {
    while (!block.empty()) {
        pollfd one{handle, POLLOUT, 0};
        const int ready = ::poll(&one, 1, write_wait_ms);
        const auto written = ready == 1 ? ::write(handle, block.data(), block.size()) : ready;
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        block.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Sample dropped(std::string reason, std::uint64_t count) {
    return {"almanac_access_log_dropped_total",
            "Lines of the access log that were not written.",
            {{"reason", std::move(reason)}},
            static_cast<double>(count),
            SampleKind::counter};
}

}  // namespace

struct AccessLog::State {
    const base::Clock& clock;
    const AccessLogOptions options;
    std::vector<std::string> routes;
    std::vector<std::unique_ptr<CoreLog>> cores;
    std::string block;              // the writer's
    std::uint64_t block_lines = 0;  // likewise
    Count written;                  // lines; the writer's
    Count unwritable;               // likewise
    std::jthread writer;

    void write_until_stopped(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (
            !wake.wait_for(lock, stop, access_log_period, [&] { return stop.stop_requested(); })) {
            empty_rings();
        }
        empty_rings();
    }

    void empty_rings() {
        std::string line;
        for (const auto& core : cores) {
            core->ring->pop_all([&](const AccessRecord& record) {
                line.clear();
                append_line(line, record, routes[record.answered.route]);
                if (block.size() + line.size() > block_bytes_max) flush();
                block += line;
                ++block_lines;
            });
        }
        flush();
    }

    void flush() {
        if (block.empty()) return;
        (write_all(*options.handle, block) ? written : unwritable).add(block_lines);
        block.clear();
        block_lines = 0;
    }
};

AccessLog::AccessLog(const base::Clock& clock, const AccessLogOptions& options)
    : state_(new State{clock, options, {}, {}, {}, 0, {}, {}, {}}) {}

AccessLog::~AccessLog() = default;

void AccessLog::open(std::vector<std::string> routes, std::size_t cores) {
    base::ensure(state_->cores.empty(), "an access log is opened once");
    state_->routes = std::move(routes);
    base::Random seeds(state_->options.seed);
    for (std::size_t core = 0; core < cores; ++core) {
        state_->cores.push_back(
            std::make_unique<CoreLog>(base::Random(seeds.next()), state_->options.sample_rate));
    }
    if (!state_->options.handle) return;
    for (const auto& core : state_->cores)
        core->ring = std::make_unique<Ring<AccessRecord, access_ring_records>>();
    state_->writer = std::jthread(
        [state = state_.get()](const std::stop_token& stop) { state->write_until_stopped(stop); });
}

Trace AccessLog::begin(std::size_t core, std::string_view traceparent) {
    return state_->cores[core]->tracer.begin(traceparent);
}

void AccessLog::answered(std::size_t core, const Access& access) {
    if (!state_->options.handle) return;
    const auto why = why_noted(access, state_->options.slow);
    if (!why) return;
    CoreLog& log = *state_->cores[core];
    const auto now = state_->clock.now().time_since_epoch();
    const std::int64_t unix_ns = std::chrono::nanoseconds(now).count();
    if (*why != Why::sampled && !log.may_force(unix_ns)) {
        log.over_rate.add(1);
        return;
    }
    const bool taken = log.ring->push([&](AccessRecord& record) {
        record.unix_ns = unix_ns;
        record.answered = access.answered;
        record.trace = access.trace;
        record.why = *why;
        set_target(record, access.target);
    });
    if (!taken) log.over_ring.add(1);
}

std::vector<Sample> AccessLog::samples() const {
    if (!state_->options.handle) return {};
    std::uint64_t over_rate = 0;
    std::uint64_t over_ring = 0;
    for (const auto& core : state_->cores) {
        over_rate += core->over_rate.get();
        over_ring += core->over_ring.get();
    }
    return {{"almanac_access_log_lines_total",
             "Lines of the access log that were written.",
             {},
             static_cast<double>(state_->written.get()),
             SampleKind::counter},
            dropped("rate", over_rate),
            dropped("ring", over_ring),
            dropped("write", state_->unwritable.get())};
}

}  // namespace almanac::observe
