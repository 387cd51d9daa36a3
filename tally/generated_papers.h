#pragma once

// For tests only: rules and contests for the counts of papers, drawn by rapidcheck, and how such a
// count is held against its plain twin.

#include "tally/generated_elections.h"
#include "tally/generated_rules.h"
#include "tally/plain_standing.h"
#include "tally/rule_words.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

namespace almanac::tally::plain {

// One of the values.
template <class Value, std::size_t size>
inline Value any_of(const std::array<Value, size>& values) {
    return values[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(size)))];
}

// Heads or tails.
inline bool any_bool() { return *rc::gen::inRange(0, 2) == 1; }

// Any value of each field that both counts of papers look at.
inline Rule any_paper_rule() {
    Rule rule;
    rule.id = "generated";
    rule.overvote = any_of(std::array{Overvote::passed_over, Overvote::exhausts_when_reached});
    rule.repeat = any_of(std::array{Repeat::passed_over, Repeat::exhausts_when_reached});
    if (any_bool()) rule.skips_max = any_of(std::array<std::uint16_t, 3>{0, 1, 2});
    rule.quota = any_of(std::array{Quota::droop_integer, Quota::droop_and_ulp,
                                   Quota::droop_rounded_up, Quota::hare_floor, Quota::hare_ceil,
                                   Quota::majority, Quota::droop_integer});
    rule.basis = any_of(std::array{ThresholdBasis::first_round, ThresholdBasis::every_exclusion});
    rule.surplus_order =
        any_of(std::array{SurplusOrder::largest_first, SurplusOrder::order_of_election});
    rule.deferral =
        any_of(std::array{Deferral::none, Deferral::below_gap, Deferral::not_above_gap});
    rule.elimination =
        any_of(std::array{Elimination::lowest, Elimination::safe_groups, Elimination::bulk});
    rule.ties = any_of(std::array{
        TieOrder::lot, TieOrder::latest_difference_then_lot, TieOrder::earliest_difference_then_lot,
        TieOrder::previous_round_then_lot, TieOrder::latest_all_differ_then_lot});
    rule.last_seats =
        any_of(std::array{LastSeats::at_once, LastSeats::between_stages, LastSeats::when_no_surplus,
                          LastSeats::when_nothing_moves, LastSeats::before_papers_move});
    rule.last_two = any_of(std::array{LastTwo::never, LastTwo::when_nothing_moves});
    rule.sure_winners = any_of(std::array{SureWinners::none, SureWinners::one_not_below,
                                          SureWinners::one_above, SureWinners::all_above});
    rule.active_share_elects = any_bool();
    return rule;
}

// A small contest whose lots name no rounds.
inline Election any_paper_contest() {
    Election election = any_election();
    election.lots.by_round.clear();
    return election;
}

// Hundreds of papers, so that candidates hold many parcels and exclusions have many bundles.
inline Election any_large_contest(base::Random& random) {
    Election election;
    election.candidates = 5 + static_cast<int>(random.below(6));
    election.seats = 2 + static_cast<int>(random.below(3));
    const auto candidates = static_cast<std::uint32_t>(election.candidates);
    for (int ballot = 0; ballot < 300; ++ballot) {
        std::vector<Mark> marks;
        const std::uint64_t ranks = 1 + random.below(candidates);
        for (std::uint16_t rank = 1; rank <= ranks; ++rank) {
            const auto candidate = std::min(random.below(candidates), random.below(candidates));
            marks.push_back({static_cast<CandidateIndex>(candidate), rank});
        }
        election.ballots.emplace_back(marks, 1 + static_cast<std::uint32_t>(random.below(3)));
    }
    return election;
}

// Candidates as the plain counts call them.
inline std::vector<int> as_plain(const std::vector<CandidateIndex>& candidates) {
    return {candidates.begin(), candidates.end()};
}

// By giver and receiver.
using Papers = std::map<std::pair<int, int>, std::int64_t>;

// Papers that moved, by giver and receiver, or why to nobody.
inline Papers papers_of(const tally::Round& round) {
    Papers papers;
    for (const Transfer& transfer : round.transfers) {
        const int why = transfer.by_overvote ? at_overvote
                        : transfer.by_skips  ? at_skip
                        : transfer.by_repeat ? at_repeat
                                             : nobody;
        papers[{transfer.from, transfer.to ? *transfer.to : why}] +=
            static_cast<std::int64_t>(transfer.ballots);
    }
    return papers;
}

