#include "engine/bundle/table_text.h"

#include <gtest/gtest.h>

namespace almanac::bundle {
namespace {

Table small_table() {
    Table table;
    table.rows = 2;
    table.columns.push_back(
        {"name", std::vector<std::string_view>{"Zoë", "Ann \"Low\""}, {}, nullptr});
    table.columns.push_back({"won", std::vector<bool>{true, false}, {}, nullptr});
    table.columns.push_back({"round", std::vector<std::int64_t>{3, 0}, {true, false}, nullptr});
    table.columns.push_back({"share", std::vector<double>{0.25, 12.5}, {}, nullptr});
    table.columns.push_back({"votes", Column::Decimals{2, {1250, 5}}, {}, nullptr});
    return table;
}

TEST(TableText, AlignsNumbersToTheRightAndTextsToTheLeft) {
    EXPECT_EQ(to_text(small_table()),
              "name       won  round  share  votes\n"
              "Zoë        yes      3   0.25  12.50\n"
              "Ann \"Low\"   no      -   12.5   0.05\n");
}

TEST(TableText, ALongTextIsCutAndLineBreaksAreBlanks) {
    const std::string text = "two\nlines " + std::string(60, 'x');
    Table table;
    table.rows = 1;
    table.columns.push_back({"t", std::vector<std::string_view>{text}, {}, nullptr});
    EXPECT_EQ(to_text(table), "t\ntwo lines " + std::string(38, 'x') + "…\n");
}

}  // namespace
}  // namespace almanac::bundle
