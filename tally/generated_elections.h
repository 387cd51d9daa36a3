#pragma once

// For tests only: small elections full of trouble (overvotes, skips, repeats, ties, weights,
// exclusions, lots), drawn by rapidcheck so that a failing one shrinks, and how to print and count
// them.

#include "engine/base/random.h"
#include "tally/generated_rules.h"
#include "tally/plain_tabulator.h"
#include "tally/tally.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

// Prints a contest so that it can be written down as a test.
inline std::ostream& operator<<(std::ostream& out, const Election& election) {
    out << (election.own ? fields_of(*election.own) : election.rule) << ", " << election.seats
        << " of " << election.candidates << " candidates, excluded:";
    for (std::size_t at = 0; at < election.excluded.size(); ++at) {
        if (election.excluded[at]) out << ' ' << at;
    }
    out << ", undeclared:";
    for (std::size_t at = 0; at < election.undeclared.size(); ++at) {
        if (election.undeclared[at]) out << ' ' << at;
    }
    out << ", lots best first:";
    for (const CandidateIndex candidate : election.lots.best_first) out << ' ' << candidate;
    for (const Lots::Fell& fell : election.lots.by_round) {
        out << ", round " << fell.round << ": " << fell.candidate;
    }
    out << ", forced from round " << election.forced.from_round << ':';
    for (const CandidateIndex candidate : election.forced.leaving) out << ' ' << candidate;
    for (const Lots::Fell& fell : election.forced.lots) {
        out << ", forced lot " << fell.round << ": " << fell.candidate;
    }
    if (election.forced.threshold)
        out << ", threshold " << base::to_string(*election.forced.threshold);
    out << '\n';
    for (const auto& [marks, weight] : election.ballots) {
        out << weight << " x";
        for (const Mark& mark : marks) out << ' ' << mark.candidate << '@' << mark.rank;
        out << '\n';
    }
    return out;
}

// The election's ballots as a reader would give them.
inline Ballots ballots_of(const Election& election) {
    Ballots ballots;
    for (const auto& [marks, weight] : election.ballots) ballots.add(marks, weight);
    return ballots;
}

// Those ballots cleaned by the election's rule.
inline Profile profile_of(const Election& election, KeepOrder order = KeepOrder::no) {
    return Profile::build(ballots_of(election), election.law(),
                          static_cast<std::size_t>(election.candidates), election.excluded, order);
}

// Seats, exclusions and lots as the count takes them.
inline Question question_of(const Election& election) {
    Question question;
    question.seats = static_cast<std::uint32_t>(election.seats);
    question.excluded = election.excluded;
    question.lots = election.lots;
    question.undeclared_write_ins = election.undeclared;
    question.forced = election.forced;
    return question;
}

// The kernel's count of the election.
inline base::Result<Count> count_of(const Election& election) {
    return count(profile_of(election), election.law(), question_of(election));
}

// Ranks 1 to 6; most name one candidate, some nobody, two, or are overvoted without saying by whom.
// Ranks 1 name one of the first `favourites`, so that quotas are met.
inline std::vector<Mark> any_marks(int candidates, int favourites) {
    std::vector<Mark> marks;
    const int ranks = *rc::gen::inRange(0, 7);
    for (int rank = 1; rank <= ranks; ++rank) {
        const int kind = *rc::gen::inRange(0, 20);
        const auto at = static_cast<std::uint16_t>(rank);
        const auto any_candidate = rc::gen::inRange(0, rank == 1 ? favourites : candidates);
        if (kind == 18) marks.push_back({overvote_mark, at});
        if (kind >= 17) continue;
        marks.push_back({static_cast<CandidateIndex>(*any_candidate), at});
        if (kind >= 15) marks.push_back({static_cast<CandidateIndex>(*any_candidate), at});
    }
    return marks;
}

