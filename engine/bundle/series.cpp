#include "engine/bundle/bundle.h"
#include "engine/bundle/draft.h"
#include "engine/bundle/files.h"
#include "engine/bundle/layout.h"
#include "engine/bundle/version.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

// A reader that meets a writer's prune looks again; so many in a row are not chance.
constexpr int load_attempts = 16;

Error nothing_in(const fs::path& series) {
    return {ErrorKind::missing,
            fmt::format("nothing is published in {}: run `almanac import` first", series.native())};
}

// The version of that name, the current one for "".
Result<KeptVersion> choose(const fs::path& series, const Metadata& metadata,
                           std::string_view data_version) {
    if (metadata.versions.empty()) return nothing_in(series);
    const KeptVersion* chosen =
        data_version.empty() ? metadata.current() : metadata.find(data_version);
    if (chosen != nullptr) return *chosen;
    std::string kept;
    for (const KeptVersion& one : metadata.versions) {
        kept += fmt::format("{}{}", kept.empty() ? "" : ", ", one.entry.data_version);
    }
    return Error{ErrorKind::missing, fmt::format("{} keeps no version \"{}\"; it keeps {}",
                                                 series.native(), data_version, kept)};
}

// Takes the writer's turn on a series that is there.
Result<FolderLock> take_turn(const fs::path& series) {
    std::error_code failure;
    if (!fs::exists(series, failure)) return nothing_in(series);
    return FolderLock::acquire(series);
}

// Differs after every replacement of the file.
fs::file_time_type when_written(const fs::path& path) {
    std::error_code missing;
    return fs::last_write_time(path, missing);
}

}  // namespace

Result<std::vector<VersionEntry>> Series::versions() const {
    const Metadata metadata = TRY(read_metadata(folder_));
    std::vector<VersionEntry> entries;
    std::transform(metadata.versions.begin(), metadata.versions.end(), std::back_inserter(entries),
                   [](const KeptVersion& one) { return one.entry; });
    return entries;
}

Result<std::string> Series::generation() const {
    const Metadata metadata = TRY(read_metadata(folder_));
    return metadata.versions.empty() ? std::string("{}") : metadata.versions.front().generation;
}

Result<std::shared_ptr<const Version>> Series::load(std::string_view data_version) const {
    for (int attempt = 1;; ++attempt) {
        const auto before = when_written(metadata_path(folder_));
        const Metadata metadata = TRY(read_metadata(folder_));
        const KeptVersion chosen = TRY(choose(folder_, metadata, data_version));
        auto version = open_version(version_path(folder_, chosen.entry.data_version),
                                    chosen.entry.manifest_sha256);
        if (version || attempt == load_attempts) return version;
        // Damage under the same metadata.json is damage; under one that was written anew, even with
        // the same bytes, the version was on its way out.
        if (before == when_written(metadata_path(folder_))) return version;
    }
}

Result<std::unique_ptr<Draft>> Series::begin(const Source& source, base::Executor& executor,
                                             const std::function<void()>& waiting) const {
    return begin_draft({folder_, source, executor, clock_, lasting_}, waiting);
}

Result<void> Series::switch_to(std::string_view data_version) const {
    const FolderLock lock = TRY(take_turn(folder_));
    Metadata metadata = TRY(read_metadata(folder_));
    const KeptVersion chosen = TRY(choose(folder_, metadata, data_version));
    const std::string& name = chosen.entry.data_version;
    TRY(open_version(version_path(folder_, name), chosen.entry.manifest_sha256));
    if (chosen.entry.current) return {};
    metadata.point_at(name);
    return write_metadata(folder_, metadata);
}

Result<std::vector<std::string>> Series::prune(std::size_t keep) const {
    const FolderLock lock = TRY(take_turn(folder_));
    Metadata metadata = TRY(read_metadata(folder_));
    std::vector<KeptVersion> kept;
    std::vector<std::string> removed;
    for (std::size_t at = 0; at < metadata.versions.size(); ++at) {
        KeptVersion& one = metadata.versions[at];
        if (at < keep || one.entry.current) {
            kept.push_back(std::move(one));
        } else {
            removed.push_back(one.entry.data_version);
        }
    }
    // Named no more, then gone: a reader never finds a version that is half there. What a writer
    // that died left unnamed goes with them.
    const Metadata rest{std::move(kept)};
    if (!removed.empty()) TRY(write_metadata(folder_, rest));
    for (const std::string& name : version_names(folder_)) {
        if (rest.find(name) == nullptr) TRY(remove_version(folder_, name));
    }
    return removed;
}

Result<void> Series::remove() const {
    const FolderLock lock = TRY(take_turn(folder_));
    const fs::path folder = folder_.has_filename() ? folder_ : folder_.parent_path();
    const fs::path leaving =
        folder.parent_path() / fmt::format(".removed-{}", folder.filename().native());
    TRY(remove_tree(leaving));
    TRY(rename_path(folder, leaving));
    return remove_tree(leaving);
}

}  // namespace almanac::bundle
