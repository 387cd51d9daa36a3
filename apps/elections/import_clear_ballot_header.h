#pragma once

// The header row of a Clear Ballot csv: which columns are choices, of which contest, candidate and
// rank.

#include "apps/elections/import_text.h"
#include "apps/elections/model.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace almanac::elections {

// One column of the file.
struct ClearBallotColumn {
    std::string name;  // of a column that is no choice
    bool is_choice = false;
    std::size_t contest = 0;    // place in the header's contests
    std::size_t candidate = 0;  // place in the contest's candidates
    std::uint16_t rank = 0;
    std::uint32_t seats = 0;
};

// One contest of the file. A candidate is a name and a party; the id is that of its first column,
// since some exports number each rank's columns anew.
struct ClearBallotContest {
    std::string name;
    std::uint32_t seats = 0;
    std::uint32_t ranks = 0;
    std::vector<Candidate> candidates;
};

// The whole header row.
struct ClearBallotHeader {
    std::vector<ClearBallotColumn> columns;
    std::vector<ClearBallotContest> contests;
};

// Reads the cells of the header row. Choice_<id>_1:<contest>:<rank>:Number of Winners
// <n>:<name>:<party>, where contest and name may have colons; "Vote For n" is the same as "Number
// of Winners n".
base::Result<ClearBallotHeader> read_clear_ballot_header(const Text& text,
                                                         const std::vector<CsvCell>& cells);

}  // namespace almanac::elections
