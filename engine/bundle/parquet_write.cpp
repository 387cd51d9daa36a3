// Writing Parquet: DuckDB reads our columns through a table function, so that no copy of the table
// is made, and its COPY writes the file.

#include "engine/base/ensure.h"
#include "engine/bundle/bundle.h"
#include "engine/bundle/duckdb.h"
#include "engine/bundle/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

using Texts = std::vector<std::string_view>;

constexpr std::size_t inlined_bytes_max = 12;  // of duckdb_string_t
constexpr std::uint8_t decimal_width = base::decimal_places_64;

// What the table function walks through: the table, and the row it has come to.
struct Scan {
    const DuckDb& api;
    const Table& table;
    std::size_t row = 0;
};

// The part of a column that goes into one chunk.
struct Slice {
    std::size_t first;
    std::size_t count;
};

std::size_t length_of(const Column& column) {
    const auto* decimals = std::get_if<Column::Decimals>(&column.values);
    if (decimals != nullptr) return decimals->units.size();
    return std::visit(
        [](const auto& values) -> std::size_t {
            if constexpr (requires { values.size(); }) return values.size();
            return 0;
        },
        column.values);
}

duckdb_logical_type type_of(const DuckDb& api, const Column& column) {
    if (const auto* decimals = std::get_if<Column::Decimals>(&column.values)) {
        return api.create_decimal_type(decimal_width, decimals->places);
    }
    constexpr std::array types{DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE,
                               DUCKDB_TYPE_VARCHAR};
    return api.create_logical_type(types[column.values.index()]);
}

// A callback is given an untyped pointer only through a function of the library, which is open by
// then.
const DuckDb& opened() { return **duckdb(); }

void bind_columns(duckdb_bind_info info) {
    const Scan& scan = *static_cast<const Scan*>(opened().bind_get_extra_info(info));
    for (const Column& column : scan.table.columns) {
        duckdb_logical_type type = type_of(scan.api, column);
        scan.api.bind_add_result_column(info, column.name.c_str(), type);
        scan.api.destroy_logical_type(&type);
    }
    scan.api.bind_set_cardinality(info, scan.table.rows, true);
}

void begin_scan(duckdb_init_info) {}

template <class Number>
void fill_numbers(void* out, const std::vector<Number>& values, Slice slice) {
    if (slice.count != 0)
        std::memcpy(out, values.data() + slice.first, slice.count * sizeof(Number));
}

void fill_booleans(void* out, const std::vector<bool>& values, Slice slice) {
    auto* booleans = static_cast<bool*>(out);
    for (std::size_t at = 0; at < slice.count; ++at) booleans[at] = values[slice.first + at];
}

// Long texts are lent, not copied: the table outlives the query.
void fill_texts(void* out, const Texts& values, Slice slice) {
    auto* texts = static_cast<duckdb_string_t*>(out);
    for (std::size_t at = 0; at < slice.count; ++at) {
        const std::string_view text = values[slice.first + at];
        duckdb_string_t& lent = texts[at];
        std::memset(&lent, 0, sizeof lent);
        lent.value.inlined.length = static_cast<std::uint32_t>(text.size());
        if (text.size() <= inlined_bytes_max) {
            if (!text.empty()) std::memcpy(lent.value.inlined.inlined, text.data(), text.size());
            continue;
        }
        std::memcpy(lent.value.pointer.prefix, text.data(), sizeof lent.value.pointer.prefix);
        lent.value.pointer.ptr = const_cast<char*>(text.data());
    }
}

void fill_values(void* out, const Column& column, Slice slice) {
    if (const auto* booleans = std::get_if<std::vector<bool>>(&column.values)) {
        fill_booleans(out, *booleans, slice);
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        fill_numbers(out, *integers, slice);
    } else if (const auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        fill_numbers(out, *reals, slice);
    } else if (const auto* texts = std::get_if<Texts>(&column.values)) {
        fill_texts(out, *texts, slice);
    } else {
        fill_numbers(out, std::get<Column::Decimals>(column.values).units, slice);
    }
}

void fill_nulls(const DuckDb& api, duckdb_vector vector, const Column& column, Slice slice) {
    if (column.present.empty()) return;
    api.vector_ensure_validity_writable(vector);
    std::uint64_t* words = api.vector_get_validity(vector);
    for (std::size_t at = 0; at < slice.count; ++at) {
        const std::uint64_t bit = std::uint64_t{1} << (at % 64u);
        if (column.present[slice.first + at]) {
            words[at / 64] |= bit;
        } else {
            words[at / 64] &= ~bit;
        }
    }
}

void fill_chunk(duckdb_function_info info, duckdb_data_chunk chunk) {
    Scan& scan = *static_cast<Scan*>(opened().function_get_extra_info(info));
    const Slice slice{scan.row,
                      std::min<std::size_t>(scan.api.vector_size(), scan.table.rows - scan.row)};
    for (std::size_t at = 0; at < scan.table.columns.size(); ++at) {
        duckdb_vector vector = scan.api.data_chunk_get_vector(chunk, at);
        fill_values(scan.api.vector_get_data(vector), scan.table.columns[at], slice);
        fill_nulls(scan.api, vector, scan.table.columns[at], slice);
    }
    scan.api.data_chunk_set_size(chunk, slice.count);
    scan.row += slice.count;
}

