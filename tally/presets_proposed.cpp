#include "tally/presets.h"

namespace almanac::tally {

namespace {

// Designated, in the order of the fields; what is left out is as rule.h says.
Rule wigm_prf() {
    return {.id = "wigm-prf",
            .title = "Reference WIGM: several seats, one surplus a round, largest first",
            .statute = "Proportional Representation Foundation, Reference WIGM Rule",
            .year = 2011,
            .proof = Proof::reference,
            .decimals = 4,
            .overvote = Overvote::exhausts_when_reached,
            .quota = Quota::droop_and_ulp,
            .surplus_value = SurplusValue::product_then_cut,
            .surplus_order = SurplusOrder::largest_first,
            .stop = Stop::seats_filled};
}

// Its steps B.2 and, where it leaves as many as there are seats, D.3.
Rule wigm_prf_batch() {
    Rule rule = wigm_prf();
    rule.id = "wigm-prf-batch";
    rule.title = "Reference WIGM with its option to defeat sure losers together";
    rule.elimination = Elimination::sure_losers;
    rule.last_seats = LastSeats::before_papers_move;
    return rule;
}

// Exact but for the 27th digit, so that the quota itself has to be passed.
Rule wigm_droop() {
    return {.id = "wigm-droop",
            .title = "WIGM as droop counts it, to eighteen decimals",
            .statute = "droop 0.14, rule wigm",
            .proof = Proof::reference,
            .arithmetic = Arithmetic::guarded,
            .decimals = 18,
            .guard = 9,
            .overvote = Overvote::exhausts_when_reached,
            .quota = Quota::droop_exact,
            .reach = Reach::more_than,
            .surplus_value = SurplusValue::product_then_cut,
            .surplus_order = SurplusOrder::largest_first,
            .stop = Stop::seats_filled};
}

Rule cfer() {
    return {.id = "cfer",
            .title = "CfER choice voting: several seats, all surpluses at once",
            .statute =
                "Californians for Electoral Reform, draft Elections Code 10059, with the "
                "threshold that droop gives it",
            .year = 2011,
            .proof = Proof::reference,
            .decimals = 5,
            .overvote = Overvote::exhausts_when_reached,
            .quota = Quota::droop_and_ulp,
            .surplus_value = SurplusValue::product_then_cut,
            .surplus_order = SurplusOrder::all_at_once,
            .stop = Stop::seats_filled,
            .last_seats = LastSeats::before_papers_move};
}

// Its subdivision (k).
Rule cfer_batch() {
    Rule rule = cfer();
    rule.id = "cfer-batch";
    rule.title = "CfER choice voting with its option to defeat several together";
    rule.elimination = Elimination::alternative_defeats;
    return rule;
}

Rule california() {
    return {.id = "california-sb1288",
            .title = "California's bill SB 1288: several seats, all surpluses at once",
            .statute =
                "California Senate Bill 1288 (2016, vetoed), Elections Code 22101, as its "
                "reference implementation counts it",
            .year = 2016,
            .proof = Proof::reference,
            .decimals = 5,
            .overvote = Overvote::exhausts_when_reached,
            .quota = Quota::droop_rounded_up,
            .reach = Reach::more_than,
            .surplus_value = SurplusValue::cut_fraction,
            .surplus_order = SurplusOrder::all_at_once,
            .stop = Stop::seats_filled,
            .last_seats = LastSeats::before_papers_move};
}

// Not 167.70 as amended in 2013: votes of those who cannot be elected move in the final round too,
// and the fraction is not cut before the value is.
Rule minneapolis_droop() {
    return {.id = "minneapolis-droop",
            .title = "Minneapolis, several seats, as droop counts it",
            .statute =
                "Minneapolis Code of Ordinances 167.20 and 167.70 as of 2 October 2009; "
                "droop 0.12, rule mpls",
            .year = 2009,
            .proof = Proof::reference,
            .decimals = 4,
            .undeclared_write_ins_first = true,
            .elected_as_surplus_moves = true,
            .surplus_value = SurplusValue::product_then_cut,
            .surplus_order = SurplusOrder::largest_first,
            .elimination = Elimination::mathematically_impossible,
            .stop = Stop::seats_filled,
            .last_seats = LastSeats::when_nothing_moves};
}

Rule california_single() {
    return {.id = "california-sb1288-single",
            .title = "California's bill SB 1288: one seat, one out a round until two remain",
            .statute =
                "California Senate Bill 1288 (2016, vetoed), as its reference "
                "implementation counts it",
            .year = 2016,
            .proof = Proof::reference,
            .overvote = Overvote::exhausts_when_reached,
            .basis = ThresholdBasis::every_round,
            .stop = Stop::two_remain,
            .single_seat = true};
}

}  // namespace

std::vector<Rule> proposed_presets() {
    return {wigm_prf(),   wigm_prf_batch(),    wigm_droop(),        cfer(),
            cfer_batch(), minneapolis_droop(), california_single(), california()};
}

}  // namespace almanac::tally
