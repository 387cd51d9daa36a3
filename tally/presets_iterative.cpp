#include "tally/presets.h"

#include <iterator>
#include <utility>

namespace almanac::tally {

namespace {

// What droop's meek and warren have in common: guarded arithmetic, where the exact quota has to be
// passed and sure losers leave together before anything has settled.
Rule by_droop(Rule rule) {
    rule.arithmetic = Arithmetic::guarded;
    rule.decimals = 18;
    rule.guard = 9;
    rule.omega = 9;
    rule.settled = Settled::not_above_omega;
    rule.equal_ranks = true;
    rule.quota = Quota::droop_exact;
    rule.basis = ThresholdBasis::every_round;
    rule.reach = Reach::more_than;
    rule.elimination = Elimination::sure_losers;
    rule.stop = Stop::seats_filled_after_surplus;
    return rule;
}

// Designated, in the order of the fields; what is left out is as rule.h says.
std::vector<Rule> nine_decimals() {
    return {
        {.id = "meek-prf",
         .title = "Meek's method, the Proportional Representation Foundation's reference",
         .statute = "PR Foundation, Reference Meek Rule",
         .proof = Proof::reference,
         .method = Method::meek,
         .decimals = 9,
         .omega = 6,
         .overvote = Overvote::exhausts_when_reached,
         .quota = Quota::droop_and_ulp,
         .basis = ThresholdBasis::every_round},
        {.id = "meek-nz-2001",
         .title = "New Zealand local elections: Meek's method, somebody may leave in any iteration",
         .statute =
             "Local Electoral Regulations 2001 (SR 2001/145), Schedule 1A, as inserted by SR "
             "2003/391; keep values taken of a paper as the STV Calculator takes them",
         .year = 2004,
         .proof = Proof::unverified,
         .method = Method::meek,
         .decimals = 9,
         .omega = 4,
         .overvote = Overvote::exhausts_when_reached,
         .quota = Quota::droop_and_ulp,
         .basis = ThresholdBasis::every_round,
         .elimination = Elimination::lowest_when_sure,
         .ties = TieOrder::earliest_difference_then_lot,
         .lot = LotSource::wichmann_hill},
        {.id = "meek-stv-rs",
         .title = "Meek's method as stv-rs counts it, candidates may share a rank",
         .statute = "stv-rs 0.5.1, --arithmetic=bigfixed9 --equalize",
         .year = 2025,
         .proof = Proof::reference,
         .method = Method::meek,
         .decimals = 9,
         .omega = 6,
         .settled = Settled::not_above_omega,
         .surplus_sum = SurplusSum::above_quota,
         .keep_rounding = KeepRounding::both_cut,
         .overvote = Overvote::exhausts_when_reached,
         .equal_ranks = true,
         .equal_share = EqualShare::all_orders,
         .quota = Quota::droop_and_ulp,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::seats_filled_after_surplus},
    };
}

std::vector<Rule> droops() {
    return {
        by_droop({.id = "meek-droop",
                  .title = "Meek's method as droop counts it, to eighteen decimals",
                  .statute = "droop 0.14, rule meek",
                  .year = 2020,
                  .proof = Proof::reference,
                  .method = Method::meek,
                  .keep_rounding = KeepRounding::both_cut,
                  .overvote = Overvote::exhausts_when_reached}),
        by_droop({.id = "warren-droop",
                  .title = "Warren's method as droop counts it, to eighteen decimals",
                  .statute = "droop 0.14, rule warren",
                  .year = 2020,
                  .proof = Proof::reference,
                  .method = Method::warren,
                  .overvote = Overvote::exhausts_when_reached}),
    };
}

std::vector<Rule> that_begin_again() {
    return {
        {.id = "wright",
         .title = "Wright's system: begun again after each exclusion",
         .statute =
             "A. van der Craats, submission 51.1 to the Australian Parliament's inquiry into "
             "the 2007 federal election",
         .year = 2008,
         .proof = Proof::by_hand,
         .method = Method::wright,
         .decimals = 6,
         .overvote = Overvote::exhausts_when_reached,
         .surplus_value = SurplusValue::cut_product,
         .surplus_order = SurplusOrder::largest_first},
        {.id = "qpq",
         .title = "Quota preferential by quotient: seats go to the largest quotient",
         .statute = "D. R. Woodall, QPQ, a quota-preferential STV-like election rule, Voting "
                    "matters 17; in droop's arithmetic",
         .year = 2003,
         .proof = Proof::reference,
         .method = Method::qpq,
         .arithmetic = Arithmetic::guarded,
         .decimals = 9,
         .guard = 9,
         .overvote = Overvote::exhausts_when_reached,
         .quota = Quota::droop_exact,
         .basis = ThresholdBasis::every_round,
         .reach = Reach::more_than},
    };
}

}  // namespace

std::vector<Rule> iterative_presets() {
    std::vector<Rule> rules = nine_decimals();
    for (auto more : {droops(), that_begin_again()})
        std::move(more.begin(), more.end(), std::back_inserter(rules));
    return rules;
}

}  // namespace almanac::tally
