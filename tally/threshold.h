#pragma once

// What is needed to be elected. Private to tally.

#include "engine/base/ensure.h"
#include "tally/tally.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace almanac::tally {

// all / parts in whole votes, cut or rounded up to one. Number as in number.h.
template <class Number>
Number whole_part_of(const Number& all, std::uint64_t parts, const Number& one, bool up) {
    const Number each = one.times(parts);
    auto whole = static_cast<std::uint64_t>(all.units() / each.units());
    if (each.times(whole) > all) --whole;  // what is shown was rounded up
    return one.times(up && each.times(whole) < all ? whole + 1 : whole);
}

// The quota that `active` votes make for `seats`.
template <class Number>
Number quota_of(const Rule& rule, std::uint64_t seats, const Number& active, const Number& one) {
    switch (rule.quota) {
        case Quota::droop_integer:
            return whole_part_of(active, seats + 1, one, false) + one;
        case Quota::droop_and_ulp:
            return active.over(seats + 1) + Number::ulp();
        case Quota::droop_rounded_up:
            return Number::raised(active, one, one.times(seats + 1));
        case Quota::droop_exact:
            return active.over(seats + 1);
        case Quota::hare_floor:
            return whole_part_of(active, seats, one, false);
        case Quota::hare_ceil:
            return whole_part_of(active, seats, one, true);
        case Quota::hare_exact:
            return active.over(seats);
        case Quota::majority:
            return whole_part_of(active, 2, one, false) + one;
    }
    base::ensure(false, "an unknown quota");
    return one;
}

// The threshold that a what-if puts in place of the rule's. `one` is a whole vote.
template <class Number>
std::optional<Number> forced_threshold(const Question& question, const Number& one) {
    if (!question.forced.threshold) return std::nullopt;
    const Votes& asked = *question.forced.threshold;
    const Number unit = one.over(static_cast<std::uint64_t>(base::power_of_ten(asked.places)));
    return unit.times(static_cast<std::uint64_t>(asked.units));
}

// The threshold that `active` votes make for `seats`; never below the rule's minimum of votes.
template <class Number>
Number threshold_of(const Rule& rule, std::uint64_t seats, const Number& active,
                    const Number& one) {
    const Number threshold =
        rule.stop == Stop::all_above_percentage
            ? Number::raised(active, one.times(rule.percentage), one.times(100))
            : quota_of(rule, seats, active, one);
    return std::max(threshold, one.times(rule.minimum_votes));
}

}  // namespace almanac::tally
