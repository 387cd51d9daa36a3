#include "engine/bundle/bundle.h"
#include "engine/bundle/duckdb.h"
#include "engine/bundle/test_folder.h"
#include "engine/bundle/test_tables.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace almanac::bundle {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using Booleans = std::vector<bool>;
using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;
using Texts = std::vector<std::string_view>;

Table table_with(std::vector<Column> columns, std::size_t rows) {
    return {std::move(columns), rows};
}

Table small_table() {
    return table_with(
        {{"flag", Booleans{true, false, true}, {}, nullptr},
         {"whole \"number\"", Integers{-1, 0, INT64_MAX}, {true, false, true}, nullptr},
         {"real", Reals{0.5, -1e300, 3}, {}, nullptr},
         {"text", Texts{"", "twelve bytes", "a text of more than twelve bytes"}, {}, nullptr},
         {"votes", Column::Decimals{4, {192900000, -1, 0}}, {}, nullptr}},
        3);
}

// A message is one sentence: no line break, and the file's own name in it.
void expect_error(const base::Result<Table>& read, ErrorKind kind, const std::string& part) {
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, kind);
    EXPECT_NE(read.error().detail.find(part), std::string::npos) << read.error().detail;
    EXPECT_EQ(read.error().detail.find('\n'), std::string::npos) << read.error().detail;
    EXPECT_EQ(read.error().detail.find("/proc/"), std::string::npos) << read.error().detail;
}

class ParquetTest : public testing::Test {
protected:
    fs::path path(const char* name = "table.parquet") const { return folder_.path() / name; }
    TestFolder folder_;
};

TEST_F(ParquetTest, ComesBackAsItWasWritten) {
    const auto odd = path("it's [a] *table* ü.parquet");
    const auto written = write_parquet(odd, small_table());
    ASSERT_TRUE(written) << written.error().detail;
    const auto read = read_parquet(odd);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(difference(*read, small_table()), "");
}

TEST_F(ParquetTest, EqualTablesAreEqualBytes) {
    ASSERT_TRUE(write_parquet(path("one"), small_table()));
    ASSERT_TRUE(write_parquet(path("other"), small_table()));
    EXPECT_EQ(bytes_of(path("one")), bytes_of(path("other")));
    EXPECT_FALSE(bytes_of(path("one")).empty());
}

