#include "tally/presets.h"

#include <iterator>

namespace almanac::tally {

namespace {

// Designated, in the order of the fields; what is left out is as rule.h says.
std::vector<Rule> portland_to_minneapolis() {
    return {
        {.id = "portland-or-2024",
         .title = "Portland, Oregon: several seats, all surpluses at once",
         .statute = "Portland City Code, Chapter 2.08 (ranked-choice voting), as tabulated in "
                    "November 2024",
         .year = 2024,
         .proof = Proof::official_count,
         .decimals = 4,
         .overvote = Overvote::passed_over,
         .basis = ThresholdBasis::first_round,
         .surplus_value = SurplusValue::cut_fraction,
         .surplus_order = SurplusOrder::all_at_once,
         .ties = TieOrder::lot,
         .stop = Stop::seats_filled_after_surplus},
        {.id = "rctab-multiwinner",
         .title = "RCTab: several seats, all surpluses at once, undeclared write-ins first",
         .statute = "No law; RCTab's multiWinnerAllowMultipleWinnersPerRound",
         .proof = Proof::reference,
         .decimals = 4,
         .undeclared_write_ins_first = true,
         .surplus_value = SurplusValue::cut_fraction,
         .surplus_order = SurplusOrder::all_at_once,
         .stop = Stop::seats_filled_after_surplus},
        {.id = "minneapolis-167.70",
         .title = "Minneapolis, several seats: who cannot be elected leaves before a surplus moves",
         .statute = "Minneapolis Code of Ordinances 167.20 and 167.70",
         .year = 2013,
         .proof = Proof::by_hand,
         .decimals = 4,
         .undeclared_write_ins_first = true,
         .elected_as_surplus_moves = true,
         .surplus_value = SurplusValue::cut_fraction,
         .surplus_order = SurplusOrder::largest_first,
         .elimination = Elimination::mathematically_impossible,
         .stop = Stop::seats_filled,
         .last_seats = LastSeats::before_papers_move},
    };
}

std::vector<Rule> albany_to_scotland() {
    return {
        {.id = "albany-ca",
         .title = "Albany, California: several seats, the threshold made anew in every round",
         .statute = "Albany Charter 2.01 and Municipal Code 2-11, as Alameda County tabulates it",
         .year = 2022,
         .proof = Proof::official_count,
         .decimals = 6,
         .overvote = Overvote::exhausts_when_reached,
         .undeclared_write_ins_first = true,
         .basis = ThresholdBasis::every_round,
         .surplus_value = SurplusValue::cut_fraction,
         .surplus_order = SurplusOrder::all_at_once,
         .stop = Stop::seats_filled},
        {.id = "arlington-va",
         .title = "Virginia (Arlington): several seats, all surpluses at once",
         .statute = "1 VAC 20-100-40 and 20-100-50, single transferable vote",
         .year = 2024,
         .proof = Proof::by_hand,
         .decimals = 4,
         .skips_max = 1,
         .surplus_value = SurplusValue::cut_fraction,
         .surplus_order = SurplusOrder::all_at_once,
         .stop = Stop::seats_filled},
        {.id = "eastpointe-mi",
         .title = "Eastpointe, Michigan: several seats, all surpluses at once",
         .statute = "Consent decree, United States v. City of Eastpointe (2019)",
         .year = 2019,
         .proof = Proof::unverified,
         .decimals = 4,
         .overvote = Overvote::exhausts_when_reached,
         .surplus_value = SurplusValue::cut_fraction,
         .surplus_order = SurplusOrder::all_at_once,
         .stop = Stop::seats_filled},
        {.id = "scotland-2007",
         .title = "Scottish councils: several seats, one surplus a stage",
         .statute = "Scottish Local Government Elections Order 2007 (SSI 2007/42), rules 45 to 52; "
                    "re-enacted by SSI 2011/399",
         .year = 2007,
         .proof = Proof::reference,
         .decimals = 5,
         .overvote = Overvote::exhausts_when_reached,
         .basis = ThresholdBasis::first_round,
         .surplus_value = SurplusValue::cut_product,
         .surplus_order = SurplusOrder::largest_first,
         .ties = TieOrder::latest_difference_then_lot,
         .stop = Stop::seats_filled},
    };
}

}  // namespace

std::vector<Rule> weighted_presets() {
    std::vector<Rule> rules = portland_to_minneapolis();
    std::vector<Rule> others = albany_to_scotland();
    std::move(others.begin(), others.end(), std::back_inserter(rules));
    return rules;
}

}  // namespace almanac::tally
