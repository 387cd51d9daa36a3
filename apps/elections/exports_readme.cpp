// The README of an archive, from the same descriptions as everything else.

#include "apps/elections/described_tables.h"
#include "apps/elections/exports.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace almanac::elections {

namespace {

constexpr std::string_view how_to_read = R"(
## What is here

- `raw_data/`: the ballots as they were cast, which everything else is made from.
- `precomputed/`: the tables below as Parquet; `csv/`: the same for spreadsheets.
- `static_responses/`: the answers of the API, `.gz`, `.br` and `.zst` the same bytes compressed, `.pack` many of one
  kind.
- `manifest.json`: size and SHA-256 of every file but this one and those in `csv/`, the rule, the seats, the inputs.

Votes are exact decimals with every place that the rule counts in. Percentages are over valid ballots. In csv an empty
cell is no value, `""` an empty text; a text that a spreadsheet could take for a formula begins with `'`.

## Tables
)";

// A cell of a Markdown table: names of the source may hold anything.
std::string cell(std::string_view text) {
    std::string out;
    for (const char character : text) {
        if (character == '|' || character == '<' || character == '\\') out += '\\';
        out += character == '\n' || character == '\r' ? ' ' : character;
    }
    return out;
}

std::string table_section(const TableRow& table) {
    std::string out = fmt::format("\n### {}\n\n{}", table.name, table.sentence);
    if (!table.path.empty()) out += fmt::format(" Of the view `{}`.", table.path);
    out += fmt::format(" In `{}`{}.\n\n| column | type | unit | meaning |\n|---|---|---|---|\n",
                       table.file,
                       table.path.empty() ? "" : fmt::format(" and `csv/{}.csv`", table.name));
    for (const ColumnRow& column : table.columns) {
        out += fmt::format("| `{}` | {} | {} | {} |\n", column.name, column.type, cell(column.unit),
                           cell(column.sentence));
    }
    return out;
}

}  // namespace

std::string bundle_readme(const Edition& edition) {
    const EditionFacts& facts = edition.facts;
    std::string winners;
    for (const std::string& name : facts.winners)
        winners += fmt::format("{}{}", winners.empty() ? "" : ", ", cell(name));
    std::string out = fmt::format(
        "# {}\n\nCounted by the rule `{}`, {} seats, {} valid ballots. Elected: {}.\n\nVersion "
        "`{}` of election `{}`: a version names the inputs and the method, so that equal versions "
        "are equal bytes.\n",
        cell(facts.contest), facts.rule, facts.seats, facts.valid_ballots, winners,
        edition.version->source().data_version, edition.row.election_id);
    out += how_to_read;
    for (const TableRow& table : described_tables()) {
        if (!table.file.empty()) out += table_section(table);
    }
    return out;
}

}  // namespace almanac::elections
