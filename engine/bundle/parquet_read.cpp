// Reading Parquet: the usual flat file by our own reader (parquet_table.h). Any other DuckDB hands
// over in chunks, and each column's chunks are joined to one vector.

#include "engine/base/hash.h"
#include "engine/bundle/bundle.h"
#include "engine/bundle/duckdb.h"
#include "engine/bundle/files.h"
#include "engine/bundle/parquet_duckdb.h"
#include "engine/bundle/parquet_table.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

constexpr std::string_view magic = "PAR1";
constexpr off_t footer_bytes = 8;  // the length of the metadata, and the magic again

// What a file may claim to hold before its rows have come: 16 bytes a text, 128 MB a column.
constexpr std::size_t reserved_rows_max = std::size_t{8} << 20u;

// Copies of texts in blocks that never move. The columns of ballots repeat few words, so a text
// that was seen a moment ago is not copied again: a direct-mapped memory of 1,024 texts, 16 KB,
// fits the first-level cache.
class TextStore {
public:
    explicit TextStore(std::deque<std::string>& blocks) : blocks_(blocks) {}

    std::string_view keep(std::string_view text) {
        if (text == last_) return last_;
        std::string_view& slot = recent_[base::fast_hash(text) % recent_.size()];
        if (slot != text || slot.data() == nullptr) slot = copy(text);
        return last_ = slot;
    }

private:
    static constexpr std::size_t block_bytes = std::size_t{1} << 16u;

    std::string_view copy(std::string_view text) {
        if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
            blocks_.emplace_back().reserve(std::max(block_bytes, text.size()));
        }
        std::string& block = blocks_.back();
        block.append(text);
        return {block.data() + block.size() - text.size(), text.size()};
    }

    std::deque<std::string>& blocks_;
    std::array<std::string_view, 1024> recent_{};
    std::string_view last_ = "";
};

std::string_view text_of(const duckdb_string_t& text) {
    const std::uint32_t length = text.value.inlined.length;
    return {length <= sizeof text.value.inlined.inlined ? text.value.inlined.inlined
                                                        : text.value.pointer.ptr,
            length};
}

// One chunk of one column: where its values are, which of them are there (null: all), how many.
struct Piece {
    const void* values;
    const std::uint64_t* present;
    std::size_t count;

    bool has(std::size_t at) const {
        return present == nullptr || ((present[at / 64] >> (at % 64u)) & 1u) != 0;
    }
};

// One column while its chunks come in.
class Gatherer {
public:
    Gatherer(const DuckDb& api, std::string name, duckdb_logical_type type);

    // Makes room for that many rows.
    void reserve(std::size_t rows);

    // Appends a chunk's part; false where a whole number does not fit in 64 bits signed.
    bool append(const Piece& piece);
    // The row, counted from 1, whose value did not fit.
    std::size_t bad_row() const { return rows_ + 1; }
    Column finish() { return std::move(column_); }

private:
    template <class Stored, class Value>
    bool append_numbers(const Piece& piece, std::vector<Value>& values);
    bool append_huge(const Piece& piece, std::vector<std::int64_t>& values);
    void append_texts(const Piece& piece, std::vector<std::string_view>& values);
    bool append_integers(const Piece& piece, std::vector<std::int64_t>& values);
    bool append_values(const Piece& piece);
    void append_present(const Piece& piece);

    Column column_;
    duckdb_type stored_ = DUCKDB_TYPE_INVALID;  // of decimals: that of their units
    std::size_t rows_ = 0;
    std::unique_ptr<TextStore> texts_;
};

Gatherer::Gatherer(const DuckDb& api, std::string name, duckdb_logical_type type) {
    column_.name = std::move(name);
    stored_ = api.get_type_id(type);
    switch (stored_) {
        case DUCKDB_TYPE_BOOLEAN:
            column_.values.emplace<std::vector<bool>>();
            break;
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE:
            column_.values.emplace<std::vector<double>>();
            break;
        case DUCKDB_TYPE_VARCHAR:
            column_.values.emplace<std::vector<std::string_view>>();
            column_.arena = std::make_shared<std::deque<std::string>>();
            texts_ = std::make_unique<TextStore>(*column_.arena);
            break;
        case DUCKDB_TYPE_DECIMAL:
            column_.values.emplace<Column::Decimals>().places = api.decimal_scale(type);
            stored_ = api.decimal_internal_type(type);
            break;
        default:
            column_.values.emplace<std::vector<std::int64_t>>();
    }
}

void Gatherer::reserve(std::size_t rows) {
    std::visit(
        [&](auto& values) {
            if constexpr (requires { values.units; }) {
                values.units.reserve(rows);
            } else {
                values.reserve(rows);
            }
        },
        column_.values);
}

