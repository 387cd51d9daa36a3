#pragma once

// Papers in the parcels in which they came to their candidates: a parcel has one value and the
// round in which it came. The rules that look only at the last parcel, or that let an excluded
// candidate's papers go parcel by parcel, need them apart. Private to tally.

#include "tally/fraction.h"
#include "tally/profile.h"
#include "tally/scatter.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace almanac::tally {

// Papers that one candidate received in one round.
struct Parcel {
    CandidateIndex holder = 0;
    std::uint32_t came = 0;  // the round, from 1
    Fraction value;          // of one paper, in units
    std::uint64_t papers = 0;
    std::int64_t units = 0;  // what its holder has for it: papers · value, cut
    Chain roots;
};

// Papers of one holder that go one way.
struct Sorting {
    CandidateIndex from = 0;
    std::optional<CandidateIndex> to;  // nobody: no next candidate
    Spent spent = Spent::choices;      // why to nobody
    std::uint64_t papers = 0;
    Chain roots;
};

// Parcels sorted by where their papers go next: by holder, then by receiver, nobody last.
struct Sorted {
    std::vector<Sorting> ways;
    std::uint64_t papers = 0;
    std::uint64_t transferable = 0;
};

// The parcels of all candidates, in the order in which they came, and the votes these have.
class ParcelPiles {
public:
    explicit ParcelPiles(const Profile& profile);

    // Whether papers that move can go to this candidate.
    bool receives(CandidateIndex candidate) const { return scatter_.receives(candidate); }
    // For whoever was elected or excluded: papers pass him over from now on.
    void stop_receiving(CandidateIndex candidate) { scatter_.stop_receiving(candidate); }

    // Votes by candidate, in units.
    const std::vector<std::int64_t>& totals() const { return totals_; }
    // Takes votes off a candidate; his parcels are the caller's to take.
    void take_votes(CandidateIndex candidate, std::int64_t units) { totals_[candidate] -= units; }

    // Gives every paper to its first candidate, at `one` unit: the parcels of round 1.
    void place(std::int64_t one);
    // All parcels of a candidate, who then has none.
    std::vector<Parcel> take(CandidateIndex candidate);
    // Sorts parcels, which are ordered by holder; their chains are empty afterwards.
    Sorted sort(std::vector<Parcel>& parcels);
    // Gives what was sorted to one receiver as one parcel, and the votes that it makes.
    void receive(Parcel parcel);

private:
    void collect(CandidateIndex from, Sorted& sorted);

    Scatter scatter_;
    std::vector<std::vector<Parcel>> piles_;
    std::vector<std::int64_t> totals_;
};

}  // namespace almanac::tally
