#include "engine/bundle/table_export.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace almanac::bundle {

namespace {

using Texts = std::vector<std::string_view>;

bool is_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

bool could_be_a_formula(std::string_view text) {
    constexpr std::string_view beginnings = "=+-@\t\r\n";
    return !text.empty() && beginnings.find(text.front()) != std::string_view::npos &&
           !is_number(text);
}

bool has(const Column& column, std::size_t row) {
    return column.present.empty() || column.present[row];
}

void append_real(std::string& out, double value) {
    if (std::isfinite(value)) fmt::format_to(std::back_inserter(out), "{}", value);
}

void append_csv(std::string& out, const Column& column, std::size_t row) {
    if (!has(column, row)) return;
    if (const auto* texts = std::get_if<Texts>(&column.values)) {
        out += csv_cell((*texts)[row]);
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        fmt::format_to(std::back_inserter(out), "{}", (*integers)[row]);
    } else if (const auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        append_real(out, (*reals)[row]);
    } else if (const auto* booleans = std::get_if<std::vector<bool>>(&column.values)) {
        out += (*booleans)[row] ? "true" : "false";
    } else {
        const auto& decimals = std::get<Column::Decimals>(column.values);
        base::append(out, {decimals.units[row], decimals.places});
    }
}

void write_value(base::JsonWriter& writer, const Column& column, std::size_t row) {
    if (!has(column, row)) return writer.null();
    if (const auto* texts = std::get_if<Texts>(&column.values)) {
        writer.text((*texts)[row]);
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        writer.integer((*integers)[row]);
    } else if (const auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        writer.real((*reals)[row]);
    } else if (const auto* booleans = std::get_if<std::vector<bool>>(&column.values)) {
        writer.boolean((*booleans)[row]);
    } else {
        const auto& decimals = std::get<Column::Decimals>(column.values);
        writer.decimal({decimals.units[row], decimals.places});
    }
}

void write_row(base::JsonWriter& json, const Table& table, std::size_t row) {
    json.begin_object();
    for (const Column& column : table.columns) {
        json.key(column.name);
        write_value(json, column, row);
    }
    json.end_object();
}

}  // namespace

std::string csv_cell(std::string_view text) {
    const bool guarded = could_be_a_formula(text);
    const bool quoted = text.empty() || text.find_first_of(",\"\r\n") != std::string_view::npos;
    std::string cell = quoted ? "\"" : "";
    if (guarded) cell += '\'';
    for (const char character : text) {
        if (character == '"') cell += '"';
        cell += character;
    }
    if (quoted) cell += '"';
    return cell;
}

std::string table_as_csv(const Table& table) {
    std::string out;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        if (at > 0) out += ',';
        out += csv_cell(table.columns[at].name);
    }
    out += "\r\n";
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t at = 0; at < table.columns.size(); ++at) {
            if (at > 0) out += ',';
            append_csv(out, table.columns[at], row);
        }
        out += "\r\n";
    }
    return out;
}

std::string rows_as_ndjson(const Table& table, const RowSpan& rows) {
    std::string out;
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
        base::JsonWriter json(out);
        write_row(json, table, row);
        out += '\n';
    }
    return out;
}

void write_rows(base::JsonWriter& json, const Table& table) {
    json.begin_list();
    for (std::size_t row = 0; row < table.rows; ++row) write_row(json, table, row);
    json.end_list();
}

std::string table_as_json(const Table& table) {
    std::string out;
    base::JsonWriter json(out);
    write_rows(json, table);
    return out;
}

}  // namespace almanac::bundle
