#include "tally/presets.h"

namespace almanac::tally {

// Designated, in the order of the fields; what is left out is as rule.h says.
std::vector<Rule> weighted_presets() {
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

}  // namespace almanac::tally
