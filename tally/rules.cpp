#include "tally/rule.h"

#include <array>

namespace almanac::tally {

namespace {

constexpr std::array<Rule, 4> presets = {{
    {.id = "portland-or-2024",
     .title = "Portland, Oregon: several seats, all surpluses at once",
     .statute =
         "Portland City Code, Chapter 2.08 (ranked-choice voting), as tabulated in November 2024",
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
     .decimals = 5,
     .overvote = Overvote::exhausts_when_reached,
     .basis = ThresholdBasis::first_round,
     .surplus_value = SurplusValue::cut_product,
     .surplus_order = SurplusOrder::largest_first,
     .ties = TieOrder::latest_difference_then_lot,
     .stop = Stop::seats_filled},
    {.id = "irv",
     .title = "Instant runoff, one out a round until two remain",
     .statute =
         "San Francisco Charter 13.102 as its published reports run it, on to two candidates, "
         "without eliminating several at once",
     .decimals = 0,
     .overvote = Overvote::exhausts_when_reached,
     .basis = ThresholdBasis::every_round,
     .ties = TieOrder::lot,
     .stop = Stop::two_remain,
     .single_seat = true},
    {.id = "irv-majority",
     .title = "Instant runoff, until one has a majority of what still counts",
     .statute = "San Francisco Charter 13.102, without eliminating several at once",
     .decimals = 0,
     .overvote = Overvote::exhausts_when_reached,
     .basis = ThresholdBasis::every_round,
     .ties = TieOrder::lot,
     .stop = Stop::majority,
     .single_seat = true},
}};

}  // namespace

std::span<const Rule> preset_rules() { return presets; }

const Rule* find_rule(std::string_view id) {
    for (const Rule& rule : presets) {
        if (rule.id == id) return &rule;
    }
    return nullptr;
}

}  // namespace almanac::tally
