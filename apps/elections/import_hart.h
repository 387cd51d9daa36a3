#pragma once

// Hart Verity's export: a folder with an XML file for every sheet that was scanned.

#include "apps/elections/import_formats.h"
#include "apps/elections/source.h"
#include "engine/base/result.h"

#include <cstddef>
#include <vector>

namespace almanac::elections {

// The folder's files of records; none where its first XML file is no cast vote record of Hart's.
base::Result<std::vector<std::size_t>> hart_records(const SourceFile& source);

// Reads the records of one contest.
base::Result<Parsed> read_hart(const SourceFile& source, const ReadOptions& options);

}  // namespace almanac::elections
