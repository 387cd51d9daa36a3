#pragma once

// A table as csv, for spreadsheets and for programs that read no Parquet. Pure.

#include "engine/bundle/table.h"

#include <string>

namespace almanac::bundle {

// A line of names, then a line a row, each ended by a line feed; cells that need quotes have them
// (RFC 4180). A null is an empty cell, an empty text is "". Numbers have no grouping, decimals all
// their places, reals the fewest digits that read back as the same.
std::string to_csv(const Table& table);

}  // namespace almanac::bundle
