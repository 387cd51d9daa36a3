#pragma once

// A table as text, for spreadsheets and programs that read no Parquet. Pure.

#include "engine/base/json.h"
#include "engine/bundle/table.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace almanac::bundle {

// A header and a line a row, as RFC 4180 has them (CRLF, doubled quotes). A null is an empty cell,
// an empty text is "". Decimals have all their places, reals the shortest digits that read back.
// A text that a spreadsheet could take for a formula (it begins with = + - @, a tab or a line
// break, and is no number) has ' before it, as OWASP advises.
std::string table_as_csv(const Table& table);

// A JSON list with an object a row. Decimals are texts, as everywhere on the wire.
std::string table_as_json(const Table& table);

// Rows from `begin` to one before `end`.
struct RowSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};
// Those rows as JSON objects, each on a line of its own (NDJSON).
std::string rows_as_ndjson(const Table& table, const RowSpan& rows);

// The list as a part of something larger.
void write_rows(base::JsonWriter& json, const Table& table);

// One text as a cell of such a csv.
std::string csv_cell(std::string_view text);

}  // namespace almanac::bundle
