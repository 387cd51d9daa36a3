#include "engine/bundle/parquet_encode.h"

#include "engine/base/ensure.h"
#include "engine/bundle/parquet_dictionary.h"
#include "engine/bundle/parquet_values.h"
#include "engine/bundle/thrift.h"

#include <zstd.h>

#include <array>
#include <cstring>
#include <memory>
#include <numeric>

namespace almanac::bundle {

namespace {

constexpr std::string_view magic = "PAR1";
// Level 1 packs the raw records of an election in a third of level 3's time, a tenth larger.
constexpr int zstd_level = 1;

// A page before it is packed.
struct PlainPage {
    ParquetPage::Kind kind = ParquetPage::Kind::data;
    Layout layout = Layout::plain;
    std::size_t values = 0;
    std::string bytes;
};

// One compressor a thread: making one costs more than a small page.
ZSTD_CCtx* compressor() {
    thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> own(ZSTD_createCCtx(),
                                                                                &ZSTD_freeCCtx);
    base::ensure(own != nullptr, "zstd is out of memory");
    return own.get();
}

std::string packed(std::string_view bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compressCCtx(compressor(), out.data(), out.size(), bytes.data(),
                                               bytes.size(), zstd_level);
    base::ensure(ZSTD_isError(size) == 0, "zstd is out of memory");
    out.resize(size);
    return out;
}

void append_page(EncodedChunk& chunk, const PlainPage& page) {
    const std::string body = packed(page.bytes);
    ThriftWriter header;
    header.begin_record();
    header.integer(1, Thrift::i32, static_cast<std::int64_t>(page.kind));
    header.integer(2, Thrift::i32, static_cast<std::int64_t>(page.bytes.size()));
    header.integer(3, Thrift::i32, static_cast<std::int64_t>(body.size()));
    const bool is_data = page.kind == ParquetPage::Kind::data;
    header.begin_record(is_data ? 5 : 7);
    header.integer(1, Thrift::i32, static_cast<std::int64_t>(page.values));
    header.integer(2, Thrift::i32, static_cast<std::int64_t>(page.layout));
    if (is_data) {  // of the levels
        header.integer(3, Thrift::i32, static_cast<std::int64_t>(Layout::rle));
        header.integer(4, Thrift::i32, static_cast<std::int64_t>(Layout::rle));
    }
    header.end_record();
    header.end_record();
    chunk.bytes += header.bytes();
    chunk.bytes += body;
    chunk.unpacked_bytes += header.bytes().size() + page.bytes.size();
}

void append_word(std::string& out, std::uint32_t word) {
    std::array<char, sizeof word> bytes{};
    std::memcpy(bytes.data(), &word, sizeof word);
    out.append(bytes.data(), bytes.size());
}

void append_plain(std::string& out, std::span<const std::int64_t> values) {
    out.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

void append_plain(std::string& out, std::span<const double> values) {
    out.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

void append_plain(std::string& out, std::span<const std::string_view> values) {
    for (const std::string_view value : values) {
        append_word(out, static_cast<std::uint32_t>(value.size()));
        out += value;
    }
}

// The levels that say what is null: their length, then runs.
std::string levels_of(const Column& column, RowRange rows) {
    std::string runs;
    if (column.present.empty()) {
        append_run(runs, 1, 1, rows.count);
    } else {
        std::vector<std::uint32_t> levels(rows.count);
        for (std::size_t at = 0; at < rows.count; ++at)
            levels[at] = column.present[rows.first + at] ? 1 : 0;
        runs = runs_of(levels, 1);
    }
    std::string out;
    append_word(out, static_cast<std::uint32_t>(runs.size()));
    return out + runs;
}

// The values that are there.
template <class Value>
std::span<const Value> there(const Column& column, std::span<const Value> values, RowRange rows,
                             std::vector<Value>& kept) {
    values = values.subspan(rows.first, rows.count);
    if (column.present.empty()) return values;
    for (std::size_t at = 0; at < rows.count; ++at)
        if (column.present[rows.first + at]) kept.push_back(values[at]);
    return kept;
}

// Through a dictionary where values recur, else as they are.
template <class Value>
EncodedChunk encode_values(const Column& column, std::span<const Value> all, RowRange rows) {
    std::vector<Value> kept;
    const std::span<const Value> values = there(column, all, rows, kept);
    EncodedChunk chunk;
    PlainPage page{ParquetPage::Kind::data, Layout::plain, rows.count, levels_of(column, rows)};
    if (const auto dictionary = dictionary_of(values)) {
        PlainPage words{ParquetPage::Kind::dictionary, Layout::plain, dictionary->words.size(), {}};
        append_plain(words.bytes, std::span<const Value>(dictionary->words));
        append_page(chunk, words);
        chunk.dictionary_bytes = chunk.bytes.size();
        const unsigned width = code_width(dictionary->words.size());
        page.layout = Layout::rle_dictionary;
        page.bytes += static_cast<char>(width);
        page.bytes += runs_of(dictionary->codes, width);
    } else {
        append_plain(page.bytes, values);
    }
    chunk.layout = page.layout;
    append_page(chunk, page);
    return chunk;
}

EncodedChunk encode_flags(const Column& column, const std::vector<bool>& flags, RowRange rows) {
    EncodedChunk chunk;
    PlainPage page{ParquetPage::Kind::data, Layout::plain, rows.count, levels_of(column, rows)};
    std::uint8_t byte = 0;
    unsigned bit = 0;
    for (std::size_t row = rows.first; row < rows.first + rows.count; ++row) {
        if (!column.present.empty() && !column.present[row]) continue;
        byte = static_cast<std::uint8_t>(byte | (flags[row] ? 1U << bit : 0U));
        if (++bit < 8) continue;
        page.bytes += static_cast<char>(byte);
        byte = 0;
        bit = 0;
    }
    if (bit > 0) page.bytes += static_cast<char>(byte);
    append_page(chunk, page);
    return chunk;
}

EncodedChunk encode_chunk(const Column& column, RowRange rows) {
    if (const auto* flags = std::get_if<std::vector<bool>>(&column.values))
        return encode_flags(column, *flags, rows);
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values))
        return encode_values(column, std::span<const std::int64_t>(*integers), rows);
    if (const auto* reals = std::get_if<std::vector<double>>(&column.values))
        return encode_values(column, std::span<const double>(*reals), rows);
    if (const auto* texts = std::get_if<std::vector<std::string_view>>(&column.values))
        return encode_values(column, std::span<const std::string_view>(*texts), rows);
    const auto& units = std::get<Column::Decimals>(column.values).units;
    return encode_values(column, std::span<const std::int64_t>(units), rows);
}

ParquetColumn described(const Column& column) {
    constexpr std::array<std::pair<Stored, Meaning>, 5> kinds{{{Stored::boolean, Meaning::boolean},
                                                               {Stored::int64, Meaning::integer},
                                                               {Stored::real64, Meaning::real},
                                                               {Stored::bytes, Meaning::text},
                                                               {Stored::int64, Meaning::decimal}}};
    ParquetColumn out;
    out.name = column.name;
    out.optional = true;
    out.stored = kinds[column.values.index()].first;
    out.meaning = kinds[column.values.index()].second;
    if (const auto* decimals = std::get_if<Column::Decimals>(&column.values))
        out.places = decimals->places;
    return out;
}

void write_element(ThriftWriter& out, const ParquetColumn& column) {
    constexpr std::int64_t optional = 1, utf8 = 0, decimal = 5;
    out.begin_element();
    out.integer(1, Thrift::i32, static_cast<std::int64_t>(column.stored));
    out.integer(3, Thrift::i32, optional);
    out.text(4, column.name);
    if (column.meaning == Meaning::text) out.integer(6, Thrift::i32, utf8);
    if (column.meaning == Meaning::decimal) {
        out.integer(6, Thrift::i32, decimal);
        out.integer(7, Thrift::i32, column.places);
        out.integer(8, Thrift::i32, base::decimal_places_64);
    }
    if (column.meaning == Meaning::text) {
        out.begin_record(10);
        out.begin_record(1);
        out.end_record();
        out.end_record();
    }
    if (column.meaning == Meaning::decimal) {
        out.begin_record(10);
        out.begin_record(5);
        out.integer(1, Thrift::i32, column.places);
        out.integer(2, Thrift::i32, base::decimal_places_64);
        out.end_record();
        out.end_record();
    }
    out.end_record();
}

// Where a chunk stands in the file.
void write_place(ThriftWriter& out, const ParquetColumn& column, const EncodedChunk& chunk,
                 std::pair<std::uint64_t, std::size_t> offset_and_rows) {
    const auto offset = static_cast<std::int64_t>(offset_and_rows.first);
    const auto dictionary = static_cast<std::int64_t>(chunk.dictionary_bytes);
    out.begin_element();
    out.integer(2, Thrift::i64, offset);
    out.begin_record(3);
    out.integer(1, Thrift::i32, static_cast<std::int64_t>(column.stored));
    out.begin_list(2, Thrift::i32, dictionary > 0 ? 3 : 2);
    if (dictionary > 0) out.element(static_cast<std::int64_t>(Layout::plain));
    out.element(static_cast<std::int64_t>(Layout::rle));
    out.element(static_cast<std::int64_t>(chunk.layout));
    out.begin_list(3, Thrift::text, 1);
    out.element(std::string_view(column.name));
    out.integer(4, Thrift::i32, static_cast<std::int64_t>(Codec::zstd));
    out.integer(5, Thrift::i64, static_cast<std::int64_t>(offset_and_rows.second));
    out.integer(6, Thrift::i64, static_cast<std::int64_t>(chunk.unpacked_bytes));
    out.integer(7, Thrift::i64, static_cast<std::int64_t>(chunk.bytes.size()));
    out.integer(9, Thrift::i64, offset + dictionary);
    if (dictionary > 0) out.integer(11, Thrift::i64, offset);
    out.end_record();
    out.end_record();
}

// `offset`: where the first group begins; moves on to where the next one does.
void write_group(ThriftWriter& out, const EncodedGroup& group, std::uint64_t& offset) {
    std::size_t bytes = 0;
    out.begin_element();
    out.begin_list(1, Thrift::record, group.chunks.size());
    for (std::size_t at = 0; at < group.chunks.size(); ++at) {
        write_place(out, group.columns[at], group.chunks[at], {offset, group.rows});
        bytes += group.chunks[at].unpacked_bytes;
        offset += group.chunks[at].bytes.size();
    }
    out.integer(2, Thrift::i64, static_cast<std::int64_t>(bytes));
    out.integer(3, Thrift::i64, static_cast<std::int64_t>(group.rows));
    out.end_record();
}

std::string footer_of(const std::vector<ParquetColumn>& columns,
                      const std::vector<EncodedGroup>& groups) {
    constexpr std::int64_t format_version = 1;
    ThriftWriter out;
    out.begin_record();
    out.integer(1, Thrift::i32, format_version);
    out.begin_list(2, Thrift::record, columns.size() + 1);
    out.begin_element();
    out.text(4, "schema");
    out.integer(5, Thrift::i32, static_cast<std::int64_t>(columns.size()));
    out.end_record();
    for (const ParquetColumn& column : columns) write_element(out, column);
    std::size_t rows = 0;
    for (const EncodedGroup& group : groups) rows += group.rows;
    out.integer(3, Thrift::i64, static_cast<std::int64_t>(rows));
    out.begin_list(4, Thrift::record, groups.size());
    std::uint64_t offset = magic.size();
    for (const EncodedGroup& group : groups) write_group(out, group, offset);
    out.text(6, "almanac");
    out.end_record();
    return out.bytes();
}

}  // namespace

EncodedGroup encode_group(const Table& table, RowRange rows) {
    EncodedGroup group{{}, {}, rows.count};
    for (const Column& column : table.columns) {
        group.columns.push_back(described(column));
        if (rows.count > 0) group.chunks.push_back(encode_chunk(column, rows));
    }
    return group;
}

std::string parquet_file(std::vector<EncodedGroup> groups) {
    base::ensure(!groups.empty(), "a Parquet file needs its columns");
    const std::vector<ParquetColumn> columns = groups[0].columns;
    std::erase_if(groups, [](const EncodedGroup& group) { return group.rows == 0; });
    const std::string footer = footer_of(columns, groups);
    std::string file(magic);
    for (EncodedGroup& group : groups) {
        for (EncodedChunk& chunk : group.chunks) {
            file += chunk.bytes;
            chunk.bytes = {};
        }
    }
    file += footer;
    append_word(file, static_cast<std::uint32_t>(footer.size()));
    return file += magic;
}

}  // namespace almanac::bundle
