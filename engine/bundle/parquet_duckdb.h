#pragma once

// Parquet through DuckDB, which knows all of the format: the way for files that are not flat or not
// of the plain kind, and the judge of our own reader and writer. Private to bundle.

#include "engine/base/result.h"
#include "engine/bundle/table.h"

#include <filesystem>
#include <span>
#include <string>

namespace almanac::bundle {

// As read_parquet, whatever the file is.
base::Result<Table> read_parquet_by_duckdb(const std::filesystem::path& path,
                                           std::span<const std::string> columns = {});

}  // namespace almanac::bundle