template <class Stored, class Value>
bool Gatherer::append_numbers(const Piece& piece, std::vector<Value>& values) {
    const auto* stored = static_cast<const Stored*>(piece.values);
    values.insert(values.end(), stored, stored + piece.count);
    if (piece.present == nullptr && !std::is_same_v<Stored, std::uint64_t>) return true;
    Value* appended = values.data() + (values.size() - piece.count);
    for (std::size_t at = 0; at < piece.count; ++at) {
        if (!piece.has(at)) {
            appended[at] = Value{};
        } else if (std::is_same_v<Stored, std::uint64_t> && appended[at] < 0) {
            rows_ += at;
            return false;
        }
    }
    return true;
}

bool Gatherer::append_huge(const Piece& piece, std::vector<std::int64_t>& values) {
    const auto* stored = static_cast<const duckdb_hugeint*>(piece.values);
    for (std::size_t at = 0; at < piece.count; ++at) {
        const auto low = static_cast<std::int64_t>(stored[at].lower);
        if (piece.has(at) && stored[at].upper != (low < 0 ? -1 : 0)) {
            rows_ += at;
            return false;
        }
        values.push_back(piece.has(at) ? low : 0);
    }
    return true;
}

void Gatherer::append_texts(const Piece& piece, std::vector<std::string_view>& values) {
    const auto* stored = static_cast<const duckdb_string_t*>(piece.values);
    const std::size_t first = values.size();
    values.resize(first + piece.count);
    for (std::size_t at = 0; at < piece.count; ++at) {
        if (piece.has(at)) values[first + at] = texts_->keep(text_of(stored[at]));
    }
}

bool Gatherer::append_integers(const Piece& piece, std::vector<std::int64_t>& values) {
    switch (stored_) {
        case DUCKDB_TYPE_TINYINT:
            return append_numbers<std::int8_t>(piece, values);
        case DUCKDB_TYPE_SMALLINT:
            return append_numbers<std::int16_t>(piece, values);
        case DUCKDB_TYPE_INTEGER:
            return append_numbers<std::int32_t>(piece, values);
        case DUCKDB_TYPE_BIGINT:
            return append_numbers<std::int64_t>(piece, values);
        case DUCKDB_TYPE_UTINYINT:
            return append_numbers<std::uint8_t>(piece, values);
        case DUCKDB_TYPE_USMALLINT:
            return append_numbers<std::uint16_t>(piece, values);
        case DUCKDB_TYPE_UINTEGER:
            return append_numbers<std::uint32_t>(piece, values);
        case DUCKDB_TYPE_UBIGINT:
            return append_numbers<std::uint64_t>(piece, values);
        default:
            return append_huge(piece, values);
    }
}

bool Gatherer::append_values(const Piece& piece) {
    if (auto* booleans = std::get_if<std::vector<bool>>(&column_.values)) {
        const auto* stored = static_cast<const bool*>(piece.values);
        for (std::size_t at = 0; at < piece.count; ++at)
            booleans->push_back(piece.has(at) && stored[at]);
        return true;
    }
    if (auto* reals = std::get_if<std::vector<double>>(&column_.values)) {
        return stored_ == DUCKDB_TYPE_FLOAT ? append_numbers<float>(piece, *reals)
                                            : append_numbers<double>(piece, *reals);
    }
    if (auto* texts = std::get_if<std::vector<std::string_view>>(&column_.values)) {
        append_texts(piece, *texts);
        return true;
    }
    if (auto* decimals = std::get_if<Column::Decimals>(&column_.values)) {
        return append_integers(piece, decimals->units);
    }
    return append_integers(piece, std::get<std::vector<std::int64_t>>(column_.values));
}

void Gatherer::append_present(const Piece& piece) {
    if (piece.present == nullptr && column_.present.empty()) return;
    std::size_t nulls = 0;
    for (std::size_t at = 0; at < piece.count; ++at) nulls += piece.has(at) ? 0u : 1u;
    if (nulls == 0 && column_.present.empty()) return;
    column_.present.resize(rows_, true);
    for (std::size_t at = 0; at < piece.count; ++at) column_.present.push_back(piece.has(at));
}

bool Gatherer::append(const Piece& piece) {
    append_present(piece);
    if (!append_values(piece)) return false;
    rows_ += piece.count;
    return true;
}

// How a type of the file comes out: as it is, as its text, or not at all.
enum class Form : unsigned char { as_is, as_text, refused };

