#pragma once

// An open data folder with what it needs, for the verbs that keep something.

#include "apps/elections/elections.h"
#include "cli/workers.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <memory>
#include <string>

namespace almanac::cli {

// Members in the order in which they must outlive each other.
struct DataFolder {
    std::unique_ptr<Workers> workers;
    std::unique_ptr<base::SystemClock> clock;
    std::unique_ptr<elections::Elections> elections;

    // A folder that does not exist is `missing`.
    static base::Result<DataFolder> open(const std::string& data);
};

}  // namespace almanac::cli
