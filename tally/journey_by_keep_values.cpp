#include "tally/journey_by_keep_values.h"

#include "tally/cleaning.h"
#include "tally/keep_shares.h"
#include "tally/number_wide.h"

#include <algorithm>

namespace almanac::tally {

namespace {

// The rule with the figures that a count shows.
Rule as_shown(const Rule& rule) {
    Rule shown = rule;
    shown.arithmetic = Arithmetic::cut;
    shown.guard = 0;
    return shown;
}

// Who has what of the ballot in one round.
std::vector<BallotStep> parts_in(const Count& count, std::uint32_t number,
                                 std::span<const CandidateIndex> ranking) {
    const Rule rule = as_shown(*count.rule);
    const Shares<WideUnits> shares(rule);
    const Round& round = count.rounds[number - 1];
    WideUnits weight = shares.one();
    Exhausted why = Exhausted::no_more_choices;
    std::vector<BallotStep> parts;
    for (const CandidateIndex candidate : ranking) {
        if (weight.is_zero()) break;
        if (is_special(candidate)) {
            why = why_ends(candidate);
            break;
        }
        const WideUnits keep(round.keep_values[candidate].units);
        why = keep.is_zero() ? Exhausted::others_gone : Exhausted::no_more_choices;
        if (keep.is_zero()) continue;
        const Part<WideUnits> part = shares.part(weight, keep);
        parts.push_back({number, candidate, {part.kept.units(), rule.decimals}, std::nullopt});
        weight = part.rest;
    }
    if (!weight.is_zero())
        parts.push_back({number, std::nullopt, {weight.units(), rule.decimals}, std::nullopt, why});
    return parts;
}

bool same_parts(const std::vector<BallotStep>& one, const std::vector<BallotStep>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const BallotStep& left, const BallotStep& right) {
                          return left.holder == right.holder && left.value == right.value;
                      });
}

// An elimination where somebody who had a part left, else a surplus.
Reason reason_of(const Count& count, std::uint32_t number, const std::vector<BallotStep>& before) {
    const std::vector<Votes>& keeps = count.rounds[number - 1].keep_values;
    const bool left = std::any_of(before.begin(), before.end(), [&](const BallotStep& part) {
        return part.holder && keeps[*part.holder].units == 0;
    });
    return left ? Reason::elimination : Reason::surplus;
}

}  // namespace

std::vector<BallotStep> journey_by_keep_values(const Count& count,
                                               std::span<const CandidateIndex> ranking) {
    std::vector<BallotStep> steps;
    std::vector<BallotStep> before;
    for (std::uint32_t number = 1; number <= count.rounds.size(); ++number) {
        std::vector<BallotStep> now = parts_in(count, number, ranking);
        if (!same_parts(before, now)) {
            if (number > 1) {
                const Reason reason = reason_of(count, number, before);
                for (BallotStep& part : now) part.reason = reason;
            }
            steps.insert(steps.end(), now.begin(), now.end());
        }
        before = std::move(now);
    }
    return steps;
}

}  // namespace almanac::tally
