#include "apps/elections/exports.h"

#include "apps/elections/described_tables.h"
#include "engine/base/ensure.h"
#include "engine/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace almanac::elections {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::string_view csv_type = "text/csv; charset=utf-8; header=present";
constexpr std::string_view json_type = "application/json";
constexpr std::string_view parquet_type = "application/vnd.apache.parquet";
constexpr std::string_view zip_type = "application/zip";

// The file as it was published: mapped files may have been changed on disk since they were checked.
base::Result<std::string> checked_copy(const bundle::Version& version, std::string_view path) {
    std::string bytes(TRY(version.file(path)));
    const auto entry = std::find_if(version.files().begin(), version.files().end(),
                                    [&](const auto& one) { return one.path == path; });
    if (entry != version.files().end() && base::sha256_hex(bytes) == entry->sha256) return bytes;
    return Error{ErrorKind::broken,
                 fmt::format("{} is damaged: run `almanac verify`, or import again", path)};
}

Error too_many_rows(std::string_view name, std::size_t rows_max) {
    return {ErrorKind::invalid,
            fmt::format("The table {} has more than the {} rows that are served as csv or JSON: "
                        "ask for format=ndjson or parquet, or run `almanac export`.",
                        name, rows_max)};
}

Error too_many_ballots(std::string_view name, std::size_t ballots_max) {
    return {ErrorKind::invalid,
            fmt::format("The table {} is not kept, and of more than {} ballots it is not made for "
                        "a request: run `almanac export`.",
                        name, ballots_max)};
}

std::string unknown_table(std::string_view name) {
    std::string names;
    for (const TableRow& table : described_tables())
        names += fmt::format("{}{}", names.empty() ? "" : ", ", table.name);
    return fmt::format("There is no table {}; there are {}.", name, names);
}

// How many rows a raw table has, without reading it.
std::size_t raw_rows(const Edition& edition, std::string_view table) {
    const tally::Ballots& ballots = edition.prepared.contest.ballots;
    if (table == "candidates") return edition.facts.candidate_ids.size();
    if (table == "ballots") return ballots.size();
    std::size_t marks = 0;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot)
        marks += ballots.marks(ballot).size();
    return marks;
}

// The rows of a view's table are worked out anew, which needs no Parquet; raw records are read.
base::Result<bundle::Table> rows_of(const Edition& edition, const TableRow& table,
                                    std::size_t rows_max) {
    if (const ViewTable* of_view = view_table(table.name)) return of_view->rows(*edition.subject);
    if (raw_rows(edition, table.name) > rows_max) return too_many_rows(table.name, rows_max);
    return bundle::read_parquet(edition.version->path_of(table.file));
}

std::string in_envelope(const bundle::Table& table, std::string_view data_version) {
    Pagination pages;
    pages.page_size = table.rows;
    pages.total_items = table.rows;
    Metadata metadata;
    metadata.data_version = data_version;
    return fmt::format("{{\"data\":{},\"pagination\":{},\"metadata\":{}}}",
                       bundle::table_as_json(table), base::to_json(pages), base::to_json(metadata));
}

base::Result<std::string> parquet_of(const Edition& edition, const TableRow& table) {
    if (!table.file.empty()) return checked_copy(*edition.version, table.file);
    return bundle::parquet_bytes(view_table(table.name)->rows(*edition.subject));
}

std::string file_name(const Edition& edition, std::string_view name, std::string_view ending) {
    return fmt::format("{}-{}.{}", edition.row.election_id, name, ending);
}

// 64 Ki rows of a piece are 10 MB of text: a quarter of them is what a reader of a stream holds.
constexpr std::size_t parts_a_piece = 4;

// The bytes of a raw table that grows with the election; nothing for the other tables.
std::optional<std::string_view> large_table(const Edition& edition, std::string_view name) {
    const TableRow* table = find_table(name);
    if (table == nullptr || (table->name != "ballots" && table->name != "ballots_long")) return {};
    const auto bytes = edition.version->file(table->file);
    if (!bytes) return {};
    return *bytes;
}

