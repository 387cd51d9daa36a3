#pragma once

// A contest as somebody declares it apart from its files, as RCTab's configuration does: who its
// candidates are and in which order, whatever order the files name them in. Pure.

#include "apps/elections/model.h"
#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace almanac::elections {

// One candidate of the declaration.
struct DeclaredCandidate {
    std::string name;
    bool excluded = false;  // not in the race; counted as withdrawn
};

// What takes the place of a file's own title and list of candidates.
struct DeclaredContest {
    std::string title;
    std::vector<DeclaredCandidate> candidates;
    bool undeclared_write_ins = false;  // stand behind them
    std::optional<std::uint32_t> ranks_max = std::nullopt;
};

// Puts the contest's candidates into the declared order and adds those whom nobody marked. Refuses
// a mark for somebody who is not declared, and one at a rank above ranks_max, naming `file` and the
// ballot.
base::Result<void> adopt(Contest& contest, const DeclaredContest& declared,
                         const std::string& file);

}  // namespace almanac::elections
