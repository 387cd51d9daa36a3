#pragma once

// The front door: versioned immutable files. A Series is a folder that keeps the versions of one
// thing (an election); a Draft is a version being written; a Version is one that was checked and
// mapped. Published files are never changed, and no file is handed out whose SHA-256 does not
// match. Directory today, S3 later.

#include "engine/base/clock.h"
#include "engine/base/encoded.h"
#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "engine/bundle/parquet_pieces.h"
#include "engine/bundle/query.h"
#include "engine/bundle/table.h"
#include "engine/bundle/table_export.h"
#include "engine/bundle/table_text.h"
#include "engine/bundle/zip.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::bundle {

// A file's bytes, mapped read-only for as long as this lives; those of a pipe are read. An empty
// file has none.
class MappedFile {
public:
    // Maps the file; the error names it and says what is wrong with it.
    static base::Result<MappedFile> open(const std::filesystem::path& path);
    std::string_view bytes() const { return bytes_; }
    // Lets go of the memory of the bytes from `first` up to `end`, which are read from the file
    // again where they are asked for again: a file that is read once need not be in memory whole.
    void forget(std::size_t first, std::size_t end) const;

private:
    std::shared_ptr<const void> owner_;
    std::string_view bytes_;
    bool is_mapped_ = false;  // false: of a pipe, or empty
};

// Replaces the file at `path` by `bytes` in one atomic step that survives a power cut; makes the
// folders above it.
base::Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes);

// Writes `table` as Parquet (zstd): equal tables give equal bytes.
base::Result<void> write_parquet(const std::filesystem::path& path, const Table& table);

// The same file's bytes, of a table that is not kept on disk.
base::Result<std::string> parquet_bytes(const Table& table);

// Reads the named columns (all when empty). A missing column, a wrong type or a damaged file is an
// error that names file and column. Loads DuckDB, on first use, for a file that is not of the plain
// flat kind (parquet_pieces.h).
base::Result<Table> read_parquet(const std::filesystem::path& path,
                                 std::span<const std::string> columns = {});

// All columns of one piece of a flat file (ParquetPieces knows how many there are), whose bytes are
// `file`: what takes no more memory however large the file is.
base::Result<Table> read_parquet_piece(std::string_view file, std::size_t piece);

// What one version was made from; the app decides what stands in `facts` (a JSON object: rule,
// seats, contest …).
struct Source {
    struct Input {
        std::string name;
        std::string sha256;  // of the unpacked bytes
        std::uint64_t bytes = 0;
    };
    std::string data_version;  // hexadecimal; equal versions are equal bytes
    std::uint32_t results_version = 0;
    std::vector<Input> inputs;
    std::string facts;
};

// One file of a version, by its path within it.
struct FileEntry {
    std::string path;  // "precomputed/coalition_pairs.parquet"
    std::string sha256;
    std::uint64_t bytes = 0;
};

// A version as it stands on disk, every checksum verified. Its answers are held in memory, so that
// what is served stays what was checked; its other files are mapped. Immutable; share it.
class Version {
public:
    virtual ~Version() = default;
    virtual const Source& source() const = 0;
    virtual const std::vector<FileEntry>& files() const = 0;
    // The bytes of manifest.json.
    virtual std::string_view manifest() const = 0;
    // The bytes of a file of the version; `missing` where there is none of that path.
    virtual base::Result<std::string_view> file(std::string_view path) const = 0;
    virtual std::filesystem::path path_of(std::string_view path) const = 0;
    // A stored answer by name ("api_summary") or, from a pack, by name and key; null where there is
    // none.
    virtual const base::Encoded* answer(std::string_view name, std::string_view key = "") const = 0;
};

