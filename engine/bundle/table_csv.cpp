#include "engine/bundle/table_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace almanac::bundle {

namespace {

void append_text(std::string& out, std::string_view text) {
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char character : text) {
        if (character == '"') out += '"';
        out += character;
    }
    out += '"';
}

void append_cell(std::string& out, const Column& column, std::size_t row) {
    if (!column.present.empty() && !column.present[row]) return;
    if (const auto* booleans = std::get_if<std::vector<bool>>(&column.values)) {
        out += (*booleans)[row] ? "true" : "false";
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        fmt::format_to(std::back_inserter(out), "{}", (*integers)[row]);
    } else if (const auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        fmt::format_to(std::back_inserter(out), "{}", (*reals)[row]);
    } else if (const auto* texts = std::get_if<std::vector<std::string_view>>(&column.values)) {
        append_text(out, (*texts)[row]);
    } else {
        const auto& decimals = std::get<Column::Decimals>(column.values);
        base::append(out, {decimals.units[row], decimals.places});
    }
}

}  // namespace

std::string to_csv(const Table& table) {
    std::string out;
    const auto end_cell = [&](std::size_t at) {
        out += at + 1 == table.columns.size() ? '\n' : ',';
    };
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        append_text(out, table.columns[at].name);
        end_cell(at);
    }
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t at = 0; at < table.columns.size(); ++at) {
            append_cell(out, table.columns[at], row);
            end_cell(at);
        }
    }
    return out;
}

}  // namespace almanac::bundle
