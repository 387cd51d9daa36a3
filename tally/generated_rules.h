#pragma once

// For tests only: rules of the transfer method with every field turned at random, and how to print
// one.

#include "tally/rule_check.h"
#include "tally/rule_fields.h"

#include <rapidcheck.h>

#include <optional>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace almanac::tally::plain {

// The fields in which a rule differs from an empty one, "key=value" each.
inline std::string fields_of(const Rule& rule) {
    std::ostringstream out;
    const Rule none;
    for_each_rule_field([&]<class Member>(const RuleField<Member>& field) {
        const Member& value = rule.*(field.member);
        if (value == none.*(field.member)) return;
        out << field.key << '=';
        if constexpr (std::is_enum_v<Member>) {
            out << vocabulary<Member>[static_cast<std::size_t>(value)].word;
        } else if constexpr (std::is_same_v<Member, std::optional<std::uint16_t>>) {
            out << *value;
        } else if constexpr (std::is_arithmetic_v<Member>) {
            out << +value;
        } else {
            out << value;
        }
        out << ' ';
    });
    return out.str();
}

// One of these.
template <class Value>
Value one_of(std::vector<Value> values) {
    return *rc::gen::elementOf(std::move(values));
}

// Yes, once in so many times.
inline bool once_in(int times) { return *rc::gen::inRange(0, times) == 0; }

// What counts on a ballot.
inline void turn_ballots(Rule& rule) {
    rule.overvote = one_of<Overvote>({Overvote::passed_over, Overvote::exhausts_when_reached,
                                      Overvote::exhausts_if_several_continue});
    rule.repeat = one_of<Repeat>({Repeat::passed_over, Repeat::exhausts_when_reached});
    if (once_in(2)) rule.skips_max = static_cast<std::uint16_t>(*rc::gen::inRange(0, 3));
    if (once_in(4)) rule.ranks_max = static_cast<std::uint16_t>(*rc::gen::inRange(1, 6));
    rule.undeclared_write_ins_first = once_in(2);
}

// Thresholds, groups that leave, ties: what every kind of count has.
inline void turn_all(Rule& rule) {
    rule.id = "generated";
    rule.decimals = static_cast<std::uint8_t>(*rc::gen::inRange(0, 7));
    turn_ballots(rule);
    rule.quota = one_of<Quota>({Quota::droop_integer, Quota::droop_and_ulp, Quota::droop_rounded_up,
                                Quota::hare_floor, Quota::hare_ceil, Quota::majority});
    rule.basis = one_of<ThresholdBasis>({ThresholdBasis::first_round, ThresholdBasis::every_round});
    rule.reach = one_of<Reach>({Reach::at_least, Reach::more_than});
    rule.elimination =
        one_of<Elimination>({Elimination::lowest, Elimination::sure_losers,
                             Elimination::mathematically_impossible, Elimination::cannot_surpass});
    if (once_in(4)) rule.minimum_votes = static_cast<std::uint64_t>(*rc::gen::inRange(1, 5));
    rule.ties =
        one_of<TieOrder>({TieOrder::lot, TieOrder::latest_difference_then_lot,
                          TieOrder::earliest_difference_then_lot, TieOrder::previous_round_then_lot,
                          TieOrder::latest_all_differ_then_lot});
    rule.lot = one_of<LotSource>({LotSource::given, LotSource::candidate_order});
}

// Runoffs, for one seat or for each of several.
inline void turn_to_runoff(Rule& rule) {
    rule.stop = one_of<Stop>({Stop::two_remain, Stop::majority, Stop::first_round_majority,
                              Stop::majority_then_two_remain});
    rule.single_seat = once_in(2);
    if (!rule.single_seat) rule.passes = Passes::one_a_seat;
}

// The lowest leave until enough are left.
inline void turn_to_bottoms_up(Rule& rule) {
    rule.stop = one_of<Stop>({Stop::seats_remain, Stop::all_above_percentage});
    if (rule.stop == Stop::seats_remain) return;
    rule.percentage = static_cast<std::uint8_t>(*rc::gen::inRange(1, 101));
    rule.elimination = Elimination::lowest;
}

// Several seats with surpluses.
inline void turn_to_seats(Rule& rule) {
    rule.stop = one_of<Stop>({Stop::seats_filled, Stop::seats_filled_after_surplus});
    rule.surplus_value = one_of<SurplusValue>(
        {SurplusValue::cut_fraction, SurplusValue::cut_product, SurplusValue::product_then_cut});
    rule.surplus_order = one_of<SurplusOrder>(
        {SurplusOrder::all_at_once, SurplusOrder::largest_first, SurplusOrder::order_of_election});
    rule.one_winner_a_round = once_in(3);
    if (once_in(3)) rule.elimination = Elimination::alternative_defeats;
    if (rule.stop == Stop::seats_filled && once_in(2)) {
        rule.last_seats =
            one_of<LastSeats>({LastSeats::before_papers_move, LastSeats::when_nothing_moves});
    }
    if (!once_in(4)) return;
    rule.elected_as_surplus_moves = true;
    rule.surplus_order = SurplusOrder::largest_first;
    rule.stop = Stop::seats_filled;
    rule.one_winner_a_round = false;
}

// A rule that the transfer method honours, and that passes the checks.
inline Rule any_transfer_rule() {
    Rule rule;
    turn_all(rule);
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            turn_to_bottoms_up(rule);
            break;
        case 1:
            turn_to_runoff(rule);
            break;
        default:
            turn_to_seats(rule);
    }
    for (const Objection& objection : objections_to(rule)) {
        RC_LOG() << objection.key << ": " << objection.reason << '\n';
        RC_FAIL("a generated rule is refused");
    }
    return rule;
}

}  // namespace almanac::tally::plain
