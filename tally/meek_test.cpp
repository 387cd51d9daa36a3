#include "tally/generated_elections.h"
#include "tally/plain_meek.h"
#include "tally/rule_check.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace almanac::tally {

namespace {

using plain::Election;
using plain::Fraction;
using plain::MeekTabulator;
using Seen = std::map<std::string, int>;

// A rule of keep values with every field turned at random. Rationals are kept short by few
// decimals of omega; all orders of a shared rank are judged as exact fractions only.
Rule any_keep_rule() {
    Rule rule;
    rule.id = "generated";
    rule.method = plain::one_of<Method>({Method::meek, Method::warren});
    rule.arithmetic = plain::one_of<Arithmetic>(
        {Arithmetic::cut, Arithmetic::cut, Arithmetic::guarded, Arithmetic::rational});
    rule.decimals = static_cast<std::uint8_t>(*rc::gen::inRange(3, 10));
    if (rule.arithmetic == Arithmetic::guarded)
        rule.guard = static_cast<std::uint8_t>(*rc::gen::inRange(1, 10));
    const bool exact = rule.arithmetic == Arithmetic::rational;
    rule.omega = static_cast<std::uint8_t>(*rc::gen::inRange(1, exact ? 3 : rule.decimals + 1));
    rule.settled = plain::one_of<Settled>({Settled::below_omega, Settled::not_above_omega});
    rule.surplus_sum = plain::one_of<SurplusSum>({SurplusSum::everyone, SurplusSum::above_quota});
    if (rule.method == Method::meek) {
        rule.keep_rounding =
            plain::one_of<KeepRounding>({KeepRounding::kept_rounded_up, KeepRounding::both_cut});
    }
    rule.overvote =
        plain::one_of<Overvote>({Overvote::passed_over, Overvote::exhausts_when_reached});
    rule.repeat = plain::one_of<Repeat>({Repeat::passed_over, Repeat::exhausts_when_reached});
    if (plain::once_in(3)) rule.skips_max = static_cast<std::uint16_t>(*rc::gen::inRange(0, 3));
    rule.equal_ranks = plain::once_in(2);
    if (rule.equal_ranks && exact && rule.method == Method::meek && plain::once_in(2))
        rule.equal_share = EqualShare::all_orders;
    const bool cut = rule.arithmetic == Arithmetic::cut;
    rule.quota = cut ? Quota::droop_and_ulp : Quota::droop_exact;
    rule.reach = cut ? Reach::at_least : Reach::more_than;
    rule.elimination = plain::one_of<Elimination>({Elimination::lowest, Elimination::sure_losers});
    rule.basis = ThresholdBasis::every_round;
    rule.stop = plain::one_of<Stop>({Stop::seats_filled, Stop::seats_filled_after_surplus});
    return rule;
}

base::Int128 shown(const Fraction& votes, std::uint8_t decimals) {
    Fraction scaled = votes;
    for (int place = 0; place < decimals; ++place) scaled *= 10;
    return static_cast<base::Int128>(plain::floor_of(scaled + Fraction(1, 2)));
}

std::set<plain::Candidate> set_of(const std::vector<CandidateIndex>& candidates) {
    return {candidates.begin(), candidates.end()};
}

void expect_round(const Rule& rule, const Round& round, const plain::MeekRound& judged) {
    for (const auto& [candidate, votes] : judged.votes) {
        const auto at = static_cast<std::size_t>(candidate);
        RC_ASSERT(round.totals[at].units == shown(votes, rule.decimals));
        RC_ASSERT(round.keep_values[at].units == shown(judged.keeps.at(candidate), rule.decimals));
    }
    RC_ASSERT(round.threshold.units == shown(judged.quota, rule.decimals));
    const base::Int128 unheld = round.exhausted.units + round.residual.units;
    const base::Int128 wrong = unheld - shown(judged.unheld, rule.decimals);
    RC_ASSERT(wrong >= (rule.arithmetic == Arithmetic::cut ? 0 : -1));
    RC_ASSERT(wrong <= (rule.arithmetic == Arithmetic::cut ? 0 : 1));
    RC_ASSERT(set_of(round.elected) == judged.elected);
    RC_ASSERT(set_of(round.eliminated) == judged.eliminated);
}

// What moved explains the totals, as far as figures are whole units of what is shown and no cut
// leaves anything over. Where the rounding made keep values larger, those elected take back of
// exhausted ballots what no transfer from a candidate can show.
void expect_transfers(const Rule& rule, const Round& before, const Round& now) {
    if (rule.arithmetic != Arithmetic::cut) return;
    if (rule.method == Method::meek && rule.keep_rounding == KeepRounding::both_cut) return;
    if (rule.equal_ranks) return;
    std::vector<base::Int128> totals;
    for (const Votes& total : before.totals) totals.push_back(total.units);
    base::Int128 exhausted = before.exhausted.units;
    for (const Transfer& transfer : now.transfers) {
        totals[transfer.from] -= transfer.votes.units;
        (transfer.to ? totals[*transfer.to] : exhausted) += transfer.votes.units;
        RC_ASSERT(transfer.votes.units == transfer.value.units * transfer.ballots);
    }
    bool any_raised = false;
    base::Int128 taken_back = 0;
    for (std::size_t at = 0; at < totals.size(); ++at) {
        any_raised |= now.keep_values[at].units > before.keep_values[at].units;
        const base::Int128 more = now.totals[at].units - totals[at];
        RC_ASSERT(more >= 0);
        taken_back += more;
    }
    RC_ASSERT(taken_back == 0 || any_raised);
    RC_ASSERT(exhausted - taken_back == now.exhausted.units);
}

void judge(const Election& election, Seen& seen) {
    MeekTabulator judged(election);
    judged.run();
    if (judged.too_long) {
        ++seen["too long"];
        return;
    }
    const auto counted = count_of(election);
    RC_ASSERT(static_cast<bool>(counted) == !(judged.refused || judged.lot_missing));
    ++seen[counted ? "counted" : "refused"];
    if (!counted) return;
    RC_ASSERT(counted->rounds.size() == judged.rounds.size());
    for (std::size_t at = 0; at < judged.rounds.size(); ++at) {
        expect_round(election.law(), counted->rounds[at], judged.rounds[at]);
        if (at > 0) expect_transfers(election.law(), counted->rounds[at - 1], counted->rounds[at]);
        if (judged.rounds[at].eliminated.size() > 1) ++seen["several leave together"];
    }
    RC_ASSERT(static_cast<int>(counted->ties.size()) == judged.ties);
    if (judged.ties > 0) ++seen["tie"];
    if (judged.rounds.size() > 3) ++seen["more than three rounds"];
}

}  // namespace

