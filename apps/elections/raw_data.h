#pragma once

// A contest's records as the three tables of raw_data (seed A1.2, A1.3), and back again: what
// `verify` counts anew. Nothing is lost on the way: blank ballots, overvotes, skips, weights and
// extra columns are kept.

#include "apps/elections/model.h"
#include "engine/base/result.h"
#include "engine/bundle/bundle.h"

#include <string>
#include <vector>

namespace almanac::elections {

// ballots: one row a ballot, blank ones too; ballots_long: one row a mark; candidates: in the
// source's order. Texts are views into the contest, which must outlive them.
struct RawTables {
    bundle::Table ballots;
    bundle::Table ballots_long;
    bundle::Table candidates;
};

// The tables of a contest; ballots without ids of their own are named by line number.
RawTables raw_tables(const Contest& contest);

// The two large ones piece by piece, for whoever has no room for them whole: one row a ballot.
bundle::TablePieces ballots_in_pieces(const Contest& contest);
// One row a mark.
bundle::TablePieces ballots_long_in_pieces(const Contest& contest);
// The candidates, which are few.
bundle::Table candidates_table(const Contest& contest);

// The contest that the tables were made from; title, seats, rule and ranks are not in them.
base::Result<Contest> contest_from(const RawTables& tables);

}  // namespace almanac::elections
