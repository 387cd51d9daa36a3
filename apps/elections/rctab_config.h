#pragma once

// RCTab's own configuration of a contest (its JSON file, versions 1.0 to 2.0) as what a count here
// needs: sources with their layouts, the declared candidates, the rule. Pure: files it names are
// opened by the caller.

#include "apps/elections/declared.h"
#include "apps/elections/source.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// RCTab's largest configuration known to us has 60 KB.
inline constexpr std::size_t rctab_config_bytes_max = std::size_t{16} << 20;

// One of cvrFileSources.
struct RctabSource {
    std::string path;  // as it is written, from the configuration's folder
    std::string provider;
    SourceLayout layout;
};

// What RCTab's reports say of the contest, beyond the count.
struct RctabContest {
    std::string name;
    std::string date;
    std::string jurisdiction;
    std::string office;
    bool by_precinct = false;      // tabulateByPrecinct
    bool by_batch = false;         // tabulateByBatch
    bool overvote_labels = false;  // a source has a word for a rank that is overvoted
    std::vector<RctabSource> sources;
};

// A whole configuration.
struct RctabConfig {
    RctabContest contest;
    DeclaredContest declared;
    // By source text: whose votes they are.
    std::vector<std::pair<std::string, std::string>> aliases;
    tally::Rule rule;
    std::uint32_t seats = 1;
    std::optional<std::string> seed;
    std::optional<std::uint32_t> rounds_max;  // stopTabulationEarlyAfterRound
    bool lots_required = false;               // stopCountingAndAsk, previousRoundCountsThenAsk
    std::vector<std::string> warnings;        // options that are not known, one a sentence
};

// Whether the file is such a configuration; damage is found when it is read.
bool is_rctab_config(std::string_view bytes);

// Reads and checks it. The error names the file, and every field with a value that cannot be used,
// with the remedy.
base::Result<RctabConfig> read_rctab_config(std::string_view name, std::string_view bytes);

}  // namespace almanac::elections
