#pragma once

// A results sheet that somebody published, whatever program wrote it: its candidates and, round by
// round, their votes and whatever else it shows. Pure: bytes in, and limits on them, so that a
// sheet may come from anybody. check.h compares it with a count of ours.

#include "engine/base/decimal.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// The largest report known to us (RCTab's of 33 rounds and 38 candidates) has 40 kB; a Senate count
// of ConcreteSTV's has some MB.
inline constexpr std::size_t sheet_bytes_max = std::size_t{16} << 20;
// A Senate count has some 1,000 rounds of 150 candidates.
inline constexpr std::size_t sheet_rounds_max = 20'000;
inline constexpr std::size_t sheet_cells_max = 1'000'000;

// What a sheet shows of a round beside votes of candidates. Cumulative, but for threshold and
// active.
enum class SheetFigure : std::uint8_t {
    threshold,
    exhausted,           // votes of those who counted in round 1
    residual,            // what cuts left over
    exhausted_residual,  // both together
    // RCTab's, which has ballots that never counted in them.
    inactive_choices,
    inactive_overvotes,
    inactive_skips,
    inactive_repeats,
    inactive,
    final_surplus,  // the last surplus, which nobody receives
    active,         // what candidates hold
};

// One round as the sheet has it; candidates by their place in OfficialSheet::candidates.
struct SheetRound {
    std::vector<std::optional<base::Decimal>> votes;  // nothing where the cell is empty
    std::map<SheetFigure, base::Decimal> figures;
    // Decided in this round; nothing where the sheet does not say.
    std::optional<std::vector<std::size_t>> elected;
    std::optional<std::vector<std::size_t>> eliminated;
};

// One sheet, read.
struct OfficialSheet {
    std::string_view format;  // an id of sheet_formats()
    std::vector<std::string> candidates;
    std::vector<SheetRound> rounds;
    std::optional<std::vector<std::size_t>> winners;
    std::uint8_t places = 0;  // the most that a figure of the sheet has
};

// One kind of sheet that can be read.
struct SheetFormat {
    std::string_view id;
    std::string_view sentence;
};

// Every kind, in the order in which docs/explained.md lists them.
std::span<const SheetFormat> sheet_formats();

// Reads a sheet, whose kind is recognised by its content. Errors name the sheet, the place and the
// remedy.
base::Result<OfficialSheet> read_official_sheet(std::string_view name, std::string_view bytes);

}  // namespace almanac::elections
