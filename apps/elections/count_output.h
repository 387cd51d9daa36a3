#pragma once

// A count on paper: for programs (json, urcvt), for a spreadsheet (csv), for people (table). Pure.

#include "apps/elections/question.h"
#include "apps/elections/rctab_config.h"
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
    // What RCTab's configuration says of the contest; null where there was none.
    const RctabContest* rctab = nullptr;
    std::string_view program = "almanac";  // with its version, for reports that name their maker
};

// CountView (count_view.h), indented so that people can read it, and a line break.
std::string count_as_json(const CountReport& report);

// The layout of Portland's official sheet: a row a candidate, three columns a round (votes, share
// of the valid ballots rounded half up to 2 decimals, votes transferred), then Residual surplus and
// Inactive ballots.
std::string count_as_csv(const CountReport& report);

// RCTab's detailed report, which RCVis reads; a list of them where every seat has its own runoff.
std::string count_as_urcvt(const CountReport& report);

// RCTab's detailed report as csv; several, with a blank line between, where every seat has its own
// runoff.
std::string count_as_rctab_csv(const CountReport& report);

// The ballots as RCTab normalises them: source, ids and precinct, then a column for each rank.
std::string ballots_as_cvr_csv(const CountReport& report);

// Whether records say how they counted in every round, or only how they were cast.
enum class CdfRounds : std::uint8_t { shown, left_out };

// The ballots as NIST SP 1500-103 JSON, as RCTab writes it. Fails where rounds are asked for under
// a rule whose ballots cannot be followed. `generated` is the time to name, as ISO 8601.
base::Result<std::string> ballots_as_cdf(const CountReport& report, CdfRounds rounds,
                                         std::string_view generated);

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
