#pragma once

// The forms of `count` that are handed on: the ballots in another program's format, the count as a
// page. One row of a table each.

#include "apps/elections/elections.h"
#include "cli/sources.h"
#include "engine/base/result.h"

#include <span>
#include <string>
#include <string_view>

namespace almanac::cli {

// What one is made from, and where it goes: --out, "" for the terminal.
struct Export {
    const elections::CountReport& report;
    const Sources& sources;
    const std::string& out;
};

// One form.
struct CountExport {
    std::string_view id;  // for --format
    std::string_view words;
    elections::Detail detail;  // what has to be read for it
    base::Result<void> (*write)(const Export&);
};

// All of them, in the order in which --help lists them.
std::span<const CountExport> count_exports();

// The form of that id, or null.
const CountExport* find_count_export(std::string_view id);

}  // namespace almanac::cli
