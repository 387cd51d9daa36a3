// Writing Parquet: checks what it cannot hold, encodes (parquet_encode.h), writes.

#include "engine/bundle/parquet_write.h"

#include "engine/base/ensure.h"
#include "engine/bundle/bundle.h"
#include "engine/bundle/files.h"
#include "engine/bundle/parquet_encode.h"

#include <fmt/format.h>
#include <simdjson.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

using Texts = std::vector<std::string_view>;

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

// Readers rename columns that differ in case alone, or take a name up to its first NUL.
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

// A table's rows from this piece on are groups of their own.
std::vector<EncodedGroup> groups_of(const Table& table) {
    std::vector<EncodedGroup> groups;
    for (std::size_t first = 0; first < table.rows || groups.empty(); first += group_rows)
        groups.push_back(encode_group(table, {first, std::min(group_rows, table.rows - first)}));
    return groups;
}

}  // namespace

Result<std::string> encode_parquet(const fs::path& path, const TablePieces& pieces,
                                   base::Executor& executor) {
    base::ensure(pieces.count > 0, "a table in pieces has one at least");
    std::vector<Result<std::vector<EncodedGroup>>> encoded(pieces.count,
                                                           std::vector<EncodedGroup>());
    executor.run_all(pieces.count, [&](std::size_t at) {
        const Table& table = pieces.piece(at);
        const auto checked = check(path, table);
        encoded[at] = checked ? Result<std::vector<EncodedGroup>>(groups_of(table))
                              : Result<std::vector<EncodedGroup>>(checked.error());
    });
    std::vector<EncodedGroup> groups;
    for (auto& piece : encoded) {
        for (EncodedGroup& group : TRY(std::move(piece))) groups.push_back(std::move(group));
    }
    return parquet_file(std::move(groups));
}

Result<std::string> encode_parquet(const fs::path& path, const Table& table,
                                   base::Executor& executor) {
    TRY(check(path, table));
    std::vector<EncodedGroup> groups(
        std::max<std::size_t>(1, (table.rows + group_rows - 1) / group_rows));
    executor.run_all(groups.size(), [&](std::size_t at) {
        const std::size_t first = at * group_rows;
        groups[at] = encode_group(table, {first, std::min(group_rows, table.rows - first)});
    });
    return parquet_file(std::move(groups));
}

Result<void> write_parquet(const fs::path& path, const Table& table) {
    base::InlineExecutor here;
    const std::string bytes = TRY(encode_parquet(path, table, here));
    auto written = write_file(path, bytes);
    if (!written) ::unlink(path.c_str());
    return written;
}

Result<std::string> parquet_bytes(const Table& table) {
    const Descriptor memory(::memfd_create("table.parquet", MFD_CLOEXEC));
    if (!memory.is_open()) return file_error(Doing::writing, "a file in memory", errno);
    const fs::path path = fmt::format("/proc/self/fd/{}", memory.number());
    TRY(write_parquet(path, table));
    return read_file(path);
}

}  // namespace almanac::bundle
