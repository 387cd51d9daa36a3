#include "cli/access_log.h"

#include "apps/elections/elections.h"
#include "cli/seed.h"

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace almanac::cli {

namespace {

constexpr int standard_output = 1;

std::chrono::nanoseconds nanoseconds(double milliseconds) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double, std::milli>(milliseconds));
}

std::string compiler() {
#ifdef __clang__
    return fmt::format("Clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
    return fmt::format("GCC {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

}  // namespace

void add_access_log_options(CLI::App& verb, AccessLogCommand& command) {
    verb.add_option("--access-log", command.file,
                    "Note requests as JSON lines in this file; - is standard output")
        ->type_name("FILE");
    verb.add_option(
            "--access-sample", command.sample_rate,
            "The share of ordinary requests that are noted, beside all errors and slow ones")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    verb.add_option("--slow-ms", command.slow_ms, "An answer that took so long is slow")
        ->type_name("N")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
}

base::Result<std::unique_ptr<AccessLogFile>> AccessLogFile::open(const AccessLogCommand& command,
                                                                 const base::Clock& clock) {
    int handle = command.file == "-" ? ::dup(standard_output) : -1;
    if (!command.file.empty() && command.file != "-") {
        handle = ::open(command.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    }
    if (handle < 0 && !command.file.empty()) {
        return base::Error{base::ErrorKind::denied,
                           fmt::format("{} cannot be written: {}; name another file for "
                                       "--access-log",
                                       command.file, std::strerror(errno))};
    }
    return std::unique_ptr<AccessLogFile>(new AccessLogFile(handle, command, clock));
}

AccessLogFile::AccessLogFile(int handle, const AccessLogCommand& command, const base::Clock& clock)
    : handle_(handle) {
    observe::AccessLogOptions options;
    if (handle >= 0) options.handle = handle;
    options.sample_rate = command.sample_rate;
    options.slow = nanoseconds(command.slow_ms);
    options.seed = any_seed();  // two processes must not give the same trace ids
    log_ = std::make_unique<observe::AccessLog>(clock, options);
}

AccessLogFile::~AccessLogFile() {
    log_.reset();  // writes what is left
    if (handle_ >= 0) ::close(handle_);
}

observe::Sample build_info() {
    return {"almanac_build_info",
            "Which program this is; always 1.",
            {{"version", std::string(program_version)},
             {"results_version", std::to_string(elections::results_version)},
             {"compiler", compiler()}},
            1};
}

}  // namespace almanac::cli
