// Our own reader and writer of Parquet, judged by DuckDB: what it writes in every layout that we
// know comes out of both alike, and so does what we write.

#include "engine/bundle/parquet_pieces.h"

#include "engine/bundle/bundle.h"
#include "engine/bundle/parquet_codec.h"
#include "engine/bundle/parquet_duckdb.h"
#include "engine/bundle/parquet_table.h"
#include "engine/bundle/parquet_write.h"
#include "engine/bundle/test_folder.h"
#include "engine/bundle/test_tables.h"

#include <rapidcheck/gtest.h>

#include <random>

namespace almanac::bundle {
namespace {

namespace fs = std::filesystem;
using Booleans = std::vector<bool>;
using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string_view>;

class PiecesTest : public testing::Test {
protected:
    // "" where our reader gives what DuckDB gives.
    std::string judged(const std::string& select, const std::string& options = "") {
        write_sql(path_, select, options);
        const auto judge = read_parquet_by_duckdb(path_);
        if (!judge) return judge.error().detail;
        const auto ours = read_flat_parquet(bytes_of(path_), {});
        return ours ? difference(*ours, *judge) : "our reader does not know it";
    }

    // Whether our reader leaves it to DuckDB.
    bool is_left(const std::string& select, const std::string& options = "") {
        write_sql(path_, select, options);
        return !read_flat_parquet(bytes_of(path_), {});
    }

