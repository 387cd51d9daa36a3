#pragma once

// Versions of an election on disk and in memory: publishes them, opens them for serving, recomputes
// them for verification. With exports.h, raw_data.h and the Parquet reader, the only files that
// touch engine/bundle.

#include "apps/elections/edition_facts.h"
#include "apps/elections/elections.h"
#include "apps/elections/envelope.h"
#include "apps/elections/page_links.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a view answers where nothing is said but its path, and how it is read on.
struct PlainAnswer {
    const base::Encoded* body = nullptr;  // the version's; null where it stores none
    PageLinks links;
};

// One checked version as it is served. Immutable; a request keeps the one it started with.
struct Edition {
    ElectionRow row;
    EditionFacts facts;
    std::shared_ptr<const bundle::Version> version;
    BallotLookup ballots;
    Prepared prepared;                       // marks only: no ids, no columns
    std::unique_ptr<const Subject> subject;  // of `prepared` and `ballots`
    std::vector<PlainAnswer> plain;          // by place in views()
};

// The answer of a view that the version stores; null where it does not.
const base::Encoded* stored_answer(const bundle::Version& version, const View& view,
                                   const Query& query);

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

// The raw records of the current version, ready to be counted.
base::Result<Prepared> read_prepared(const bundle::Series& series);

// Counts the version's raw records anew, writes everything once more into a folder of its own and
// compares byte for byte. Returns the data version; a difference is an error that names the file.
base::Result<std::string> recompute(const bundle::Series& series, const Work& work,
                                    base::Executor& executor);

}  // namespace almanac::elections
