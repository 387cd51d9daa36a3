#include "engine/bundle/query.h"

#include "engine/bundle/duckdb.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <memory>

namespace almanac::bundle {

using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

// A column of the answer, before any row is read.
struct AnswerColumn {
    std::string name;
    duckdb_type type;
};

// DuckDB's sentence, without the lines that show the place and without what no user can change.
std::string first_line(std::string_view message) {
    constexpr std::string_view advice = "Did you mean";
    const std::size_t line_end = message.find('\n');
    std::string sentence(message.substr(0, line_end));
    if (line_end != std::string_view::npos && message.substr(line_end + 1).starts_with(advice)) {
        const std::string_view rest = message.substr(line_end + 1);
        sentence += fmt::format(" {}", rest.substr(0, rest.find('\n')));
    }
    return sentence;
}

Error refusal(const Error& error, std::span<const NamedParquet> tables) {
    std::string sentence = first_line(error.detail);
    if (sentence.find("Expected a single SELECT statement") != std::string::npos) {
        sentence = "one SELECT is answered, and nothing that writes, sets or opens anything";
    } else if (sentence.find("Table with name") != std::string::npos) {
        std::vector<std::string_view> names;
        for (const NamedParquet& table : tables) names.push_back(table.name);
        sentence = fmt::format("{} The tables are {}", sentence.substr(0, sentence.find('!') + 1),
                               fmt::join(names, ", "));
    }
    return {ErrorKind::invalid, fmt::format("the query was refused: {}", sentence)};
}

Result<void> load(const Connection& connection, std::span<const NamedParquet> tables) {
    for (const NamedParquet& table : tables) {
        const auto loaded = connection.run(
            fmt::format("CREATE TABLE {} AS SELECT * FROM read_parquet({})",
                        sql_identifier(table.name), sql_literal(table.path.native())));
        if (!loaded) {
            return Error{ErrorKind::broken,
                         fmt::format("{} cannot be loaded: {}", table.path.native(),
                                     first_line(loaded.error().detail))};
        }
    }
    return connection.confine();
}

// DuckDB's query() reads the words as one SELECT of their own: no bracket or semicolon in them can
// reach what stands around them.
std::string source_of(const SqlQuestion& question) {
    return fmt::format("query({})", sql_literal(question.sql));
}

Result<std::vector<AnswerColumn>> columns_of(const Connection& connection,
                                             const SqlQuestion& question) {
    Rows header =
        TRY(Rows::query(connection, fmt::format("SELECT * FROM {} LIMIT 0", source_of(question))));
    const DuckDb& api = connection.api();
    std::vector<AnswerColumn> columns;
    for (idx_t at = 0; at < api.column_count(&header.result()); ++at) {
        duckdb_logical_type type = api.column_logical_type(&header.result(), at);
        columns.push_back({api.column_name(&header.result(), at), api.get_type_id(type)});
        api.destroy_logical_type(&type);
    }
    return columns;
}

// All columns as texts, and one row more than is wanted.
std::string selection(const std::vector<AnswerColumn>& columns, const SqlQuestion& question) {
    std::vector<std::string> casts;
    for (const AnswerColumn& column : columns) {
        const std::string name = sql_identifier(column.name);
        casts.push_back(fmt::format("CAST({0} AS VARCHAR) AS {0}", name));
    }
    return fmt::format("SELECT {} FROM {} LIMIT {}", fmt::join(casts, ", "), source_of(question),
                       question.rows_max + 1);
}

std::string_view text_of(const duckdb_string_t& text) {
    const std::uint32_t length = text.value.inlined.length;
    return {length <= sizeof text.value.inlined.inlined ? text.value.inlined.inlined
                                                        : text.value.pointer.ptr,
            length};
}

Table empty_table(const std::vector<AnswerColumn>& columns) {
    Table table;
    for (const AnswerColumn& column : columns) {
        table.columns.push_back({column.name,
                                 std::vector<std::string_view>(),
                                 {},
                                 std::make_shared<std::deque<std::string>>()});
    }
    return table;
}

void append_texts(const DuckDb& api, duckdb_vector vector, std::size_t count, Column& column) {
    const auto* texts = static_cast<const duckdb_string_t*>(api.vector_get_data(vector));
    const std::uint64_t* present = api.vector_get_validity(vector);
    auto& values = std::get<std::vector<std::string_view>>(column.values);
    for (std::size_t row = 0; row < count; ++row) {
        const bool there = present == nullptr || ((present[row / 64] >> (row % 64u)) & 1u) != 0;
        column.present.push_back(there);
        values.push_back(there ? column.arena->emplace_back(text_of(texts[row]))
                               : std::string_view());
    }
}

Result<Table> texts_of(const Connection& connection, const std::string& sql,
                       const std::vector<AnswerColumn>& columns) {
    const DuckDb& api = connection.api();
    Rows rows = TRY(Rows::query(connection, sql));
    Table table = empty_table(columns);
    while (true) {
        duckdb_data_chunk chunk = TRY(rows.next());
        if (chunk == nullptr) return table;
        const std::size_t count = api.data_chunk_get_size(chunk);
        for (std::size_t at = 0; at < table.columns.size(); ++at)
            append_texts(api, api.data_chunk_get_vector(chunk, at), count, table.columns[at]);
        table.rows += count;
        api.destroy_data_chunk(&chunk);
    }
}

void cut_to(Table& table, std::size_t rows) {
    table.rows = rows;
    for (Column& column : table.columns) {
        std::get<std::vector<std::string_view>>(column.values).resize(rows);
        column.present.resize(rows);
    }
}

// False where a text is no such number, as with whole numbers beyond 64 bits.
template <class Number>
bool become_numbers(Column& column) {
    std::vector<Number> numbers;
    const auto& texts = std::get<std::vector<std::string_view>>(column.values);
    for (std::size_t row = 0; row < texts.size(); ++row) {
        Number& number = numbers.emplace_back();
        if (!column.present[row]) continue;
        const std::string_view text = texts[row];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) return false;
    }
    column.values = std::move(numbers);
    return true;
}

void become_booleans(Column& column) {
    std::vector<bool> truths;
    for (const std::string_view text : std::get<std::vector<std::string_view>>(column.values))
        truths.push_back(text == "true");
    column.values = std::move(truths);
}

void restore_type(Column& column, duckdb_type type) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN:
            return become_booleans(column);
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE:
            become_numbers<double>(column);
            return;
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT:
            become_numbers<std::int64_t>(column);
            return;
        default:
            return;
    }
}

Result<SqlAnswer> answer(const Connection& connection, const SqlQuestion& question) {
    const std::vector<AnswerColumn> columns = TRY(columns_of(connection, question));
    SqlAnswer answer;
    answer.table = TRY(texts_of(connection, selection(columns, question), columns));
    answer.is_cut = answer.table.rows > question.rows_max;
    if (answer.is_cut) cut_to(answer.table, question.rows_max);
    for (std::size_t at = 0; at < columns.size(); ++at)
        restore_type(answer.table.columns[at], columns[at].type);
    return answer;
}

}  // namespace

Result<SqlAnswer> query(std::span<const NamedParquet> tables, const SqlQuestion& question) {
    const DuckDb* api = TRY(duckdb());
    const Connection connection = TRY(Connection::open(*api));
    TRY(load(connection, tables));
    auto answered = answer(connection, question);
    if (!answered) return refusal(answered.error(), tables);
    return answered;
}

}  // namespace almanac::bundle
