#pragma once

// The readers: from the bytes of a source file to one Contest. Pure: they see mapped bytes, no
// clock and no disk, but for Parquet, which bundle opens by its path. Every error names file, line
// and column (Parquet: column and row) and the remedy. Nothing is cleaned here: what an overvote or
// a skip means is the rule's.

#include "apps/elections/declared.h"
#include "apps/elections/model.h"
#include "apps/elections/source.h"
#include "engine/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// Where ReadOptions::name_sources keeps a ballot's file.
inline constexpr std::string_view source_column = "source file";

// How much of a source is kept: marks only (a count needs no more), or ids, precincts, styles and
// other columns too.
enum class Detail : std::uint8_t { marks, everything };

// What to read of the files, and how.
struct ReadOptions {
    std::string contest;  // a part of the contest's name, where a file holds several
    std::string format;   // the id of a format; "" recognises it from the content
    Detail detail = Detail::everything;
    std::function<void(std::uint64_t bytes_done, std::uint64_t bytes_total)>
        progress;  // of all files
    // Leaves out a row that cannot be read, and counts it, instead of refusing the file.
    bool skip_bad_rows = false;
    // Other spellings: as the source writes a candidate, and whose votes they are.
    std::vector<std::pair<std::string, std::string>> aliases = {};
    SourceLayout layout = {};  // of every file that has none of its own
    // In place of the title and the candidates that the files name.
    std::shared_ptr<const DeclaredContest> declared = nullptr;
    // Keeps the name of the file that a ballot came from in a column, source_column, and before
    // its id.
    bool name_sources = false;
};

// One format that can be read.
struct FormatDescription {
    std::string_view id;  // for --as
    std::string_view title;
    std::string_view sentence;
};

// Every format, in the order in which --help and docs/formats.md list them.
std::span<const FormatDescription> formats();

// The contest that the files hold together: their candidates must agree, their ballots follow one
// another.
base::Result<Contest> read_contest(std::span<const SourceFile> files, const ReadOptions& options);

// The file that read_contest would read beside these: x.candidates.parquet or candidates.parquet
// next to a single ballots_long Parquet x.parquet. A caller that records its inputs adds it to
// them.
std::optional<std::filesystem::path> companion_of(std::span<const SourceFile> files);

// Unpacks a gzip file (several members are one after another), and hands on any other as it is.
// Refuses a damaged one and one of more than unpacked_bytes_max.
base::Result<Unpacked> unpack(const SourceFile& file);

}  // namespace almanac::elections
