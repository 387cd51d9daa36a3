#pragma once

// Columns in memory, on their way to or from a Parquet file.

#include "engine/base/decimal.h"
#include "engine/base/describe.h"
#include "engine/base/ensure.h"

#include <concepts>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace almanac::bundle {

// One column; the type is that of `values`. Texts are views into `arena` or into what outlives the
// table.
struct Column {
    struct Decimals {
        std::uint8_t places = 0;
        std::vector<std::int64_t> units;
    };
    std::string name;
    std::variant<std::vector<bool>, std::vector<std::int64_t>, std::vector<double>,
                 std::vector<std::string_view>, Decimals>
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

// A table too large to be in memory whole: piece(0) … piece(count - 1), of equal columns, follow
// one another. Several may be asked for at once, from several threads; there is one at least.
struct TablePieces {
    std::size_t count = 0;
    std::function<Table(std::size_t)> piece;
};

// A member of a view on its way into a column: what stands there for it. Objects, lists and maps
// have no column.
template <class Member>
struct ColumnOf {
    static_assert(std::same_as<Member, std::string> || base::WordedEnum<Member>,
                  "a row of a table is flat");
    using Values = std::vector<std::string_view>;
};
template <>
struct ColumnOf<bool> {
    using Values = std::vector<bool>;
};
template <std::integral Member>
struct ColumnOf<Member> {
    using Values = std::vector<std::int64_t>;
};
template <std::floating_point Member>
struct ColumnOf<Member> {
    using Values = std::vector<double>;
};
template <>
struct ColumnOf<base::Decimal> {
    using Values = Column::Decimals;
};
template <class Member>
struct ColumnOf<std::optional<Member>> : ColumnOf<Member> {};

// What is stored for `value` in a column without decimals; texts are copied into the column's
// arena.
template <class Member>
auto stored_value(Column& column, const Member& value) {
    if constexpr (std::same_as<Member, std::string>) {
        return value.empty() ? std::string_view()
                             : std::string_view(column.arena->emplace_back(value));
    } else if constexpr (base::WordedEnum<Member>) {
        return base::word_of(value);
    } else if constexpr (std::same_as<Member, bool>) {
        return value;
    } else if constexpr (std::floating_point<Member>) {
        return static_cast<double>(value);
    } else {
        base::ensure(std::in_range<std::int64_t>(value), "a whole number beyond 64 bits signed");
        return static_cast<std::int64_t>(value);
    }
}

// Appends to the column's values what stands for `value`; nullopt is a null.
template <class Values, class Member>
void append_value(Column& column, Values& values, const Member& value) {
    if constexpr (base::OptionalOf<Member>::value) {
        column.present.push_back(value.has_value());
        if (value) {
            append_value(column, values, *value);
        } else if constexpr (std::same_as<Values, Column::Decimals>) {
            values.units.push_back(0);
        } else {
            values.push_back({});
        }
    } else if constexpr (std::same_as<Member, base::Decimal>) {
        base::ensure(values.places == value.places, "decimals of one column have equal places");
        base::ensure(value.units == static_cast<std::int64_t>(value.units),
                     "a decimal beyond 64 bits in a table");
        values.units.push_back(static_cast<std::int64_t>(value.units));
    } else {
        values.push_back(stored_value(column, value));
    }
}

// The places of the first decimal that is there; the others must have them too.
template <class Row, class Member>
std::uint8_t places_of(const base::Field<Row, Member>& field, std::span<const Row> rows) {
    for (const Row& row : rows) {
        const std::optional<base::Decimal> value = row.*(field.member);
        if (value) return value->places;
    }
    return 0;
}

// One member of all rows.
template <class Row, class Member>
Column column_of(const base::Field<Row, Member>& field, std::span<const Row> rows) {
    Column column;
    column.name = field.name;
    column.arena = std::make_shared<std::deque<std::string>>();
    auto& values = column.values.template emplace<typename ColumnOf<Member>::Values>();
    if constexpr (std::same_as<typename ColumnOf<Member>::Values, Column::Decimals>) {
        values.places = places_of(field, rows);
    }
    for (const Row& row : rows) append_value(column, values, row.*(field.member));
    return column;
}

// Fills the columns of a flat view from its rows; the descriptions name them. Texts are copied,
// words are not.
template <base::View Row>
Table table_of(std::span<const Row> rows) {
    Table table;
    table.rows = rows.size();
    std::apply(
        [&](const auto&... each) { (table.columns.push_back(column_of<Row>(each, rows)), ...); },
        Row::fields());
    return table;
}

}  // namespace almanac::bundle
