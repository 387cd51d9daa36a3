#pragma once

// What leaves an edition as files: each table as csv, JSON or Parquet, and the whole version as one
// archive with a README that explains every column. Stored files are handed out as they were
// published, checked once more.

#include "apps/elections/editions.h"
#include "engine/base/result.h"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Over HTTP a table of more rows goes out as Parquet only: a csv of 100,000 rows has some 10 MB,
// and is made in a tenth of a second. A table that is not kept is made of so many ballots at most.
inline constexpr std::size_t served_rows_max = 100'000;

// Which table, and how.
struct TableRequest {
    std::string_view table;   // - and _ alike
    std::string_view format;  // csv, json, ndjson, parquet
    std::size_t rows_max = std::numeric_limits<std::size_t>::max();
};

// In how many parts the rows of a raw table go out as NDJSON, which has no largest size: one for
// each 16,384 rows of a table that grows with the election; 0 for the others.
std::size_t row_parts(const Edition& edition, std::string_view table);
// A part, from 0.
struct RowsRequest {
    std::string_view table;
    std::size_t part = 0;
};
// The rows of one part; `broken` where the file was damaged since it was checked.
base::Result<std::string> export_rows(const Edition& edition, const RowsRequest& request);

// The table as a file; `missing` where there is no such table, `invalid` where it has too many
// rows.
base::Result<Exported> export_table(const Edition& edition, const TableRequest& request);

// The name under which it is saved.
std::string export_name(const Edition& edition, const TableRequest& request);
// Likewise, of the archive.
std::string bundle_name(const Edition& edition);

// README.md, every file of the version with its manifest, and the views' tables as csv. Equal
// versions give equal bytes.
base::Result<Exported> export_bundle(const Edition& edition);

// The README of the archive.
std::string bundle_readme(const Edition& edition);

// The files of the version's tables, for SQL.
std::vector<bundle::NamedParquet> stored_tables(const bundle::Version& version);

}  // namespace almanac::elections
