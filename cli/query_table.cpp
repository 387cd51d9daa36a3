#include "cli/query_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace almanac::cli {

namespace {

// A column as it is printed.
struct Printed {
    std::vector<std::string> cells;  // the name first
    std::size_t columns = 0;         // of the widest
    bool is_number = false;
};

// A terminal obeys control characters, and ballots may hold any.
std::string harmless(std::string_view text) {
    std::string out(text);
    std::replace_if(
        out.begin(), out.end(),
        [](char character) {
            const auto byte = static_cast<unsigned char>(character);
            return byte < 0x20U || byte == 0x7FU;
        },
        ' ');
    return out;
}

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0U) != 0x80U;
    }));
}

std::string cell(const bundle::Column& column, std::size_t row) {
    if (!column.present.empty() && !column.present[row]) return "";
    return std::visit(
        [&](const auto& values) -> std::string {
            using Values = std::decay_t<decltype(values)>;
            if constexpr (std::is_same_v<Values, std::vector<std::string_view>>) {
                return harmless(values[row]);
            } else if constexpr (std::is_same_v<Values, bundle::Column::Decimals>) {
                return base::to_string({values.units[row], values.places});
            } else if constexpr (std::is_same_v<Values, std::vector<bool>>) {
                return values[row] ? "true" : "false";
            } else {
                return fmt::format("{}", values[row]);
            }
        },
        column.values);
}

Printed printed(const bundle::Column& column, std::size_t rows) {
    Printed out;
    out.is_number = !std::holds_alternative<std::vector<std::string_view>>(column.values) &&
                    !std::holds_alternative<std::vector<bool>>(column.values);
    out.cells.push_back(harmless(column.name));
    for (std::size_t row = 0; row < rows; ++row) out.cells.push_back(cell(column, row));
    for (const std::string& one : out.cells) out.columns = std::max(out.columns, columns_of(one));
    return out;
}

std::string line_of(const std::vector<Printed>& columns, std::size_t row) {
    std::string line;
    for (const Printed& column : columns) {
        const std::string& text = column.cells[row];
        const std::string blanks(column.columns - columns_of(text), ' ');
        if (!line.empty()) line += "  ";
        line += column.is_number ? blanks + text : text + blanks;
    }
    return line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
}

}  // namespace

std::string table_for_people(const bundle::Table& table) {
    std::vector<Printed> columns;
    for (const bundle::Column& column : table.columns)
        columns.push_back(printed(column, table.rows));
    std::string out = line_of(columns, 0);
    std::size_t width = 0;
    for (const Printed& column : columns) width += column.columns + (width > 0 ? 2 : 0);
    out += std::string(width, '-') + '\n';
    for (std::size_t row = 1; row <= table.rows; ++row) out += line_of(columns, row);
    return out + fmt::format("\n{} {}\n", table.rows, table.rows == 1 ? "row" : "rows");
}

}  // namespace almanac::cli