Form form_of(duckdb_type type) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN:
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT:
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE:
        case DUCKDB_TYPE_VARCHAR:
        case DUCKDB_TYPE_DECIMAL:
            return Form::as_is;
        case DUCKDB_TYPE_BLOB:
        case DUCKDB_TYPE_LIST:
        case DUCKDB_TYPE_STRUCT:
        case DUCKDB_TYPE_MAP:
        case DUCKDB_TYPE_ARRAY:
        case DUCKDB_TYPE_UNION:
            return Form::refused;
        default:
            return Form::as_text;  // dates, times, enums, UUIDs
    }
}

// A column of the file, before any row is read.
struct FileColumn {
    std::string name;
    Form form;
};

// One read of one file: its name for the errors, its number for DuckDB.
class Reading {
public:
    Reading(const Connection& connection, const fs::path& path, std::string numbered)
        : connection_(connection),
          path_(path),
          numbered_(std::move(numbered)),
          source_(
              fmt::format("read_parquet({}, binary_as_string = true)", sql_literal(numbered_))) {}

    Result<Table> read(std::span<const std::string> wanted) const;

private:
    Result<std::vector<FileColumn>> columns() const;
    Result<std::string> selection(std::span<const std::string> wanted) const;
    Result<std::size_t> count_rows() const;
    Result<Table> gather(Rows& rows, std::size_t expected) const;
    Error damaged(const Error& error) const;

    const Connection& connection_;
    const fs::path& path_;
    std::string numbered_;  // "/proc/self/fd/7"
    std::string source_;    // "read_parquet('/proc/self/fd/7')"
};

Error Reading::damaged(const Error& error) const {
    std::string reason = error.detail.substr(0, error.detail.find('\n'));
    for (std::size_t at = reason.find(numbered_); at != std::string::npos;
         at = reason.find(numbered_)) {
        reason.replace(at, numbered_.size(), path_.filename().native());
    }
    return {ErrorKind::broken,
            fmt::format("{} is damaged or is not a Parquet file that can be read ({}): export "
                        "or copy it again",
                        path_.native(), reason)};
}

Result<std::vector<FileColumn>> Reading::columns() const {
    auto header = Rows::query(connection_, fmt::format("SELECT * FROM {} LIMIT 0", source_));
    if (!header) return damaged(header.error());
    const DuckDb& api = connection_.api();
    std::vector<FileColumn> columns;
    for (idx_t at = 0; at < api.column_count(&header->result()); ++at) {
        duckdb_logical_type type = api.column_logical_type(&header->result(), at);
        columns.push_back({api.column_name(&header->result(), at), form_of(api.get_type_id(type))});
        api.destroy_logical_type(&type);
    }
    return columns;
}

Result<std::string> Reading::selection(std::span<const std::string> wanted) const {
    const std::vector<FileColumn> all = TRY(columns());
    std::vector<std::string> names;
    std::transform(all.begin(), all.end(), std::back_inserter(names),
                   [](const FileColumn& one) { return one.name; });
    std::vector<std::string> chosen;
    for (const std::string& name : wanted.empty() ? std::span<const std::string>(names) : wanted) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            return Error{ErrorKind::invalid,
                         fmt::format("{} has no column \"{}\"; its columns are {}", path_.native(),
                                     name, fmt::join(names, ", "))};
        }
        const Form form = all[static_cast<std::size_t>(found - names.begin())].form;
        if (form == Form::refused) {
            return Error{
                ErrorKind::invalid,
                fmt::format(
                    "column \"{}\" of {} holds lists, records or raw bytes: a column of numbers "
                    "or texts is needed",
                    name, path_.native())};
        }
        const std::string quoted = sql_identifier(name);
        chosen.push_back(form == Form::as_is ? quoted
                                             : fmt::format("CAST({0} AS VARCHAR) AS {0}", quoted));
    }
    return fmt::format("SELECT {} FROM {}", fmt::join(chosen, ", "), source_);
}

// What the file's metadata says, no row is read for it.
Result<std::size_t> Reading::count_rows() const {
    Rows counted = TRY(Rows::query(connection_, fmt::format("SELECT count(*) FROM {}", source_)));
    const DuckDb& api = connection_.api();
    duckdb_data_chunk chunk = TRY(counted.next());
    if (chunk == nullptr) return std::size_t{0};
    const auto* count =
        static_cast<const std::int64_t*>(api.vector_get_data(api.data_chunk_get_vector(chunk, 0)));
    const std::int64_t rows = *count;
    api.destroy_data_chunk(&chunk);
    return static_cast<std::size_t>(std::max<std::int64_t>(rows, 0));
}