    TestFolder folder_;
    fs::path path_ = folder_.path() / "table.parquet";
};

// Every type, nulls in each, values that recur and values that do not.
constexpr const char* every_type =
    "SELECT (i % 7 < 3) AS flag, i % 3 = 0 AND i % 5 <> 0 AS rare_flag, "
    "CASE WHEN i % 11 > 2 THEN i % 2 = 0 END AS maybe_flag, "
    "i::BIGINT AS id, (i * 7919 % 1000003)::BIGINT AS big, (i % 22)::TINYINT AS tiny, "
    "(i % 200)::UTINYINT AS small, (i * 31)::INTEGER AS whole, (i % 4000 * 900001)::UINTEGER AS "
    "wide, "
    "CASE WHEN i % 13 <> 0 THEN (i % 400 - 200)::SMALLINT END AS maybe_number, "
    "(i * 4611686018427)::UBIGINT AS huge, (i % 9) / 4.0::DOUBLE AS share, i * 0.37::DOUBLE AS "
    "real, "
    "(i % 5)::FLOAT AS single, 'DEMO-' || (i // 250) || '+' || (10001 + i // 5) AS ballot, "
    "'unlike ' || md5(i::VARCHAR) AS text, CASE WHEN i % 17 > 3 THEN 'Zoë ' || (i % 40) END AS "
    "name, "
    "(i * 1.25)::DECIMAL(9, 2) AS votes, (i * 100.0001)::DECIMAL(18, 4) AS more_votes, "
    "NULL::VARCHAR AS nothing, NULL::BIGINT AS no_number FROM range({}) t(i)";

TEST_F(PiecesTest, ReadsWhatDuckDbWritesInEveryCodec) {
    for (const char* codec : {"uncompressed", "snappy", "gzip", "zstd"}) {
        for (const int rows : {0, 1, 7, 8, 9, 1'000, 40'000}) {
            EXPECT_EQ(judged(fmt::format(fmt::runtime(every_type), rows),
                             fmt::format(", CODEC {}, ROW_GROUP_SIZE 10000", codec)),
                      "")
                << codec << ' ' << rows;
        }
    }
}

TEST_F(PiecesTest, ReadsDifferencesAndLengthsOfTheSecondVersion) {
    const std::string numbers =
        "SELECT i::BIGINT AS id, (i * i * 7919 - 40000000)::BIGINT AS big, (i * 31)::INTEGER AS "
        "whole, CASE WHEN i % 3 > 0 THEN i * 123457 END AS maybe, 'text ' || md5(i::VARCHAR) AS "
        "text, i % 4 = 0 AS flag FROM range({}) t(i)";
    for (const int rows : {1, 2, 33, 129, 5'000, 30'000}) {
        EXPECT_EQ(judged(fmt::format(fmt::runtime(numbers), rows), ", PARQUET_VERSION V2"), "")
            << rows;
    }
    EXPECT_EQ(judged("SELECT CASE i WHEN 0 THEN -9223372036854775808 WHEN 1 THEN "
                     "9223372036854775807 ELSE i END::BIGINT AS extreme FROM range(400) t(i)",
                     ", PARQUET_VERSION V2"),
              "");
}

TEST_F(PiecesTest, ReadsRunsOfEveryWidth) {
    for (const int words : {1, 2, 3, 5, 17, 300, 5'000, 20'000}) {
        EXPECT_EQ(judged(fmt::format("SELECT 'w' || (hash(i) % {0}) AS a, 'w' || (i // 9 % {0}) AS "
                                     "b, (hash(i) % {0})::BIGINT AS c FROM range(60000) t(i)",
                                     words)),
                  "")
            << words;
    }
}

TEST_F(PiecesTest, LeavesWhatItDoesNotKnowToDuckDb) {
    EXPECT_TRUE(is_left("SELECT [1, 2] AS list"));
    EXPECT_TRUE(is_left("SELECT {'a': 1} AS record"));
    EXPECT_TRUE(is_left("SELECT DATE '2024-11-05' AS day"));
    EXPECT_TRUE(is_left("SELECT TIMESTAMP '2024-11-05 20:00:00' AS time"));
    EXPECT_TRUE(is_left("SELECT 1.5::DECIMAL(30, 1) AS long_decimal"));
    EXPECT_TRUE(is_left("SELECT uuid() AS id"));
    EXPECT_TRUE(is_left("SELECT 18446744073709551615::UBIGINT AS beyond"));
    EXPECT_TRUE(is_left("SELECT 'a' AS text", ", CODEC brotli"));
    EXPECT_TRUE(is_left("SELECT 'a' AS text", ", CODEC lz4_raw"));
    EXPECT_FALSE(is_left("SELECT 'a' AS text"));
}

TEST_F(PiecesTest, ReadsTheColumnsThatAreNamedAlone) {
    write_sql(path_, "SELECT 1 AS a, DATE '2024-11-05' AS day, 'x' AS b");
    const std::string bytes = bytes_of(path_);
    const std::vector<std::string> wanted{"b", "a"};
    const auto table = read_flat_parquet(bytes, wanted);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->columns[0].name, "b");
    EXPECT_EQ(std::get<Integers>(table->columns[1].values), Integers{1});
    const std::vector<std::string> unknown{"c"};
    EXPECT_FALSE(read_flat_parquet(bytes, unknown));
}

TEST_F(PiecesTest, TextsThatRecurAreWordsOnce) {
    write_sql(path_, "SELECT 'word ' || (i % 3) AS text FROM range(9000) t(i)");
    const std::string bytes = bytes_of(path_);
    const auto file = ParquetPieces::open(bytes);
    ASSERT_TRUE(file);
    PieceColumn column;
    ASSERT_TRUE(file->read(0, 0, column));
    EXPECT_EQ(column.words, (Texts{"word 0", "word 1", "word 2"}));
    EXPECT_EQ(column.codes[5], 2U);
}

// Any byte of a file may be wrong: it is read as something or refused, and nothing else happens.
TEST_F(PiecesTest, DamageAnywhereIsReadOrRefused) {
    for (const char* options : {", CODEC snappy", ", CODEC uncompressed", ", PARQUET_VERSION V2"}) {
        write_sql(path_, fmt::format(fmt::runtime(every_type), 40), options);
        const std::string whole = bytes_of(path_);
        std::size_t refused = 0;
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const unsigned flip : {1U, 0x80U, 0xFFU}) {
                std::string damaged = whole;
                damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ flip);
                refused += read_flat_parquet(damaged, {}) ? 0U : 1U;
            }
        }
        EXPECT_GT(refused, whole.size() / 8);
    }
}

