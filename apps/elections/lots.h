#pragma once

// The lots as drawn, from a text file. Pure.

#include "apps/elections/model.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <string_view>

namespace almanac::elections {

// One candidate a line by name or id, best lot first; or "round 8: David Linn" for whom the lot
// fell on in a round. Blank lines and lines that begin with # are passed over. Errors name `file`
// and the line.
base::Result<tally::Lots> parse_lots(const Contest& contest, std::string_view file,
                                     std::string_view text);

}  // namespace almanac::elections
