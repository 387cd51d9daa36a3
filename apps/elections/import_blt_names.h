#pragma once

// What stands behind the ballots of a BLT file. Private to its reader.

#include "apps/elections/import_text.h"
#include "engine/base/result.h"

#include <cstddef>
#include <string>
#include <vector>

namespace almanac::elections {

// The names of that many candidates in order, and then the title, "" where there is none, read from
// `from` to the end of the text.
base::Result<std::vector<std::string>> read_blt_names(const Text& text, const char* from,
                                                      std::size_t candidates);

}  // namespace almanac::elections
