// Folders on disk and zip archives as folders: which files are in them, in what order, and whether
// they belong together.

#include "apps/elections/import_dominion.h"
#include "apps/elections/import_formats.h"
#include "apps/elections/import_hart.h"
#include "apps/elections/import_xlsx.h"
#include "apps/elections/import_zip.h"
#include "engine/bundle/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

namespace almanac::elections {

namespace {

namespace fs = std::filesystem;

// Ten times the ballots of the largest contest that is published as one file a ballot.
constexpr std::size_t files_max = 10'000'000;

std::string_view last_part(std::string_view name) {
    return name.substr(name.find_last_of('/') + 1);
}

// What no voter and no vendor wrote: .DS_Store, ._ballots.csv, __MACOSX/…
bool is_left_out(std::string_view name) {
    return name.starts_with('.') || name.find("/.") != std::string_view::npos ||
           name.starts_with("__MACOSX/");
}

bool is_before(const SourceFolder::File& one, const SourceFolder::File& other) {
    return one.name < other.name;
}

class DiskFolder : public SourceFolder {
public:
    explicit DiskFolder(fs::path path) : path_(std::move(path)) {}

    base::Result<void> list() {
        std::error_code failure;
        for (fs::recursive_directory_iterator at(path_, failure), end; !failure && at != end;
             at.increment(failure)) {
            if (!at->is_regular_file(failure) || failure) continue;
            std::string name = at->path().lexically_relative(path_).generic_string();
            if (is_left_out(name)) continue;
            files_.push_back({std::move(name), at->file_size(failure)});
            if (files_.size() > files_max) {
                return base::Error{base::ErrorKind::too_large,
                                   fmt::format("{}: the folder holds more than {} files. Name the "
                                               "one with the ballots.",
                                               path_.string(), files_max)};
            }
        }
        if (failure) {
            return base::Error{base::ErrorKind::denied,
                               fmt::format("{}: the folder cannot be read ({}). Correct its "
                                           "permissions.",
                                           path_.string(), failure.message())};
        }
        std::sort(files_.begin(), files_.end(), is_before);
        return {};
    }

    base::Result<Unpacked> read(std::size_t file) const override {
        const fs::path path = path_ / files_[file].name;
        const auto map = TRY(bundle::MappedFile::open(path));
        const std::size_t size = map.bytes().size();
        if (size > unpacked_bytes_max) {
            return base::Error{base::ErrorKind::too_large,
                               fmt::format("{}: the file has more than {} bytes. Split it.",
                                           path.string(), unpacked_bytes_max)};
        }
        std::unique_ptr<char[]> owner(new char[size + bytes_behind]);
        if (size > 0) std::memcpy(owner.get(), map.bytes().data(), size);
        std::memset(owner.get() + size, 0, bytes_behind);
        return Unpacked{{owner.get(), size}, std::move(owner)};
    }

private:
    fs::path path_;
};

class ZipFolder : public SourceFolder {
public:
    explicit ZipFolder(Zip zip) : zip_(std::move(zip)) {
        std::vector<ZipEntry>& entries = zip_.entries;
        entries.erase(std::remove_if(entries.begin(), entries.end(),
                                     [](const ZipEntry& entry) { return is_left_out(entry.name); }),
                      entries.end());
        std::sort(entries.begin(), entries.end(),
                  [](const ZipEntry& one, const ZipEntry& other) { return one.name < other.name; });
        for (const ZipEntry& entry : entries) files_.push_back({entry.name, entry.bytes});
    }

    base::Result<Unpacked> read(std::size_t file) const override {
        return unpack_zip_entry(zip_, zip_.entries[file]);
    }

private:
    Zip zip_;
};

// What cannot be read inside a folder or an archive.
base::Result<void> check_member(std::string_view name, std::string_view bytes) {
    const auto refuse = [&](std::string_view why) {
        return base::Error{base::ErrorKind::invalid, fmt::format("{}: {}", name, why)};
    };
    if (bytes.starts_with("PAR1"))
        return refuse("Parquet is not read from a folder or an archive. Name the file itself.");
    if (is_zip(bytes) && !is_workbook(bytes))
        return refuse("an archive inside a folder or an archive is not read. Unpack it first.");
    return {};
}

}  // namespace

std::uint64_t SourceFolder::bytes() const {
    std::uint64_t sum = 0;
    for (const File& file : files_) sum += file.bytes;
    return sum;
}

std::optional<std::size_t> SourceFolder::find(std::string_view name) const {
    std::optional<std::size_t> found;
    for (std::size_t place = 0; place < files_.size(); ++place) {
        if (last_part(files_[place].name) != name) continue;
        if (found) return std::nullopt;
        found = place;
    }
    return found;
}

base::Result<std::shared_ptr<const SourceFolder>> open_folder(const fs::path& path) {
    auto folder = std::make_shared<DiskFolder>(path);
    TRY(folder->list());
    return std::shared_ptr<const SourceFolder>(std::move(folder));
}

base::Result<std::shared_ptr<const SourceFolder>> open_zip(std::string_view name,
                                                           std::string_view bytes) {
    return std::shared_ptr<const SourceFolder>(
        std::make_shared<ZipFolder>(TRY(read_zip(name, bytes))));
}

base::Result<std::shared_ptr<const SourceFolder>> folder_in(const SourceFile& file) {
    if (!is_zip(file.bytes) || is_workbook(file.bytes))
        return std::shared_ptr<const SourceFolder>();
    return open_zip(file.name, file.bytes);
}

base::Result<std::vector<Part>> read_folder(const SourceFile& source, const ReadOptions& options,
                                            FileReader read_file) {
    const SourceFolder& folder = *source.folder;
    std::vector<Part> parts;
    if (options.format == "dominion" ||
        (options.format.empty() && !TRY(dominion_exports(source)).empty())) {
        Parsed parsed = TRY(read_dominion(source, options));
        parts.push_back({source.name, std::move(parsed)});
        return parts;
    }
    if (options.format == "hart" ||
        (options.format.empty() && !TRY(hart_records(source)).empty())) {
        Parsed parsed = TRY(read_hart(source, options));
        parts.push_back({source.name, std::move(parsed)});
        return parts;
    }
    for (std::size_t place = 0; place < folder.files().size(); ++place) {
        const std::string name = fmt::format("{}/{}", source.name, folder.files()[place].name);
        const Unpacked outer = TRY(folder.read(place));
        const Unpacked inner = TRY(unpack({name, name, outer.bytes}));
        TRY(check_member(name, inner.bytes));
        Parsed parsed = TRY(read_file({name, name, inner.bytes}, options));
        parts.push_back({name, std::move(parsed)});
    }
    if (!parts.empty()) return parts;
    return base::Error{
        base::ErrorKind::invalid,
        fmt::format("{}: there is no file in it. Give one with ballots.", source.name)};
}

}  // namespace almanac::elections
