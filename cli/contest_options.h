#pragma once

// The options that `count`, `import` and `compare` share: which files, which contest, which rule.

#include "apps/elections/elections.h"
#include "cli/sources.h"
#include "engine/base/result.h"

#include <CLI/App.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace almanac::cli {

// As the user gave them.
struct ContestOptions {
    std::vector<std::string> files;
    std::string rule;
    std::shared_ptr<const tally::Rule> users_rule;  // what `rule` names, once it was chosen
    std::optional<std::uint32_t> seats;
    std::string contest;
    std::string lots;
    std::optional<std::string> seed;
    std::vector<std::string> exclude;
    std::string format;
    std::vector<std::string> aliases;  // "as the file writes him=his name"
    bool skip_bad_rows = false;
    bool strict = false;
    // What RCTab's configuration says, where FILE was one (rctab.h), and the file itself.
    std::shared_ptr<const elections::RctabConfig> rctab;
    std::optional<bundle::Source::Input> rctab_input;
};

// Puts all but --rule on the command line of `verb`.
void add_ballot_options(CLI::App& verb, ContestOptions& options);

// Puts them on the command line of `verb`, --rule too.
void add_contest_options(CLI::App& verb, ContestOptions& options);

// The rule that a word of the user names: a preset, which is not owned, or a file in TOML.
base::Result<std::shared_ptr<const tally::Rule>> open_rule(const std::string& word);

// Opens what --rule names, before files are read; without it nothing is done.
base::Result<void> choose_rule(ContestOptions& options);

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
