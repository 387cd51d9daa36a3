#include "engine/bundle/table_export.h"

#include <gtest/gtest.h>

#include <limits>

namespace almanac::bundle {
namespace {

Table mixed() {
    Table table;
    table.rows = 3;
    table.columns.push_back({"id", std::vector<std::int64_t>{1, -2, 3}, {}, nullptr});
    table.columns.push_back({"name, quoted",
                             std::vector<std::string_view>{"Ann \"A\" Low", "", "x"},
                             {true, true, false},
                             nullptr});
    table.columns.push_back({"votes", Column::Decimals{4, {192900000, 5, 0}}, {}, nullptr});
    table.columns.push_back(
        {"share",
         std::vector<double>{0.1, 1e300, std::numeric_limits<double>::quiet_NaN()},
         {},
         nullptr});
    table.columns.push_back({"won", std::vector<bool>{true, false, true}, {}, nullptr});
    return table;
}

TEST(TableAsCsv, IsWhatRfc4180Says) {
    EXPECT_EQ(table_as_csv(mixed()),
              "id,\"name, quoted\",votes,share,won\r\n"
              "1,\"Ann \"\"A\"\" Low\",19290.0000,0.1,true\r\n"
              "-2,\"\",0.0005,1e+300,false\r\n"
              "3,,0.0000,,true\r\n")
        << "an empty text has quotes, a null has none";
}

TEST(TableAsCsv, WithoutRowsHasItsHeader) {
    Table table = mixed();
    table.rows = 0;
    EXPECT_EQ(table_as_csv(table), "id,\"name, quoted\",votes,share,won\r\n");
}

TEST(CsvCell, LetsNoSpreadsheetFindAFormula) {
    EXPECT_EQ(csv_cell("=HYPERLINK(\"http://x\",\"y\")"),
              "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
    EXPECT_EQ(csv_cell("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
    EXPECT_EQ(csv_cell("-2+3"), "'-2+3");
    EXPECT_EQ(csv_cell("@SUM(A1)"), "'@SUM(A1)");
    EXPECT_EQ(csv_cell("\t=1"), "'\t=1");
    EXPECT_EQ(csv_cell("\n=1"), "\"'\n=1\"");
}

TEST(CsvCell, LeavesNumbersAndNamesAlone) {
    for (const char* plain : {"-12.5", "+3", "4703-1", "O'Brien", "RCV-0001+10003", "a=b"})
        EXPECT_EQ(csv_cell(plain), plain);
}

TEST(TableAsJson, HasAnObjectARow) {
    EXPECT_EQ(table_as_json(mixed()),
              R"([{"id":1,"name, quoted":"Ann \"A\" Low","votes":"19290.0000","share":0.1,)"
              R"("won":true},)"
              R"({"id":-2,"name, quoted":"","votes":"0.0005","share":1e+300,"won":false},)"
              R"({"id":3,"name, quoted":null,"votes":"0.0000","share":null,"won":true}])");
}

TEST(RowsAsNdjson, HaveALineEach) {
    EXPECT_EQ(
        rows_as_ndjson(mixed(), {1, 3}),
        "{\"id\":-2,\"name, quoted\":\"\",\"votes\":\"0.0005\",\"share\":1e+300,\"won\":false}\n"
        "{\"id\":3,\"name, quoted\":null,\"votes\":\"0.0000\",\"share\":null,\"won\":true}\n");
    EXPECT_EQ(rows_as_ndjson(mixed(), {0, 0}), "");
}

}  // namespace
}  // namespace almanac::bundle
