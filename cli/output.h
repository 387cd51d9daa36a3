#pragma once

// Where a verb's answer goes: the terminal, or the file of --out.

#include "engine/base/result.h"

#include <string>

namespace almanac::cli {

// Prints `text` where `out` is "" or "-"; else writes the file, all of it or nothing. A device or a
// pipe is written into.
base::Result<void> put(const std::string& text, const std::string& out);

}  // namespace almanac::cli
