#include "apps/elections/what_if.h"

#include "apps/elections/counterfactuals.h"
#include "apps/elections/generated_election.h"
#include "apps/elections/what_if_scenarios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace almanac::elections {

namespace {

using generated::any_election;
using generated::count_of;
using generated::Election;
using generated::for_all;
using generated::prepared_of;
using tally::CandidateIndex;
using testing::ElementsAre;
using Candidates = std::vector<CandidateIndex>;
using Seen = std::map<std::string, int>;

bool same_transfers(const tally::Round& one, const tally::Round& other) {
    const auto key = [](const tally::Transfer& each) {
        return std::tuple(each.from, each.to, each.reason, each.votes.units, each.ballots,
                          each.value.units, each.by_overvote, each.by_skips, each.by_repeat);
    };
    std::multiset<decltype(key(one.transfers.front()))> here;
    std::multiset<decltype(key(one.transfers.front()))> there;
    for (const auto& each : one.transfers) here.insert(key(each));
    for (const auto& each : other.transfers) there.insert(key(each));
    return here == there;
}

// Every figure of every round, the winners and the ties.
void expect_same(const tally::Count& one, const tally::Count& other) {
    RC_ASSERT(one.valid_ballots == other.valid_ballots);
    RC_ASSERT(one.not_counted.total() == other.not_counted.total());
    RC_ASSERT(one.winners == other.winners);
    RC_ASSERT(one.rounds.size() == other.rounds.size());
    for (std::size_t at = 0; at < one.rounds.size(); ++at) {
        const tally::Round& here = one.rounds[at];
        const tally::Round& there = other.rounds[at];
        RC_ASSERT(here.totals == there.totals);
        RC_ASSERT(here.threshold == there.threshold);
        RC_ASSERT(here.elected == there.elected);
        RC_ASSERT(here.eliminated == there.eliminated);
        RC_ASSERT(here.exhausted == there.exhausted);
        RC_ASSERT(here.exhausted_by_overvote == there.exhausted_by_overvote);
        RC_ASSERT(here.exhausted_by_skips == there.exhausted_by_skips);
        RC_ASSERT(here.exhausted_by_repeat == there.exhausted_by_repeat);
        RC_ASSERT(here.residual == there.residual);
        RC_ASSERT(here.keep_values == there.keep_values);
        RC_ASSERT(same_transfers(here, there));
    }
    RC_ASSERT(one.ties.size() == other.ties.size());
    for (std::size_t at = 0; at < one.ties.size(); ++at)
        RC_ASSERT(one.ties[at].chosen == other.ties[at].chosen);
}

// Who leaves, in order; nothing where several leave together.
std::optional<Candidates> exclusions_of(const tally::Count& count) {
    Candidates order;
    for (const tally::Round& round : count.rounds) {
        if (round.eliminated.size() > 1) return std::nullopt;
        order.insert(order.end(), round.eliminated.begin(), round.eliminated.end());
    }
    return order;
}

// A rule by which a group of one leaves otherwise than the one with the fewest votes does.
bool groups_differ(const tally::Rule& rule) {
    return rule.last_seats == tally::LastSeats::when_nothing_moves &&
           rule.elimination != tally::Elimination::lowest;
}

const tally::Round* first_exclusion(const tally::Count& count) {
    for (const tally::Round& round : count.rounds) {
        if (!round.eliminated.empty()) return &round;
    }
    return nullptr;
}

}  // namespace

