#pragma once

// The walk under PairCounts: each node of the compressed rankings adds its voters to one counter
// for each candidate before it, without asking where its prefix ends. `Counter` is as narrow as the
// voters allow, so that the counters of 22 candidates and six ranks stay in the nearest cache.
// Pure.

#include "tally/tally.h"

#include <cstdint>
#include <span>
#include <vector>

namespace almanac::elections {

// Voters by ordered pair (the earlier, the later). Every voter stands in one plane for each pair:
// where the later comes next in that of the later's rank, for ranks 1 and 3 in one of their own,
// else in that of the distance.
template <class Counter>
class PairWalk {
public:
    using Plane = std::vector<Counter>;  // [earlier * candidates + later]

    explicit PairWalk(std::size_t candidates)
        : candidates_(candidates), unread_(candidates * candidates) {
        reach(1);
    }

    // Adds every ranking as far as it has candidates.
    void walk(std::span<const tally::Profile::Node> nodes);

    // Ranks seen.
    std::size_t ranks() const { return by_rank_.size(); }
    // By candidate: voters who rank them there, from 1 to ranks().
    const std::vector<Counter>& at_rank(std::size_t rank) const { return by_rank_[rank - 1]; }
    // The later stands at that rank, from 2, the earlier just before.
    const Plane& next_at(std::size_t rank) const { return next_[rank - 1]; }
    // The earlier stands at rank 1, the later at rank 3; empty below three ranks.
    const Plane& first_and_third() const { return first_and_third_; }
    // So far apart, from 2, but ranks 1 and 3.
    const Plane& apart(std::size_t distance) const { return apart_[distance]; }

private:
    // So many planes are added to without asking whether the rank has them, since a branch that is
    // guessed wrongly costs more than the additions; what lies beyond goes where nobody looks.
    static constexpr std::size_t always = 6;

    void reach(std::size_t rank);
    Plane& plane_for(std::size_t earlier, std::size_t later);
    Counter* const* planes_of(std::size_t rank) const {
        return planes_.data() + (rank - 1) * stride_;
    }

    std::size_t candidates_ = 0;
    std::vector<std::vector<Counter>> by_rank_;
    std::vector<Plane> next_;
    std::vector<Plane> apart_;
    Plane first_and_third_;
    // By rank, what a candidate there adds to: the rank's counters, and the plane of each rank
    // before.
    std::vector<Counter*> planes_;
    std::size_t stride_ = 0;
    // By rank, where the row of the candidate who stood there last begins in a plane; 0 at rank 0.
    std::vector<std::size_t> rows_;
    Plane unread_;
};

extern template class PairWalk<std::uint32_t>;
extern template class PairWalk<std::uint64_t>;

}  // namespace almanac::elections
