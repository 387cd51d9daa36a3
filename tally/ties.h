#pragma once

// Who it is, of several who are equal. Private to tally.

#include "engine/base/result.h"
#include "tally/tally.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace almanac::tally {

// What the one chosen does: lead (be elected, have his surplus moved first) or leave.
enum class Chosen : std::uint8_t { leads, leaves };

// Decides among `tied` in `round` (from 1) by the lots given, or by the order of the list where
// none is.
base::Result<Tie> decide_by_lot(const Question& question, std::uint32_t round,
                                const std::vector<CandidateIndex>& tied, Chosen chosen);

// A candidate as errors call him: his name, or "candidate 3" where the question has no names.
std::string name_of(const Question& question, CandidateIndex candidate);

// Narrows `tied` to those who are best (leads) or worst (leaves) in the latest earlier round in
// which they differ, again and again until one is left or no round is. totals[round][candidate],
// the present round last.
template <class Number>
std::vector<CandidateIndex> narrow_by_earlier_rounds(
    std::vector<CandidateIndex> tied, Chosen chosen,
    const std::vector<std::vector<Number>>& totals) {
    for (std::size_t round = totals.size(); round-- > 0 && tied.size() > 1;) {
        const auto& then = totals[round];
        const auto below = [&](CandidateIndex one, CandidateIndex other) {
            return then[one] < then[other];
        };
        const auto [low, high] = std::minmax_element(tied.begin(), tied.end(), below);
        const Number wanted = then[chosen == Chosen::leads ? *high : *low];
        std::erase_if(tied, [&](CandidateIndex candidate) { return then[candidate] != wanted; });
    }
    return tied;
}

}  // namespace almanac::tally
