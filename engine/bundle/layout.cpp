#include "engine/bundle/layout.h"

#include "engine/base/hash.h"
#include "engine/bundle/files.h"
#include "engine/bundle/version.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

// Sorted; none where there is no such folder.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure); !failure && at != fs::directory_iterator();
         at.increment(failure)) {
        names.push_back(at->path().filename().native());
    }
    std::sort(names.begin(), names.end());
    return names;
}

// A damaged metadata.json is made anew from the versions that are whole; their times are not known
// any more.
Metadata rebuild(const Finished& finished) {
    Metadata metadata;
    for (const std::string& name : version_names(finished.series)) {
        const fs::path folder = version_path(finished.series, name);
        const auto manifest = read_file(folder / manifest_name);
        if (!manifest) continue;
        const std::string digest = base::sha256_hex(*manifest);
        const auto version = open_version(folder, digest);
        if (!version || (*version)->source().data_version != name) continue;
        metadata.versions.push_back(
            {{name, digest, finished.version.entry.published_at, false}, "{}"});
    }
    return metadata;
}

// The first path at which two whole versions differ.
std::string first_difference(const Version& one, const Version& other) {
    for (const FileEntry& file : one.files()) {
        const auto bytes = other.file(file.path);
        if (!bytes || base::sha256_hex(*bytes) != file.sha256) return file.path;
    }
    return std::string(manifest_name);
}

// What stands where the version is to go.
enum class Occupied : unsigned char { no, by_equal, by_damaged };

Result<Occupied> look_at(const fs::path& target, const Finished& finished) {
    std::error_code failure;
    if (!fs::exists(target, failure)) return Occupied::no;
    const std::string& wanted = finished.version.entry.manifest_sha256;
    if (open_version(target, wanted)) return Occupied::by_equal;
    const auto manifest = read_file(target / manifest_name);
    if (!manifest) return Occupied::by_damaged;
    const auto there = open_version(target, base::sha256_hex(*manifest));
    if (!there) return Occupied::by_damaged;
    const auto fresh = TRY(open_version(finished.folder, wanted));
    return Error{
        ErrorKind::conflict,
        fmt::format(
            "the version {} is there already with other bytes in {} (made by another almanac or "
            "DuckDB): remove that version, then import again",
            target.native(), first_difference(*fresh, **there))};
}

// Puts the new version into `metadata`; false where it says so already.
bool enter(Metadata& metadata, const KeptVersion& version) {
    const auto place = std::find_if(metadata.versions.begin(), metadata.versions.end(),
                                    [&](const KeptVersion& one) {
                                        return one.entry.data_version == version.entry.data_version;
                                    });
    if (place == metadata.versions.end()) {
        metadata.versions.insert(metadata.versions.begin(), version);
    } else if (place->entry.current &&
               place->entry.manifest_sha256 == version.entry.manifest_sha256) {
        return false;
    } else {
        place->entry.manifest_sha256 = version.entry.manifest_sha256;
    }
    metadata.point_at(version.entry.data_version);
    return true;
}

Result<void> move_in(const fs::path& target, const Finished& finished, Occupied occupied) {
    if (occupied == Occupied::no) TRY(rename_path(finished.folder, target));
    if (occupied == Occupied::by_damaged) TRY(exchange_paths(finished.folder, target));
    return sync_path(target.parent_path());
}

// Undoes move_in, as far as it can be; the draft's own folder is removed by the draft.
void move_out(const fs::path& target, const Finished& finished, Occupied occupied) {
    if (occupied == Occupied::no) static_cast<void>(rename_path(target, finished.folder));
    if (occupied == Occupied::by_damaged)
        static_cast<void>(exchange_paths(finished.folder, target));
}

}  // namespace

fs::path metadata_path(const fs::path& series) { return series / "metadata.json"; }
fs::path versions_path(const fs::path& series) { return series / "versions"; }

fs::path version_path(const fs::path& series, std::string_view data_version) {
    return versions_path(series) / data_version;
}

std::vector<std::string> version_names(const fs::path& series) {
    std::vector<std::string> names = names_in(versions_path(series));
    std::erase_if(names, [](const std::string& name) { return name.starts_with(draft_prefix); });
    return names;
}

Result<Metadata> read_metadata(const fs::path& series) {
    const auto bytes = read_file(metadata_path(series));
    if (!bytes && bytes.error().kind == ErrorKind::missing) return Metadata{};
    if (!bytes) return bytes.error();
    auto metadata = parse_metadata(*bytes);
    if (metadata) return metadata;
    return Error{ErrorKind::broken,
                 fmt::format("{} is damaged ({}): import again", metadata_path(series).native(),
                             metadata.error().detail)};
}

Result<void> write_metadata(const fs::path& series, const Metadata& metadata) {
    return replace_file(metadata_path(series), to_bytes(metadata));
}

Result<void> clear_drafts(const fs::path& series) {
    for (const std::string& name : names_in(versions_path(series))) {
        if (name.starts_with(draft_prefix)) TRY(remove_tree(versions_path(series) / name));
    }
    const std::string unfinished =
        metadata_path(series).filename().native() + std::string(replacement_infix);
    for (const std::string& name : names_in(series)) {
        if (name.starts_with(unfinished)) TRY(remove_tree(series / name));
    }
    return {};
}

Result<void> remove_version(const fs::path& series, std::string_view data_version) {
    const fs::path leaving =
        versions_path(series) / fmt::format("{}{}", draft_prefix, data_version);
    TRY(rename_path(version_path(series, data_version), leaving));
    return remove_tree(leaving);
}

Result<void> install(const Finished& finished) {
    auto read = read_metadata(finished.series);
    const bool rebuilt = !read && read.error().kind == ErrorKind::broken;
    if (!read && !rebuilt) return std::move(read).error();
    Metadata metadata = rebuilt ? rebuild(finished) : std::move(*read);
    const fs::path target = version_path(finished.series, finished.version.entry.data_version);
    const Occupied occupied = TRY(look_at(target, finished));
    TRY(move_in(target, finished, occupied));
    if (!enter(metadata, finished.version) && !rebuilt) return {};
    auto written = write_metadata(finished.series, metadata);
    if (!written) move_out(target, finished, occupied);
    return written;
}

}  // namespace almanac::bundle