// What goes into the archive; the texts stay where they are.
class Archive {
public:
    void add(std::string path, std::string bytes) {
        files_.push_back({std::move(path), texts_.emplace_back(std::move(bytes))});
    }
    base::Result<std::string> pack() const { return bundle::zip_of(files_); }

private:
    std::deque<std::string> texts_;
    std::vector<bundle::ZipFile> files_;
};

}  // namespace

std::string export_name(const Edition& edition, const TableRequest& request) {
    const TableRow* table = find_table(request.table);
    return file_name(edition, table != nullptr ? std::string_view(table->name) : request.table,
                     request.format);
}

std::string bundle_name(const Edition& edition) {
    return file_name(edition, edition.version->source().data_version, "zip");
}

std::size_t row_parts(const Edition& edition, std::string_view table) {
    const auto file = large_table(edition, table);
    const auto pieces = file ? bundle::ParquetPieces::open(*file) : std::nullopt;
    return pieces ? pieces->pieces() * parts_a_piece : 0;
}

base::Result<std::string> export_rows(const Edition& edition, const RowsRequest& request) {
    const auto file = large_table(edition, request.table);
    base::ensure(file.has_value(), "rows are asked of a table that has parts");
    const bundle::Table rows = TRY(bundle::read_parquet_piece(*file, request.part / parts_a_piece));
    const std::size_t part = request.part % parts_a_piece;
    return bundle::rows_as_ndjson(
        rows, {rows.rows * part / parts_a_piece, rows.rows * (part + 1) / parts_a_piece});
}

base::Result<Exported> export_table(const Edition& edition, const TableRequest& request) {
    const TableRow* table = find_table(request.table);
    if (table == nullptr) return Error{ErrorKind::missing, unknown_table(request.table)};
    // What is too large to keep has a row a ballot or more, in Parquet too.
    if (table->file.empty() && edition.ballots.size() > request.rows_max)
        return too_many_ballots(table->name, request.rows_max);
    std::string name = export_name(edition, request);
    if (request.format == "parquet")
        return Exported{std::move(name), parquet_type, TRY(parquet_of(edition, *table))};
    const bundle::Table rows = TRY(rows_of(edition, *table, request.rows_max));
    if (rows.rows > request.rows_max) return too_many_rows(table->name, request.rows_max);
    if (request.format == "csv")
        return Exported{std::move(name), csv_type, bundle::table_as_csv(rows)};
    if (request.format == "ndjson")
        return Exported{std::move(name), http::ndjson_content_type,
                        bundle::rows_as_ndjson(rows, {0, rows.rows})};
    return Exported{std::move(name), json_type,
                    in_envelope(rows, edition.version->source().data_version)};
}

base::Result<Exported> export_bundle(const Edition& edition) {
    const bundle::Version& version = *edition.version;
    Archive archive;
    archive.add("README.md", bundle_readme(edition));
    archive.add("manifest.json", std::string(version.manifest()));
    for (const bundle::FileEntry& file : version.files())
        archive.add(file.path, TRY(checked_copy(version, file.path)));
    for (const TableRow& table : described_tables()) {
        const ViewTable* of_view = table.file.empty() ? nullptr : view_table(table.name);
        if (of_view == nullptr) continue;
        archive.add(fmt::format("csv/{}.csv", table.name),
                    bundle::table_as_csv(of_view->rows(*edition.subject)));
    }
    return Exported{bundle_name(edition), zip_type, TRY(archive.pack())};
}

std::vector<bundle::NamedParquet> stored_tables(const bundle::Version& version) {
    constexpr std::string_view ending = ".parquet";
    std::vector<bundle::NamedParquet> tables;
    for (const bundle::FileEntry& file : version.files()) {
        if (!file.path.ends_with(ending)) continue;
        const std::size_t begin = file.path.rfind('/') + 1;
        tables.push_back({file.path.substr(begin, file.path.size() - begin - ending.size()),
                          version.path_of(file.path)});
    }
    return tables;
}

}  // namespace almanac::elections
