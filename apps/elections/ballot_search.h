#pragma once

// Ballots by whom they rank where (seed A8, search-ballots), found by going through all marks:
// there is no index, as 300,000 ballots take milliseconds. Pure.

#include "apps/elections/subject.h"
#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Which ranks are meant: as cast, or condensed as the rule cleans them.
enum class Ranks : std::uint8_t { cleaned, raw };

// What is sought: ballots with this candidate, or anybody, at that rank.
struct BallotSearch {
    std::optional<tally::CandidateIndex> candidate;
    std::uint32_t rank = 1;
    Ranks ranks = Ranks::cleaned;
    std::uint64_t page = 1;
    std::uint64_t limit = 10;
};

// One page of what was found.
struct FoundBallots {
    std::vector<std::uint32_t> ballots;  // their places, in the source's order
    std::uint64_t total = 0;             // records on all pages
};

// Goes through all ballots; a cleaned rank behind a stop (an overvote that ends the ballot …) is
// none.
FoundBallots search_ballots(const Subject& subject, const BallotSearch& search);

// The candidate of that id or name: an id where it is digits and somebody has it, else the name as
// it is written, else without regard to case (of A to Z); `missing` where nobody has it.
base::Result<tally::CandidateIndex> candidate_called(const Contest& contest, std::string_view text);

}  // namespace almanac::elections
