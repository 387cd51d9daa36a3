#pragma once

// A count on paper: for programs (json, urcvt), for a spreadsheet (csv), for people (table). Pure.

#include "apps/elections/question.h"
#include "tally/tally.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a count is printed from; all three belong together and outlive the call.
struct CountReport {
    const Prepared& prepared;
    const tally::Count& count;
    std::vector<std::string> files;  // as the user named them
};

// CountView (count_view.h), indented so that people can read it, and a line break.
std::string count_as_json(const CountReport& report);

// The layout of Portland's official sheet: a row a candidate, three columns a round (votes, share
// of the valid ballots rounded half up to 2 decimals, votes transferred), then Residual surplus and
// Inactive ballots.
std::string count_as_csv(const CountReport& report);

// RCTab's detailed report, which RCVis reads.
std::string count_as_urcvt(const CountReport& report);

// Whether escape sequences and characters outside ASCII may stand in the table's own words.
enum class Decoration : std::uint8_t { plain, terminal };

// How the table is set.
struct TableStyle {
    std::size_t columns = 80;
    Decoration decoration = Decoration::plain;
    bool colour = false;
};

// Winners, threshold, and every round, no line wider than style.columns (at least 60).
std::string count_as_table(const CountReport& report, const TableStyle& style);

// `json` with line breaks and two spaces a level; what fits into 100 columns stays on its line.
std::string indented(std::string_view json);

}  // namespace almanac::elections
