#pragma once

// What a reader is given: a file's bytes, or a folder whose files are opened one at a time, and
// what the caller knows of them that they do not say themselves.

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A source's bytes as its reader sees them; `owner` keeps them where they had to be unpacked.
struct Unpacked {
    std::string_view bytes;
    std::unique_ptr<char[]> owner;
};

// 4 GiB: forty times the largest export known to us (Portland's District 1, 104 MB).
inline constexpr std::uint64_t unpacked_bytes_max = std::uint64_t{4} << 30;

// How many bytes behind a folder's file may be read: what simdjson asks for.
inline constexpr std::size_t bytes_behind = 64;

// The files of a folder or of a zip archive. Const calls are safe from several threads.
class SourceFolder {
public:
    struct File {
        std::string name;  // with the folders below this one, / between them
        std::uint64_t bytes = 0;
    };

    virtual ~SourceFolder() = default;

    // Sorted by name; hidden files and those that macOS leaves in archives are left out.
    const std::vector<File>& files() const { return files_; }
    // The file's bytes, at most unpacked_bytes_max, with `bytes_behind` more to read behind them.
    virtual base::Result<Unpacked> read(std::size_t file) const = 0;

    // The bytes of all files, unpacked.
    std::uint64_t bytes() const;
    // The only file called so, in whatever subfolder.
    std::optional<std::size_t> find(std::string_view name) const;

protected:
    std::vector<File> files_;
};

// A folder on disk, with all below it; the error names it and says what is wrong with it.
base::Result<std::shared_ptr<const SourceFolder>> open_folder(const std::filesystem::path& path);

// A zip archive as a folder; views `bytes`.
base::Result<std::shared_ptr<const SourceFolder>> open_zip(std::string_view name,
                                                           std::string_view bytes);

struct SourceFile;

// The archive that the file is, as a folder; nothing where it is none, or is a workbook.
base::Result<std::shared_ptr<const SourceFolder>> folder_in(const SourceFile& file);

// What a source does not say itself. Rows and columns count from 1, as RCTab's configuration counts
// them; 0: recognised from the headings.
struct SourceLayout {
    std::string format;      // the id of a format; "": as ReadOptions says
    std::string contest_id;  // the contest's id in the source; "": found by its name
    std::uint32_t first_vote_row = 0;
    // Where it is given, headings are not asked what a column is: only the columns named here
    // count, and a row stands for one ballot.
    std::uint32_t first_vote_column = 0;
    std::uint32_t ranks = 0;  // columns from first_vote_column on; 0: to the last with a heading
    std::uint32_t id_column = 0;
    std::uint32_t precinct_column = 0;
    std::uint32_t batch_column = 0;
    // Texts in place of a candidate, exactly as the source writes them, in place of the usual
    // words;
    // "": none.
    std::optional<std::string> overvote_label;
    std::optional<std::string> undervote_label;
    // A candidate by name or source id. Its candidate is called undeclared_write_ins_name.
    std::optional<std::string> undeclared_write_in_label;
    std::optional<std::string> overvote_delimiter;  // between several candidates in one cell
    bool blank_is_undeclared_write_in = false;
    // Rows without any mark are ballots, even those with nothing in any cell: RCTab counts them so.
    bool every_row_is_ballot = false;
};

// One file as the caller mapped it, or a folder. `path` is opened again only for Parquet.
struct SourceFile {
    std::string name;  // as errors shall call it
    std::filesystem::path path;
    std::string_view bytes;                                // of the archive where it is one
    std::shared_ptr<const SourceFolder> folder = nullptr;  // where it is a folder or an archive
    std::optional<SourceLayout> layout = std::nullopt;     // in place of ReadOptions::layout
};

}  // namespace almanac::elections
