#pragma once

// A detailed report from the count alone, for rules whose ballots are not followed one by one.
// Private to rctab_report.

#include "apps/elections/rctab_report.h"

#include <vector>

namespace almanac::elections {

// Fills ballots, blank and rounds of a report whose pass and names are there. Whole votes have no
// places.
void fill_from_count(DetailedReport& report);

// Without places where they are all zero.
tally::Votes in_short(const tally::Votes& votes);

// Whether a tie in the round, from 0, fell on the candidate and spared somebody else; `decided` are
// all who were elected, or all who were eliminated, in it.
bool by_tie(const tally::Count& count, std::size_t round, tally::CandidateIndex candidate,
            const std::vector<tally::CandidateIndex>& decided);

}  // namespace almanac::elections
