#pragma once

// An election of a page: fourteen ballots with an overvote, a skip, a repeat, a mark on an unused
// write-in slot, a blank one, and a tie that the lot decides. What /openapi.json shows of every
// view is the program's own answer to it. Pure; made once.

#include "apps/elections/subject.h"

#include <memory>
#include <string>

namespace almanac::elections {

// The election, counted, with its ballots by id. It does not move: the subject refers to the rest.
struct SampleElection {
    Prepared prepared;
    std::string lookup_bytes;
    BallotLookup ballots;
    std::unique_ptr<const Subject> subject;
};

// The one sample; its first ballot is RCV-0001+10003.
const SampleElection& sample_election();

}  // namespace almanac::elections
