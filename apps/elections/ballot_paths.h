#pragma once

// How every ballot counted, round by round, as RCTab tells it: whose it was and with what value,
// or why it became inactive. Derived from a count's decisions and the ballots' own marks, by rules
// in which a surplus moves as a fraction of every ballot or not at all; so that reports by
// precinct, records with their rounds and the audit trail say the same as the count. Pure.

#include "apps/elections/question.h"
#include "tally/tally.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace almanac::elections {

// One count of a contest: all of it, or one of several runoffs for a seat each.
struct Pass {
    std::size_t begin = 0;  // the place of its first round among the count's
    std::size_t rounds = 0;
    std::vector<bool> excluded;  // by candidate: not in the race of this pass
    std::uint32_t seats = 1;
};

// In order; one unless every seat has its own runoff.
std::vector<Pass> passes_of(const Prepared& prepared, const tally::Count& count);

// Whether ballots count until the end of the pass, or why not.
enum class Standing : std::uint8_t {
    counts,
    blank,          // no mark at all
    exhausted,      // nobody continuing is left on it
    overvoted,      // an overvoted rank ended it
    skipped,        // too many skipped ranks ended it
    repeated,       // a repeated candidate ended it
    final_surplus,  // part of a surplus that nobody needs any more
};

// Votes of ballots: RCTab shows places only where a ballot among them has a value that was cut.
struct BallotSum {
    std::int64_t units = 0;
    bool is_cut = false;

    void add(const BallotSum& value, std::int64_t times = 1) {
        units += value.units * times;
        is_cut |= value.is_cut;
    }
};

// One change: from this round of the pass on, the ballot stands so.
struct PathStep {
    std::uint32_t round = 1;  // of the pass, from 1
    Standing standing = Standing::counts;
    tally::CandidateIndex holder = 0;  // where it counts
    BallotSum value;  // of the part that moves; what it left with winners is not in
};

// The paths of all ballots of one pass.
class BallotPaths {
public:
    // Nothing where the count's rule moves votes in another way.
    static std::optional<BallotPaths> follow(const Prepared& prepared, const tally::Count& count,
                                             const Pass& pass);

    // At least one step, the first in round 1.
    std::span<const PathStep> of(std::size_t ballot) const {
        const std::size_t begin = ballot == 0 ? 0 : ends_[ballot - 1];
        return {steps_.data() + begin, ends_[ballot] - begin};
    }
    std::size_t size() const { return ends_.size(); }
    // A sum as figures show it: whole, or with every place of the rule.
    tally::Votes shown(const BallotSum& sum) const;
    std::uint8_t places() const { return places_; }

private:
    std::vector<PathStep> steps_;
    std::vector<std::size_t> ends_;
    std::uint8_t places_ = 0;
};

// Whether the rule moves votes so that paths can be followed.
bool has_ballot_paths(const tally::Rule& rule);

}  // namespace almanac::elections
