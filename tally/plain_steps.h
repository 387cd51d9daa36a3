#pragma once

// For tests only: what the plain tabulator notes down, and the small steps that need no ballots.

#include "tally/plain_ballots.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

// Where a ballot went, with what value, as of which round.
struct Step {
    int round = 0;
    Candidate holder = nobody;
    std::int64_t value = 0;
    friend bool operator==(const Step&, const Step&) = default;
};

// One voter's ballot and where it is.
struct Ballot {
    Paper paper;
    const std::vector<Mark>* marks = nullptr;
    Candidate holder = nobody;
    std::int64_t value = 0;
    std::vector<Step> steps;
    bool dead = false;  // no later runoff can count it either
};

// votes and ballots that moved, by (from, to, value of one ballot).
using Moves =
    std::map<std::tuple<Candidate, Candidate, std::int64_t>, std::pair<std::int64_t, std::int64_t>>;

// The state of one round in units, and what was decided on it.
struct Round {
    std::vector<std::int64_t> totals;
    std::int64_t threshold = 0;
    std::vector<Candidate> elected;
    std::vector<Candidate> eliminated;
    Moves moves;
    std::map<Candidate, std::int64_t> exhausted;  // by nobody, at_overvote, at_skip, at_repeat
    std::int64_t residual = 0;
    bool begins_anew = false;
};

// One tie: round, who, chosen, how.
struct Tied {
    int round = 0;
    std::vector<Candidate> candidates;
    Candidate chosen = nobody;
    DecidedBy decided_by = DecidedBy::lot;
};

// A count that could not go on.
struct Refusal {
    std::optional<int> lot_missing_in;  // the round
};

// Books a ballot that counts for nobody in round 1.
inline void account(const Ballot& ballot, NotCounted& not_counted) {
    if (ballot.paper.blank()) {
        ++not_counted.blank;
    } else if (ballot.holder == at_skip) {
        ++not_counted.skipped;
    } else if (ballot.holder == at_repeat) {
        ++not_counted.repeated;
    } else if (ballot.paper.overvoted()) {
        ++not_counted.overvoted;
    } else {
        ++not_counted.only_excluded;
    }
}

// How many a group that leaves together has to leave behind.
inline std::size_t left_behind(const Rule& rule, bool has_winner, std::size_t vacancies) {
    switch (rule.stop) {
        case Stop::majority:
            return rule.elimination == Elimination::sure_losers ? 1 : 2;
        case Stop::two_remain:
        case Stop::first_round_majority:
            return 2;
        case Stop::majority_then_two_remain:
            return has_winner ? 1 : 2;
        default:
            return vacancies;
    }
}

// What `active` votes make the threshold.
inline std::int64_t threshold_from(std::int64_t active, const Election& election,
                                   std::int64_t one) {
    const Rule& rule = election.law();
    const std::int64_t seats = rule.passes == Passes::one_a_seat ? 1 : election.seats;
    const auto up = [](std::int64_t all, std::int64_t parts) {
        return all / parts + (all % parts > 0 ? 1 : 0);
    };
    std::int64_t quota = 0;
    switch (rule.quota) {
        case Quota::droop_integer:
            quota = (active / (one * (seats + 1)) + 1) * one;
            break;
        case Quota::droop_and_ulp:
            quota = active / (seats + 1) + 1;
            break;
        case Quota::droop_rounded_up:
            quota = up(active, seats + 1);
            break;
        case Quota::hare_floor:
            quota = active / (one * seats) * one;
            break;
        case Quota::hare_ceil:
            quota = up(active, one * seats) * one;
            break;
        default:
            quota = (active / (one * 2) + 1) * one;
    }
    if (rule.stop == Stop::all_above_percentage) quota = up(active * rule.percentage, 100);
    return std::max(quota, static_cast<std::int64_t>(rule.minimum_votes) * one);
}

// Those of the equals who were best, or worst, in an earlier round.
inline std::vector<Candidate> best_in(const Round& round, const std::vector<Candidate>& equal,
                                      bool leads) {
    std::map<std::int64_t, std::vector<Candidate>> then;
    for (const Candidate candidate : equal)
        then[round.totals[static_cast<std::size_t>(candidate)]].push_back(candidate);
    return leads ? then.rbegin()->second : then.begin()->second;
}

// Whether no two of them had the same in that round.
inline bool all_unequal(const Round& round, const std::vector<Candidate>& candidates) {
    std::map<std::int64_t, int> then;
    for (const Candidate candidate : candidates)
        ++then[round.totals[static_cast<std::size_t>(candidate)]];
    return then.size() == candidates.size();
}

// On whom the lots given fall in round `now`; nobody where they do not say.
inline std::optional<Candidate> lot(const std::vector<Candidate>& equal, bool leads,
                                    const Lots& lots, int now) {
    for (const Lots::Fell& fell : lots.by_round) {
        for (const Candidate candidate : equal) {
            if (static_cast<int>(fell.round) == now && fell.candidate == candidate)
                return candidate;
        }
    }
    std::vector<Candidate> in_lot_order;
    for (const CandidateIndex drawn : lots.best_first) {
        for (const Candidate candidate : equal) {
            if (drawn == candidate) in_lot_order.push_back(candidate);
        }
    }
    if (in_lot_order.size() < equal.size()) return std::nullopt;
    return leads ? in_lot_order.front() : in_lot_order.back();
}

}  // namespace almanac::tally::plain