TEST(Meek, EqualsThePlainCountInEveryRoundOfThousandsOfElections) {
    Seen seen;
    plain::for_all(4000, [&] {
        Election election = plain::any_election();
        election.own = any_keep_rule();
        RC_LOG() << election;
        RC_ASSERT(objections_to(*election.own).empty());
        judge(election, seen);
    });
    for (const char* kind :
         {"refused", "several leave together", "tie", "more than three rounds"}) {
        EXPECT_GT(seen[kind], 20) << "hardly any generated election had this: " << kind;
    }
    EXPECT_GT(seen["counted"], 2000);
    EXPECT_LT(seen["too long"], 200);
}

TEST(Meek, IsForcedAsThePlainCountIs) {
    Seen seen;
    plain::for_all(2000, [&] {
        Election election = plain::any_election();
        election.own = any_keep_rule();
        const auto free = count_of(election);
        election.forced = plain::any_forced(election);
        RC_LOG() << election;
        judge(election, seen);
        const auto forced = count_of(election);
        if (free && forced) seen["another winner"] += free->winners != forced->winners;
    });
    for (const char* kind : {"several leave together", "tie", "another winner"})
        EXPECT_GT(seen[kind], 20) << "hardly any generated election had this: " << kind;
    EXPECT_GT(seen["counted"], 1000);
    EXPECT_LT(seen["too long"], 200);
}

}  // namespace almanac::tally