// The ballots are cleaned anew with the exclusion, whatever the rule makes of overvotes, skips,
// repeats and equal ranks.
TEST(WhatIf, WithdrawnIsTheCountOfTheRawBallotsWithoutHim) {
    Seen seen;
    for_all(3000, [&] {
        const Election election = any_election();
        RC_LOG() << election;
        const Prepared prepared = prepared_of(election);
        const auto subject = make_subject(prepared, "");
        RC_PRE(static_cast<bool>(subject));
        Candidates gone;
        Election without = election;
        without.excluded = subject->excluded();
        const int most = *rc::gen::inRange(1, 3);
        for (int at = 0; at < most; ++at) {
            const auto candidate = *rc::gen::inRange(0, election.candidates);
            if (!without.stands(candidate)) continue;
            gone.push_back(static_cast<CandidateIndex>(candidate));
            without.excluded[static_cast<std::size_t>(candidate)] = true;
        }
        RC_PRE(!gone.empty());
        // As recount() does: a lot that was not drawn leaves the order of the list.
        if (!election.lots.none() && draws_from_seed(election.rule)) {
            for (int at = 0; at < election.candidates; ++at) {
                auto& listed = without.lots.best_first;
                if (std::find(listed.begin(), listed.end(), at) == listed.end())
                    listed.push_back(static_cast<CandidateIndex>(at));
            }
        }
        const auto scenario = withdrawn(*subject, gone);
        RC_ASSERT(static_cast<bool>(scenario));
        const auto found = recount(*subject, *scenario);
        const auto expected = count_of(without);
        RC_ASSERT(static_cast<bool>(found) == static_cast<bool>(expected));
        ++seen[found ? "counted" : "refused"];
        if (!found) return;
        expect_same(found->count, *expected);
        RC_ASSERT(found->excluded == without.excluded);
        const Counterfactual row = counterfactual_of(*subject, *scenario, found);
        for (const CandidateIndex candidate : gone) {
            const auto id = static_cast<std::uint32_t>(candidate + 1);
            RC_ASSERT(std::find(row.winners.begin(), row.winners.end(), id) == row.winners.end());
        }
        seen["others win"] += row.changed;
    });
    EXPECT_GT(seen["counted"], 1000);
    EXPECT_GT(seen["others win"], 150);
}

// What tally's plain counts judge for each method is asked here of all presets: whoever is to leave
// first does, and the official order of exclusions, forced, changes nothing.
TEST(WhatIf, WhoeverIsToLeaveFirstDoesUnderEveryRule) {
    Seen seen;
    for_all(10000, [&] {
        const Election election = any_election();
        RC_LOG() << election;
        const Prepared prepared = prepared_of(election);
        const auto subject = make_subject(prepared, "");
        RC_PRE(static_cast<bool>(subject));
        const auto candidate =
            static_cast<CandidateIndex>(*rc::gen::inRange(0, election.candidates));
        RC_PRE(!subject->excluded()[candidate]);
        const auto scenario = eliminated_first(*subject, candidate);
        const auto again = recount(*subject, *scenario);
        if (!again) {
            // Without him too few may be left with the minimum of votes.
            RC_ASSERT(election.rule.minimum_votes > 0);
            return;
        }
        const tally::Round* const round = first_exclusion(again->count);
        const auto& winners = again->count.winners;
        const bool won = std::find(winners.begin(), winners.end(), candidate) != winners.end();
        if (round != nullptr && !won) {
            ++seen["leaves first"];
            // Once all seats are filled, rules by keep values may show everybody else leave at
            // once.
            const bool alone = round->eliminated == Candidates{candidate};
            const bool by_keep_values = election.rule.method == tally::Method::meek ||
                                        election.rule.method == tally::Method::warren;
            const auto& left = round->eliminated;
            const bool with_all = !round->elected.empty() &&
                                  std::find(left.begin(), left.end(), candidate) != left.end();
            RC_ASSERT(alone || (by_keep_values && with_all));
        }
        const auto order = exclusions_of(subject->count);
        if (!order || order->empty() || groups_differ(election.rule) ||
            election.rule.passes == tally::Passes::one_a_seat)
            return;
        const auto same = recount(*subject, *in_order(*subject, *order));
        RC_ASSERT(static_cast<bool>(same));
        RC_ASSERT(same->count.winners == subject->count.winners);
        RC_ASSERT(first_difference(subject->count, same->count) == std::nullopt);
        ++seen["the official order"];
    });
    EXPECT_GT(seen["leaves first"], 1000);
    EXPECT_GT(seen["the official order"], 1000);
}

