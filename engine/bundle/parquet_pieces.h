#pragma once

// A Parquet file as its groups of rows, column by column, without DuckDB: flat files of booleans,
// numbers, decimals and texts, as DuckDB, Polars, pyarrow and we write them. Texts come as codes,
// so that one that is repeated is looked at once. What this reader does not know is left to DuckDB
// (read_parquet). Const calls are safe from several threads.

#include "engine/bundle/parquet_metadata.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// One column of one piece; which members are filled, its meaning says. A null is 0, or a code of
// 0. Views live as long as this or a copy of it.
struct PieceColumn {
    std::vector<std::int64_t> integers;   // booleans, integers, units of decimals
    std::vector<double> reals;            // reals
    std::vector<std::uint32_t> codes;     // texts: places in `words`
    std::vector<std::string_view> words;  // UTF-8; not empty where there are rows; one may recur
    std::vector<bool> present;            // empty: no nulls

    std::vector<std::shared_ptr<char[]>> owners;

    bool has(std::size_t row) const { return present.empty() || present[row]; }
};

// An open file.
class ParquetPieces {
public:
    // Nothing where the file is not one that this reader knows; `file` must outlive this.
    static std::optional<ParquetPieces> open(std::string_view file);

    const std::vector<ParquetColumn>& columns() const { return metadata_.columns; }
    // The rows of each piece; the pieces follow one another.
    std::size_t pieces() const { return metadata_.groups.size(); }
    std::size_t rows(std::size_t piece) const { return metadata_.groups[piece].rows; }
    // Fills `out`, whose memory is used again; false where the pages are damaged or of a layout
    // that this reader does not know.
    bool read(std::size_t piece, std::size_t column, PieceColumn& out) const;

private:
    ParquetPieces(std::string_view file, ParquetMetadata metadata)
        : file_(file), metadata_(std::move(metadata)) {}

    std::string_view file_;
    ParquetMetadata metadata_;
};

}  // namespace almanac::bundle
