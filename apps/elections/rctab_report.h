#pragma once

// The figures of RCTab's detailed report, of the whole contest or of a precinct or batch of it, as
// count_output_urcvt.cpp and count_output_rctab_csv.cpp write them. Every figure has the places
// that RCTab shows. Pure.

#include "apps/elections/ballot_paths.h"
#include "apps/elections/count_output.h"
#include "tally/tally.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// Why ballots are inactive; those without any mark are none of these.
struct InactiveBallots {
    tally::Votes exhausted;
    tally::Votes overvoted;
    tally::Votes skipped;
    tally::Votes repeated;
    tally::Votes total;
};

// Somebody elected or eliminated, and where the votes went between this round and the next.
struct Decision {
    tally::CandidateIndex candidate = 0;
    bool by_tie = false;  // a tie was broken for it
    std::vector<std::pair<std::string, tally::Votes>> transfers;
};

// One round.
struct DetailedRound {
    std::vector<std::optional<tally::Votes>> tally;  // by candidate; nothing for who is gone
    tally::Votes active;
    InactiveBallots inactive;
    std::optional<tally::Votes> final_surplus;  // where the rule shows one
    tally::Votes residual;
    tally::Votes threshold;
    std::vector<Decision> elected;  // by name
    std::vector<Decision> eliminated;
};

// The precincts or the batches of a contest.
enum class SliceKind : std::uint8_t { precinct, batch };

// "precinct", "batch".
std::string_view word_of(SliceKind kind);

// One of them.
struct Slice {
    SliceKind kind = SliceKind::precinct;
    std::string id;
};

// One report: of a count, or of one of several runoffs.
struct DetailedReport {
    const CountReport* report = nullptr;
    std::vector<std::string> names;  // by candidate, all different
    Pass pass;
    std::optional<Slice> slice;
    std::uint64_t ballots = 0;  // cast
    std::uint64_t blank = 0;
    std::vector<DetailedRound> rounds;
    // In the order in which RCTab lists them: by votes in round 1 of the whole contest, equal ones
    // as Java's hash table hands them out; without those who are excluded.
    std::vector<tally::CandidateIndex> rows;
    bool has_final_surplus = false;  // the rule moves surpluses
};

// Of the whole contest, one for each runoff.
std::vector<DetailedReport> detailed_reports(const CountReport& report);

// The precincts or batches that ballots name, by the report's ballots; ballots that name none are
// "no precinct id" and "no batch id". Fails where no ballot names one, and under a rule whose
// ballots cannot be followed.
base::Result<std::vector<DetailedReport>> reports_of_slices(const CountReport& report,
                                                            SliceKind kind);

}  // namespace almanac::elections
