#include "tally/presets.h"

#include <string>

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

// The Proportional Representation Society of Australia's own rules, in thousandths.
Rule prsa() {
    Rule rule = northern_ireland();
    rule.id = "prsa-1977";
    rule.title = "Proportional Representation Society of Australia 1977: thousandths of a vote";
    rule.statute =
        "Rules of the Proportional Representation Society of Australia for conducting "
        "elections by the quota-preferential method, 1977; the rules on surpluses were "
        "at hand, those on exclusions and ties were not";
    rule.year = 1977;
    rule.proof = Proof::unverified;
    rule.decimals = 3;
    rule.quota = Quota::droop_and_ulp;
    rule.surplus_order = SurplusOrder::order_of_election;
    rule.deferral = Deferral::none;
    rule.elimination = Elimination::lowest;
    rule.bundles = Bundles::by_parcel;
    rule.ties_by_stage = false;
    rule.last_seats = LastSeats::at_once;
    rule.sure_winners = SureWinners::none;
    return rule;
}

// The Senate as its Act has stood since December 2021, which the other Australian laws, and the
// Senate's own earlier counts, are told apart from.
Rule senate() {
    return {.id = "australia-senate-2021",
            .title = "Australian Senate by the Act since 2021: one value for all papers",
            .statute =
                "Commonwealth Electoral Act 1918, section 273, as amended by the Electoral "
                "Legislation Amendment (Assurance of Senate Counting) Act 2021",
            .year = 2021,
            .proof = Proof::by_hand,
            .method = Method::parcels,
            .overvote = Overvote::exhausts_when_reached,
            .skips_max = 0,
            .surplus_value = SurplusValue::unweighted,
            .surplus_papers = SurplusPapers::all,
            .surplus_order = SurplusOrder::order_of_election,
            .exact_values = true,
            .bundles = Bundles::by_value,
            .ties = TieOrder::latest_difference_then_lot,
            .last_seats = LastSeats::when_nothing_moves,
            .last_two = LastTwo::when_nothing_moves};
}

Rule senate_1984() {
    Rule rule = senate();
    rule.id = "australia-senate-1984";
    rule.title = "Australian Senate by the Act until 2021: bulk exclusions";
    rule.statute =
        "Commonwealth Electoral Act 1918, section 273, as it stood before the amendments "
        "of 2021, bulk exclusions (13A) to (13C) among them";
    rule.year = 1984;
    rule.elimination = Elimination::bulk;
    rule.ties = TieOrder::latest_all_differ_then_lot;
    return rule;
}

Rule senate_as_counted(std::uint16_t year) {
    Rule rule = senate();
    const std::string in = std::to_string(year);
    rule.id = "australia-senate-" + in;
    rule.title = "Australian Senate as counted in " + in;
    rule.statute =
        "Commonwealth Electoral Act 1918, section 273, as the Australian Electoral "
        "Commission applied it in " +
        in + " by the reports of ConcreteSTV";
    rule.year = year;
    rule.last_seats = LastSeats::when_no_surplus;
    return rule;
}

Rule senate_2013() {
    Rule rule = senate_as_counted(2013);
    rule.elimination = Elimination::bulk;
    return rule;
}

Rule senate_2019() {
    Rule rule = senate_as_counted(2019);
    rule.title += " and 2022";
    rule.last_seats = LastSeats::before_papers_move;
    return rule;
}

Rule act_2020() {
    Rule rule = senate();
    rule.id = "act-2020";
    rule.title = "Australian Capital Territory since 2020: Hare-Clark to six decimals";
    rule.statute = "Electoral Act 1992 (ACT), Schedule 4, as in force since 2020";
    rule.year = 2020;
    rule.decimals = 6;
    rule.surplus_value = SurplusValue::by_transferable;
    rule.surplus_papers = SurplusPapers::last_parcel;
    rule.last_two = LastTwo::never;
    return rule;
}

Rule act_2008() {
    Rule rule = act_2020();
    rule.id = "act-2008";
    rule.title = "Australian Capital Territory until 2020: Hare-Clark in whole votes";
    rule.statute =
        "Electoral Act 1992 (ACT), Schedule 4, as in force for the elections of 2008, "
        "2012 and 2016";
    rule.year = 2008;
    rule.decimals = 0;
    return rule;
}