TEST_F(PiecesTest, CutShortAnywhereIsRefused) {
    write_sql(path_, fmt::format(fmt::runtime(every_type), 100));
    const std::string whole = bytes_of(path_);
    for (std::size_t length = 0; length < whole.size(); ++length)
        ASSERT_FALSE(read_flat_parquet(std::string_view(whole).substr(0, length), {})) << length;
}

TEST_F(PiecesTest, WhatWeWriteDuckDbReads) {
    write_sql(path_, fmt::format(fmt::runtime(every_type), 150'000));
    const auto table = read_parquet_by_duckdb(path_);
    ASSERT_TRUE(table);
    const fs::path ours = folder_.path() / "ours.parquet";
    ASSERT_TRUE(write_parquet(ours, *table));
    const auto judged = read_parquet_by_duckdb(ours);
    ASSERT_TRUE(judged) << judged.error().detail;
    EXPECT_EQ(difference(*judged, *table), "");
    const auto read = read_flat_parquet(bytes_of(ours), {});
    ASSERT_TRUE(read);
    EXPECT_EQ(difference(*read, *table), "");
}

TEST_F(PiecesTest, TextsThatAreNowhereAreEmpty) {
    const Table table{
        {{"t", Texts(5), {}, nullptr}, {"u", Texts{{}, "a", {}, "", "a"}, {}, nullptr}}, 5};
    ASSERT_TRUE(write_parquet(path_, table));
    const auto judged = read_parquet_by_duckdb(path_);
    ASSERT_TRUE(judged) << judged.error().detail;
    EXPECT_EQ(difference(*judged, table), "");
    const auto read = read_flat_parquet(bytes_of(path_), {});
    ASSERT_TRUE(read);
    EXPECT_EQ(difference(*read, table), "");
}

TEST_F(PiecesTest, ATableInPiecesIsOneTable) {
    const auto piece = [](std::size_t at) {
        Integers numbers;
        for (std::size_t row = 0; row < at * 1'000; ++row)
            numbers.push_back(static_cast<std::int64_t>(at * 10'000 + row));
        const std::size_t rows = numbers.size();
        return Table{{{"number", std::move(numbers), {}, nullptr}}, rows};
    };
    base::InlineExecutor executor;
    const auto bytes = encode_parquet(path_, TablePieces{4, piece}, executor);
    ASSERT_TRUE(bytes);
    overwrite(path_, *bytes);
    const auto judged = read_parquet_by_duckdb(path_);
    ASSERT_TRUE(judged) << judged.error().detail;
    ASSERT_EQ(judged->rows, 6'000U);
    EXPECT_EQ(std::get<Integers>(judged->columns[0].values)[0], 10'000);
    EXPECT_EQ(std::get<Integers>(judged->columns[0].values)[5'999], 32'999);
    EXPECT_EQ(ParquetPieces::open(*bytes)->pieces(), 3U);
    std::size_t rows = 0;
    for (std::size_t at = 0; at < 3; ++at) {
        const auto one = read_parquet_piece(*bytes, at);
        ASSERT_TRUE(one);
        EXPECT_EQ(std::get<Integers>(one->columns[0].values),
                  std::get<Integers>(piece(at + 1).columns[0].values));
        rows += one->rows;
    }
    EXPECT_EQ(rows, judged->rows);
    EXPECT_FALSE(read_parquet_piece(*bytes, 3));
    EXPECT_FALSE(read_parquet_piece("PAR1", 0));
}

TEST_F(PiecesTest, ATableInPiecesWithoutRowsKeepsItsColumns) {
    base::InlineExecutor executor;
    const auto bytes =
        encode_parquet(path_,
                       TablePieces{1,
                                   [](std::size_t) {
                                       return Table{{{"n", Integers{}, {}, nullptr}}, 0};
                                   }},
                       executor);
    ASSERT_TRUE(bytes);
    overwrite(path_, *bytes);
    const auto judged = read_parquet_by_duckdb(path_);
    ASSERT_TRUE(judged) << judged.error().detail;
    EXPECT_EQ(judged->columns.size(), 1U);
}

// Any table of every type, written by us and read by DuckDB and by us.
RC_GTEST_PROP(ParquetWriter, AnyTableIsWhatDuckDbReads, ()) {
    const TestFolder folder;
    const fs::path path = folder.path() / "table";
    const auto rows = static_cast<std::size_t>(*rc::gen::inRange(0, 3'000));
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    const std::uint64_t different = std::uint64_t{1} << *rc::gen::inRange(0, 20);
    const std::uint64_t stay = 1 + random() % 12;  // how long a value is repeated, about
    std::deque<std::string> kept;
    Integers numbers, units;
    Booleans flags, present;
    std::vector<double> reals;
    Texts texts;
    for (std::size_t row = 0; row < rows; ++row) {
        const bool is_repeat = row > 0 && random() % stay != 0;
        const std::uint64_t drawn = random() % different;
        numbers.push_back(is_repeat ? numbers.back()
                                    : static_cast<std::int64_t>(drawn * 0x9E3779B97F4A7C15U));
        units.push_back(numbers.back() % base::power_of_ten(18));
        flags.push_back(is_repeat ? static_cast<bool>(flags.back()) : drawn % 2 == 1);
        reals.push_back(is_repeat ? reals.back() : static_cast<double>(drawn) / 7);
        texts.push_back(is_repeat ? texts.back() : kept.emplace_back(fmt::format("t{}", drawn)));
        present.push_back(drawn % 5 != 0);
    }
    const bool has_nulls = std::find(present.begin(), present.end(), false) != present.end();
    Integers nullable = numbers;
    for (std::size_t row = 0; row < rows; ++row) nullable[row] *= present[row] ? 1 : 0;
    Texts nullable_texts = texts;
    for (std::size_t row = 0; row < rows; ++row)
        if (!present[row]) nullable_texts[row] = "";
    if (!has_nulls) present.clear();
    const Table table{{{"n", numbers, {}, nullptr},
                       {"f", flags, {}, nullptr},
                       {"r", reals, {}, nullptr},
                       {"t", texts, {}, nullptr},
                       {"d", Column::Decimals{4, units}, {}, nullptr},
                       {"on", nullable, present, nullptr},
                       {"ot", nullable_texts, present, nullptr}},
                      rows};
    RC_ASSERT(bool(write_parquet(path, table)));
    const auto judged = read_parquet_by_duckdb(path);
    RC_ASSERT(bool(judged));
    RC_ASSERT(difference(*judged, table) == "");
    const auto ours = read_flat_parquet(bytes_of(path), {});
    RC_ASSERT(ours.has_value());
    RC_ASSERT(difference(*ours, table) == "");
}

TEST(Snappy, CopiesThatOverlapRepeat) {
    // 11 bytes: the literal "ab", then a copy of 9 from 2 back.
    const std::string packed{11, 4, 'a', 'b', static_cast<char>((9 - 4) << 2 | 1), 2};
    std::string out(11, '\0');
    ASSERT_TRUE(unpack_snappy(packed, out.data(), out.size()));
    EXPECT_EQ(out, "abababababa");
}

TEST(Snappy, DamageIsRefused) {
    std::string out(11, '\0');
    const auto is_refused = [&](const std::string& packed) {
        return !unpack_snappy(packed, out.data(), out.size());
    };
    EXPECT_TRUE(is_refused(""));
    EXPECT_TRUE(is_refused({10, 4, 'a', 'b'}));                 // another length
    EXPECT_TRUE(is_refused({11, 4, 'a', 'b'}));                 // too short
    EXPECT_TRUE(is_refused({11, 40, 'a', 'b'}));                // a literal beyond the end
    EXPECT_TRUE(is_refused({11, 4, 'a', 'b', 0x15, 3}));        // from before the beginning
    EXPECT_TRUE(is_refused({11, 4, 'a', 'b', 0x15, 0}));        // from nowhere
    EXPECT_TRUE(is_refused({11, 4, 'a', 'b', 0x1D, 2, 0x15}));  // more than there is room for
}

}  // namespace
}  // namespace almanac::bundle
