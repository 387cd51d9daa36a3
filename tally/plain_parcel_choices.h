#pragma once

// For tests only: what the plain count by parcels asks of a candidate, whom it excludes together
// and who of equals differed earlier, in the words of the laws and without a thought for speed.
// speed.

#include "tally/plain_tabulator.h"
#include "tally/rule.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

using Exact = boost::multiprecision::cpp_rational;

// The largest whole number that is not above the fraction.
inline std::int64_t whole(const Exact& value) {
    const boost::multiprecision::cpp_int quotient = numerator(value) / denominator(value);
    return static_cast<std::int64_t>(quotient);
}

// The smallest whole number that is not below a fraction that is not negative.
inline std::int64_t whole_above(const Exact& value) {
    const std::int64_t down = whole(value);
    return Exact(down) == value ? down : down + 1;
}

// What `units` of votes, of which `one` make a vote, ask of a candidate.
inline std::int64_t plain_threshold(Quota quota, std::int64_t units, std::int64_t one, int seats) {
    const Exact droop = Exact(units) / (seats + 1);
    const Exact hare = Exact(units) / seats;
    switch (quota) {
        case Quota::droop_and_ulp:
            return whole(droop) + 1;
        case Quota::droop_rounded_up:
            return whole_above(droop);
        case Quota::hare_floor:
            return whole(hare / one) * one;
        case Quota::hare_ceil:
            return whole_above(hare / one) * one;
        case Quota::majority:
            return (whole(Exact(units) / 2 / one) + 1) * one;
        default:
            return (whole(droop / one) + 1) * one;
    }
}

// What a safe group must leave, and whether a sum equal to the next candidate's votes is safe.
struct SafeGroupLimits {
    int vacancies = 0;
    bool equal_suffices = false;
    bool one_only = false;
};

// The largest safe group of the lowest, each with all who have as many votes. `order` has the
// continuing candidates, most votes first.
inline std::vector<Candidate> plain_safe_group(std::vector<Candidate> order,
                                               const std::vector<std::int64_t>& votes,
                                               std::int64_t waiting, SafeGroupLimits limits) {
    std::reverse(order.begin(), order.end());
    const auto votes_of = [&](Candidate candidate) {
        return votes[static_cast<std::size_t>(candidate)];
    };
    std::vector<Candidate> best;
    for (const Candidate top : order) {
        std::vector<Candidate> group;
        std::vector<std::int64_t> above;
        std::int64_t sum = waiting;
        for (const Candidate candidate : order) {
            if (votes_of(candidate) > votes_of(top)) {
                above.push_back(votes_of(candidate));
            } else {
                group.push_back(candidate);
                sum += votes_of(candidate);
            }
        }
        if (limits.one_only && group.size() > 1) continue;
        if (above.empty() || static_cast<int>(above.size()) < limits.vacancies) continue;
        const std::int64_t next = *std::min_element(above.begin(), above.end());
        if (sum < next || (limits.equal_suffices && sum == next)) best = group;
    }
    return best;
}

// s.273(13A) and (13B), in the words of the Act: how many of the lowest go. `order` has the
// continuing candidates, most votes first.
inline std::size_t plain_bulk(const std::vector<Candidate>& order,
                              const std::vector<std::int64_t>& votes, std::int64_t quota,
                              std::size_t vacancies) {
    const auto votes_of = [&](std::size_t who) {
        return votes[static_cast<std::size_t>(order[who])];
    };
    const std::size_t number = order.size();
    std::vector<std::int64_t> notional(number, 0);
    for (std::size_t who = 0; who < number; ++who) {
        for (std::size_t lower = who; lower < number; ++lower) notional[who] += votes_of(lower);
    }
    std::int64_t vacancy_shortfall = 0;
    for (std::size_t who = 0; who < vacancies && who < number; ++who)
        vacancy_shortfall += quota - votes_of(who);
    const std::int64_t leading_shortfall = quota - votes_of(0);
    std::optional<std::size_t> b;
    for (std::size_t who = 1; who < number && !b; ++who) {
        if (notional[who] < vacancy_shortfall && notional[who] < votes_of(who - 1)) b = who;
    }
    if (!b) return 0;
    if (notional[*b] >= leading_shortfall) {
        std::optional<std::size_t> c;
        for (std::size_t who = 0; who < number && !c; ++who) {
            if (notional[who] < leading_shortfall) c = who;
        }
        if (!c) return 0;
        b = c;
    }
    return std::min(number - *b, number - std::min(number, vacancies));
}

// Those of `equal` whom the earlier times do not tell apart; the present is the last time.
inline std::vector<Candidate> plain_look_back(TieOrder order,
                                              std::vector<std::vector<std::int64_t>> times,
                                              std::vector<Candidate> equal, bool leads) {
    if (order == TieOrder::lot) return equal;
    if (order == TieOrder::previous_round_then_lot) {
        if (times.size() < 2) return equal;
        times = {times[times.size() - 2]};
    }
    if (order != TieOrder::earliest_difference_then_lot) std::reverse(times.begin(), times.end());
    for (const auto& time : times) {
        std::map<std::int64_t, std::vector<Candidate>> then;
        for (const Candidate candidate : equal)
            then[time[static_cast<std::size_t>(candidate)]].push_back(candidate);
        const bool all_differ = then.size() == equal.size();
        if (order == TieOrder::latest_all_differ_then_lot && !all_differ) continue;
        equal = leads ? then.rbegin()->second : then.begin()->second;
    }
    return equal;
}

}  // namespace almanac::tally::plain
