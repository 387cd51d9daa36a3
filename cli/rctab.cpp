#include "cli/rctab.h"

#include "cli/terminal.h"
#include "engine/base/hash.h"
#include "engine/bundle/bundle.h"

#include <fmt/format.h>

#include <filesystem>

namespace almanac::cli {

namespace {

namespace fs = std::filesystem;

// Whether a name stands for such a configuration; what cannot be opened is found later.
bool is_config(const std::string& path) {
    std::error_code failure;
    if (!fs::is_regular_file(path, failure)) return false;
    const auto map = bundle::MappedFile::open(path);
    return map && elections::is_rctab_config(map->bytes());
}

// What a configuration names, from its own folder.
std::string resolved(const fs::path& config, const std::string& path) {
    return (config.parent_path() / path).lexically_normal().string();
}

base::Result<void> check_options(const ContestOptions& options) {
    if (!options.format.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "RCTab's configuration says what its files are; leave out --as"};
    }
    if (!options.contest.empty()) {
        return base::Error{
            base::ErrorKind::invalid,
            "RCTab's configuration says which contest it means; leave out --contest"};
    }
    return {};
}

}  // namespace

base::Result<void> take_rctab_config(ContestOptions& options) {
    for (const std::string& file : options.files) {
        if (!is_config(file)) continue;
        if (options.files.size() == 1) break;
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("{} is RCTab's configuration, which names its files itself; give it alone",
                        file)};
    }
    if (options.files.size() != 1 || !is_config(options.files[0])) return {};
    TRY(check_options(options));
    const std::string name = options.files[0];
    const auto map = TRY(bundle::MappedFile::open(name));
    auto config = TRY(elections::read_rctab_config(name, map.bytes()));
    for (const std::string& warning : config.warnings)
        complain(fmt::format("{}: {}", name, warning));
    options.files.clear();
    for (const elections::RctabSource& source : config.contest.sources)
        options.files.push_back(resolved(name, source.path));
    options.rctab_input = bundle::Source::Input{fs::path(name).filename().string(),
                                                base::sha256_hex(map.bytes()), map.bytes().size()};
    if (options.rule.empty()) {
        options.users_rule = std::make_shared<const tally::Rule>(config.rule);
        if (!options.seed) options.seed = config.seed;
    }
    if (!options.seats) options.seats = config.seats;
    options.rctab = std::make_shared<const elections::RctabConfig>(std::move(config));
    return {};
}

base::Result<Sources> open_contest(const ContestOptions& options) {
    Sources sources = TRY(open_sources(options.files, options.lots));
    if (!options.rctab) return sources;
    for (std::size_t place = 0; place < sources.files.size(); ++place)
        sources.files[place].layout = options.rctab->contest.sources[place].layout;
    return sources;
}

}  // namespace almanac::cli