// A version being written beside the published ones; dropped without a trace unless it is
// published. Tables and files may be added by several threads at once, so that they are compressed
// at once. Paths and names consist of letters, digits, '_', '-' and '.'; each is added once.
class Draft {
public:
    virtual ~Draft() = default;
    // Stores the table as Parquet.
    virtual base::Result<void> add_table(std::string_view path, const Table& table) = 0;
    // The same of a table that is made piece by piece.
    virtual base::Result<void> add_table(std::string_view path, const TablePieces& pieces) = 0;
    // Stores the bytes as they are.
    virtual base::Result<void> add_file(std::string_view path, std::string_view bytes) = 0;
    // One JSON answer, stored as static_responses/<name>.json in every encoding that is smaller.
    virtual base::Result<void> add_answer(std::string_view name, std::string json) = 0;
    // Many small answers of one kind by key, packed into one file.
    virtual base::Result<void> add_pack(std::string_view name,
                                        std::map<std::string, std::string> json_by_key) = 0;
    // What metadata.json says of the making (a JSON object: times), given the files once they are
    // written, sorted by path.
    using Describe = std::function<std::string(const std::vector<FileEntry>& files)>;
    // Encodes, writes the manifest, syncs to disk, reads everything back, then switches `current`
    // in one atomic step. What `generation` gives goes into metadata.json, outside the hash. A
    // version that is there already is left as it is and made current; one that is there
    // damaged is replaced; one that is there with other bytes is a `conflict`. Call it once; on an
    // error nothing has changed.
    virtual base::Result<void> publish(const Describe& generation) = 0;
    // The same with a generation that is known beforehand.
    base::Result<void> publish(std::string_view generation) {
        return publish([&](const std::vector<FileEntry>&) { return std::string(generation); });
    }
};

// One kept version, as the series lists it.
struct VersionEntry {
    std::string data_version;
    std::string manifest_sha256;
    std::string published_at;  // RFC 3339 UTC
    bool current = false;
};

// Whether what is published survives a power cut, or is only looked at and thrown away.
enum class Lasting : std::uint8_t { on_disk, scratch };

// The folder of one thing's versions. Safe to use from several processes: writers take turns on a
// lock file, and readers never wait. All but the reading functions fail with `denied` where the
// folder cannot be written.
class Series {
public:
    explicit Series(
        std::filesystem::path folder,
        std::shared_ptr<const base::Clock> clock = std::make_shared<base::SystemClock>(),
        Lasting lasting = Lasting::on_disk)
        : folder_(std::move(folder)), clock_(std::move(clock)), lasting_(lasting) {}

    const std::filesystem::path& folder() const { return folder_; }
    // Newest first; empty where nothing was ever published.
    base::Result<std::vector<VersionEntry>> versions() const;
    // The generation object of the newest publish, "{}" before that.
    base::Result<std::string> generation() const;
    // Checks and maps the version, the current one by default. A damaged file is an error that
    // names it.
    base::Result<std::shared_ptr<const Version>> load(std::string_view data_version = "") const;
    // Begins a version; waits for another writer's turn to end (`waiting` is called once if it has
    // to; a signal that interrupts the wait is `stopped`). The turn lasts as long as the draft, and
    // one thread that begins a second draft of the same series would wait for itself. `executor`
    // must outlive the draft.
    base::Result<std::unique_ptr<Draft>> begin(const Source& source, base::Executor& executor,
                                               const std::function<void()>& waiting = {}) const;
    // Points `current` at a kept version after checking it.
    base::Result<void> switch_to(std::string_view data_version) const;
    // Removes all but the current and the newest `keep` versions; returns those removed.
    base::Result<std::vector<std::string>> prune(std::size_t keep) const;
    // Removes the folder whole.
    base::Result<void> remove() const;

private:
    std::filesystem::path folder_;
    std::shared_ptr<const base::Clock> clock_;
    Lasting lasting_;
};

// Every encoding of `body` that is smaller than identity, for answers made on demand: quick levels.
std::shared_ptr<const base::Encoded> encode_quickly(std::string body,
                                                    std::string_view content_type);

}  // namespace almanac::bundle
