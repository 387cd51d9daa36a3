#pragma once

// The ballots of a contest in other programs' formats, as they were cast: nothing is cleaned that
// the format can hold, and what it cannot hold is said. Whoever is not in the race, by the source
// or by --exclude, is written as withdrawn. docs/formats.md says which format holds what. Pure but
// for Parquet, which bundle writes.

#include "apps/elections/question.h"
#include "engine/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace almanac::elections {

// A file's text, and what it does not say of the ballots, a sentence each.
struct WrittenBallots {
    std::string text;
    std::vector<std::string> remarks;
};

// BLT: a line for all ballots of one ranking, or, where the rule counts ballots in their order, for
// those of one ranking that follow one another.
WrittenBallots ballots_as_blt(const Prepared& prepared);

// PrefLib: soc, soi, toc or toi, whichever the ballots are. Ballots with something that no order
// can hold stand there as the rule reads them.
WrittenBallots ballots_as_preflib(const Prepared& prepared);

// Files that were written, and what they do not say of the ballots.
struct WrittenFiles {
    std::vector<std::filesystem::path> files;
    std::vector<std::string> remarks;
};

// ballots_long Parquet: `out`.parquet with `out`.candidates.parquet beside it, or, where `out` does
// not end in .parquet, ballots_long.parquet and candidates.parquet in the folder `out`, which is
// made. Each is written whole or not at all. The contest must have been read with
// Detail::everything, or the ballots lose their ids, precincts and other columns.
base::Result<WrittenFiles> write_ballots_parquet(const Prepared& prepared,
                                                 const std::filesystem::path& out);

}  // namespace almanac::elections
