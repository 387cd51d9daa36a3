#pragma once

// A table as the bytes of a Parquet file, encoded on all cores. Private to bundle; pure.

#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "engine/bundle/table.h"

#include <filesystem>
#include <string>

namespace almanac::bundle {

// Refuses what Parquet or its readers cannot hold, in a sentence that begins with `path`. Equal
// tables give equal bytes, whatever the executor.
base::Result<std::string> encode_parquet(const std::filesystem::path& path, const Table& table,
                                         base::Executor& executor);

// The same of a table that is made piece by piece; several are made at once.
base::Result<std::string> encode_parquet(const std::filesystem::path& path,
                                         const TablePieces& pieces, base::Executor& executor);

}  // namespace almanac::bundle