// A swap: rounds before it are the official ones, and in it the next lowest leaves alone.
TEST(WhatIf, ASwapChangesNothingBeforeItsRound) {
    Seen seen;
    for_all(8000, [&] {
        const Election election = any_election();
        RC_LOG() << election;
        const Prepared prepared = prepared_of(election);
        const auto subject = make_subject(prepared, "");
        RC_PRE(static_cast<bool>(subject));
        const auto rounds = static_cast<int>(subject->count.rounds.size());
        const auto round = static_cast<std::uint32_t>(*rc::gen::inRange(1, rounds + 1));
        const auto scenario = swap_in(*subject, round);
        const tally::Round& official = subject->count.rounds[round - 1];
        if (!scenario) {
            ++seen["nobody to swap"];
            return;
        }
        RC_ASSERT(scenario->gap->units >= 0 || official.eliminated.size() > 1 ||
                  election.rule.method == tally::Method::meek || election.rule.minimum_votes > 0 ||
                  election.rule.undeclared_write_ins_first);
        const auto again = recount(*subject, *scenario);
        if (!again) {
            RC_ASSERT(election.rule.minimum_votes > 0);
            return;
        }
        const auto differs = first_difference(subject->count, again->count);
        RC_ASSERT(!differs || *differs >= round);
        if (again->count.rounds[round - 1].eliminated == Candidates{*scenario->candidate})
            ++seen["swapped"];
    });
    EXPECT_GT(seen["swapped"], 1000);
    EXPECT_GT(seen["nobody to swap"], 100);
}

// The whole list: every row is what its scenario gives when it is counted by itself, and the sums
// over candidates are those over rows.
TEST(Counterfactuals, AreTheirScenariosCountedOneByOne) {
    Seen seen;
    for_all(1000, [&] {
        const Election election = any_election();
        RC_LOG() << election;
        const Prepared prepared = prepared_of(election);
        const auto subject = make_subject(prepared, "v");
        RC_PRE(static_cast<bool>(subject));
        const Counterfactuals& all = counterfactuals_of(*subject);
        const ScenarioSet set = stored_scenarios(*subject);
        RC_ASSERT(all.left_out.empty());
        RC_ASSERT(set.scenarios.size() == all.scenarios.size());
        std::map<std::uint32_t, std::uint32_t> wins;
        for (std::size_t at = 0; at < set.scenarios.size(); ++at) {
            const Counterfactual& row = all.scenarios[at];
            const auto again = recount(*subject, set.scenarios[at]);
            RC_ASSERT(static_cast<bool>(again) == !row.refusal.has_value());
            ++seen[std::string(base::word_of(row.kind))];
            seen["refused"] += row.refusal.has_value();
            if (!again) continue;
            RC_ASSERT(row.rounds == again->count.rounds.size());
            std::set<std::uint32_t> ids;
            for (const CandidateIndex winner : again->count.winners) ids.insert(winner + 1u);
            RC_ASSERT(ids == std::set(row.winners.begin(), row.winners.end()));
            RC_ASSERT(row.changed ==
                      (ids != std::set(all.official.winners.begin(), all.official.winners.end())));
            if (row.seats == all.official.seats)
                for (const std::uint32_t id : ids) ++wins[id];
        }
        for (const AlternativeWinner& row : all.alternative_winners)
            RC_ASSERT(row.wins == wins[row.candidate_id]);
        RC_ASSERT(counterfactual_rows(prepared.contest, all).size() == all.scenarios.size() + 1);
    });
    for (const char* kind :
         {"eliminated_first", "withdrawn", "seats", "threshold", "swap", "lots", "rule_field"}) {
        EXPECT_GT(seen[kind], 100) << kind;
    }
}

// Where counting would take too long whole kinds are left out, and the list says so.
TEST(Counterfactuals, LeaveOutKindsThatWouldTakeTooLong) {
    Election election;
    election.candidates = 3;
    election.rule = *tally::find_rule("irv");
    election.ballots = {{{{0, 1}, {1, 2}}, 4}, {{{1, 1}}, 3}, {{{2, 1}, {1, 2}}, 2}};
    const Prepared prepared = prepared_of(election);
    const auto subject = make_subject(prepared, "");
    ASSERT_TRUE(subject);
    const std::uint64_t one = node_visits_of(*subject, subject->rule);
    const ScenarioSet few = stored_scenarios(*subject, 3 * one);
    EXPECT_EQ(few.scenarios.size(), 3U);
    EXPECT_EQ(few.scenarios.front().kind, WhatIfKind::eliminated_first);
    EXPECT_THAT(few.left_out, testing::Contains(WhatIfKind::withdrawn));
}

