#pragma once

// The files and folders of a contest as the user named them: mapped, unpacked and, for an import,
// hashed.

#include "apps/elections/elections.h"
#include "engine/base/result.h"
#include "engine/bundle/bundle.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace almanac::cli {

// Open files; what they hold lives as long as this.
struct Sources {
    std::vector<bundle::MappedFile> maps;
    std::vector<std::unique_ptr<char[]>> unpacked;
    std::vector<elections::SourceFile> files;
    std::optional<elections::SourceFile> lots;

    std::vector<std::string> names() const;
    // Lets go of the memory of what was read: the bytes from `first` up to `done` of all files
    // together. It is read again where it is asked for again.
    void forget_read(std::uint64_t first, std::uint64_t done) const;
};

// Maps and unpacks every file, opens every folder and archive, and, unless it is "", the lots.
base::Result<Sources> open_sources(const std::vector<std::string>& paths, const std::string& lots);

// The inputs of an import, with what the reader opens beside them (candidates.parquet); a file goes
// by its name without the folder, so that the same files give the same version wherever they lie.
base::Result<std::vector<bundle::Source::Input>> inputs_of(const Sources& sources);

}  // namespace almanac::cli
