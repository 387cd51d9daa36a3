#pragma once

// Sums over the paths of ballots: what every candidate holds in every round, why ballots are
// inactive, and what moved between two rounds. Private to rctab_report.

#include "apps/elections/ballot_paths.h"

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace almanac::elections {

// Stands for nobody where votes move to a candidate.
inline constexpr std::uint32_t to_nobody = 0xFFFFFFFF;

// Of the ballots that were added.
class PathSums {
public:
    // `winners` are those whose ballots move on with a part of their value, by candidate.
    PathSums(std::size_t rounds, const std::vector<bool>& winners);

    // Adds a ballot that stands for `weight` voters.
    void add(std::span<const PathStep> steps, std::uint32_t weight);

    std::uint64_t ballots() const { return ballots_; }
    std::uint64_t blank() const { return blank_; }
    // Held by a candidate in a round, from 0; after his surplus moved what stayed with him.
    const BallotSum& held(std::size_t round, std::size_t candidate) const {
        return held_[round * winners_.size() + candidate];
    }
    // Of ballots that stand so in a round, from 0.
    const BallotSum& standing(std::size_t round, Standing standing) const {
        return standing_[round][static_cast<std::size_t>(standing)];
    }
    // What moved from a candidate into a round, from 0, by whom it went to.
    std::map<std::uint32_t, BallotSum> moved(std::size_t round, std::size_t from) const;

private:
    using Standings = std::array<BallotSum, 7>;

    std::vector<bool> winners_;
    std::vector<BallotSum> held_;
    std::vector<Standings> standing_;
    std::map<std::array<std::uint32_t, 3>, BallotSum> moved_;  // by round, from, to
    std::uint64_t ballots_ = 0;
    std::uint64_t blank_ = 0;
};

}  // namespace almanac::elections
