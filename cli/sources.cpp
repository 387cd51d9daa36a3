#include "cli/sources.h"

#include "engine/base/hash.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::cli {

namespace {

namespace fs = std::filesystem;

base::Result<elections::SourceFile> open_one(Sources& sources, const std::string& path) {
    std::error_code failure;
    if (fs::is_directory(path, failure)) {
        elections::SourceFile source{path, path, {}};
        source.folder = TRY(elections::open_folder(path));
        return source;
    }
    sources.maps.push_back(TRY(bundle::MappedFile::open(path)));
    return elections::SourceFile{path, path, sources.maps.back().bytes()};
}

// Unpacked where it is packed, as a folder where it is an archive.
base::Result<elections::SourceFile> open_ballots(Sources& sources, const std::string& path) {
    elections::SourceFile file = TRY(open_one(sources, path));
    if (file.folder) return file;
    elections::Unpacked unpacked = TRY(elections::unpack(file));
    file.bytes = unpacked.bytes;
    if (unpacked.owner) sources.unpacked.push_back(std::move(unpacked.owner));
    file.folder = TRY(elections::folder_in(file));
    return file;
}

// Hashed a part at a time; what is mapped need not stay in memory for it.
bundle::Source::Input input_of(const fs::path& path, std::string_view bytes,
                               const bundle::MappedFile* map) {
    constexpr std::size_t part = std::size_t{8} << 20U;
    base::Sha256 hash;
    for (std::size_t first = 0; first < bytes.size(); first += part) {
        hash.update(bytes.substr(first, part));
        if (map != nullptr) map->forget(first, first + part);
    }
    return {path.filename().string(), hash.finish_hex(), bytes.size()};
}

// The map that the file's bytes are of; none where they were unpacked.
const bundle::MappedFile* map_of(const Sources& sources, const elections::SourceFile& file) {
    const auto found = std::find_if(sources.maps.begin(), sources.maps.end(), [&](const auto& map) {
        return map.bytes().data() == file.bytes.data();
    });
    return found == sources.maps.end() ? nullptr : &*found;
}

base::Result<elections::SourceFile> open_lots(Sources& sources, const std::string& path) {
    elections::SourceFile file = TRY(open_one(sources, path));
    if (!file.folder) return file;
    return base::Error{base::ErrorKind::invalid,
                       fmt::format("{} is a folder; name the file with the lots", path)};
}

// A folder goes by the hash of its files' names and hashes, so that it and an archive of it are the
// same input.
base::Result<bundle::Source::Input> input_of_folder(const fs::path& path,
                                                    const elections::SourceFolder& folder) {
    std::string list;
    for (std::size_t place = 0; place < folder.files().size(); ++place) {
        const elections::Unpacked file = TRY(folder.read(place));
        list += fmt::format("{}  {}\n", base::sha256_hex(file.bytes), folder.files()[place].name);
    }
    const fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
    return bundle::Source::Input{name.string(), base::sha256_hex(list), folder.bytes()};
}

}  // namespace

std::vector<std::string> Sources::names() const {
    std::vector<std::string> all;
    for (const elections::SourceFile& file : files) all.push_back(file.name);
    return all;
}

void Sources::forget_read(std::uint64_t first, std::uint64_t done) const {
    std::uint64_t before = 0;
    for (const elections::SourceFile& file : files) {
        const bundle::MappedFile* map = map_of(*this, file);
        if (map != nullptr && done > before)
            map->forget(first > before ? first - before : 0, done - before);
        before += file.bytes.size();
    }
}

base::Result<Sources> open_sources(const std::vector<std::string>& paths, const std::string& lots) {
    Sources sources;
    for (const std::string& path : paths) {
        sources.files.push_back(TRY(open_ballots(sources, path)));
    }
    if (!lots.empty()) sources.lots = TRY(open_lots(sources, lots));
    return sources;
}

base::Result<std::vector<bundle::Source::Input>> inputs_of(const Sources& sources) {
    std::vector<bundle::Source::Input> inputs;
    for (const elections::SourceFile& file : sources.files) {
        inputs.push_back(file.folder ? TRY(input_of_folder(file.path, *file.folder))
                                     : input_of(file.path, file.bytes, map_of(sources, file)));
    }
    if (const auto companion = elections::companion_of(sources.files)) {
        const auto map = TRY(bundle::MappedFile::open(*companion));
        inputs.push_back(input_of(*companion, map.bytes(), &map));
    }
    return inputs;
}

}  // namespace almanac::cli
