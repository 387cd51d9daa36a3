#pragma once

// What a Parquet file says of itself: its columns, its groups of rows, its pages. Only flat files,
// those whose columns are no lists and no records, are read; of anything else nothing is said, and
// DuckDB reads it. Private to bundle; pure.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// How values are stored, by the numbers of the format.
enum class Stored : std::uint8_t {
    boolean = 0,
    int32 = 1,
    int64 = 2,
    int96 = 3,
    real32 = 4,
    real64 = 5,
    bytes = 6,
    fixed_bytes = 7,
};

// What a page is packed with, by the numbers of the format.
enum class Codec : std::uint8_t { none = 0, snappy = 1, gzip = 2, zstd = 6, unknown = 255 };

// How a page's values are laid out, by the numbers of the format.
enum class Layout : std::uint8_t {
    plain = 0,
    plain_dictionary = 2,
    rle = 3,
    delta_binary_packed = 5,
    delta_lengths = 6,
    rle_dictionary = 8,
    unknown = 255,
};

// What the values of a column are; `other`: dates, times and whatever else only DuckDB reads.
enum class Meaning : std::uint8_t { boolean, integer, real, text, decimal, other };

// One column of a flat file.
struct ParquetColumn {
    std::string name;
    Stored stored = Stored::boolean;
    Meaning meaning = Meaning::other;
    bool optional = false;    // values may be null
    std::uint8_t bits = 64;   // of an integer
    bool is_signed = true;    // an integer
    std::uint8_t places = 0;  // of a decimal
};

// The pages of one column in one group of rows.
struct ParquetChunk {
    Codec codec = Codec::unknown;
    std::uint64_t begin = 0;  // in the file
    std::uint64_t end = 0;
};

// Rows that are stored together, with one chunk a column.
struct ParquetGroup {
    std::size_t rows = 0;
    std::vector<ParquetChunk> chunks;
};

// A flat file's footer.
struct ParquetMetadata {
    std::vector<ParquetColumn> columns;
    std::vector<ParquetGroup> groups;
};

// What stands before a page's bytes.
struct ParquetPage {
    enum class Kind : std::uint8_t { data = 0, index = 1, dictionary = 2, data_v2 = 3 };
    Kind kind = Kind::index;
    std::size_t header_bytes = 0;
    std::size_t packed_bytes = 0;
    std::size_t bytes = 0;   // unpacked
    std::size_t values = 0;  // with nulls
    Layout layout = Layout::unknown;
    Layout level_layout = Layout::rle;  // of the levels that say what is null; data only
    std::size_t level_bytes = 0;        // data_v2: not packed, before the values
    bool is_packed = true;              // data_v2 may say no
};

// The footer of the file; nothing where it is damaged, not flat, encrypted or says more than this
// reader knows. All offsets lie within the file.
std::optional<ParquetMetadata> parse_parquet_metadata(std::string_view file);

// The header at the beginning of `bytes`, whose page lies within them; else nothing.
std::optional<ParquetPage> parse_parquet_page(std::string_view bytes);

}  // namespace almanac::bundle
