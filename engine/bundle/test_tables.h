#pragma once

// What the tests of Parquet share: tables compared, and files that DuckDB wrote. For tests only.

#include "engine/bundle/duckdb.h"
#include "engine/bundle/table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace almanac::bundle {

// Tells the first difference, "" where there is none.
inline std::string difference(const Table& got, const Table& wanted) {
    if (got.rows != wanted.rows) return fmt::format("{} rows, not {}", got.rows, wanted.rows);
    if (got.columns.size() != wanted.columns.size()) return "another number of columns";
    for (std::size_t at = 0; at < got.columns.size(); ++at) {
        const Column& one = got.columns[at];
        const Column& other = wanted.columns[at];
        if (one.name != other.name) return fmt::format("the name {}, not {}", one.name, other.name);
        if (one.present != other.present) return "other nulls in " + one.name;
        if (one.values.index() != other.values.index()) return "another type of " + one.name;
        const auto* decimals = std::get_if<Column::Decimals>(&one.values);
        const bool equal =
            decimals == nullptr
                ? std::visit(
                      [&](const auto& values) {
                          using Values = std::decay_t<decltype(values)>;
                          if constexpr (requires { values.units; })
                              return false;
                          else
                              return values == std::get<Values>(other.values);
                      },
                      one.values)
                : decimals->places == std::get<Column::Decimals>(other.values).places &&
                      decimals->units == std::get<Column::Decimals>(other.values).units;
        if (!equal) return "other values in " + one.name;
    }
    return "";
}

// What DuckDB itself writes for `select`, with further options of its COPY.
inline void write_sql(const std::filesystem::path& path, const std::string& select,
                      const std::string& options = "") {
    const auto api = duckdb();
    ASSERT_TRUE(api) << api.error().detail;
    const auto connection = Connection::open(**api, path);
    ASSERT_TRUE(connection) << connection.error().detail;
    const auto written =
        connection->run(fmt::format("COPY ({}) TO {} (FORMAT parquet, USE_TMP_FILE false{})",
                                    select, sql_literal(path.native()), options));
    ASSERT_TRUE(written) << written.error().detail;
}

}  // namespace almanac::bundle
