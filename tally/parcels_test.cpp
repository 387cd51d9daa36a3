#include "tally/parcels.h"

#include "tally/exclusions.h"
#include "tally/generated_elections.h"
#include "tally/plain_parcels.h"
#include "tally/rule_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace almanac::tally {

namespace {

using plain::Election;
using plain::ParcelCount;

template <class Value, std::size_t size>
Value any_of(const std::array<Value, size>& values) {
    return values[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(size)))];
}

bool any_bool() { return *rc::gen::inRange(0, 2) == 1; }

// Every field that the parcels method looks at, in every combination that it can honour.
Rule any_rule() {
    Rule rule;
    rule.id = "generated";
    rule.method = Method::parcels;
    rule.overvote = any_of(std::array{Overvote::passed_over, Overvote::exhausts_when_reached,
                                      Overvote::exhausts_if_several_continue});
    rule.repeat = any_of(std::array{Repeat::passed_over, Repeat::exhausts_when_reached});
    if (any_bool()) rule.skips_max = any_of(std::array<std::uint16_t, 3>{0, 1, 2});
    rule.decimals = any_of(std::array<std::uint8_t, 3>{0, 2, 6});
    rule.quota = any_of(std::array{Quota::droop_integer, Quota::droop_and_ulp,
                                   Quota::droop_rounded_up, Quota::hare_floor, Quota::hare_ceil,
                                   Quota::majority, Quota::droop_integer});
    rule.basis = any_of(std::array{ThresholdBasis::first_round, ThresholdBasis::every_exclusion});
    rule.surplus_value = any_of(std::array{SurplusValue::unweighted, SurplusValue::by_transferable,
                                           SurplusValue::by_transferable_votes});
    rule.surplus_papers =
        any_of(std::array{SurplusPapers::last_parcel, SurplusPapers::first_preferences});
    if (rule.surplus_value == SurplusValue::unweighted && any_bool())
        rule.surplus_papers = SurplusPapers::all;
    if (rule.surplus_value == SurplusValue::by_transferable_votes)
        rule.surplus_papers = SurplusPapers::all;
    rule.surplus_order =
        any_of(std::array{SurplusOrder::largest_first, SurplusOrder::order_of_election});
    rule.deferral =
        any_of(std::array{Deferral::none, Deferral::below_gap, Deferral::not_above_gap});
    rule.exact_values = any_bool();
    rule.elimination =
        any_of(std::array{Elimination::lowest, Elimination::safe_groups, Elimination::bulk});
    rule.bundles =
        any_of(std::array{Bundles::by_value, Bundles::first_then_value, Bundles::by_parcel});
    rule.elects_between_bundles = any_bool();
    rule.ties = any_of(std::array{
        TieOrder::lot, TieOrder::latest_difference_then_lot, TieOrder::earliest_difference_then_lot,
        TieOrder::previous_round_then_lot, TieOrder::latest_all_differ_then_lot});
    rule.ties_by_stage = any_bool();
    rule.last_seats =
        any_of(std::array{LastSeats::at_once, LastSeats::between_stages, LastSeats::when_no_surplus,
                          LastSeats::when_nothing_moves, LastSeats::before_papers_move});
    rule.last_two = any_of(std::array{LastTwo::never, LastTwo::when_nothing_moves});
    rule.sure_winners = any_of(std::array{SureWinners::none, SureWinners::one_not_below,
                                          SureWinners::one_above, SureWinners::all_above});
    rule.active_share_elects = any_bool();
    return rule;
}

// Many equal ballots and few lengths, so that surpluses, bundles and ties are common.
Election any_contest() {
    Election election = plain::any_election();
    election.excluded.clear();
    election.lots.by_round.clear();
    return election;
}

Profile profile_of(const Election& election, const Rule& rule) {
    return Profile::build(plain::ballots_of(election), rule,
                          static_cast<std::size_t>(election.candidates));
}

ParcelCount judge_of(const Election& election, const Rule& rule) {
    ParcelCount judge(rule, election.candidates, election.seats, election.lots);
    for (const auto& [marks, weight] : election.ballots) {
        for (std::uint32_t voter = 0; voter < weight; ++voter) judge.add(marks);
    }
    return judge;
}

std::vector<int> as_plain(const std::vector<CandidateIndex>& candidates) {
    return {candidates.begin(), candidates.end()};
}

