#pragma once

// What `count` tells beside or in place of its rounds: every round in words, single ballots; and
// what every verb does with the account of its ballots.

#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "engine/base/result.h"

#include <CLI/App.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cli {

// As the user asked.
struct ToldOptions {
    bool explain = false;
    std::vector<std::string> ballots;

    bool asked() const { return explain || !ballots.empty(); }
};

// Adds --explain and --ballot to the command line of `verb`.
void add_told_options(CLI::App& verb, ToldOptions& told);

// What was asked, as text behind `table`, or in place of it where the rounds are explained, or as
// JSON. Refuses other formats, and ids that no ballot has.
base::Result<std::string> told(const ToldOptions& options, const elections::CountReport& report,
                               std::string_view format, const elections::TableStyle& style);

// Whether warnings are complained of: a verb whose answer has them does not.
enum class ShowWarnings : bool { no, yes };

// Refuses ballots with a warning where the user is strict; otherwise complains of each.
base::Result<void> look_at_ballots(const ContestOptions& options, const elections::Contest& contest,
                                   ShowWarnings show);

}  // namespace almanac::cli
