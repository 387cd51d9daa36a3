#include "tally/rule_check.h"

#include "tally/rule_fields.h"

#include <array>

namespace almanac::tally {

namespace {

// A row of the tables below: where `holds`, `reason` is true of the field.
struct Clause {
    std::string_view key;
    bool (*holds)(const Rule&);
    std::string_view reason;
};

bool keeps_values(const Rule& rule) {
    return rule.method == Method::meek || rule.method == Method::warren;
}
bool weighs_ballots(const Rule& rule) {
    return rule.method == Method::transfer || rule.method == Method::wright;
}
bool moves_surplus(const Rule& rule) {
    return rule.surplus_value != SurplusValue::none && !keeps_values(rule) &&
           rule.method != Method::qpq;
}
bool has_quotients(const Rule& rule) { return rule.method == Method::qpq; }
bool has_parcels(const Rule& rule) { return rule.method == Method::parcels; }
bool lacks_parcels(const Rule& rule) { return !has_parcels(rule); }
bool has_whole_papers(const Rule& rule) { return rule.method == Method::whole_papers; }
// Papers are moved and not shares of ballots.
bool lacks_papers(const Rule& rule) { return lacks_parcels(rule) && !has_whole_papers(rule); }
bool fills_by_runoffs(const Rule& rule) {
    return rule.single_seat || rule.passes == Passes::one_a_seat;
}
bool fills_with_surpluses(const Rule& rule) {
    return rule.method == Method::transfer && !fills_by_runoffs(rule) &&
           (rule.stop == Stop::seats_filled || rule.stop == Stop::seats_filled_after_surplus);
}

// Fields that nobody looks at.
constexpr std::array idle_fields = std::to_array<Clause>({
    {"arithmetic", [](const Rule& rule) { return !lacks_papers(rule); },
     "papers are counted in whole units; exact_values = true keeps fractions"},
    {"arithmetic",
     [](const Rule& rule) { return rule.method == Method::transfer && !moves_surplus(rule); },
     "no surplus moves, so every vote stays whole"},
    {"guard", [](const Rule& rule) { return rule.arithmetic != Arithmetic::guarded; },
     "only arithmetic = \"guarded\" keeps more places"},
    {"omega", [](const Rule& rule) { return !keeps_values(rule); },
     "only the methods meek and warren work values out anew"},
    {"settled", [](const Rule& rule) { return !keeps_values(rule); },
     "only the methods meek and warren work values out anew"},
    {"surplus_sum", [](const Rule& rule) { return !keeps_values(rule); },
     "only the methods meek and warren work values out anew"},
    {"keep_rounding", [](const Rule& rule) { return rule.method != Method::meek; },
     "only the method meek keeps a share of a ballot's weight"},
    {"equal_ranks", [](const Rule& rule) { return !keeps_values(rule); },
     "only the methods meek and warren can share a ballot among equals"},
    {"equal_share", [](const Rule& rule) { return !rule.equal_ranks; },
     "only equal_ranks = true lets candidates share a rank"},
    {"undeclared_write_ins_first", [](const Rule& rule) { return rule.method != Method::transfer; },
     "only the method transfer knows write-ins that nobody declared"},
    {"one_winner_a_round", [](const Rule& rule) { return !fills_with_surpluses(rule); },
     "only the method transfer with several seats and surpluses elects several in one round"},
    {"elected_as_surplus_moves",
     [](const Rule& rule) { return rule.method != Method::transfer || fills_by_runoffs(rule); },
     "only the method transfer with several seats waits for a surplus"},
    {"surplus_value", [](const Rule& rule) { return keeps_values(rule); },
     "under meek and warren keep values move the votes"},
    {"surplus_value", [](const Rule& rule) { return rule.method == Method::qpq; },
     "under qpq the quotient takes the place of surpluses"},
    {"surplus_papers", [](const Rule& rule) { return !moves_surplus(rule); },
     "no surplus moves under this rule"},
    {"surplus_order", [](const Rule& rule) { return !moves_surplus(rule); },
     "no surplus moves under this rule"},
    {"deferral", [](const Rule& rule) { return !moves_surplus(rule); },
     "no surplus moves under this rule"},
    {"deferral", lacks_papers, "only the methods parcels and whole_papers let a surplus wait"},
    {"bundles", [](const Rule& rule) { return !has_parcels(rule); },
     "only the method parcels keeps bundles apart"},
    {"exact_values", lacks_parcels, "only the method parcels gives parcels a value"},
    {"elects_between_bundles", lacks_parcels, "only the method parcels keeps bundles apart"},
    {"minimum_votes",
     [](const Rule& rule) { return !weighs_ballots(rule) && !has_whole_papers(rule); },
     "only the methods transfer, wright and whole_papers ask for votes in round 1"},
    {"stops_at_threshold", [](const Rule& rule) { return !has_whole_papers(rule); },
     "only the method whole_papers moves one paper after another"},
    {"ties_by_stage", lacks_parcels, "only the method parcels has stages of several rounds"},
    {"last_seats",
     [](const Rule& rule) { return lacks_papers(rule) && !fills_with_surpluses(rule); },
     "only the methods parcels, whole_papers and transfer have several ways to fill the last of "
     "several seats"},
    {"last_two", lacks_papers,
     "only the methods parcels and whole_papers have several ways to end"},
    {"sure_winners", lacks_papers,
     "only the methods parcels and whole_papers have several ways to end"},
    {"active_share_elects", lacks_papers,
     "only the methods parcels and whole_papers have several ways to end"},
    {"percentage", [](const Rule& rule) { return rule.stop != Stop::all_above_percentage; },
     "only stop = \"all_above_percentage\" asks for a share"},
    {"passes", [](const Rule& rule) { return rule.single_seat; },
     "one seat is filled by one count"},
    {"passes", [](const Rule& rule) { return rule.method != Method::transfer; },
     "only the method transfer fills seats by one runoff each"},
    {"stop", has_quotients, "qpq ends when all seats are filled"},
});

bool stops_at_one(const Rule& rule) {
    return rule.stop == Stop::two_remain || rule.stop == Stop::majority ||
           rule.stop == Stop::first_round_majority || rule.stop == Stop::majority_then_two_remain;
}
bool stops_at_seats(const Rule& rule) {
    return rule.stop == Stop::seats_filled || rule.stop == Stop::seats_filled_after_surplus;
}
bool cuts_by_weight(SurplusValue value) {
    return value == SurplusValue::cut_fraction || value == SurplusValue::cut_product ||
           value == SurplusValue::product_then_cut;
}
bool values_parcels(SurplusValue value) {
    return value == SurplusValue::none || value == SurplusValue::unweighted ||
           value == SurplusValue::by_transferable || value == SurplusValue::by_transferable_votes;
}
bool takes_single_papers(const Rule& rule) {
    return rule.surplus_papers == SurplusPapers::by_order ||
           rule.surplus_papers == SurplusPapers::at_random;
}

// Values that cannot go together, though each is one that somebody looks at.
constexpr std::array contradictions = std::to_array<Clause>({
    {"decimals", [](const Rule& rule) { return rule.decimals > base::decimal_places_max; },
     "a figure has at most 30 places; write 30 or fewer"},
    {"guard",
     [](const Rule& rule) { return rule.arithmetic == Arithmetic::guarded && rule.guard == 0; },
     "guarded arithmetic needs at least 1 more place; write guard = 9, or arithmetic = \"cut\""},
    {"omega", [](const Rule& rule) { return keeps_values(rule) && rule.omega == 0; },
     "without omega nobody can say when keep values are worked out; write omega = 6 or so"},
    {"omega",
     [](const Rule& rule) {
         return keeps_values(rule) && rule.arithmetic == Arithmetic::cut &&
                rule.omega > rule.decimals;
     },
     "the surplus cannot be seen to fall below 10^-omega with fewer decimals than that; write a "
     "smaller omega or more decimals"},
    {"quota",
     [](const Rule& rule) {
         const bool exact = rule.quota == Quota::droop_exact || rule.quota == Quota::hare_exact;
         return exact && rule.arithmetic == Arithmetic::cut && rule.method == Method::transfer;
     },
     "a quota that is cut is not exact; write \"droop_and_ulp\", or arithmetic = \"rational\""},
    {"quota",
     [](const Rule& rule) {
         return keeps_values(rule) && rule.arithmetic == Arithmetic::cut &&
                rule.quota != Quota::droop_and_ulp;
     },
     "keep values that are cut aim at one unit above votes / (seats + 1); write "
     "\"droop_and_ulp\""},
    {"quota",
     [](const Rule& rule) {
         const bool cut = keeps_values(rule) && rule.arithmetic == Arithmetic::cut;
         return (keeps_values(rule) || has_quotients(rule)) && !cut &&
                rule.quota != Quota::droop_exact;
     },
     "the method divides the votes by seats + 1 and does not cut; write \"droop_exact\""},
    {"quota",
     [](const Rule& rule) {
         return has_whole_papers(rule) && rule.quota == Quota::droop_and_ulp;
     },
     "the last unit of whole papers is a vote; write \"droop_integer\", which is the same"},
    {"basis",
     [](const Rule& rule) {
         return rule.basis == ThresholdBasis::every_exclusion && weighs_ballots(rule);
     },
     "only where papers move there are batches of an exclusion; write \"every_round\""},
    {"basis",
     [](const Rule& rule) {
         return (keeps_values(rule) || has_quotients(rule)) &&
                rule.basis != ThresholdBasis::every_round;
     },
     "meek, warren and qpq work the threshold out again and again; write \"every_round\""},
    {"reach",
     [](const Rule& rule) {
         return keeps_values(rule) && rule.arithmetic == Arithmetic::cut &&
                rule.reach != Reach::at_least;
     },
     "the unit that is added to the quota says more than that already; write \"at_least\""},
    {"reach",
     [](const Rule& rule) {
         const bool cut = keeps_values(rule) && rule.arithmetic == Arithmetic::cut;
         return (keeps_values(rule) || has_quotients(rule)) && !cut &&
                rule.reach != Reach::more_than;
     },
     "more candidates than there are seats can reach an exact quota; write \"more_than\""},
    {"elected_as_surplus_moves",
     [](const Rule& rule) {
         return rule.elected_as_surplus_moves &&
                (rule.surplus_order != SurplusOrder::largest_first ||
                 rule.stop != Stop::seats_filled || rule.one_winner_a_round);
     },
     "who waits for his surplus is elected one by one and to the end; write surplus_order = "
     "\"largest_first\" and stop = \"seats_filled\", without one_winner_a_round"},
    {"elimination",
     [](const Rule& rule) {
         return rule.elimination != Elimination::lowest && rule.stop == Stop::all_above_percentage;
     },
     "a group that leaves could hold somebody who reaches the share; write \"lowest\""},
    {"elimination",
     [](const Rule& rule) {
         return rule.elimination == Elimination::safe_groups && rule.method == Method::transfer;
     },
     "the method transfer knows other groups; write \"sure_losers\""},
    {"elimination",
     [](const Rule& rule) {
         return keeps_values(rule) && rule.elimination != Elimination::lowest &&
                rule.elimination != Elimination::sure_losers &&
                rule.elimination != Elimination::lowest_when_sure;
     },
     "under meek and warren \"lowest\", \"sure_losers\" or \"lowest_when_sure\" leave; write one of "
     "these"},
    {"elimination",
     [](const Rule& rule) {
         return has_quotients(rule) && rule.elimination != Elimination::lowest;
     },
     "under qpq the smallest quotient leaves; write \"lowest\""},
    {"elimination",
     [](const Rule& rule) {
         return rule.elimination == Elimination::alternative_defeats && !stops_at_seats(rule);
     },
     "without seats to fill in order sure losers are enough; write \"sure_losers\""},
    {"last_seats",
     [](const Rule& rule) {
         return rule.method == Method::transfer && rule.last_seats != LastSeats::at_once &&
                ((rule.last_seats != LastSeats::before_papers_move &&
                  rule.last_seats != LastSeats::when_nothing_moves) ||
                 rule.stop != Stop::seats_filled);
     },
     "the method transfer knows \"at_once\" and, with stop = \"seats_filled\", "
     "\"before_papers_move\" and \"when_nothing_moves\", where only the lowest keeps his papers"},
    {"omega", [](const Rule& rule) { return rule.omega > base::decimal_places_64; },
     "the surplus is looked at in at most 18 places; write 18 or less"},
    {"ranks_max", [](const Rule& rule) { return rule.ranks_max && *rule.ranks_max == 0; },
     "with no rank that counts no ballot does; write 1 or more, or \"unlimited\""},
    {"surplus_value",
     [](const Rule& rule) { return fills_by_runoffs(rule) && moves_surplus(rule); },
     "a runoff for one seat leaves no surplus to move; write \"none\""},
    {"surplus_value",
     [](const Rule& rule) {
         return rule.method == Method::transfer && moves_surplus(rule) && !stops_at_seats(rule) &&
                !stops_at_one(rule);
     },
     "nobody is elected before all others have left, so no surplus moves; write \"none\""},
    {"surplus_value",
     [](const Rule& rule) {
         return rule.surplus_value == SurplusValue::none && rule.method != Method::qpq &&
                !keeps_values(rule) && !fills_by_runoffs(rule) && stops_at_seats(rule);
     },
     "several seats filled by one count need a surplus that moves; write \"cut_product\" or "
     "another, or stop = \"seats_remain\""},
    {"surplus_value",
     [](const Rule& rule) {
         return weighs_ballots(rule) && moves_surplus(rule) && !cuts_by_weight(rule.surplus_value);
     },
     "the methods transfer and wright keep every ballot's own value; write \"cut_fraction\", "
     "\"cut_product\" or \"product_then_cut\", or method = \"parcels\""},
    {"surplus_value",
     [](const Rule& rule) {
         return rule.method == Method::whole_papers &&
                rule.surplus_value != SurplusValue::whole_papers;
     },
     "the method whole_papers moves whole papers; write \"whole_papers\""},
    {"surplus_papers",
     [](const Rule& rule) {
         return weighs_ballots(rule) && rule.surplus_papers != SurplusPapers::all;
     },
     "the methods transfer and wright take a surplus from all papers; write \"all\", or method = "
     "\"parcels\""},
    {"quota",
     [](const Rule& rule) {
         const bool exact = rule.quota == Quota::droop_exact || rule.quota == Quota::hare_exact;
         return !lacks_papers(rule) && exact;
     },
     "papers need a threshold in whole units of the last place; write "
     "\"droop_integer\", \"droop_rounded_up\" or another that is cut"},
    {"basis",
     [](const Rule& rule) {
         return !lacks_papers(rule) && rule.basis == ThresholdBasis::every_round;
     },
     "where papers move the threshold is made anew after exclusions only; write "
     "\"every_exclusion\" or \"first_round\""},
    {"reach",
     [](const Rule& rule) { return !lacks_papers(rule) && rule.reach == Reach::more_than; },
     "where papers move the threshold itself elects; write \"at_least\""},
    {"surplus_value",
     [](const Rule& rule) {
         return has_parcels(rule) && !values_parcels(rule.surplus_value);
     },
     "the method parcels values papers by number; write \"unweighted\", \"by_transferable\" or "
     "\"by_transferable_votes\""},
    {"surplus_papers",
     [](const Rule& rule) { return has_parcels(rule) && takes_single_papers(rule); },
     "the method parcels moves parcels, not single papers; write \"last_parcel\", or method = "
     "\"whole_papers\""},
    {"surplus_papers",
     [](const Rule& rule) {
         return has_parcels(rule) && rule.surplus_value == SurplusValue::by_transferable &&
                rule.surplus_papers == SurplusPapers::all;
     },
     "papers go on at no more than the value they had, which is one only within a parcel; write "
     "\"last_parcel\""},
    {"surplus_papers",
     [](const Rule& rule) {
         return has_parcels(rule) && rule.surplus_value == SurplusValue::by_transferable_votes &&
                rule.surplus_papers != SurplusPapers::all;
     },
     "each paper gives its share of the surplus; write \"all\""},
    {"surplus_order",
     [](const Rule& rule) {
         return !lacks_papers(rule) && rule.surplus_order == SurplusOrder::all_at_once;
     },
     "where papers move one surplus moves at a time; write \"largest_first\" or "
     "\"order_of_election\""},
    {"elimination",
     [](const Rule& rule) {
         return !lacks_papers(rule) && rule.elimination != Elimination::lowest &&
                rule.elimination != Elimination::safe_groups &&
                rule.elimination != Elimination::bulk;
     },
     "where papers move \"lowest\", \"safe_groups\" or \"bulk\" leave; write one of these"},
    {"elimination",
     [](const Rule& rule) {
         return lacks_papers(rule) && rule.elimination == Elimination::bulk;
     },
     "only where papers move there is a bulk exclusion; write \"lowest\" or another"},
    {"decimals", [](const Rule& rule) { return has_whole_papers(rule) && rule.decimals > 0; },
     "whole papers make whole votes; write 0"},
    {"overvote",
     [](const Rule& rule) {
         return has_whole_papers(rule) && rule.overvote == Overvote::exhausts_if_several_continue;
     },
     "the method whole_papers reads every paper once; write \"exhausts_when_reached\" or "
     "\"passed_over\""},
    {"surplus_papers",
     [](const Rule& rule) {
         return has_whole_papers(rule) && rule.surplus_papers != SurplusPapers::last_parcel &&
                !takes_single_papers(rule);
     },
     "whole papers are taken from the last parcel or one by one; write \"last_parcel\", "
     "\"by_order\" or \"at_random\""},
    {"bundles",
     [](const Rule& rule) { return has_parcels(rule) && rule.bundles == Bundles::together; },
     "the method parcels moves one bundle at a time; write \"by_value\", \"first_then_value\" or "
     "\"by_parcel\""},
    {"stop",
     [](const Rule& rule) { return !lacks_papers(rule) && rule.stop != Stop::seats_filled; },
     "where papers move the count ends when all seats are filled; write \"seats_filled\""},
    {"stop", [](const Rule& rule) { return keeps_values(rule) && !stops_at_seats(rule); },
     "meek and warren fill seats; write \"seats_filled\" or \"seats_filled_after_surplus\", and "
     "single_seat = false"},
    {"stop", [](const Rule& rule) { return rule.single_seat && !stops_at_one(rule); },
     "one seat is filled when two remain or by a majority; write \"two_remain\" or \"majority\""},
    {"stop",
     [](const Rule& rule) {
         return !rule.single_seat && rule.passes == Passes::one && stops_at_one(rule);
     },
     "a runoff to one winner fills one seat; write single_seat = true, passes = \"one_a_seat\", or "
     "stop = \"seats_filled\""},
    {"overvote",
     [](const Rule& rule) {
         return rule.overvote == Overvote::exhausts_if_several_continue &&
                (keeps_values(rule) || rule.method == Method::qpq);
     },
     "under meek, warren and qpq a ballot counts for those elected too, so nobody at an overvote "
     "is "
     "the only one left; write \"exhausts_when_reached\" or \"passed_over\""},
    {"elimination",
     [](const Rule& rule) {
         return rule.elimination == Elimination::lowest_when_sure && !keeps_values(rule);
     },
     "only under meek and warren a surplus is left when somebody leaves; write \"lowest\" or "
     "\"sure_losers\""},
    {"percentage",
     [](const Rule& rule) {
         return rule.stop == Stop::all_above_percentage &&
                (rule.percentage == 0 || rule.percentage > 100);
     },
     "everybody left needs a share from 1 to 100 percent; write percentage = 15 or so"},
});

// Every field of `rule` that differs from what an empty rule has.
bool at_default(const Rule& rule, std::string_view key) {
    static const Rule plain;
    bool same = true;
    for_each_rule_field([&](const auto& field) {
        if (field.key == key) same = rule.*(field.member) == plain.*(field.member);
    });
    return same;
}

std::optional<std::string> objection_to(const Rule& rule, std::string_view key) {
    if (const auto reason = idle(rule, key)) {
        if (at_default(rule, key)) return std::nullopt;
        return std::string(*reason) + "; leave " + std::string(key) + " out";
    }
    for (const Clause& clause : contradictions) {
        if (clause.key == key && clause.holds(rule)) return std::string(clause.reason);
    }
    return std::nullopt;
}

}  // namespace

std::vector<Objection> objections_to(const Rule& rule) {
    std::vector<Objection> all;
    for_each_rule_field([&](const auto& field) {
        auto reason = objection_to(rule, field.key);
        if (reason) all.push_back({field.key, *std::move(reason)});
    });
    return all;
}

std::optional<std::string_view> idle(const Rule& rule, std::string_view key) {
    for (const Clause& clause : idle_fields) {
        if (clause.key == key && clause.holds(rule)) return clause.reason;
    }
    return std::nullopt;
}

}  // namespace almanac::tally