TEST_F(ParquetTest, WritesOverAnOlderFile) {
    overwrite(path(), std::string(100'000, 'x'));
    ASSERT_TRUE(write_parquet(path(), small_table()));
    ASSERT_TRUE(write_parquet(path("fresh"), small_table()));
    EXPECT_EQ(bytes_of(path()), bytes_of(path("fresh")));
}

TEST_F(ParquetTest, ManyRowsKeepTheirOrderAcrossChunksAndRowGroups) {
    constexpr std::size_t rows = 300'000;
    std::deque<std::string> names;
    Table table;
    table.rows = rows;
    Integers numbers;
    Texts texts;
    std::vector<bool> present;
    for (std::size_t row = 0; row < rows; ++row) {
        numbers.push_back(static_cast<std::int64_t>(row * 7919 % 1'000'003));
        texts.push_back(names.emplace_back(fmt::format("RCV-{:04}+{}", row % 2000, row / 3)));
        present.push_back(row > 250'000 || row % 5 != 0);
        if (!present.back()) texts.back() = "";
    }
    table.columns.push_back({"number", numbers, {}, nullptr});
    table.columns.push_back({"id", texts, present, nullptr});
    ASSERT_TRUE(write_parquet(path(), table));
    const auto read = read_parquet(path());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(difference(*read, table), "");
}

TEST_F(ParquetTest, ATableWithoutRowsKeepsItsColumns) {
    const Table table =
        table_with({{"id", Integers{}, {}, nullptr}, {"name", Texts{}, {}, nullptr}}, 0);
    ASSERT_TRUE(write_parquet(path(), table));
    const auto read = read_parquet(path());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(difference(*read, table), "");
}

TEST_F(ParquetTest, ReadsTheNamedColumnsInTheirOrder) {
    ASSERT_TRUE(write_parquet(path(), small_table()));
    const std::vector<std::string> wanted{"text", "whole \"number\""};
    const auto read = read_parquet(path(), wanted);
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(read->columns.size(), 2u);
    EXPECT_EQ(read->columns[0].name, "text");
    EXPECT_EQ(std::get<Integers>(read->columns[1].values)[2], INT64_MAX);
    EXPECT_NE(read->find("text"), nullptr);
    EXPECT_EQ(read->find("real"), nullptr);
}

TEST_F(ParquetTest, ReadsWholeNumbersOfEveryWidth) {
    write_sql(path(),
              "SELECT 250::UTINYINT a, -7::TINYINT b, 65000::USMALLINT c, -30000::SMALLINT d, "
              "4000000000::UINTEGER e, -5::INTEGER f, 9000000000000000000::UBIGINT g, 7::BIGINT h, "
              "NULL::UBIGINT i");
    const auto read = read_parquet(path());
    ASSERT_TRUE(read) << read.error().detail;
    const Integers wanted{250, -7, 65000, -30000, 4'000'000'000, -5, 9'000'000'000'000'000'000,
                          7,   0};
    ASSERT_EQ(read->columns.size(), wanted.size());
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        EXPECT_EQ(std::get<Integers>(read->columns[at].values), Integers{wanted[at]}) << at;
    }
    EXPECT_EQ(read->columns[8].present, Booleans{false});
}

TEST_F(ParquetTest, ReadsFloatsDecimalsOfEveryWidthAndWhatHasATextForm) {
    write_sql(
        path(),
        "SELECT 0.5::FLOAT a, 12.34::DECIMAL(4,2) b, -1.5::DECIMAL(30,1) c, DATE '2024-11-05' d, "
        "'plain bytes'::BLOB e, 'x'::ENUM('x','y') f");
    const auto read = read_parquet(path());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(std::get<Reals>(read->columns[0].values), Reals{0.5});
    EXPECT_EQ(std::get<Column::Decimals>(read->columns[1].values).units, Integers{1234});
    EXPECT_EQ(std::get<Column::Decimals>(read->columns[1].values).places, 2);
    EXPECT_EQ(std::get<Column::Decimals>(read->columns[2].values).units, Integers{-15});
    EXPECT_EQ(std::get<Texts>(read->columns[3].values), Texts{"2024-11-05"});
    EXPECT_EQ(std::get<Texts>(read->columns[4].values), Texts{"plain bytes"});
    EXPECT_EQ(std::get<Texts>(read->columns[5].values), Texts{"x"});
}

TEST_F(ParquetTest, NamesTheRowOfANumberThatDoesNotFit) {
    write_sql(
        path(),
        "SELECT CASE WHEN i = 4999 THEN 18446744073709551615::UBIGINT ELSE i::UBIGINT END AS votes "
        "FROM range(6000) t(i)");
    expect_error(read_parquet(path()), ErrorKind::invalid,
                 "row 5000 of column \"votes\" of " + path().native());
    write_sql(path("wide"), "SELECT 99999999999999999999.5::DECIMAL(38,1) AS votes");
    expect_error(read_parquet(path("wide")), ErrorKind::invalid, "row 1 of column \"votes\"");
}

TEST_F(ParquetTest, NamesAMissingColumnAndTellsWhichThereAre) {
    write_sql(path(), "SELECT 1 AS \"BallotID\", 2 AS rank_position");
    const std::vector<std::string> wanted{"BallotID", "candidate_id"};
    expect_error(read_parquet(path(), wanted), ErrorKind::invalid,
                 path().native() +
                     " has no column \"candidate_id\"; its columns are BallotID, rank_position");
}

TEST_F(ParquetTest, RefusesColumnsOfListsAndRecords) {
    write_sql(path(), "SELECT [1, 2] AS ranks, 1 AS id");
    expect_error(read_parquet(path()), ErrorKind::invalid,
                 "column \"ranks\" of " + path().native());
    const std::vector<std::string> wanted{"id"};
    EXPECT_TRUE(read_parquet(path(), wanted));
}

TEST_F(ParquetTest, TellsWhatIsNotAParquetFile) {
    expect_error(read_parquet(path("nothing")), ErrorKind::missing, "nothing does not exist");
    expect_error(read_parquet(folder_.path()), ErrorKind::invalid, "is a folder");
    overwrite(path(), "");
    expect_error(read_parquet(path()), ErrorKind::invalid,
                 path().native() + " is not a Parquet file");
    overwrite(path(), "RowNumber,BoxID,BoxPosition\n1,2,3\n");
    expect_error(read_parquet(path()), ErrorKind::invalid,
                 path().native() + " is not a Parquet file");
    overwrite(path(), "PAR1 and then nothing that makes sense PAR1");
    expect_error(read_parquet(path()), ErrorKind::broken, path().native() + " is damaged");
}

TEST_F(ParquetTest, CutShortAnywhereIsAnErrorThatNamesTheFile) {
    ASSERT_TRUE(write_parquet(path(), small_table()));
    const std::string whole = bytes_of(path());
    for (std::size_t length = 0; length < whole.size(); length += 17) {
        overwrite(path(), whole.substr(0, length));
        const auto read = read_parquet(path());
        ASSERT_FALSE(read) << length;
        EXPECT_TRUE(read.error().detail.starts_with(path().native())) << read.error().detail;
    }
}

TEST_F(ParquetTest, RefusesWhatParquetCannotHold) {
    const auto refused = [&](const Table& table) {
        const auto written = write_parquet(path(), table);
        EXPECT_FALSE(fs::exists(path()));
        return written ? std::string("written") : written.error().detail;
    };
    EXPECT_NE(refused({}).find("no columns"), std::string::npos);
    const Table twice =
        table_with({{"Status", Integers{1}, {}, nullptr}, {"status", Integers{1}, {}, nullptr}}, 1);
    EXPECT_NE(refused(twice).find("\"Status\" and \"status\""), std::string::npos);
    EXPECT_NE(refused(table_with({{"", Integers{1}, {}, nullptr}}, 1)).find("name of column 1"),
              std::string::npos);
    const Table latin = table_with({{"name", Texts{"fine", "Andr\xE9"}, {}, nullptr}}, 2);
    EXPECT_NE(refused(latin).find("row 2 of column \"name\" is not UTF-8"), std::string::npos);
}

TEST_F(ParquetTest, AFullDiskLeavesNoFileAndSaysSo) {
    Integers numbers;
    for (std::int64_t at = 0; at < 200'000; ++at) numbers.push_back(at * at * 7919);
    const Table table = table_with({{"number", numbers, {}, nullptr}}, numbers.size());
    const FullDisk full(10'000);
    const auto written = write_parquet(path(), table);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::exhausted);
    EXPECT_EQ(written.error().detail, "no space left while writing " + path().native() +
                                          ": free some space and run again; nothing was changed");
    EXPECT_FALSE(fs::exists(path()));
}

TEST_F(ParquetTest, AFolderThatIsNotThereIsNamed) {
    const auto written = write_parquet(path("nowhere/table.parquet"), small_table());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::missing);
}

TEST(DuckDbLibrary, ThatIsNotThereIsToldWithTheRemedy) {
    const auto library = open_duckdb({"/nowhere/libduckdb.so", "/elsewhere/libduckdb.so"});
    ASSERT_FALSE(library);
    EXPECT_EQ(library.error().kind, ErrorKind::missing);
    EXPECT_NE(library.error().detail.find("/nowhere/libduckdb.so, /elsewhere/libduckdb.so"),
              std::string::npos);
    EXPECT_NE(library.error().detail.find("ALMANAC_DUCKDB"), std::string::npos);
}

TEST(DuckDbLibrary, ThatIsAnotherLibraryIsToldApart) {
    const auto library = open_duckdb({"libzstd.so.1"});
    ASSERT_FALSE(library);
    EXPECT_NE(library.error().detail.find("is too old or not DuckDB"), std::string::npos)
        << library.error().detail;
}

TEST_F(ParquetTest, AConnectionTouchesItsOneFileAndNothingElse) {
    const auto api = duckdb();
    ASSERT_TRUE(api) << api.error().detail;
    const auto connection = Connection::open(**api, path());
    ASSERT_TRUE(connection) << connection.error().detail;
    EXPECT_TRUE(connection->run(fmt::format(
        "COPY (SELECT 1) TO {}",
        sql_literal(path("table.parquet").native()) + " (FORMAT parquet, USE_TMP_FILE false)")));
    EXPECT_FALSE(connection->run(
        fmt::format("COPY (SELECT 1) TO {}", sql_literal(path("other.csv").native()))));
    EXPECT_FALSE(connection->run("SELECT * FROM read_csv('/etc/passwd')"));
    EXPECT_FALSE(connection->run("INSTALL httpfs"));
    EXPECT_FALSE(connection->run("SET threads = 2"));
}

TEST(Sql, QuotesAreDoubled) {
    EXPECT_EQ(sql_literal("it's"), "'it''s'");
    EXPECT_EQ(sql_identifier("a \"name\""), "\"a \"\"name\"\"\"");
}

// Any table of every type, nulls among its values.
RC_GTEST_PROP(Parquet, AnyTableComesBackAsItWas, ()) {
    const TestFolder folder;
    const auto rows = static_cast<std::size_t>(*rc::gen::inRange(0, 200));
    const auto numbers = *rc::gen::container<Integers>(rows, rc::gen::arbitrary<std::int64_t>());
    const auto booleans = *rc::gen::container<Booleans>(rows, rc::gen::arbitrary<bool>());
    const auto letters = rc::gen::container<std::string>(rc::gen::inRange('a', 'g'));
    const auto words = *rc::gen::container<std::vector<std::string>>(rows, letters);
    auto present = *rc::gen::container<Booleans>(rows, rc::gen::arbitrary<bool>());
    Integers units = numbers;
    for (auto& unit : units) unit %= base::power_of_ten(18);
    Integers nullable = numbers;
    for (std::size_t row = 0; row < rows; ++row) nullable[row] = present[row] ? numbers[row] : 0;
    if (std::find(present.begin(), present.end(), false) == present.end()) present.clear();
    const auto places = static_cast<std::uint8_t>(*rc::gen::inRange(0, 19));
    const Table table = table_with({{"n", numbers, {}, nullptr},
                                    {"b", booleans, {}, nullptr},
                                    {"t", Texts(words.begin(), words.end()), {}, nullptr},
                                    {"d", Column::Decimals{places, units}, {}, nullptr},
                                    {"o", nullable, present, nullptr}},
                                   rows);
    const auto written = write_parquet(folder.path() / "table", table);
    RC_ASSERT(bool(written));
    const auto read = read_parquet(folder.path() / "table");
    RC_ASSERT(bool(read));
    RC_ASSERT(difference(*read, table) == "");
}

}  // namespace
}  // namespace almanac::bundle
