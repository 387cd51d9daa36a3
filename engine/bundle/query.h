#pragma once

// SQL over the tables of a version, for whoever asks on a command line. Reading only: the tables
// are copied into a database in memory, then every way out of it is closed before the user's words
// are looked at. Loads DuckDB on first use.

#include "engine/base/result.h"
#include "engine/bundle/table.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace almanac::bundle {

// A Parquet file by the name it has in SQL.
struct NamedParquet {
    std::string name;
    std::filesystem::path path;
};

// What was asked, and how much of an answer is wanted.
struct SqlQuestion {
    std::string sql;  // one SELECT, or what DuckDB reads as one (FROM …, DESCRIBE …, SHOW TABLES)
    std::size_t rows_max = 10'000;  // a terminal's patience; 22 candidates have 253 pairs
};

// The rows that came. Whole numbers, reals and truths are columns of their type, all else is text
// as DuckDB writes it.
struct SqlAnswer {
    Table table;
    bool is_cut = false;  // there are more rows than were wanted
};

// Answers in one thread, so that equal questions have equal answers; `invalid` with DuckDB's own
// sentence where it refuses the question, and with the names of the tables where one is unknown.
base::Result<SqlAnswer> query(std::span<const NamedParquet> tables, const SqlQuestion& question);

}  // namespace almanac::bundle
