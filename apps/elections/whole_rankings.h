#pragma once

// The distinct rankings of a profile with what is special in them (stops, overvoted ranks), as a
// journey needs them; Profile::for_each_ranking gives the candidates before that only.

#include "tally/tally.h"

#include <cstdint>
#include <span>
#include <vector>

namespace almanac::elections {

// Calls use(ranking, voters, node) for each, in the order of the trie; `node` is the one at which
// the ranking ends, as Profile::ends_of_ballots names it.
template <class Use>
void for_each_whole_ranking(const tally::Profile& profile, Use&& use) {
    const auto nodes = profile.nodes();
    std::vector<tally::CandidateIndex> ranking;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        while (!ends.empty() && ends.back() <= at) {
            ends.pop_back();
            ranking.pop_back();
        }
        ranking.push_back(nodes[at].candidate);
        ends.push_back(nodes[at].end);
        std::uint64_t own = nodes[at].ballots;
        for (std::uint32_t child = at + 1; child < nodes[at].end; child = nodes[child].end)
            own -= nodes[child].ballots;
        if (own > 0) use(std::span<const tally::CandidateIndex>(ranking), own, at);
    }
}

}  // namespace almanac::elections
