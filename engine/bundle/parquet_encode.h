#pragma once

// Tables as the bytes of a Parquet file, without DuckDB: every column may have nulls, values that
// recur stand in a dictionary, all is packed with zstd. Equal tables give equal bytes, on any
// number of threads. DuckDB, Polars and pyarrow read what comes out. Private to bundle; pure.

#include "engine/bundle/parquet_metadata.h"
#include "engine/bundle/table.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// One column of one group of rows: its pages, and what the footer will say of them.
struct EncodedChunk {
    std::string bytes;
    std::size_t dictionary_bytes = 0;  // of `bytes`, before the data; 0: no dictionary
    std::size_t unpacked_bytes = 0;
    Layout layout = Layout::plain;
};

// A group of rows, ready to be written; perhaps of no rows, which only names the columns.
struct EncodedGroup {
    std::vector<ParquetColumn> columns;
    std::vector<EncodedChunk> chunks;
    std::size_t rows = 0;
};

// Rows of a table, to be one group.
struct RowRange {
    std::size_t first = 0;
    std::size_t count = 0;
};

// How many rows a group has at most; a reader holds one group at a time.
inline constexpr std::size_t group_rows = std::size_t{128} << 10U;

// The rows as one group. Safe to be called from several threads.
EncodedGroup encode_group(const Table& table, RowRange rows);

// The groups, one at least and all of the same columns, as a file.
std::string parquet_file(std::vector<EncodedGroup> groups);

}  // namespace almanac::bundle
