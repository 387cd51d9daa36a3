#include "tally/presets.h"

namespace almanac::tally {

namespace {

// Northern Ireland, which the others of these islands are told apart from.
Rule northern_ireland() {
    return {.id = "northern-ireland-1985",
            .title = "Northern Ireland: several seats, last parcels, two decimals",
            .statute =
                "Local Elections (Northern Ireland) Order 1985 (SI 1985/454), Schedule 2, "
                "rules 46 to 52",
            .year = 1985,
            .proof = Proof::by_hand,
            .method = Method::parcels,
            .decimals = 2,
            .overvote = Overvote::exhausts_when_reached,
            .skips_max = 0,
            .surplus_value = SurplusValue::by_transferable,
            .surplus_papers = SurplusPapers::last_parcel,
            .surplus_order = SurplusOrder::largest_first,
            .deferral = Deferral::below_gap,
            .elimination = Elimination::safe_groups,
            .bundles = Bundles::first_then_value,
            .ties = TieOrder::earliest_difference_then_lot,
            .ties_by_stage = true,
            .last_seats = LastSeats::before_papers_move,
            .sure_winners = SureWinners::one_not_below};
}

Rule ers97() {
    Rule rule = northern_ireland();
    rule.id = "ers97";
    rule.title = "Electoral Reform Society 1997: several seats, quota to two decimals, made anew";
    rule.statute =
        "Newland and Britton, How to Conduct an Election by the Single Transferable "
        "Vote, third edition, 1997";
    rule.year = 1997;
    rule.quota = Quota::droop_rounded_up;
    rule.basis = ThresholdBasis::every_exclusion;
    rule.deferral = Deferral::not_above_gap;
    rule.bundles = Bundles::by_value;
    rule.ties_by_stage = false;
    rule.sure_winners = SureWinners::none;
    rule.active_share_elects = true;
    return rule;
}

}  // namespace

std::vector<Rule> parcel_presets() { return {northern_ireland(), ers97()}; }

}  // namespace almanac::tally
