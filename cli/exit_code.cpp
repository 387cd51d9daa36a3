#include "cli/exit_code.h"

namespace almanac::cli {

ExitCode exit_code_of(base::ErrorKind kind) {
    switch (kind) {
        case base::ErrorKind::invalid:
        case base::ErrorKind::too_large:
            return ExitCode::bad_input;
        case base::ErrorKind::missing:
            return ExitCode::not_found;
        case base::ErrorKind::conflict:
            return ExitCode::in_use;
        case base::ErrorKind::denied:
        case base::ErrorKind::exhausted:
        case base::ErrorKind::timed_out:
            return ExitCode::no_room;
        case base::ErrorKind::stopped:
            return ExitCode::interrupted;
        case base::ErrorKind::broken:
            break;
    }
    return ExitCode::damaged;
}

}  // namespace almanac::cli
