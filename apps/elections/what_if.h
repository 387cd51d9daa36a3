#pragma once

// What if: one departure from a count (somebody leaves first, withdraws, another threshold, other
// lots …), and the whole count made again with it. Pure. counterfactuals.h lists many of them.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a scenario changes; `combined` several things at once.
enum class WhatIfKind : std::uint8_t {
    official,
    eliminated_first,
    withdrawn,
    seats,
    threshold,
    swap,
    order,
    lots,
    rule_field,
    rule,
    combined,
};

// One departure from the election as it was counted. What is left empty stays as it was.
struct Scenario {
    WhatIfKind kind = WhatIfKind::official;
    std::string parameter;                           // as a route has it
    std::string title;                               // as a reader has it: "Ann Low withdraws"
    std::optional<tally::CandidateIndex> candidate;  // whom it is about
    std::optional<std::uint32_t> round;              // in which it begins

    std::vector<tally::CandidateIndex> withdrawn;
    std::optional<std::uint32_t> seats;
    tally::Forced forced;
    std::optional<tally::Lots> lots;
    std::shared_ptr<const tally::Rule> rule;  // checked that it can count

    // Of a swap: by how much the one who leaves instead was ahead, and how many ballots that makes.
    std::optional<base::Decimal> gap;
    std::optional<std::uint64_t> ballots_to_change;
};

// A count made again, and who was not in the race.
struct Recount {
    tally::Count count;  // its rule is the scenario's or the subject's
    std::vector<bool> excluded;
};

// Counts the scenario to its end from the compressed rankings; where these say too little, from the
// ballots. Refuses what cannot be counted.
base::Result<Recount> recount(const Subject& subject, const Scenario& scenario);

// One scenario and what came of it.
struct Counterfactual {
    WhatIfKind kind = WhatIfKind::official;
    std::string parameter;
    std::string title;
    std::optional<std::uint32_t> candidate_id;
    std::optional<std::uint32_t> round_number;
    std::uint32_t seats = 0;
    std::vector<std::uint32_t> winners;
    std::vector<std::string> winner_names;
    bool changed = false;
    std::vector<std::uint32_t> winners_in;
    std::vector<std::uint32_t> winners_out;
    std::optional<std::uint32_t> rounds;
    std::optional<std::uint32_t> first_changed_round;
    std::optional<base::Decimal> threshold;
    std::optional<base::Decimal> last_margin;
    std::optional<base::Decimal> exhausted;
    std::optional<base::Decimal> gap;
    std::optional<std::uint64_t> ballots_to_change;
    std::uint32_t open_ties = 0;
    std::optional<std::string> refusal;

    static constexpr std::string_view view_name = "counterfactual";
    static constexpr auto fields() {
        using C = Counterfactual;
        return base::describe<C>(
            base::field("kind", &C::kind, "", "What is changed."),
            base::field("parameter", &C::parameter, "", "To what, as the route has it."),
            base::field("title", &C::title, "", "The same in words."),
            base::field("candidate_id", &C::candidate_id, "id", "Whom it is about, if anybody."),
            base::field("round_number", &C::round_number, "round",
                        "The official round in which it begins, of swaps and lots."),
            base::field("seats", &C::seats, "seats", "How many are to be elected."),
            base::field("winners", &C::winners, "ids", "In order of election."),
            base::field("winner_names", &C::winner_names, "", "Their names."),
            base::field("changed", &C::changed, "",
                        "Whether others win than in the official count."),
            base::field("winners_in", &C::winners_in, "ids", "Who wins only here."),
            base::field("winners_out", &C::winners_out, "ids", "Who wins only officially."),
            base::field("rounds", &C::rounds, "rounds",
                        "How many the count takes; null where it cannot be made."),
            base::field("first_changed_round", &C::first_changed_round, "round",
                        "The first in which totals, or who is elected or leaves, are not the "
                        "official ones; null where all are."),
            base::field("threshold", &C::threshold, "votes",
                        "What was needed to be elected, in the last round."),
            base::field("last_margin", &C::last_margin, "votes",
                        "In the last round in which a winner and somebody else were still to be "
                        "decided: the fewest votes of a winner above the most of the others."),
            base::field("exhausted", &C::exhausted, "votes",
                        "Votes that no longer count in the last round."),
            base::field("gap", &C::gap, "votes",
                        "Of a swap: by how much the one who leaves instead was ahead of the one "
                        "who left."),
            base::field("ballots_to_change", &C::ballots_to_change, "ballots",
                        "Of a swap: the fewest ballots worth a whole vote that change the order "
                        "when they go to the one who left instead of the other."),
            base::field("open_ties", &C::open_ties, "ties",
                        "Ties that no lot drawn decides; of those tied the order of the list "
                        "decides."),
            base::field("refusal", &C::refusal, "",
                        "Why it cannot be counted; null where it can."));
    }
};

// The official count as a scenario among the others.
Counterfactual official_of(const Subject& subject);

// What came of a scenario, next to the official count.
Counterfactual counterfactual_of(const Subject& subject, const Scenario& scenario,
                                 const base::Result<Recount>& recount);

// The first round, from 1, in which two counts of one contest differ: in totals, or in who is
// elected or leaves. Thresholds may differ before. Nothing where they are the same.
std::optional<std::uint32_t> first_difference(const tally::Count& one, const tally::Count& other);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::WhatIfKind> {
    static constexpr std::array<std::string_view, 11> words{
        "official", "eliminated_first", "withdrawn", "seats",   "threshold", "swap", "order",
        "lots",     "rule_field",       "rule",      "combined"};
};
