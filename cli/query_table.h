#pragma once

// Rows on a terminal. Pure.

#include "engine/bundle/bundle.h"

#include <string>

namespace almanac::cli {

// Columns side by side, numbers to the right, control characters as spaces; a line below says how
// many rows there are.
std::string table_for_people(const bundle::Table& table);

}  // namespace almanac::cli
