#include "cli/sources.h"

#include "engine/base/hash.h"

#include <fmt/format.h>

namespace almanac::cli {

namespace {

namespace fs = std::filesystem;

base::Result<elections::SourceFile> open_one(Sources& sources, const std::string& path) {
    std::error_code failure;
    if (fs::is_directory(path, failure)) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{} is a folder; name the files in it", path)};
    }
    sources.maps.push_back(TRY(bundle::MappedFile::open(path)));
    return elections::SourceFile{path, path, sources.maps.back().bytes()};
}

bundle::Source::Input input_of(const fs::path& path, std::string_view bytes) {
    return {path.filename().string(), base::sha256_hex(bytes), bytes.size()};
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
        elections::SourceFile file = TRY(open_one(sources, path));
        elections::Unpacked unpacked = TRY(elections::unpack(file));
        file.bytes = unpacked.bytes;
        if (unpacked.owner) sources.unpacked.push_back(std::move(unpacked.owner));
        sources.files.push_back(std::move(file));
    }
    if (!lots.empty()) sources.lots = TRY(open_one(sources, lots));
    return sources;
}

base::Result<std::vector<bundle::Source::Input>> inputs_of(const Sources& sources) {
    std::vector<bundle::Source::Input> inputs;
    for (const elections::SourceFile& file : sources.files)
        inputs.push_back(input_of(file.path, file.bytes));
    if (const auto companion = elections::companion_of(sources.files)) {
        const auto map = TRY(bundle::MappedFile::open(*companion));
        inputs.push_back(input_of(*companion, map.bytes()));
    }
    return inputs;
}

}  // namespace almanac::cli
