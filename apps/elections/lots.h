#pragma once

// The lots as drawn, from a text file, and the seed that further lots are drawn from. Pure.

#include "apps/elections/model.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <string>
#include <string_view>

namespace almanac::elections {

// One candidate a line by name or id, best lot first; "round 8: David Linn" for whom the lot fell
// on in a round; "seed: 20241105" for the published seed that decides where these do not. Blank
// lines and lines that begin with # are passed over. Errors name `file` and the line.
base::Result<tally::Lots> parse_lots(const Contest& contest, std::string_view file,
                                     std::string_view text);

// `text` with a line for the seed, so that parse_lots reads both back. Refuses a seed that is empty
// or has several lines.
base::Result<std::string> with_seed(std::string_view text, std::string_view seed);

}  // namespace almanac::elections
