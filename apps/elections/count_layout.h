#pragma once

// What every printed form of a count has in common: who stands in which row, and how figures are
// written.

#include "apps/elections/question.h"
#include "tally/tally.h"

#include <cstdint>
#include <string>
#include <vector>

namespace almanac::elections {

// When somebody was elected or excluded; 0: never.
struct Fate {
    std::uint32_t elected = 0;
    std::uint32_t eliminated = 0;
};

// By candidate.
std::vector<Fate> fates_of(const tally::Count& count, std::size_t candidates);

// Winners in order of election, then who stood to the end by votes, then who left, the last to
// leave first.
std::vector<tally::CandidateIndex> rows_in_order(const Prepared& prepared,
                                                 const tally::Count& count);

// Whether a candidate has a figure in a round (from 1): until the round in which they left, winners
// always.
bool has_figure(const Fate& fate, std::uint32_t round);

// votes / valid in percent with 2 decimals, rounded half up (A2 item 11), with its sign: "12.86%".
std::string percent_of(const tally::Votes& votes, std::uint64_t valid);

// "Ada; Bo": names of those listed.
std::string joined_names(const Contest& contest,
                         const std::vector<tally::CandidateIndex>& candidates, const char* between);

}  // namespace almanac::elections
