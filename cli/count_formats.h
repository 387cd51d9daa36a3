#pragma once

// The forms in which `count` prints a count: one row of a table each.

#include "apps/elections/elections.h"
#include "engine/base/result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cli {

// What a form is printed from.
struct CountPrinting {
    const elections::CountReport& report;
    elections::TableStyle style;  // of the table
    std::string generated;        // the time, for forms that name it
};

// One form.
struct CountFormat {
    std::string_view id;  // for --format
    std::string_view words;
    elections::Detail detail;  // what has to be read for it
    base::Result<std::string> (*print)(const CountPrinting&);
};

// All of them, in the order in which --help lists them.
std::span<const CountFormat> count_formats();

// The form of that id, or null.
const CountFormat* find_count_format(std::string_view id);

// Their ids, for the command line to check.
std::vector<std::string> count_format_ids();

// "table, json, csv (a sheet), …": for --help.
std::string count_formats_in_words();

}  // namespace almanac::cli
