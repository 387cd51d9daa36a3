#pragma once

// Which candidate a name on a sheet stands for. Private to check.cpp.

#include "apps/elections/check.h"
#include "apps/elections/model.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections {

// By name of the sheet.
struct MatchedNames {
    std::vector<std::optional<tally::CandidateIndex>> candidates;
    std::vector<SheetName> unlike;  // those that are not spelt alike
};

// Names that are spelt alike first; then, among those left on either side, an alias, the same but
// for the case of letters and white space, but for punctuation, or the same words in another order;
// and undeclared write-ins by whatever word. Each step takes a name only where it fits exactly one.
MatchedNames match_names(const Contest& contest, const std::vector<std::string>& names,
                         std::span<const std::pair<std::string, std::string>> aliases);

}  // namespace almanac::elections
