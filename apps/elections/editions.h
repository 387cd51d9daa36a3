#pragma once

// Versions of an election on disk and in memory: publishes them, opens them for serving, recomputes
// them for verification. With raw_data.h and the Parquet reader, the only files that touch
// engine/bundle.

#include "apps/elections/elections.h"
#include "apps/elections/report.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One checked version as it is served. Immutable; a request keeps the one it started with.
struct Edition {
    ElectionRow row;
    EditionFacts facts;
    std::shared_ptr<const bundle::Version> version;
    std::vector<Candidate> candidates;  // in the source's order: index → id and name
    std::vector<bool> excluded;         // by index
    std::shared_ptr<const tally::Rule> rule;
    std::vector<CoalitionPair> pairs;
    Pagination default_pairs;  // of the precomputed page of them
    BallotLookup ballots;
};

// The hash that names a version: results version, inputs as unpacked bytes, contest, seats, rule,
// lots, exclusions.
std::string data_version_of(const ImportRequest& request);

// Who does the work, and what time stands in metadata.json.
struct Press {
    base::Executor& executor;
    base::Instant now;
};

// Works everything out and publishes it in `series`, unless that very version is current already.
base::Result<Imported> publish(const bundle::Series& series, const ImportRequest& request,
                               const Work& work, const Press& press);

// Checks and opens a version, the current one by default. `entry` says what lists show of it.
base::Result<std::shared_ptr<const Edition>> open_edition(const bundle::Series& series,
                                                          std::string_view data_version = "");

// Counts the version's raw records anew, writes everything once more into a folder of its own and
// compares byte for byte. Returns the data version; a difference is an error that names the file.
base::Result<std::string> recompute(const bundle::Series& series, const Work& work,
                                    base::Executor& executor);

}  // namespace almanac::elections
