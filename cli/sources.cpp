#include "cli/sources.h"

#include "engine/base/hash.h"

#include <fmt/format.h>

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

bundle::Source::Input input_of(const fs::path& path, std::string_view bytes) {
    return {path.filename().string(), base::sha256_hex(bytes), bytes.size()};
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
                                     : input_of(file.path, file.bytes));
    }
    if (const auto companion = elections::companion_of(sources.files)) {
        const auto map = TRY(bundle::MappedFile::open(*companion));
        inputs.push_back(input_of(*companion, map.bytes()));
    }
    return inputs;
}

}  // namespace almanac::cli
