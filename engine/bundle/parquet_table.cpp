#include "engine/bundle/parquet_table.h"

#include "engine/bundle/bundle.h"
#include "engine/bundle/parquet_pieces.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <set>

namespace almanac::bundle {

namespace {

std::string lower(std::string name) {
    for (char& letter : name) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + ('a' - 'A'));
    }
    return name;
}

// DuckDB gives new names to columns that differ in case alone.
bool have_own_names(const std::vector<ParquetColumn>& columns) {
    std::set<std::string> seen;
    return std::all_of(columns.begin(), columns.end(), [&](const ParquetColumn& column) {
        return !column.name.empty() && column.name.find('\0') == std::string::npos &&
               simdjson::validate_utf8(column.name.data(), column.name.size()) &&
               seen.insert(lower(column.name)).second;
    });
}

// The places of the wanted columns.
std::optional<std::vector<std::size_t>> places_of(const std::vector<ParquetColumn>& columns,
                                                  std::span<const std::string> wanted) {
    std::vector<std::size_t> places;
    if (wanted.empty()) {
        for (std::size_t at = 0; at < columns.size(); ++at) places.push_back(at);
    }
    for (const std::string& name : wanted) {
        const auto found = std::find_if(columns.begin(), columns.end(),
                                        [&](const auto& column) { return column.name == name; });
        if (found == columns.end()) return std::nullopt;
        places.push_back(static_cast<std::size_t>(found - columns.begin()));
    }
    const bool are_known = std::none_of(places.begin(), places.end(), [&](std::size_t place) {
        return columns[place].meaning == Meaning::other;
    });
    if (!are_known) return std::nullopt;
    return places;
}

Column empty_column(const ParquetColumn& from) {
    Column column;
    column.name = from.name;
    switch (from.meaning) {
        case Meaning::boolean:
            column.values.emplace<std::vector<bool>>();
            break;
        case Meaning::real:
            column.values.emplace<std::vector<double>>();
            break;
        case Meaning::text:
            column.values.emplace<std::vector<std::string_view>>();
            column.arena = std::make_shared<std::deque<std::string>>();
            break;
        case Meaning::decimal:
            column.values.emplace<Column::Decimals>().places = from.places;
            break;
        default:
            column.values.emplace<std::vector<std::int64_t>>();
    }
    return column;
}

// The piece's words, copied into one block that the column keeps.
std::vector<std::string_view> kept_words(Column& column, const PieceColumn& piece) {
    std::size_t bytes = 0;
    for (const std::string_view word : piece.words) bytes += word.size();
    std::string& block = column.arena->emplace_back();
    block.reserve(bytes);
    for (const std::string_view word : piece.words) block += word;
    std::vector<std::string_view> words;
    words.reserve(piece.words.size());
    std::size_t at = 0;
    for (const std::string_view word : piece.words) {
        words.emplace_back(block.data() + at, word.size());
        at += word.size();
    }
    return words;
}

void append_texts(Column& column, const PieceColumn& piece) {
    auto& texts = std::get<std::vector<std::string_view>>(column.values);
    const std::vector<std::string_view> words = kept_words(column, piece);
    const std::size_t first = texts.size();
    texts.resize(first + piece.codes.size());
    for (std::size_t row = 0; row < piece.codes.size(); ++row)
        if (piece.has(row)) texts[first + row] = words[piece.codes[row]];
}

void append_piece(Column& column, const PieceColumn& piece, std::size_t rows_before,
                  std::size_t rows) {
    if (auto* flags = std::get_if<std::vector<bool>>(&column.values)) {
        for (const std::int64_t value : piece.integers) flags->push_back(value != 0);
    } else if (auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        integers->insert(integers->end(), piece.integers.begin(), piece.integers.end());
    } else if (auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        reals->insert(reals->end(), piece.reals.begin(), piece.reals.end());
    } else if (auto* decimals = std::get_if<Column::Decimals>(&column.values)) {
        auto& units = decimals->units;
        units.insert(units.end(), piece.integers.begin(), piece.integers.end());
    } else {
        append_texts(column, piece);
    }
    if (piece.present.empty() && column.present.empty()) return;
    column.present.resize(rows_before, true);
    if (piece.present.empty())
        column.present.resize(rows_before + rows, true);
    else
        column.present.insert(column.present.end(), piece.present.begin(), piece.present.end());
}

struct PieceSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// The columns of some pieces that follow one another; nothing where they are damaged.
std::optional<Table> read_pieces(const ParquetPieces& pieces, std::span<const std::size_t> places,
                                 const PieceSpan& wanted) {
    Table table;
    PieceColumn read;
    for (const std::size_t place : places) {
        Column column = empty_column(pieces.columns()[place]);
        std::size_t rows = 0;
        for (std::size_t piece = wanted.begin; piece < wanted.end; ++piece) {
            if (!pieces.read(piece, place, read)) return std::nullopt;
            append_piece(column, read, rows, pieces.rows(piece));
            rows += pieces.rows(piece);
        }
        table.rows = rows;
        table.columns.push_back(std::move(column));
    }
    return table;
}

// An open file with the places of the columns that are wanted.
struct Flat {
    ParquetPieces pieces;
    std::vector<std::size_t> places;
};

std::optional<Flat> open_flat(std::string_view file, std::span<const std::string> wanted) {
    auto pieces = ParquetPieces::open(file);
    if (!pieces || !have_own_names(pieces->columns())) return std::nullopt;
    auto places = places_of(pieces->columns(), wanted);
    if (!places) return std::nullopt;
    return Flat{*std::move(pieces), *std::move(places)};
}

}  // namespace

std::optional<Table> read_flat_parquet(std::string_view file, std::span<const std::string> wanted) {
    const auto flat = open_flat(file, wanted);
    if (!flat) return std::nullopt;
    return read_pieces(flat->pieces, flat->places, {0, flat->pieces.pieces()});
}

base::Result<Table> read_parquet_piece(std::string_view file, std::size_t piece) {
    const auto flat = open_flat(file, {});
    if (flat && piece < flat->pieces.pieces()) {
        if (auto table = read_pieces(flat->pieces, flat->places, {piece, piece + 1}))
            return *std::move(table);
    }
    return base::Error{base::ErrorKind::broken,
                       fmt::format("piece {} of a Parquet file cannot be read", piece)};
}

}  // namespace almanac::bundle
