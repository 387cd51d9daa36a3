#pragma once

// What the readers of official sheets share: names become columns, texts become exact decimals.
// Private to official_sheet_*.cpp.

#include "apps/elections/import_text.h"
#include "apps/elections/official_sheet.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <simdjson.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// As many as a contest can have here; a sheet of more is no sheet of a contest, and would cost a
// stranger nothing and us seconds.
inline constexpr std::size_t sheet_candidates_max = tally::candidates_max;

// Fills one sheet, round by round.
class SheetBuilder {
public:
    explicit SheetBuilder(std::string_view format) { sheet_.format = format; }

    // The candidate's place, a new one if the name was not seen before; beyond
    // sheet_candidates_max the first one's, and finish() refuses the sheet.
    std::size_t candidate(std::string_view name);
    // Whether the name was seen before.
    std::optional<std::size_t> known(std::string_view name) const;
    // The round, from 1, made where it is missing; nothing past sheet_rounds_max.
    SheetRound* round(std::size_t number);
    std::size_t rounds() const { return sheet_.rounds.size(); }

    // A figure as printed: "12,447.0000", "14866". Nothing where it is none.
    static std::optional<base::Decimal> figure(std::string_view text);
    void set_votes(SheetRound& round, std::size_t candidate, const base::Decimal& votes);
    void set_figure(SheetRound& round, SheetFigure figure, const base::Decimal& value);
    // Adds to `decided`; one who is there already is not added again.
    static void add(std::optional<std::vector<std::size_t>>& decided, std::size_t candidate);
    void set_winners(std::vector<std::size_t> winners) { sheet_.winners = std::move(winners); }

    // The sheet; every round has a cell for every candidate. Refuses one without rounds or names.
    base::Result<OfficialSheet> finish(std::string_view name);

private:
    OfficialSheet sheet_;
    std::map<std::string, std::size_t, std::less<>> places_;
    bool is_too_large_ = false;
};

// A sheet of rows and columns.
base::Result<OfficialSheet> read_sheet_csv(const Text& text);
// A sheet in JSON, whoever wrote it.
base::Result<OfficialSheet> read_sheet_json(std::string_view name, std::string_view bytes);

// RCTab's report, or several of them one after another.
base::Result<OfficialSheet> read_rctab_json(std::string_view name, simdjson::dom::element root);
// droop's list of actions.
base::Result<OfficialSheet> read_droop_json(std::string_view name, simdjson::dom::element root);
// ConcreteSTV's transcript with its metadata.
base::Result<OfficialSheet> read_concrete_json(std::string_view name, simdjson::dom::element root);
// {"rounds": [{"totals": {"11": "7.0000"}}]}, as `almanac count --format json` writes it, and
// {"rounds": [{"tally": {"Ada": "7.0000"}}]}.
base::Result<OfficialSheet> read_rounds_json(std::string_view name, simdjson::dom::element root);

// ---- walking JSON ----

// A text, or any other plain value as it is spelt; "" where there is none of that key.
std::string json_text(simdjson::dom::element object, std::string_view key);
// The same of a value.
std::string json_text(simdjson::dom::element value);
// The member of that key; nothing where there is none.
std::optional<simdjson::dom::element> json_member(simdjson::dom::element object,
                                                  std::string_view key);
// "sheet.json: results[3]: " and the sentence.
base::Error sheet_error(std::string_view name, std::string_view place, std::string_view sentence);

}  // namespace almanac::elections
