#pragma once

// One count in which papers stay whole: a surplus is as many papers as it has votes, and which they
// are depends on the order of the ballots or on a published seed. standing.h decides, this moves.
// Private to tally; count.cpp is the door.

#include "engine/base/result.h"
#include "tally/scatter.h"
#include "tally/standing.h"
#include "tally/tally.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace almanac::tally {

// Votes are papers. The profile has kept the order of its ballots.
class WholePapers {
public:
    WholePapers(const Profile& profile, const Rule& rule, const Question& question);

    // Counts to the end; once. Fails where a lot or a seed is missing.
    base::Result<Count> run();

private:
    // A paper is known by its place among those that count, from 0, in the order of the ballots.
    using Papers = std::vector<std::uint32_t>;
    // Papers that somebody received in one round, in the order in which they came.
    struct Parcel {
        std::uint32_t came = 0;
        Papers papers;
    };
    // Where a paper goes next: to somebody, or why to nobody.
    struct Way {
        std::optional<CandidateIndex> to;
        Spent spent = Spent::choices;
    };
    // Papers of a parcel that would go to one candidate, and how many of them may.
    struct Share {
        CandidateIndex to = 0;
        Papers papers;
        std::uint64_t taken = 0;
        std::uint64_t remainder = 0;  // of the division that made `taken`
    };

    void place();
    void open_round();
    base::Result<void> next_step();
    base::Result<void> move_surplus(CandidateIndex from);
    void move_every_nth(CandidateIndex from, std::uint64_t surplus);
    base::Result<void> move_in_proportion(CandidateIndex from, std::uint64_t surplus);
    base::Result<void> share_out(std::vector<Share>& shares, std::uint64_t surplus);
    base::Result<void> raise_one(std::vector<Share>& shares);
    void choose_papers(Share& share) const;
    void set_aside(CandidateIndex from, const Papers& spent, std::uint64_t number);
    void move_excluded(CandidateIndex from);

    Way way_of(std::uint32_t paper) const;
    bool give(std::uint32_t paper, CandidateIndex from);
    void exhaust(CandidateIndex from, Spent why);
    void flush(Reason reason);

    const Profile& profile_;
    const Rule& rule_;
    const Question& question_;
    Standing standing_;
    std::vector<std::uint32_t> parents_;  // of each node of the profile, no_node above the first
    std::vector<std::uint32_t> ends_;     // of each paper, the node at which its ranking ends
    std::vector<bool> receives_;          // by candidate
    std::vector<std::vector<Parcel>> piles_;
    std::vector<std::int64_t> totals_;
    std::array<std::int64_t, spent_kinds> exhausted_{};
    // What moves into the next round: papers by giver and receiver, or why to nobody.
    std::map<std::pair<CandidateIndex, CandidateIndex>, std::uint64_t> given_;
    std::map<std::pair<CandidateIndex, Spent>, std::uint64_t> spent_;
    std::map<CandidateIndex, Papers> arrivals_;
    std::vector<CandidateIndex> full_;  // reached the threshold since the round began
    std::vector<Transfer> transfers_;
    std::vector<SurplusMove> surpluses_;
};

}  // namespace almanac::tally
