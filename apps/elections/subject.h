#pragma once

// A counted election as every analysis sees it: what was asked, the cleaned ballots, the count.
// Pure. A subject is made once an import and once a version that is served.

#include "apps/elections/ballot_lookup.h"
#include "apps/elections/coalitions.h"
#include "apps/elections/pair_counts.h"
#include "apps/elections/question.h"
#include "apps/elections/supporters.h"
#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace almanac::elections {

struct WorkedOut;

// One count of one contest. `contest` and `rule` outlive it; what counts for other seats share with
// it is not copied.
struct Subject {
    const Contest& contest;
    const tally::Rule& rule;
    tally::Question question;
    std::shared_ptr<const tally::Profile> profile;
    tally::Count count;
    std::shared_ptr<const PairCounts> pair_counts;
    std::shared_ptr<const std::vector<PairDetail>> pairs;  // that a ballot ranks, by their ids
    std::shared_ptr<const AllSupporters> supporters;
    std::string data_version;
    const BallotLookup* ballots = nullptr;        // by id; only of a version that is served
    base::Executor* executor = nullptr;           // that work may run on; none: the caller's thread
    std::shared_ptr<const WorkedOut> worked_out;  // what is made when it is first asked for

    // Who is not in the race, by place; one entry a candidate.
    const std::vector<bool>& excluded() const { return profile->excluded(); }
};

// Cleans, compresses, counts. Refuses what the rule cannot count.
base::Result<Subject> make_subject(const Prepared& prepared, std::string data_version);

// The same ballots counted for another number of seats; refused where the rule has but one.
base::Result<Subject> with_seats(const Subject& subject, std::uint32_t seats);

// The id of the ballot at that place of the source, the same at import as when it is served.
std::string ballot_id(const Subject& subject, std::uint32_t ballot);

// The place of the candidate with that id; `missing` where there is none.
base::Result<tally::CandidateIndex> candidate_with_id(const Contest& contest, std::int64_t id);

}  // namespace almanac::elections
