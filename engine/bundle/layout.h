#pragma once

// A series on disk: <series>/metadata.json, <series>/versions/<data_version>/… and <series>/.lock,
// and how a finished version comes among the others. Private to bundle; whoever changes anything
// holds the FolderLock.

#include "engine/base/result.h"
#include "engine/bundle/manifest.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// <series>/metadata.json
std::filesystem::path metadata_path(const std::filesystem::path& series);

// <series>/versions
std::filesystem::path versions_path(const std::filesystem::path& series);

// <series>/versions/<data_version>
std::filesystem::path version_path(const std::filesystem::path& series,
                                   std::string_view data_version);

// Names in versions/ that begin so are no versions: something unfinished or on its way out.
inline constexpr std::string_view draft_prefix = ".draft-";

// The names in versions/ that are not drafts, sorted; none where there is no such folder.
std::vector<std::string> version_names(const std::filesystem::path& series);

// What metadata.json says; empty where there is none; `broken`, naming it, where it is damaged.
base::Result<Metadata> read_metadata(const std::filesystem::path& series);

// Replaces metadata.json in one atomic step.
base::Result<void> write_metadata(const std::filesystem::path& series, const Metadata& metadata);

// Removes the drafts of writers that died.
base::Result<void> clear_drafts(const std::filesystem::path& series);

// Removes a version's folder so that no reader sees a part of it gone.
base::Result<void> remove_version(const std::filesystem::path& series,
                                  std::string_view data_version);

// A finished, synced and checked folder beside the versions, and what metadata.json will say of it.
struct Finished {
    std::filesystem::path series;
    std::filesystem::path folder;
    KeptVersion version;
};

// Moves the folder among the versions and makes it the current one. See Draft::publish for what is
// there already; on an error nothing has changed.
base::Result<void> install(const Finished& finished);

}  // namespace almanac::bundle
