#pragma once

// Dominion's JSON export: a folder of manifests, which give every id its name, and the cast vote
// records in CvrExport.json or CvrExport_1.json, CvrExport_2.json …

#include "apps/elections/import_formats.h"
#include "apps/elections/source.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace almanac::elections {

// What a manifest calls its ids.
using DominionNames = std::unordered_map<std::string, std::string>;

// Where a portion of a precinct belongs, and what it is called.
struct DominionPortion {
    std::string name;
    std::string precinct_id;  // "" where the manifest does not say
};

// What the manifests say of the one contest that is read.
struct DominionManifests {
    std::string version;     // of the program that wrote them
    std::string contest_id;  // as the records name it
    std::string title;
    std::uint32_t ranks = 0;
    std::vector<Candidate> candidates;
    DominionNames precincts;
    std::unordered_map<std::string, DominionPortion> portions;
    DominionNames ballot_types;
    DominionNames counting_groups;
};

// The folder's files of records, in order; none where it is no export of Dominion's. An error where
// it holds two exports.
base::Result<std::vector<std::size_t>> dominion_exports(const SourceFile& source);

// Reads the manifests and chooses the contest; where none is asked for, among those with ranks.
base::Result<DominionManifests> read_dominion_manifests(const SourceFile& source,
                                                        const ReadOptions& options);

// A file of the folder as text, "export/CvrExport.json" in errors. `bytes` must outlive it.
base::Result<Text> dominion_text(const SourceFile& source, std::size_t file, const Unpacked& bytes);

// Reads the records of one contest.
base::Result<Parsed> read_dominion(const SourceFile& source, const ReadOptions& options);

}  // namespace almanac::elections
