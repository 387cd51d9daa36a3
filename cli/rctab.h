#pragma once

// RCTab's configuration in place of the files that `count`, `import` and `compare` take: the
// sources it names are opened, and what it says of them and of the rule is filled in.

#include "cli/contest_options.h"
#include "engine/base/result.h"

namespace almanac::cli {

// Where the one FILE is such a configuration, reads it into options.rctab and puts the files it
// names in its place; what the user said besides comes first. Warns of options that are not known.
base::Result<void> take_rctab_config(ContestOptions& options);

// Opens the files, with the layouts that the configuration gives them.
base::Result<Sources> open_contest(const ContestOptions& options);

}  // namespace almanac::cli
