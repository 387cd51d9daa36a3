#include <gtest/gtest.h>

#include "engine/bundle/bundle.h"
#include "engine/bundle/test_folder.h"

namespace almanac::bundle {
namespace {

using base::Decimal;

Table small_table() {
    Table table;
    table.rows = 3;
    table.columns.push_back({"flag", std::vector<bool>{true, false, true}, {}, nullptr});
    table.columns.push_back({"whole \"number\"", std::vector<std::int64_t>{-1, 0, INT64_MAX}, {true, false, true}, nullptr});
    table.columns.push_back({"real", std::vector<double>{0.5, -1e300, 3}, {}, nullptr});
    table.columns.push_back({"text", std::vector<std::string_view>{"", "short", "a text of more than twelve bytes"}, {}, nullptr});
    table.columns.push_back({"votes", Column::Decimals{4, {192900000, -1, 0}}, {}, nullptr});
    return table;
}

void expect_equal(const Table& got, const Table& wanted) {
    ASSERT_EQ(got.rows, wanted.rows);
    ASSERT_EQ(got.columns.size(), wanted.columns.size());
    for (std::size_t at = 0; at < got.columns.size(); ++at) {
        const Column& one = got.columns[at];
        const Column& other = wanted.columns[at];
        EXPECT_EQ(one.name, other.name);
        EXPECT_EQ(one.present, other.present);
        ASSERT_EQ(one.values.index(), other.values.index());
        if (const auto* decimals = std::get_if<Column::Decimals>(&one.values)) {
            EXPECT_EQ(decimals->places, std::get<Column::Decimals>(other.values).places);
            EXPECT_EQ(decimals->units, std::get<Column::Decimals>(other.values).units);
        }
    }
}

TEST(Parquet, ComesBackAsItWasWritten) {
    const TestFolder folder;
    const auto path = folder.path() / "it's [a] *table*.parquet";
    const auto written = write_parquet(path, small_table());
    ASSERT_TRUE(written) << written.error().detail;
    const auto read = read_parquet(path);
    ASSERT_TRUE(read) << read.error().detail;
    expect_equal(*read, small_table());
    EXPECT_EQ(std::get<2>(read->columns[2].values)[1], -1e300);
}

}  // namespace
}  // namespace almanac::bundle
