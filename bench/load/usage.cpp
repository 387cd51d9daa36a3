#include "bench/load/usage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <sstream>
#include <string>

namespace almanac::load {

namespace {

std::string proc(int pid, const char* file) { return "/proc/" + std::to_string(pid) + "/" + file; }

std::string contents(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<int> with_children(const std::vector<int>& pids) {
    std::vector<int> all = pids;
    for (const int pid : pids) {
        std::ifstream file(proc(pid, ("task/" + std::to_string(pid) + "/children").c_str()));
        for (int child = 0; file >> child;) all.push_back(child);
    }
    return all;
}

// Fields 14 and 15 of /proc/PID/stat; the name in field 2 may hold anything, so counting begins
// behind its parenthesis.
double ticks(int pid) {
    const std::string text = contents(proc(pid, "stat"));
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos) return 0;
    std::istringstream fields(text.substr(end + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return user + system;
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

double cpu_seconds(const std::vector<int>& pids) {
    double sum = 0;
    for (const int pid : with_children(pids)) sum += ticks(pid);
    return sum / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double own_cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Holding holding_of(const std::vector<int>& pids) {
    Holding holding;
    for (const int pid : with_children(pids)) {
        std::ifstream statm(proc(pid, "statm"));
        std::uint64_t total = 0;
        std::uint64_t resident = 0;
        statm >> total >> resident;
        holding.resident_bytes += resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
        std::error_code gone;
        const std::filesystem::directory_iterator handles(proc(pid, "fd"), gone);
        holding.handles += static_cast<std::size_t>(std::distance(begin(handles), end(handles)));
    }
    return holding;
}

Sampler::Sampler(std::vector<int> pids, std::chrono::milliseconds period) {
    thread_ = std::jthread([this, pids = std::move(pids), period](const std::stop_token& stop) {
        const auto begin = std::chrono::steady_clock::now();
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        do {
            Holding look = holding_of(pids);
            const auto passed = std::chrono::steady_clock::now() - begin;
            look.seconds = std::chrono::duration<double>(passed).count();
            looks_.push_back(look);
        } while (!wake.wait_for(lock, stop, period, [&] { return stop.stop_requested(); }));
    });
}

std::vector<Holding> Sampler::finish() {
    thread_.request_stop();
    thread_.join();
    return std::move(looks_);
}

}  // namespace almanac::load
