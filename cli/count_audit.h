#pragma once

// `count --audit FILE`.

#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "engine/base/result.h"

#include <string>

namespace almanac::cli {

// Writes the audit trail, all of it or nothing; the inputs are hashed for it.
base::Result<void> write_audit(const elections::CountReport& report, const ContestOptions& contest,
                               const Sources& sources, const std::string& file);

}  // namespace almanac::cli
