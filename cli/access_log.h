#pragma once

// The access log of `serve` as the command line asks for it: a file, and which requests are noted.

#include "cli/session.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/observe/observe.h"

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace almanac::cli {

// What the options say.
struct AccessLogCommand {
    std::string file;  // "": none, "-": standard output
    double sample_rate = 0.01;
    double slow_ms = 100;
};

// Adds --access-log, --access-sample and --slow-ms.
void add_access_log_options(CLI::App& verb, AccessLogCommand& command);

// The log and the file it writes to.
class AccessLogFile {
public:
    // Opens the file for appending; an error where that is not allowed. `clock` outlives it.
    static base::Result<std::unique_ptr<AccessLogFile>> open(const AccessLogCommand& command,
                                                             const base::Clock& clock);
    ~AccessLogFile();
    AccessLogFile(const AccessLogFile&) = delete;
    AccessLogFile& operator=(const AccessLogFile&) = delete;

    observe::AccessLog& log() const { return *log_; }

private:
    AccessLogFile(int handle, const AccessLogCommand& command, const base::Clock& clock);

    int handle_;  // -1: none
    std::unique_ptr<observe::AccessLog> log_;
};

// The metric that says which program this is.
observe::Sample build_info();

}  // namespace almanac::cli