Result<Table> Reading::gather(Rows& rows, std::size_t expected) const {
    const DuckDb& api = connection_.api();
    std::vector<Gatherer> gatherers;
    for (idx_t at = 0; at < api.column_count(&rows.result()); ++at) {
        duckdb_logical_type type = api.column_logical_type(&rows.result(), at);
        gatherers.emplace_back(api, api.column_name(&rows.result(), at), type);
        gatherers.back().reserve(std::min(expected, reserved_rows_max));
        api.destroy_logical_type(&type);
    }
    Table table;
    while (true) {
        auto next = rows.next();
        if (!next) return damaged(next.error());
        duckdb_data_chunk chunk = *next;
        if (chunk == nullptr) break;
        const std::size_t count = api.data_chunk_get_size(chunk);
        Gatherer* unfit = nullptr;
        for (std::size_t at = 0; at < gatherers.size(); ++at) {
            duckdb_vector vector = api.data_chunk_get_vector(chunk, at);
            const Piece piece{api.vector_get_data(vector), api.vector_get_validity(vector), count};
            if (unfit == nullptr && !gatherers[at].append(piece)) unfit = &gatherers[at];
        }
        api.destroy_data_chunk(&chunk);
        if (unfit != nullptr) {
            return Error{
                ErrorKind::invalid,
                fmt::format(
                    "row {} of column \"{}\" of {} holds a number that does not fit in 64 bits",
                    unfit->bad_row(), unfit->finish().name, path_.native())};
        }
        table.rows += count;
    }
    for (Gatherer& gatherer : gatherers) table.columns.push_back(gatherer.finish());
    return table;
}

Result<Table> Reading::read(std::span<const std::string> wanted) const {
    const std::string sql = TRY(selection(wanted));
    const auto expected = count_rows();
    if (!expected) return damaged(expected.error());
    auto rows = Rows::query(connection_, sql);
    if (!rows) return damaged(rows.error());
    Table table = TRY(gather(*rows, *expected));
    if (table.rows == *expected) return table;
    return damaged(
        {ErrorKind::broken, fmt::format("it gave {} of its {} rows", table.rows, *expected)});
}

// The commonest mishaps in plain words, before DuckDB sees the file.
Result<void> check_magic(const Descriptor& file, const fs::path& path) {
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return file_error(Doing::reading, path, errno);
    if (S_ISDIR(facts.st_mode)) return file_error(Doing::reading, path, EISDIR);
    if (!S_ISREG(facts.st_mode)) {
        return Error{ErrorKind::invalid,
                     fmt::format("{} is a pipe or a device: Parquet is read from its end, store "
                                 "it in a file first",
                                 path.native())};
    }
    std::array<char, 4> head{};
    std::array<char, 4> tail{};
    const bool read = facts.st_size >= 4 + footer_bytes &&
                      ::pread(file.number(), head.data(), 4, 0) == 4 &&
                      ::pread(file.number(), tail.data(), 4, facts.st_size - 4) == 4;
    if (!read || std::string_view(head.data(), 4) != magic) {
        return Error{ErrorKind::invalid,
                     fmt::format("{} is not a Parquet file (it does not begin with PAR1): give "
                                 "a .parquet file",
                                 path.native())};
    }
    if (std::string_view(tail.data(), 4) != magic) {
        return Error{ErrorKind::broken,
                     fmt::format("{} is cut short (it does not end with PAR1): copy it again",
                                 path.native())};
    }
    return {};
}

Result<Table> read_by_duckdb(const Descriptor& file, const fs::path& path,
                             std::span<const std::string> columns) {
    const DuckDb* api = TRY(duckdb());
    // By its number, the file needs no quoting, no '*' in its name is a pattern, and it is the one
    // checked here.
    const std::string numbered = fmt::format("/proc/self/fd/{}", file.number());
    const Connection connection = TRY(Connection::open(*api, numbered));
    return Reading(connection, path, numbered).read(columns);
}

}  // namespace

Result<Table> read_parquet_by_duckdb(const fs::path& path, std::span<const std::string> columns) {
    const Descriptor file = TRY(open_path(path, O_RDONLY));
    TRY(check_magic(file, path));
    return read_by_duckdb(file, path, columns);
}

Result<Table> read_parquet(const fs::path& path, std::span<const std::string> columns) {
    const Descriptor file = TRY(open_path(path, O_RDONLY));
    TRY(check_magic(file, path));
    const MappedFile map = TRY(MappedFile::open(path));
    if (auto table = read_flat_parquet(map.bytes(), columns)) return *std::move(table);
    return read_by_duckdb(file, path, columns);
}

}  // namespace almanac::bundle