// irv, 9 ballots: 4 x A B, 3 x B, 2 x C B.
// Officially C leaves, his 2 go to B, who wins 5 : 4.
// A leaves first: his 4 go to B, who has 7 of 9 and wins. A withdraws: B 7, C 2, the same in one
// round less. Swap in round 1: B, who has 3 and is 1 ahead of C, leaves instead; his ballots name
// nobody else: A wins 4 : 2. One ballot of B's that goes to C changes the order (2 : 3).
TEST(WhatIf, ThreeCandidatesOnPaper) {
    Election election;
    election.candidates = 3;
    election.rule = *tally::find_rule("irv");
    election.ballots = {{{{0, 1}, {1, 2}}, 4}, {{{1, 1}}, 3}, {{{2, 1}, {1, 2}}, 2}};
    const Prepared prepared = prepared_of(election);
    const auto subject = make_subject(prepared, "");
    ASSERT_TRUE(subject);
    const auto row_of = [&](const base::Result<Scenario>& scenario) {
        return counterfactual_of(*subject, *scenario, recount(*subject, *scenario));
    };
    EXPECT_THAT(official_of(*subject).winner_names, ElementsAre("B"));
    const Counterfactual first = row_of(eliminated_first(*subject, 0));
    EXPECT_THAT(first.winner_names, ElementsAre("B"));
    EXPECT_FALSE(first.changed);
    EXPECT_EQ(first.first_changed_round, 1U);
    const Counterfactual gone = row_of(withdrawn(*subject, {0}));
    EXPECT_THAT(gone.winner_names, ElementsAre("B"));
    EXPECT_EQ(gone.rounds, *first.rounds - 1);
    const Counterfactual swapped = row_of(swap_in(*subject, 1));
    EXPECT_EQ(swapped.title, "B leaves in round 1 instead of C");
    EXPECT_THAT(swapped.winner_names, ElementsAre("A"));
    EXPECT_THAT(swapped.winners_in, ElementsAre(1));
    EXPECT_THAT(swapped.winners_out, ElementsAre(2));
    EXPECT_EQ(base::to_string(*swapped.gap), "1");
    EXPECT_EQ(swapped.ballots_to_change, 1U);
    EXPECT_FALSE(swap_in(*subject, 9));
    EXPECT_FALSE(other_threshold(*subject, "many"));
    EXPECT_FALSE(other_threshold(*subject, "-3"));
    EXPECT_EQ(other_threshold(*subject, "50%")->parameter, "4");
    EXPECT_FALSE(other_fields(*subject, subject->rule, {{"quota", "large"}}));
    EXPECT_FALSE(other_fields(*subject, subject->rule, {{"colour", "red"}}));
}

// irv, 2 x A, 2 x B, 1 x C A, 1 x C B: nobody can be told apart by lot but A and B at the end and
// all three at the start, so that every fall gives another way.
TEST(WhatIf, EveryWayTheLotsCouldFallIsTried) {
    Election election;
    election.candidates = 2;
    election.rule = *tally::find_rule("irv");
    election.ballots = {{{{0, 1}}, 2}, {{{1, 1}}, 2}};
    const Prepared prepared = prepared_of(election);
    const auto subject = make_subject(prepared, "");
    ASSERT_TRUE(subject);
    const std::vector<Scenario> falls = other_falls(*subject, 10);
    ASSERT_EQ(falls.size(), 1U);
    const auto again = recount(*subject, falls.front());
    EXPECT_NE(again->count.winners, subject->count.winners);
    EXPECT_EQ(official_of(*subject).open_ties, 1U);
    EXPECT_EQ(counterfactual_of(*subject, falls.front(), again).open_ties, 0U);
}

}  // namespace almanac::elections
