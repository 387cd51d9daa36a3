#pragma once

// The one way into a data folder; `import` and `demo` take it.

#include "cli/contest_options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "engine/base/result.h"

#include <stop_token>
#include <string>

namespace almanac::cli {

// Where an election goes.
struct ImportTarget {
    std::string election;
    std::string data;
    bool quiet = false;
};

// Reads, counts, publishes and says so unless it is to be quiet. Stopped, it leaves what was there
// before.
base::Result<void> run_import(ContestOptions contest, const ImportTarget& target,
                              const Terminal& terminal, const std::stop_token& stop);

}  // namespace almanac::cli