using Papers = std::map<std::pair<int, int>, std::int64_t>;

// Papers that moved, by giver and receiver, or why to nobody.
Papers papers_of(const Round& round) {
    Papers papers;
    for (const Transfer& transfer : round.transfers) {
        const int why = transfer.by_overvote ? plain::at_overvote
                        : transfer.by_skips  ? plain::at_skip
                        : transfer.by_repeat ? plain::at_repeat
                                             : plain::nobody;
        papers[{transfer.from, transfer.to ? *transfer.to : why}] +=
            static_cast<std::int64_t>(transfer.ballots);
    }
    return papers;
}

void expect_equal(const Round& round, const plain::ParcelRound& judge) {
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
void expect_rows_add_up(const Round& before, const Round& now) {
    std::map<int, base::Int128> came;
    for (const Transfer& transfer : now.transfers)
        came[transfer.to ? *transfer.to : plain::nobody] += transfer.votes.units;
    RC_ASSERT((now.exhausted.units - before.exhausted.units == came[plain::nobody]));
    for (std::size_t at = 0; at < now.totals.size(); ++at) {
        const base::Int128 gained = now.totals[at].units - before.totals[at].units;
        const auto left = [&](const auto& move) { return move.from == at; };
        const bool gave = std::any_of(now.parcels.begin(), now.parcels.end(), left) ||
                          std::any_of(now.surpluses.begin(), now.surpluses.end(), left);
        RC_ASSERT((gave || gained == came[static_cast<int>(at)]));
    }
}

void expect_equal(const Count& count, const ParcelCount& judge) {
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

template <class Enum>
std::string word_of(Enum value) {
    return std::string(vocabulary<Enum>[static_cast<std::size_t>(value)].word);
}

void note(Seen& seen, const Count& count) {
    const Rule& rule = *count.rule;
    ++seen["counted"];
    std::uint32_t bundles = 0;
    for (const Round& round : count.rounds) {
        const bool surplus = !round.surpluses.empty();
        bundles =
            &round != &count.rounds.front() && round.stage == (&round - 1)->stage ? bundles + 1 : 0;
        seen["surplus of value " + word_of(rule.surplus_value)] += surplus;
        seen["an exclusion of several bundles"] += bundles > 0 && !surplus;
        seen["elected between bundles"] += bundles > 0 && !round.elected.empty();
        seen["several excluded by " + word_of(rule.elimination)] += round.eliminated.size() > 1;
        seen["a threshold made anew"] += round.threshold != count.rounds.front().threshold;
        seen["residual"] += round.residual.units > 0;
        seen["papers kept by the elected"] +=
            surplus && !round.parcels.empty() && round.parcels.front().keeps_spent;
    }
    for (const Tie& tie : count.ties) {
        const bool earlier = tie.decided_by == DecidedBy::earlier_round;
        seen["tie decided earlier"] += earlier;
        seen["tie by lot"] += tie.decided_by == DecidedBy::lot;
    }
}

void judge(const Election& election, const Rule& rule, Seen& seen) {
    ParcelCount judge = judge_of(election, rule);
    Question question;
    question.seats = static_cast<std::uint32_t>(election.seats);
    question.lots = election.lots;
    const auto counted = count(profile_of(election, rule), rule, question);
    if (judge.papers.empty() || election.seats > election.candidates) {
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

// Thousands of papers, so that candidates hold many parcels and exclusions have many bundles.
Election any_large_contest(base::Random& random) {
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

}  // namespace

TEST(Parcels, EqualThePlainCountInEveryRoundOfThousandsOfElectionsUnderAllFields) {
    Seen seen;
    plain::for_all(6000, [&] {
        const Rule rule = any_rule();
        const Election election = any_contest();
        RC_LOG() << election;
        judge(election, rule, seen);
    });
    EXPECT_GT(seen["counted"], 2000);
    for (const char* kind :
         {"surplus of value unweighted", "surplus of value by_transferable",
          "surplus of value by_transferable_votes", "an exclusion of several bundles",
          "elected between bundles", "several excluded by safe_groups", "several excluded by bulk",
          "a threshold made anew", "residual", "papers kept by the elected", "tie by lot",
          "tie decided earlier", "lot missing"}) {
        EXPECT_GT(seen[kind], 0) << "no generated election had this: " << kind;
    }
}

TEST(Parcels, EqualThePlainCountOnElectionsOfManyPapersUnderAllFields) {
    base::Random random(1985);
    Seen seen;
    plain::for_all(150, [&] {
        const Rule rule = any_rule();
        judge(any_large_contest(random), rule, seen);
    });
    EXPECT_GT(seen["an exclusion of several bundles"], 100);
    EXPECT_GT(seen["elected between bundles"], 10);
}

// Three candidates, then equal, over four times, the present last.
TEST(ParcelTies, LookBackAsTheLawSays) {
    using Totals = std::vector<std::vector<std::int64_t>>;
    const Totals totals{{3, 1, 2}, {4, 5, 5}, {6, 6, 5}, {7, 7, 7}};
    const auto left = [&](TieOrder order, Chosen chosen, std::vector<CandidateIndex> tied) {
        Drawing drawing;
        drawing.chosen = chosen;
        drawing.narrowed = {std::move(tied)};
        look_back(order, drawing, totals);
        return drawing.tied();
    };
    using testing::ElementsAre;
    EXPECT_THAT(left(TieOrder::lot, Chosen::leaves, {0, 1, 2}), ElementsAre(0, 1, 2));
    EXPECT_THAT(left(TieOrder::latest_difference_then_lot, Chosen::leaves, {0, 1, 2}),
                ElementsAre(2));
    EXPECT_THAT(left(TieOrder::latest_difference_then_lot, Chosen::leads, {0, 1, 2}),
                ElementsAre(1))
        << "0 and 1 lead at the third time, 1 at the second";
    EXPECT_THAT(left(TieOrder::earliest_difference_then_lot, Chosen::leaves, {0, 1, 2}),
                ElementsAre(1));
    EXPECT_THAT(left(TieOrder::previous_round_then_lot, Chosen::leads, {0, 1, 2}),
                ElementsAre(0, 1));
    EXPECT_THAT(left(TieOrder::latest_all_differ_then_lot, Chosen::leaves, {0, 1, 2}),
                ElementsAre(1))
        << "only at the first time do all differ";
    EXPECT_THAT(left(TieOrder::latest_all_differ_then_lot, Chosen::leaves, {1, 2}), ElementsAre(2));
}

// Commonwealth Electoral Act 1918, s.273(13A), worked out by hand: quota 100, 2 seats.
// Votes 90, 80, 20, 9, 5, 3: notional 207, 117, 37, 17, 8, 3. Shortfalls 10 and 20: the vacancy
// shortfall is 30, the leading one 10. Candidate B has fewer than 30 notional votes and cannot
// reach the next: the one with 9 (17 < 20). His 17 are not fewer than 10, so C is the highest with
// fewer: 8. The two lowest go.
TEST(Exclusions, BulkTakesCandidateCWhereCandidateBCouldElectTheLeader) {
    EXPECT_EQ(bulk_exclusion(std::vector<std::int64_t>{3, 5, 9, 20, 80, 90}, 100, 2), 2u);
    EXPECT_EQ(bulk_exclusion(std::vector<std::int64_t>{3, 5, 9, 20, 60, 70}, 100, 2), 3u)
        << "30 and 40 short: B's 17 are fewer than 30, B goes with all below";
    EXPECT_EQ(bulk_exclusion(std::vector<std::int64_t>{3, 3, 3, 60, 70}, 100, 2), 3u);
    EXPECT_EQ(bulk_exclusion(std::vector<std::int64_t>{3, 60, 70}, 100, 2), 1u);
    EXPECT_EQ(bulk_exclusion(std::vector<std::int64_t>{60, 70}, 100, 2), 0u);
    EXPECT_EQ(bulk_exclusion(std::vector<std::int64_t>{10, 10, 15}, 100, 1), 0u)
        << "nobody below reaches the next above";
}

TEST(Exclusions, ASafeGroupNeverParts) {
    const std::vector<std::int64_t> votes{1, 2, 2, 9, 20};
    EXPECT_EQ(safe_group(votes, 0, Equal::reaches, 4), 4u) << "14 < 20";
    EXPECT_EQ(safe_group(votes, 6, Equal::reaches, 4), 0u) << "20 reaches 20, 11 reaches 9";
    EXPECT_EQ(safe_group(votes, 6, Equal::does_not_pass, 4), 4u);
    EXPECT_EQ(safe_group(votes, 0, Equal::reaches, 2), 1u) << "two of them would part equals";
}

}  // namespace almanac::tally
