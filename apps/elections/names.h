#pragma once

// Finding candidates by what a user wrote: a name, an id, or a pattern with *. Pure. Letters A to Z
// are equal in either case, and so are runs of white space; every other byte stands for itself.

#include "apps/elections/model.h"
#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Lower case, without white space at the ends, with single spaces inside.
std::string folded(std::string_view text);

// Whether the folded `text` matches the folded `pattern`, where * stands for any run of characters,
// also none.
bool matches_pattern(std::string_view pattern, std::string_view text);

// The one candidate of that name or, where no name fits, of that id or source id. A name that
// nobody or that several have is `missing` or `invalid`, with the remedy.
base::Result<tally::CandidateIndex> find_candidate(const Contest& contest,
                                                   std::string_view written);

// Every candidate that `pattern` means: by name first, then by id. `missing` where that is nobody.
base::Result<std::vector<tally::CandidateIndex>> find_candidates(const Contest& contest,
                                                                 std::string_view pattern);

// "Ada Ames, Bo Birk and 20 more": for errors.
std::string list_names(const Contest& contest);

}  // namespace almanac::elections
