#include "apps/elections/rctab_sums.h"

namespace almanac::elections {

PathSums::PathSums(std::size_t rounds, const std::vector<bool>& winners)
    : winners_(winners), held_(rounds * winners.size()), standing_(rounds) {}

void PathSums::add(std::span<const PathStep> steps, std::uint32_t weight) {
    ballots_ += weight;
    if (steps[0].standing == Standing::blank) blank_ += weight;
    const auto rounds = static_cast<std::uint32_t>(standing_.size());
    for (std::size_t at = 0; at < steps.size(); ++at) {
        const PathStep& step = steps[at];
        const bool is_last = at + 1 == steps.size();
        const std::uint32_t end = is_last ? rounds + 1 : steps[at + 1].round;
        for (std::uint32_t round = step.round; round < end; ++round) {
            BallotSum& sum = step.standing == Standing::counts
                                 ? held_[(round - 1) * winners_.size() + step.holder]
                                 : standing_[round - 1][static_cast<std::size_t>(step.standing)];
            sum.add(step.value, weight);
        }
        if (is_last) return;
        const PathStep& next = steps[at + 1];
        const bool counts = next.standing == Standing::counts;
        if (next.value.units > 0) {
            moved_[{next.round - 1, step.holder, counts ? next.holder : to_nobody}].add(next.value,
                                                                                        weight);
        }
        if (!winners_[step.holder]) continue;
        const BallotSum kept{step.value.units - next.value.units, true};
        for (std::uint32_t round = end; round <= rounds; ++round)
            held_[(round - 1) * winners_.size() + step.holder].add(kept, weight);
    }
}

std::map<std::uint32_t, BallotSum> PathSums::moved(std::size_t round, std::size_t from) const {
    std::map<std::uint32_t, BallotSum> to;
    const auto first = static_cast<std::uint32_t>(round);
    const auto second = static_cast<std::uint32_t>(from);
    for (auto each = moved_.lower_bound({first, second, 0});
         each != moved_.end() && each->first[0] == first && each->first[1] == second; ++each)
        to.emplace(each->first[2], each->second);
    return to;
}

}  // namespace almanac::elections