Rule victoria() {
    Rule rule = senate();
    rule.id = "victoria-2018";
    rule.title = "Victoria, Legislative Council: one value for all papers";
    rule.statute = "Electoral Act 2002 (Victoria), section 114A, as amended in 2018";
    rule.year = 2018;
    rule.bundles = Bundles::first_then_value;
    rule.ties = TieOrder::latest_all_differ_then_lot;
    rule.last_seats = LastSeats::at_once;
    return rule;
}

Rule nsw_local() {
    Rule rule = senate();
    rule.id = "nsw-local-2021";
    rule.title = "New South Wales councils since 2021: weighted values, parcel by parcel";
    rule.statute =
        "Local Government (General) Regulation 2005 (NSW), Schedule 5, as in force in "
        "2021 and read by the Electoral Commission";
    rule.year = 2021;
    rule.surplus_value = SurplusValue::by_transferable_votes;
    rule.bundles = Bundles::by_parcel;
    rule.elects_between_bundles = false;
    rule.ties_by_stage = true;
    rule.last_seats = LastSeats::between_stages;
    rule.sure_winners = SureWinners::all_above;
    return rule;
}

Rule tasmania() {
    Rule rule = senate();
    rule.id = "tasmania-2004";
    rule.title = "Tasmania, House of Assembly: Hare-Clark, last parcels";
    rule.statute =
        "Electoral Act 2004 (Tasmania), Schedule 4; the text was not at hand, the "
        "Electoral Council of Australia's summary of it was";
    rule.year = 2004;
    rule.proof = Proof::unverified;
    rule.surplus_papers = SurplusPapers::last_parcel;
    rule.bundles = Bundles::by_parcel;
    rule.last_seats = LastSeats::at_once;
    rule.last_two = LastTwo::never;
    return rule;
}

// The Dáil, where papers move whole.
Rule ireland() {
    return {.id = "ireland-1992",
            .title = "Republic of Ireland: whole papers from the last parcel",
            .statute =
                "Electoral Act 1992 (Ireland), sections 118 to 126, as amended in 2001; what "
                "keeps a candidate's expenses in reach is left out",
            .year = 1992,
            .proof = Proof::by_hand,
            .method = Method::whole_papers,
            .overvote = Overvote::exhausts_when_reached,
            .skips_max = 0,
            .surplus_value = SurplusValue::whole_papers,
            .surplus_papers = SurplusPapers::last_parcel,
            .surplus_order = SurplusOrder::largest_first,
            .deferral = Deferral::below_gap,
            .elimination = Elimination::safe_groups,
            .ties = TieOrder::earliest_difference_then_lot,
            .last_seats = LastSeats::before_papers_move,
            .sure_winners = SureWinners::all_above};
}

Rule cambridge() {
    return {.id = "cambridge-ma",
            .title = "Cambridge, Massachusetts: every n-th ballot, in the order drawn",
            .statute =
                "Massachusetts General Laws, chapter 54A, section 9, with the Cincinnati "
                "method under section 16(b)",
            .year = 1941,
            .proof = Proof::by_hand,
            .method = Method::whole_papers,
            .overvote = Overvote::passed_over,
            .surplus_value = SurplusValue::whole_papers,
            .surplus_papers = SurplusPapers::by_order,
            .surplus_order = SurplusOrder::largest_first,
            .stops_at_threshold = true,
            .minimum_votes = 50,
            .ties = TieOrder::latest_difference_then_lot,
            .last_seats = LastSeats::at_once};
}

Rule nsw_legislative_council() {
    Rule rule = ireland();
    rule.id = "nsw-legislative-council-1978";
    rule.title = "New South Wales, Legislative Council: papers drawn at random";
    rule.statute =
        "Constitution Act 1902 (NSW), Sixth Schedule, Part 2, of which the first clauses "
        "were at hand; the rest by ConcreteSTV's description";
    rule.year = 1978;
    rule.proof = Proof::unverified;
    rule.surplus_papers = SurplusPapers::at_random;
    rule.surplus_order = SurplusOrder::order_of_election;
    rule.elimination = Elimination::lowest;
    rule.ties = TieOrder::lot;
    rule.sure_winners = SureWinners::one_above;
    return rule;
}

}  // namespace

std::vector<Rule> parcel_presets() {
    return {northern_ireland(),
            ers97(),
            prsa(),
            senate(),
            senate_1984(),
            senate_2013(),
            senate_as_counted(2016),
            senate_2019(),
            act_2020(),
            act_2008(),
            victoria(),
            nsw_local(),
            tasmania(),
            ireland(),
            cambridge(),
            nsw_legislative_council()};
}

}  // namespace almanac::tally
