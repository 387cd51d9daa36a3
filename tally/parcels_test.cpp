#include "tally/parcels.h"

#include "tally/exclusions.h"
#include "tally/generated_papers.h"
#include "tally/plain_parcels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace almanac::tally {

namespace {

using plain::any_bool;
using plain::any_of;
using plain::Seen;

// Every field that the parcels method looks at, in every combination that it can honour.
Rule any_rule() {
    Rule rule = plain::any_paper_rule();
    rule.method = Method::parcels;
    rule.decimals = any_of(std::array<std::uint8_t, 3>{0, 2, 6});
    if (any_bool()) rule.overvote = Overvote::exhausts_if_several_continue;
    rule.surplus_value = any_of(std::array{SurplusValue::unweighted, SurplusValue::by_transferable,
                                           SurplusValue::by_transferable_votes});
    rule.surplus_papers =
        any_of(std::array{SurplusPapers::last_parcel, SurplusPapers::first_preferences});
    if (rule.surplus_value == SurplusValue::unweighted && any_bool())
        rule.surplus_papers = SurplusPapers::all;
    if (rule.surplus_value == SurplusValue::by_transferable_votes)
        rule.surplus_papers = SurplusPapers::all;
    rule.exact_values = any_bool();
    rule.bundles =
        any_of(std::array{Bundles::by_value, Bundles::first_then_value, Bundles::by_parcel});
    rule.elects_between_bundles = any_bool();
    rule.ties_by_stage = any_bool();
    return rule;
}

void note(Seen& seen, const Count& count) {
    const Rule& rule = *count.rule;
    ++seen["counted"];
    std::uint32_t bundles = 0;
    for (const Round& round : count.rounds) {
        const bool surplus = !round.surpluses.empty();
        bundles =
            &round != &count.rounds.front() && round.stage == (&round - 1)->stage ? bundles + 1 : 0;
        seen["surplus of value " + plain::word_of(rule.surplus_value)] += surplus;
        seen["an exclusion of several bundles"] += bundles > 0 && !surplus;
        seen["elected between bundles"] += bundles > 0 && !round.elected.empty();
        seen["several excluded by " + plain::word_of(rule.elimination)] +=
            round.eliminated.size() > 1;
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

void judge(const plain::Election& election, const Rule& rule, Seen& seen) {
    plain::judge_papers<plain::ParcelCount>(election, rule, seen, note);
}

}  // namespace

TEST(Parcels, EqualThePlainCountInEveryRoundOfThousandsOfElectionsUnderAllFields) {
    Seen seen;
    plain::for_all(6000, [&] {
        const Rule rule = any_rule();
        const plain::Election election = plain::any_paper_contest();
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
        judge(plain::any_large_contest(random), rule, seen);
    });
    EXPECT_GT(seen["an exclusion of several bundles"], 100);
    EXPECT_GT(seen["elected between bundles"], 10);
}

TEST(Parcels, AreForcedAsThePlainCountIs) {
    Seen seen;
    plain::for_all(2000, [&] {
        plain::Election election = plain::any_paper_contest();
        election.own = any_rule();
        election.forced = plain::any_forced(election);
        RC_LOG() << election;
        judge(election, *election.own, seen);
    });
    EXPECT_GT(seen["counted"], 600);
    EXPECT_GT(seen["tie by lot"], 0);
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
