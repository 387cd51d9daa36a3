#pragma once

// `count --by precinct --out FOLDER`: RCTab's report of the whole contest and of every precinct or
// batch, a file each.

#include "apps/elections/elections.h"
#include "engine/base/result.h"

#include <string>

namespace almanac::cli {

// Writes them, `format` being urcvt or rctab-csv; the folder is made where it is missing.
base::Result<void> write_slices(const elections::CountReport& report, elections::SliceKind kind,
                                const std::string& format, const std::string& folder);

}  // namespace almanac::cli
