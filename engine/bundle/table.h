#pragma once

// Columns in memory, on their way to or from a Parquet file.

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/describe.h"

namespace almanac::bundle {

// One column; the type is that of `values`. Texts are views into `arena` or into what outlives the table.
struct Column {
    struct Decimals {
        std::uint8_t places = 0;
        std::vector<std::int64_t> units;
    };
    std::string name;
    std::variant<std::vector<bool>, std::vector<std::int64_t>, std::vector<double>, std::vector<std::string_view>,
                 Decimals>
        values;
    std::vector<bool> present;  // empty: no nulls
    std::shared_ptr<std::deque<std::string>> arena;
};

// Columns of equal length.
struct Table {
    std::vector<Column> columns;
    std::size_t rows = 0;

    // The column of that name, or null.
    const Column* find(std::string_view name) const;
};

// Fills the columns of a flat view from its rows; the descriptions name them. Texts are copied.
template <base::View Row>
Table table_of(std::span<const Row> rows);

}  // namespace almanac::bundle
