#include "tally/presets.h"

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

}  // namespace

// Designated, in the order of the fields; what is left out is as rule.h says.
std::vector<Rule> iterative_presets() {
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
        {.id = "meek-stv-rs",
         .title = "Meek's method as stv-rs counts it, candidates may share a rank",
         .statute = "stv-rs 0.5.1, --arithmetic=bigfixed9 --equalize",
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
        by_droop({.id = "meek-droop",
                  .title = "Meek's method as droop counts it, to eighteen decimals",
                  .statute = "droop 0.14, rule meek",
                  .proof = Proof::reference,
                  .method = Method::meek,
                  .keep_rounding = KeepRounding::both_cut,
                  .overvote = Overvote::exhausts_when_reached}),
        by_droop({.id = "warren-droop",
                  .title = "Warren's method as droop counts it, to eighteen decimals",
                  .statute = "droop 0.14, rule warren",
                  .proof = Proof::reference,
                  .method = Method::warren,
                  .overvote = Overvote::exhausts_when_reached}),
    };
}

}  // namespace almanac::tally
