#pragma once

// One function a method: what Rule::method names. Private to tally; count.cpp checks and chooses.

#include "engine/base/result.h"
#include "tally/tally.h"

namespace almanac::tally {

// Instant runoff, weighted inclusive transfers and Wright's, in 64-bit units of the last decimal.
base::Result<Count> count_by_transfers(const Profile& profile, const Rule& rule,
                                       const Question& question);

// Meek and Warren, in as many bits as the votes and the rule's decimals take.
base::Result<Count> count_by_keep_values(const Profile& profile, const Rule& rule,
                                         const Question& question);

// Quota preferential by quotient.
base::Result<Count> count_by_quotients(const Profile& profile, const Rule& rule,
                                       const Question& question);

// Last parcels, unweighted values, exclusion by bundles (parcels.h).
base::Result<Count> count_by_parcels(const Profile& profile, const Rule& rule,
                                     const Question& question);

// Whole ballots, one after another (whole_papers.h).
base::Result<Count> count_by_whole_papers(const Profile& profile, const Rule& rule,
                                          const Question& question);

}  // namespace almanac::tally
