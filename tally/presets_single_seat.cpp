#include "tally/presets.h"

namespace almanac::tally {

// Designated, in the order of the fields; what is left out is as rule.h says.
std::vector<Rule> single_seat_presets() {
    return {
        {.id = "irv",
         .title = "Instant runoff, one out a round until two remain",
         .statute =
             "San Francisco Charter 13.102 as its published reports run it, on to two candidates, "
             "without eliminating several at once",
         .proof = Proof::official_count,
         .decimals = 0,
         .overvote = Overvote::exhausts_when_reached,
         .basis = ThresholdBasis::every_round,
         .ties = TieOrder::lot,
         .stop = Stop::two_remain,
         .single_seat = true},
        {.id = "irv-majority",
         .title = "Instant runoff, until one has a majority of what still counts",
         .statute = "San Francisco Charter 13.102, without eliminating several at once",
         .proof = Proof::by_hand,
         .decimals = 0,
         .overvote = Overvote::exhausts_when_reached,
         .basis = ThresholdBasis::every_round,
         .ties = TieOrder::lot,
         .stop = Stop::majority,
         .single_seat = true},
    };
}

}  // namespace almanac::tally