// Every figure of a round.
inline void expect_equal(const tally::Round& round, const ParcelRound& judge) {
    for (std::size_t at = 0; at < judge.totals.size(); ++at)
        RC_ASSERT((round.totals[at].units == judge.totals[at]));
    RC_ASSERT(static_cast<int>(round.stage) == judge.stage);
    RC_ASSERT((round.threshold.units == judge.threshold));
    RC_ASSERT(as_plain(round.elected) == judge.elected);
    RC_ASSERT(as_plain(round.eliminated) == judge.eliminated);
    RC_ASSERT((round.exhausted.units == judge.exhausted));
    RC_ASSERT((round.residual.units == judge.residual));
    RC_ASSERT(papers_of(round) == judge.moves);
}

// What came to a candidate is what the rows say, and so for what exhausted.
inline void expect_rows_add_up(const tally::Round& before, const tally::Round& now) {
    std::map<int, base::Int128> came;
    for (const Transfer& transfer : now.transfers)
        came[transfer.to ? *transfer.to : nobody] += transfer.votes.units;
    RC_ASSERT((now.exhausted.units - before.exhausted.units == came[nobody]));
    for (std::size_t at = 0; at < now.totals.size(); ++at) {
        const base::Int128 gained = now.totals[at].units - before.totals[at].units;
        const auto left = [&](const auto& move) { return move.from == at; };
        const bool gave = std::any_of(now.transfers.begin(), now.transfers.end(), left) ||
                          std::any_of(now.parcels.begin(), now.parcels.end(), left) ||
                          std::any_of(now.surpluses.begin(), now.surpluses.end(), left);
        RC_ASSERT((gave || gained == came[static_cast<int>(at)]));
    }
}

// Every round, the winners and the ties.
inline void expect_equal(const Count& count, const PlainStanding& judge) {
    RC_ASSERT(count.rounds.size() == judge.rounds.size());
    for (std::size_t at = 0; at < judge.rounds.size(); ++at) {
        expect_equal(count.rounds[at], judge.rounds[at]);
        if (at > 0) expect_rows_add_up(count.rounds[at - 1], count.rounds[at]);
    }
    RC_ASSERT(as_plain(count.winners) == judge.winners);
    RC_ASSERT(count.ties.size() == judge.ties.size());
    for (std::size_t at = 0; at < judge.ties.size(); ++at) {
        RC_ASSERT(static_cast<int>(count.ties[at].round) == judge.ties[at].round);
        RC_ASSERT(as_plain(count.ties[at].candidates) == judge.ties[at].candidates);
        RC_ASSERT(static_cast<int>(count.ties[at].chosen) == judge.ties[at].chosen);
        RC_ASSERT(count.ties[at].decided_by == judge.ties[at].decided_by);
    }
}

// What the generated counts contained, by name, so that no case goes untested unnoticed.
using Seen = std::map<std::string, int>;

// The word that a rule file has for it.
template <class Enum>
std::string word_of(Enum value) {
    return std::string(vocabulary<Enum>[static_cast<std::size_t>(value)].word);
}

// Counts the election both ways and holds one against the other; calls note(seen, count).
template <class Judge, class Note>
void judge_papers(const Election& election, const Rule& rule, Seen& seen, Note&& note) {
    RC_LOG() << election << fields_of(rule) << '\n';
    Judge judge(rule, election);
    for (const auto& [marks, weight] : election.ballots) {
        for (std::uint32_t voter = 0; voter < weight; ++voter) judge.add(marks);
    }
    const Profile profile =
        Profile::build(ballots_of(election), rule, static_cast<std::size_t>(election.candidates),
                       election.excluded);
    const auto counted = count(profile, rule, question_of(election));
    if (judge.cannot_count()) {
        RC_ASSERT(!counted);
        return;
    }
    judge.run();
    if (judge.lot_missing_in) {
        RC_ASSERT(!counted);
        ++seen["lot missing"];
        return;
    }
    RC_ASSERT(static_cast<bool>(counted));
    note(seen, *counted);
    expect_equal(*counted, judge);
}

}  // namespace almanac::tally::plain
