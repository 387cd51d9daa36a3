#pragma once

// How one ballot counted under keep values. Private to tally; journey() is the door.

#include "tally/cleaning.h"
#include "tally/tally.h"

#include <span>
#include <vector>

namespace almanac::tally {

// Every round in which somebody's part of the ballot changed has all its parts as steps, in the
// ballot's order, what goes on from the last of them (exhausted) at the end. Exact for units; for
// guarded figures and fractions as exact as the keep values that the count shows.
std::vector<BallotStep> journey_by_keep_values(const Count& count,
                                               std::span<const CandidateIndex> ranking);

// What a stop at a ranking's end, or an overvoted rank in it, makes of a ballot that gets there.
inline Exhausted why_ends(CandidateIndex special) {
    if (special == skip_stop) return Exhausted::skips;
    return special == repeat_stop ? Exhausted::repeat : Exhausted::overvote;
}

}  // namespace almanac::tally
