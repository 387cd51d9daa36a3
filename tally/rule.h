#pragma once

// A counting rule is a value: what counts as a ranking, the quota, how surplus and excluded votes
// move, where the law cuts, how ties are broken, when to stop. A preset is such a value with its
// statute named.

#include <cstdint>
#include <span>
#include <string_view>

namespace almanac::tally {

// What an overvoted rank (several candidates, or marked so by the source) does.
enum class Overvote : std::uint8_t { passed_over, exhausts_when_reached };

// floor(V / (seats + 1)) + 1, with V the votes for candidates in the round that `basis` names.
enum class Quota : std::uint8_t { droop_integer };

// Which round's votes the threshold is made from.
enum class ThresholdBasis : std::uint8_t { first_round, every_round };

// How a ballot's new value is made when its holder's surplus moves.
enum class SurplusValue : std::uint8_t {
    none,          // no surplus moves (single seat)
    cut_fraction,  // cut(value · cut(surplus / total)): Portland 2.08
    cut_product,   // cut(surplus · value / total): Scotland r.48
};

// Which surpluses move between two rounds.
enum class SurplusOrder : std::uint8_t { all_at_once, largest_first };

// How a tie is broken before the lot.
enum class TieOrder : std::uint8_t { lot, latest_difference_then_lot };

// When the count ends.
enum class Stop : std::uint8_t {
    seats_filled,                // everyone elected, no further transfer (Scotland r.52)
    seats_filled_after_surplus,  // and one more round that shows the last surplus (Portland)
    two_remain,                  // rounds until two remain, most votes wins
    majority,                    // as soon as one has more than half of what still counts
};

// One rule. Every enumerator is documented where it is declared; docs/counting.md explains each
// step.
struct Rule {
    std::string_view id;
    std::string_view title;
    std::string_view statute;
    std::uint8_t decimals = 0;  // places to which values are cut, never rounded
    Overvote overvote = Overvote::passed_over;
    Quota quota = Quota::droop_integer;
    ThresholdBasis basis = ThresholdBasis::first_round;
    SurplusValue surplus_value = SurplusValue::none;
    SurplusOrder surplus_order = SurplusOrder::all_at_once;
    TieOrder ties = TieOrder::lot;
    Stop stop = Stop::seats_filled;
    bool single_seat = false;
};

// portland-or-2024, scotland-2007, irv, irv-majority.
std::span<const Rule> preset_rules();

// The preset of that id, or null.
const Rule* find_rule(std::string_view id);

}  // namespace almanac::tally
