#pragma once

// The headings of an ES&S sheet: which columns are one contest's ranks, which one is the ballot's
// id, precinct, style or count.

#include "apps/elections/import.h"
#include "apps/elections/import_xlsx.h"
#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a column that is no rank of the contest is kept as.
enum class EssRole : std::uint8_t { ballot_id, precinct, ballot_style, batch, weight, other };

// A column that is kept.
struct EssColumn {
    std::uint32_t column = 0;  // from 0
    EssRole role = EssRole::other;
    std::string name;
};

// How the sheet is to be read.
struct EssPlan {
    std::string contest;               // "" where the headings do not name it
    std::vector<std::uint32_t> ranks;  // the columns, rank 1 first
    std::vector<EssColumn> columns;
};

// What a heading names, when it names a rank.
struct RankOfContest {
    std::uint32_t rank = 0;
    std::string contest;
};

// "2ND CHOICE MAYOR", "For Mayor Choice 2 (50)", "DEM Mayor Choice 2 of 5 Citywide (026916)",
// "2nd", "Rank 2": the rank and the contest; nothing where a heading names no rank.
std::optional<RankOfContest> ess_rank(std::string_view heading);

// The columns of the one contest that is asked for, from the row of headings, which the sheet read
// last; as the layout says where it names the first vote's column.
base::Result<EssPlan> plan_ess(const Sheet& sheet, std::string_view file,
                               const std::vector<SheetCell>& headings, const ReadOptions& options);

}  // namespace almanac::elections
