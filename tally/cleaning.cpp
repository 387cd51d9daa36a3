#include "tally/cleaning.h"

#include <algorithm>
#include <limits>

namespace almanac::tally {

namespace {

constexpr std::uint32_t any_number = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::size_t specials_of(const Rule& rule) {
    if (rule.overvote == Overvote::exhausts_if_several_continue) return 5;
    if (rule.repeat == Repeat::exhausts_when_reached) return 3;
    if (rule.skips_max) return 2;
    return rule.overvote == Overvote::exhausts_when_reached ? 1 : 0;
}

Cleaner::Cleaner(const Rule& rule, std::size_t candidates, const std::vector<bool>& excluded)
    : overvote_(rule.overvote),
      repeat_stops_(rule.repeat == Repeat::exhausts_when_reached),
      keeps_overvotes_(rule.passes == Passes::one_a_seat),
      gap_max_(rule.skips_max ? *rule.skips_max + 1u : any_number),
      ranks_max_(rule.ranks_max ? *rule.ranks_max : any_number),
      state_(candidates, 0),
      marked_(repeat_stops_ ? candidates : 0, 0) {
    for (std::size_t at = 0; at < excluded.size(); ++at) {
        if (excluded[at]) state_.at(at) = never;
    }
}

bool Cleaner::again(std::span<const Mark> rank) {
    const auto earlier = [&](const Mark& mark) {
        return mark.candidate != overvote_mark && marked_.at(mark.candidate) == ballot_;
    };
    const bool found = std::any_of(rank.begin(), rank.end(), earlier);
    for (const Mark& mark : rank) {
        if (mark.candidate != overvote_mark) marked_.at(mark.candidate) = ballot_;
    }
    return found;
}

std::vector<CandidateIndex> clean(std::span<const Mark> marks, const Rule& rule,
                                  const std::vector<bool>& excluded) {
    std::size_t candidates = excluded.size();
    for (const Mark& mark : marks) {
        if (mark.candidate != overvote_mark)
            candidates = std::max<std::size_t>(candidates, mark.candidate + 1u);
    }
    std::vector<CandidateIndex> ranking;
    Cleaner(rule, candidates, excluded)(
        marks, [&](CandidateIndex candidate) { ranking.push_back(candidate); });
    return ranking;
}

}  // namespace almanac::tally
