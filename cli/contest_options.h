#pragma once

// The options that `count` and `import` share: which files, which contest, by which rule.

#include "apps/elections/elections.h"
#include "cli/sources.h"
#include "engine/base/result.h"

#include <CLI/App.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace almanac::cli {

// As the user gave them.
struct ContestOptions {
    std::vector<std::string> files;
    std::string rule;
    std::optional<std::uint32_t> seats;
    std::string contest;
    std::string lots;
    std::optional<std::string> seed;
    std::vector<std::string> exclude;
    std::string format;
    std::vector<std::string> aliases;  // "as the file writes him=his name"
    bool skip_bad_rows = false;
};

// Puts them on the command line of `verb`.
void add_contest_options(CLI::App& verb, ContestOptions& options);

// FILEs that stand after --exclude NAME… are moved to the files: a name that is a file there means
// the file.
void sort_out_files(ContestOptions& options);

// What prepare() is asked, with marks only or everything.
elections::CountOptions count_options_of(const ContestOptions& options, const Sources& sources,
                                         elections::Detail detail);

// The options that change what a reader hands over, as one more input of an import, so that the
// same files read otherwise are another version; nothing where none was given.
std::optional<bundle::Source::Input> reading_input(const ContestOptions& options);

}  // namespace almanac::cli