// No lot, a whole order, a part of one, or an order with lots of single rounds besides.
inline Lots any_lots(int candidates) {
    Lots lots;
    const int kind = *rc::gen::inRange(0, 4);  // none, a whole order, a part of one, rounds besides
    if (kind == 0) return lots;
    std::vector<CandidateIndex> order(static_cast<std::size_t>(candidates));
    std::iota(order.begin(), order.end(), CandidateIndex{0});
    base::Random random(*rc::gen::arbitrary<std::uint64_t>());
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[random.below(left)]);
    if (kind == 2) order.resize(static_cast<std::size_t>(*rc::gen::inRange(0, candidates + 1)));
    lots.best_first = order;
    if (kind < 3) return lots;
    const int falls = *rc::gen::inRange(0, 4);
    for (int fall = 0; fall < falls; ++fall) {
        lots.by_round.push_back({static_cast<std::uint32_t>(*rc::gen::inRange(1, 6)),
                                 static_cast<CandidateIndex>(*rc::gen::inRange(0, candidates))});
    }
    return lots;
}

// Any departure from the rule that a what-if may ask of this election.
inline Forced any_forced(const Election& election) {
    Forced forced;
    const auto any_candidate = rc::gen::inRange(0, election.candidates);
    if (*rc::gen::inRange(0, 3) > 0) {
        const int leaving = *rc::gen::inRange(1, election.candidates + 1);
        for (int at = 0; at < leaving; ++at)
            forced.leaving.push_back(static_cast<CandidateIndex>(*any_candidate));
        forced.from_round = static_cast<std::uint32_t>(*rc::gen::inRange(0, 4));
    }
    const int falls = *rc::gen::inRange(0, 4);
    for (int fall = 0; fall < falls; ++fall) {
        forced.lots.push_back({static_cast<std::uint32_t>(*rc::gen::inRange(1, 6)),
                               static_cast<CandidateIndex>(*any_candidate)});
    }
    const auto valid = static_cast<std::int64_t>(profile_of(election).valid());
    if (valid == 0 || *rc::gen::inRange(0, 3) > 0) return forced;
    const std::int64_t one = base::power_of_ten(election.law().decimals);
    const std::int64_t whole = *rc::gen::inRange<std::int64_t>(0, valid);
    const std::int64_t part = *rc::gen::inRange<std::int64_t>(1, one + 1);
    forced.threshold = Votes{whole * one + part, election.law().decimals};
    return forced;
}

// 2 to 7 candidates, 0 to 30 ballots of 1 to 3 voters; the rule is left to the caller.
inline Election any_election() {
    Election election;
    election.candidates = *rc::gen::inRange(2, 8);
    election.seats = *rc::gen::inRange(1, 5);
    const int ballots = *rc::gen::inRange(0, 31);
    const int favourites = *rc::gen::inRange(1, election.candidates + 1);
    const bool weighted = *rc::gen::inRange(0, 3) == 0;
    for (int ballot = 0; ballot < ballots; ++ballot) {
        const auto weight = weighted ? static_cast<std::uint32_t>(*rc::gen::inRange(1, 4)) : 1u;
        election.ballots.emplace_back(any_marks(election.candidates, favourites), weight);
    }
    if (*rc::gen::inRange(0, 3) == 0) {
        for (int candidate = 0; candidate < election.candidates; ++candidate) {
            election.excluded.push_back(*rc::gen::inRange(0, 4) == 0);
        }
    }
    election.lots = any_lots(election.candidates);
    return election;
}

// Holds `property` against that many elections; the seed stands in the failure (RC_PARAMS repeats
// it).
template <class Property>
void for_all(int elections, Property&& property) {
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    params.maxSuccess = elections;
    const auto result = rc::detail::checkTestable(std::forward<Property>(property),
                                                  rc::detail::TestMetadata(), params);
    std::ostringstream report;
    rc::detail::printResultMessage(result, report);
    ASSERT_TRUE(result.template is<rc::detail::SuccessResult>())
        << report.str() << " seed=" << params.seed;
}

}  // namespace almanac::tally::plain
