#include "engine/bundle/table_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::bundle {

namespace {

using Texts = std::vector<std::string_view>;

constexpr std::size_t characters_max = 48;

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

// On one line, and not too long.
std::string shown(std::string_view text) {
    std::string out;
    std::size_t characters = 0;
    for (const char byte : text) {
        if (begins_character(byte) && ++characters > characters_max) return out + "…";
        // A terminal obeys control characters, and ballots may hold any.
        out += static_cast<unsigned char>(byte) < 0x20U || byte == 0x7F ? ' ' : byte;
    }
    return out;
}

std::string cell_of(const Column& column, std::size_t row) {
    if (!column.present.empty() && !column.present[row]) return "-";
    if (const auto* flags = std::get_if<std::vector<bool>>(&column.values))
        return (*flags)[row] ? "yes" : "no";
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values))
        return fmt::format("{}", (*integers)[row]);
    if (const auto* reals = std::get_if<std::vector<double>>(&column.values))
        return fmt::format("{:.6g}", (*reals)[row]);
    if (const auto* texts = std::get_if<Texts>(&column.values)) return shown((*texts)[row]);
    const auto& decimals = std::get<Column::Decimals>(column.values);
    return base::to_string({decimals.units[row], decimals.places});
}

// One column's cells, its name first, filled up to one width.
std::vector<std::string> filled(const Column& column, std::size_t rows) {
    std::vector<std::string> cells{shown(column.name)};
    for (std::size_t row = 0; row < rows; ++row) cells.push_back(cell_of(column, row));
    std::size_t width = 0;
    for (const std::string& cell : cells) width = std::max(width, characters_in(cell));
    const bool is_left = std::holds_alternative<Texts>(column.values);
    for (std::string& cell : cells) {
        const std::size_t blanks = width - characters_in(cell);
        cell.insert(is_left ? cell.size() : 0, blanks, ' ');
    }
    return cells;
}

}  // namespace

std::string to_text(const Table& table) {
    std::vector<std::string> lines(table.rows + 1);
    for (const Column& column : table.columns) {
        const std::vector<std::string> cells = filled(column, table.rows);
        for (std::size_t line = 0; line < lines.size(); ++line) {
            if (&column != table.columns.data()) lines[line] += "  ";
            lines[line] += cells[line];
        }
    }
    std::string out;
    for (std::string& line : lines) {
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    }
    return out;
}

}  // namespace almanac::bundle
