// A flat Parquet file of any bytes: what the typed reader hands out is whole, or it hands out
// nothing; and the quick reader of ballots_long makes ballots of it, or nothing.

#include "apps/elections/import_ballots_long.h"
#include "engine/bundle/bundle.h"
#include "tests/fuzz/fuzz.h"

namespace bundle = almanac::bundle;
namespace elections = almanac::elections;
namespace fuzz = almanac::fuzz;
using almanac::base::ensure;

namespace {

void expect_whole(const bundle::ParquetPieces& file, const bundle::ParquetColumn& description,
                  const bundle::PieceColumn& column, std::size_t rows) {
    const bool is_text = description.meaning == bundle::Meaning::text;
    const bool is_real = description.meaning == bundle::Meaning::real;
    ensure((is_text   ? column.codes.size()
            : is_real ? column.reals.size()
                      : column.integers.size()) == rows,
           "a value for each row");
    ensure(column.present.empty() || column.present.size() == rows, "nulls for each row");
    std::size_t bytes = 0;
    for (const std::string_view word : column.words)
        for (const char letter : word) bytes += letter == '\0' ? 0U : 1U;
    for (const std::uint32_t code : column.codes)
        ensure(code < column.words.size(), "a code has its word");
    ensure(file.pieces() > 0 && bytes < SIZE_MAX, "words can be read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // A claim of many rows is no damage, but takes long.
    constexpr std::size_t rows_max = 1U << 16U;
    const std::string_view bytes = fuzz::text_of(data, size);
    const auto file = bundle::ParquetPieces::open(bytes);
    if (!file) return 0;
    bundle::PieceColumn column;
    std::size_t rows = 0;
    for (std::size_t piece = 0; piece < file->pieces(); ++piece) rows += file->rows(piece);
    if (rows > rows_max) return 0;
    for (std::size_t piece = 0; piece < file->pieces(); ++piece) {
        for (std::size_t at = 0; at < file->columns().size(); ++at) {
            if (file->read(piece, at, column))
                expect_whole(*file, file->columns()[at], column, file->rows(piece));
        }
    }
    const elections::SourceFile source{"f", "/nowhere/f.parquet", bytes};
    elections::read_long_pieces({&source, 1}, {});
    return 0;
}
