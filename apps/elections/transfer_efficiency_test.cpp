#include "apps/elections/transfer_efficiency.h"

#include "apps/elections/candidates_testing.h"

#include <gtest/gtest.h>

#include <set>

namespace almanac::elections {
namespace {

using testing_candidates::add_ballot;
using testing_candidates::for_all_elections;
using testing_candidates::prepared_with;
using testing_candidates::subject_of;

// The sums of one round's transfers that `takes` one.
template <class Takes>
base::Int128 sum_of(const tally::Round& round, Takes&& takes) {
    base::Int128 sum = 0;
    for (const tally::Transfer& transfer : round.transfers) {
        if (takes(transfer)) sum += transfer.votes.units;
    }
    return sum;
}

// Elected in a round before `at`, counted anew where the count began anew.
std::set<std::size_t> elected_before(const tally::Count& count, std::size_t at) {
    std::set<std::size_t> elected;
    for (std::size_t round = 0; round < at; ++round) {
        if (count.rounds[round].begins_anew) elected.clear();
        elected.insert(count.rounds[round].elected.begin(), count.rounds[round].elected.end());
    }
    if (count.rounds[at].begins_anew) elected.clear();
    return elected;
}

template <class Sums>
void check_sums(const Sums& sums) {
    RC_ASSERT(sums.votes_left.units ==
              sums.votes_reached.units + sums.votes_to_elected.units + sums.votes_exhausted.units);
    RC_ASSERT(sums.efficiency.has_value() == (sums.votes_left.units > 0));
    if (sums.efficiency) RC_ASSERT(*sums.efficiency >= 0 && *sums.efficiency <= 1);
}

void check_round(const Subject& subject, const EfficiencyRound& round) {
    const std::size_t at = round.round_number - 1;
    const tally::Round& counted = subject.count.rounds[at];
    const auto elected = elected_before(subject.count, at);
    check_sums(round);
    RC_ASSERT(round.votes_left.units == sum_of(counted, [](const auto&) { return true; }));
    RC_ASSERT(round.votes_exhausted.units ==
              sum_of(counted, [](const auto& each) { return !each.to; }));
    RC_ASSERT(round.votes_to_elected.units == sum_of(counted, [&](const auto& each) {
                  return each.to && elected.contains(*each.to);
              }));
    for (const EfficiencyRow& row : round.from) {
        check_sums(row);
        RC_ASSERT(row.votes_left.units == sum_of(counted, [&](const auto& each) {
                      return subject.contest.candidates[each.from].id.number() ==
                             row.from_candidate;
                  }));
    }
}

TEST(TransferEfficiency, EqualsTheSumsOfTheCountsTransfers) {
    for_all_elections(
        1500,
        {"portland-or-2024", "irv", "scotland-2007", "meek-prf", "wright", "sequential-irv",
         "ireland-1992", "australia-senate-2021", "minneapolis-167.70"},
        [](const Prepared&, const Subject& subject) {
            const TransferEfficiency all = transfer_efficiency(subject);
            RC_ASSERT(all.rounds.size() + 1 == subject.count.rounds.size());
            check_sums(all);
            for (const EfficiencyRound& round : all.rounds) check_round(subject, round);
        });
}

// Where values are whole units, what a round moves is what its totals say: all that the candidates
// have less is exhausted or cut.
TEST(TransferEfficiency, BalancesWithTheTotalsOfEveryRound) {
    const auto sum = [](const tally::Round& round) {
        base::Int128 units = 0;
        for (const tally::Votes& total : round.totals) units += total.units;
        return units;
    };
    for_all_elections(1000,
                      {"portland-or-2024", "irv", "scotland-2007", "minneapolis-167.70", "nyc"},
                      [&](const Prepared&, const Subject& subject) {
                          const auto& rounds = subject.count.rounds;
                          for (const EfficiencyRound& one : transfer_efficiency(subject).rounds) {
                              const std::size_t at = one.round_number - 1;
                              RC_ASSERT(sum(rounds[at - 1]) - sum(rounds[at]) ==
                                        one.votes_exhausted.units + one.votes_cut.units);
                              RC_ASSERT(one.votes_to_elected.units == 0);
                          }
                      });
}

TEST(TransferEfficiency, IsCountedByHand) {
    // 99 ballots, 2 seats: threshold 34. A has 50, surplus 16: 16/50 = 0.32 of each goes to C: 16
    // votes, all reach. C is elected with 36, surplus 2: 2/36 is cut to 0.0555. Its ballots name
    // only A besides: 50 · 0.0177 (0.32 · 0.0555, cut) + 20 · 0.0555 = 0.885 + 1.11 = 1.995
    // exhaust, 0.005 is cut.
    Prepared prepared = prepared_with(4, "portland-or-2024", 2);
    add_ballot(prepared, "AC", 50);
    add_ballot(prepared, "B", 26);
    add_ballot(prepared, "CA", 20);
    add_ballot(prepared, "DB", 3);
    const TransferEfficiency all = transfer_efficiency(subject_of(prepared));
    ASSERT_EQ(all.rounds.size(), 2U);
    EXPECT_EQ(base::to_string(all.rounds[0].votes_left), "16.0000");
    EXPECT_EQ(all.rounds[0].efficiency, 1.0);
    EXPECT_EQ(all.rounds[0].from[0].from_candidate_name, "A");
    EXPECT_EQ(all.rounds[0].from[0].transfer_type, "surplus");
    EXPECT_EQ(all.rounds[0].from[0].ballots, 50u);
    EXPECT_EQ(base::to_string(all.rounds[1].votes_exhausted), "1.9950");
    EXPECT_EQ(base::to_string(all.rounds[1].votes_cut), "0.0050");
    EXPECT_EQ(all.rounds[1].efficiency, 0.0);
    EXPECT_EQ(base::to_string(all.votes_left), "17.9950");
    EXPECT_DOUBLE_EQ(*all.efficiency, 16 / 17.995);
}

TEST(TransferEfficiency, ACountOfOneRoundMovesNothing) {
    Prepared prepared = prepared_with(2, "irv", 1);
    add_ballot(prepared, "A");
    const Subject subject = subject_of(prepared);
    EXPECT_FALSE(transfer_efficiency(subject).efficiency);
    EXPECT_TRUE(transfer_efficiency_rows(subject).empty());
}

}  // namespace
}  // namespace almanac::elections
