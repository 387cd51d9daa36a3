#pragma once

// What the analyses of the coalition network are read off: who stands, who won, how they pair up.

#include "apps/elections/coalitions.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace almanac::elections {

// A counted race; everything in it outlives it.
struct CoalitionRace {
    const Contest& contest;
    const std::vector<bool>& excluded;     // by place, may be empty
    const std::vector<PairDetail>& pairs;  // by ids
    const std::vector<tally::CandidateIndex>& winners;

    bool is_winner(std::size_t candidate) const {
        return std::find(winners.begin(), winners.end(), candidate) != winners.end();
    }
    std::uint32_t id(std::size_t candidate) const {
        return contest.candidates[candidate].id.number();
    }
};

}  // namespace almanac::elections
