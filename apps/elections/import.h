#pragma once

// Reading ballots: each format is a pure parser over bytes, recognised from its content. Errors name file, line
// and column (Parquet: file, column and row) and the remedy; nothing is cleaned, filtered or guessed.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apps/elections/model.h"
#include "engine/base/result.h"

namespace almanac::elections {

// How much of a source is kept: a count needs the marks alone, an import also ids, precincts and other columns.
enum class Detail : std::uint8_t { marks, everything };

// One file as mapped by the caller; may be gzip.
struct SourceFile {
    std::string name;  // as the user wrote it, for errors
    std::filesystem::path path;
    std::string_view bytes;
};

// What to read and how.
struct ReadOptions {
    std::string contest;  // a part of its name; "" where the file has one contest
    std::string format;   // an id of formats(); "" to recognise it
    Detail detail = Detail::everything;
    std::function<void(std::uint64_t bytes_done, std::uint64_t bytes_total)> progress;
};

// One format for --help and docs/formats.md.
struct FormatDescription {
    std::string_view id;
    std::string_view title;
    std::string_view sentence;
};

// All formats, in the order in which they are tried.
std::span<const FormatDescription> formats();

// Reads all files as one contest.
base::Result<Contest> read_contest(std::span<const SourceFile> files, const ReadOptions& options);

}  // namespace almanac::elections