bool same_but_for_case(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char left, char right) {
                          const auto lower = [](char letter) {
                              return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
                          };
                          return lower(left) == lower(right);
                      });
}

Error refusal(const fs::path& path, const std::string& why) {
    return {ErrorKind::invalid, fmt::format("{} cannot be written: {}", path.native(), why)};
}

// DuckDB would rename columns that differ in case alone, and would write a name up to its first
// NUL.
Result<void> check_names(const fs::path& path, const Table& table) {
    if (table.columns.empty()) return refusal(path, "the table has no columns");
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        const std::string& name = table.columns[at].name;
        const bool good = !name.empty() && name.find('\0') == std::string::npos &&
                          simdjson::validate_utf8(name.data(), name.size());
        if (!good)
            return refusal(path, fmt::format("the name of column {} is not a UTF-8 text", at + 1));
        for (std::size_t before = 0; before < at; ++before) {
            if (!same_but_for_case(table.columns[before].name, name)) continue;
            return refusal(
                path,
                fmt::format("the columns \"{}\" and \"{}\" have one name but for upper and lower "
                            "case, rename one",
                            table.columns[before].name, name));
        }
    }
    return {};
}

Result<void> check_texts(const fs::path& path, const Column& column) {
    const auto* texts = std::get_if<Texts>(&column.values);
    if (texts == nullptr) return {};
    const char* checked = nullptr;
    for (std::size_t row = 0; row < texts->size(); ++row) {
        const std::string_view text = (*texts)[row];
        if (text.data() == checked) continue;
        if (!simdjson::validate_utf8(text.data(), text.size())) {
            return refusal(path, fmt::format("the text in row {} of column \"{}\" is not UTF-8",
                                             row + 1, column.name));
        }
        checked = text.data();
    }
    return {};
}

// The length of every column and of its nulls is the table's business (a bug elsewhere), what
// stands in them is the user's.
Result<void> check(const fs::path& path, const Table& table) {
    auto outcome = check_names(path, table);
    for (const Column& column : table.columns) {
        base::ensure(length_of(column) == table.rows, "a column's length is not the table's");
        base::ensure(column.present.empty() || column.present.size() == table.rows,
                     "nulls of another length");
        if (outcome) outcome = check_texts(path, column);
    }
    return outcome;
}

void register_scan(const Connection& connection, Scan& scan) {
    const DuckDb& api = scan.api;
    duckdb_table_function function = api.create_table_function();
    api.table_function_set_name(function, "almanac_table");
    api.table_function_set_extra_info(function, &scan, nullptr);
    api.table_function_set_bind(function, bind_columns);
    api.table_function_set_init(function, begin_scan);
    api.table_function_set_function(function, fill_chunk);
    const bool registered =
        api.register_table_function(connection.handle(), function) == DuckDBSuccess;
    api.destroy_table_function(&function);
    base::ensure(registered, "DuckDB refused the table function");
}

Result<void> copy_to(const fs::path& target, const Table& table) {
    const DuckDb* api = TRY(duckdb());
    const Connection connection = TRY(Connection::open(*api, target));
    Scan scan{*api, table};
    register_scan(connection, scan);
    return connection.run(
        fmt::format("COPY (SELECT * FROM almanac_table()) TO {} (FORMAT parquet, "
                    "COMPRESSION zstd, USE_TMP_FILE false)",
                    sql_literal(target.native())));
}

// DuckDB passes on the system's words, not its number.
int code_in(const std::string& message) {
    for (const int code : {ENOSPC, EDQUOT, EFBIG}) {
        if (message.find(std::generic_category().message(code)) != std::string::npos) return code;
    }
    return 0;
}

}  // namespace

Result<void> write_parquet(const fs::path& path, const Table& table) {
    TRY(check(path, table));
    const Descriptor file = TRY(open_path(path, O_RDWR | O_CREAT | O_TRUNC));
    // By its number, the file needs no quoting and is the one opened here, whatever happens to its
    // name.
    auto outcome = copy_to(fmt::format("/proc/self/fd/{}", file.number()), table);
    if (outcome) return outcome;
    ::unlink(path.c_str());
    if (const int code = code_in(outcome.error().detail))
        return file_error(Doing::writing, path, code);
    if (outcome.error().kind == ErrorKind::missing) return outcome;
    return Error{outcome.error().kind,
                 fmt::format("{} could not be written: {}", path.native(), outcome.error().detail)};
}

Result<std::string> parquet_bytes(const Table& table) {
    const Descriptor memory(::memfd_create("table.parquet", MFD_CLOEXEC));
    if (!memory.is_open()) return file_error(Doing::writing, "a file in memory", errno);
    const fs::path path = fmt::format("/proc/self/fd/{}", memory.number());
    TRY(write_parquet(path, table));
    return read_file(path);
}

}  // namespace almanac::bundle
