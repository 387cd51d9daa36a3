#pragma once

// Every table of an election with the meaning of each column: those of the raw records, and those
// of views. Documentation, exports and the README of the archive come from this list. Pure.

#include "apps/elections/view.h"
#include "engine/base/describe.h"

#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One column as documentation shows it.
struct ColumnRow {
    std::string name;
    std::string type;
    std::string unit;
    std::string sentence;

    static constexpr std::string_view view_name = "table_column";
    static constexpr auto fields() {
        using C = ColumnRow;
        return base::describe<C>(
            base::field("name", &C::name, "", "In Parquet, csv and JSON alike."),
            base::field("type", &C::type, "",
                        "boolean, integer, real, decimal or text; \"or null\" where some rows "
                        "have none."),
            base::field("unit", &C::unit, "", "Empty where it has none."),
            base::field("sentence", &C::sentence, "", "What it means."));
    }
};

// One table.
struct TableRow {
    std::string name;
    std::string sentence;
    std::string path;
    std::string file;
    std::vector<ColumnRow> columns;

    static constexpr std::string_view view_name = "table";
    static constexpr std::string_view list_name = "tables";
    static constexpr auto fields() {
        using T = TableRow;
        return base::describe<T>(
            base::field("name", &T::name, "", "In /api/export/{table} and in SQL."),
            base::field("sentence", &T::sentence, "", "What it is about."),
            base::field("path", &T::path, "", "The view it belongs to; empty: the raw records."),
            base::field("file", &T::file, "",
                        "In a stored version; empty: made when it is asked for."),
            base::field("columns", &T::columns, "", "In their order."));
    }
};

// The raw tables, then those of views in the order of views().
const std::vector<TableRow>& described_tables();

// The table of that name, - and _ alike; null where there is none.
const TableRow* find_table(std::string_view name);

// The view's table of that name; null for the raw ones.
const ViewTable* view_table(std::string_view name);

// What a table's rows are, column by column; none where its view does not describe them.
std::vector<ColumnRow> columns_of(const base::Shape* row);

}  // namespace almanac::elections
