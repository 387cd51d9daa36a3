#pragma once

// Lots that anybody can draw again: from a seed that was published, or from the numbers of the
// count itself. docs/lots.md explains each way with a worked example. Private to tally.

#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace almanac::tally {

// What the one chosen does: lead (be elected, have his surplus moved first) or leave.
enum class Chosen : std::uint8_t { leads, leaves };

// A tie that a lot decides, and what was drawn before it.
struct Drawing {
    std::uint32_t round = 1;        // from 1
    std::uint32_t pass_begins = 1;  // the round with which this one of several runoffs began
    Chosen chosen = Chosen::leaves;
    // All who are tied; then, where earlier rounds are looked at, those whom each of them left,
    // the latest round first. The lot falls on one of the last entry.
    std::vector<std::vector<CandidateIndex>> narrowed;
    std::uint32_t drawn_before = 0;   // lots drawn from the seed earlier in this pass
    std::size_t candidates = 0;       // in the list, whether they stand or not
    std::uint64_t valid_ballots = 0;  // of the contest
    const std::vector<CandidateIndex>& tied() const { return narrowed.back(); }
};

// Whether the source draws from Lots::seed.
bool needs_seed(LotSource source);

// How many of these ties, from a round on, were drawn from the seed.
std::uint32_t drawn_since(std::uint32_t round, const std::vector<Tie>& ties);

// On whom of `drawing.tied()` the lot falls. `source` is one that draws (not `given`). Fails where
// the seed is not of the kind that the source takes.
base::Result<CandidateIndex> draw(LotSource source, const Question& question,
                                  const Drawing& drawing);

// The number of one candidate in the lots of a round, as 64 hexadecimal digits: SHA-256 over
// "SEED,ROUND,NAME". The lowest of those tied leads, the highest leaves.
std::string ticket(const Question& question, std::uint32_t round, CandidateIndex candidate);

// A candidate as errors and lots call him: his name, or "candidate 3" where the question has no
// names.
std::string name_of(const Question& question, CandidateIndex candidate);

}  // namespace almanac::tally
