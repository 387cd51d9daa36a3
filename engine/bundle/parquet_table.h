#pragma once

// A flat Parquet file as a table, without DuckDB. Private to bundle; pure.

#include "engine/bundle/table.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace almanac::bundle {

// The named columns, all where none is named, as read_parquet gives them; nothing where a column
// is not there or the file is one that only DuckDB reads.
std::optional<Table> read_flat_parquet(std::string_view file, std::span<const std::string> wanted);

}  // namespace almanac::bundle
