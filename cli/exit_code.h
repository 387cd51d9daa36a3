#pragma once

// What the program's exit tells the shell. docs/operating.md lists the same codes.

#include "engine/base/result.h"

namespace almanac::cli {

// Every exit code there is.
enum class ExitCode : int {
    ok = 0,
    usage = 1,         // the command line itself is wrong
    differs = 1,       // `check`: the sheet and the count are not equal
    bad_input = 2,     // a file or a value in it is wrong
    not_found = 3,     // a file, election, version, contest, rule or candidate does not exist
    in_use = 4,        // a port or a data folder is held by somebody else
    no_room = 5,       // the disk is full or read-only, or handles or memory are used up
    damaged = 6,       // stored bytes are not what was published
    interrupted = 130  // Ctrl-C or SIGTERM
};

// The one place where an ErrorKind becomes an exit code.
ExitCode exit_code_of(base::ErrorKind kind);

}  // namespace almanac::cli
