#include "tally/presets.h"

namespace almanac::tally {

namespace {

// Runoffs that no law names, and RCTab's ways to fill several seats by runoffs.
std::vector<Rule> plain_runoffs() {
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
        {.id = "sequential-irv",
         .title = "Several seats, one instant runoff each without the winners so far",
         .statute = "No law; RCTab's multiPassIrv",
         .proof = Proof::reference,
         .undeclared_write_ins_first = true,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::majority,
         .passes = Passes::one_a_seat},
        {.id = "bottoms-up",
         .title = "Several seats: the lowest leave until as many remain as there are seats",
         .statute = "No law; RCTab's bottomsUp",
         .proof = Proof::reference,
         .undeclared_write_ins_first = true,
         .stop = Stop::seats_remain},
        {.id = "bottoms-up-percentage",
         .title = "The lowest leave until everybody left has 15 percent; all of them are elected",
         .statute = "Delegate rules of party primaries; RCTab's bottomsUpUsingPercentageThreshold",
         .proof = Proof::by_hand,
         .decimals = 2,
         .overvote = Overvote::exhausts_when_reached,
         .undeclared_write_ins_first = true,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::all_above_percentage,
         .percentage = 15},
    };
}

std::vector<Rule> states() {
    return {
        {.id = "maine-535",
         .title = "Maine: batches of those who cannot be elected, until two remain",
         .statute = "21-A M.R.S. 723-A as in force to 2023; 29-250 C.M.R. ch. 535, section 4",
         .year = 2018,
         .proof = Proof::by_hand,
         .overvote = Overvote::exhausts_when_reached,
         .skips_max = 1,
         .basis = ThresholdBasis::every_round,
         .elimination = Elimination::cannot_surpass,
         .stop = Stop::first_round_majority,
         .single_seat = true},
        {.id = "alaska",
         .title = "Alaska: a majority of round 1, else one out a round until two remain",
         .statute =
             "Alaska Statutes 15.15.350(d) to (f); write-ins that are not resolved are to be "
             "excluded",
         .year = 2020,
         .proof = Proof::by_hand,
         .overvote = Overvote::exhausts_when_reached,
         .skips_max = 1,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::first_round_majority,
         .single_seat = true},
        {.id = "utah",
         .title = "Utah's cities: until one has more than half, for each seat anew",
         .statute = "Utah Code 20A-4-603 and 20A-4-604 (municipal alternate voting methods)",
         .year = 2018,
         .proof = Proof::unverified,
         .overvote = Overvote::exhausts_when_reached,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::majority,
         .passes = Passes::one_a_seat},
    };
}

std::vector<Rule> cities() {
    return {
        {.id = "san-francisco",
         .title = "San Francisco: a majority of continuing ballots, several out at once",
         .statute = "San Francisco Charter 13.102(d) and (e)",
         .year = 2002,
         .proof = Proof::unverified,
         .overvote = Overvote::exhausts_when_reached,
         .undeclared_write_ins_first = true,
         .basis = ThresholdBasis::every_round,
         .elimination = Elimination::sure_losers,
         .stop = Stop::majority,
         .single_seat = true},
        {.id = "alameda",
         .title = "Oakland, Berkeley, San Leandro: a majority of continuing ballots, one out a "
                  "round",
         .statute =
             "Oakland Charter 1105; Berkeley Municipal Code 2.14; San Leandro Elections Code",
         .year = 2006,
         .proof = Proof::unverified,
         .overvote = Overvote::exhausts_when_reached,
         .undeclared_write_ins_first = true,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::majority,
         .single_seat = true},
        {.id = "nyc",
         .title = "New York City: a majority of round 1, else batches until two remain; five ranks",
         .statute = "New York City Charter 1057-g",
         .year = 2019,
         .proof = Proof::unverified,
         .overvote = Overvote::exhausts_when_reached,
         .ranks_max = 5,
         .undeclared_write_ins_first = true,
         .basis = ThresholdBasis::every_round,
         .elimination = Elimination::sure_losers,
         .stop = Stop::first_round_majority,
         .single_seat = true},
        {.id = "minneapolis-167.60",
         .title = "Minneapolis, one seat: batches of those who cannot be elected",
         .statute = "Minneapolis Code of Ordinances 167.20 and 167.60; also Bloomington and "
                    "St. Louis Park",
         .year = 2013,
         .proof = Proof::by_hand,
         .undeclared_write_ins_first = true,
         .basis = ThresholdBasis::first_round,
         .elimination = Elimination::mathematically_impossible,
         .stop = Stop::majority,
         .single_seat = true},
        {.id = "portland-or-mayor-2024",
         .title = "Portland, Oregon, mayor and auditor: a majority of what still counts; six ranks",
         .statute = "Portland City Code, Chapter 2.08 (ranked-choice voting)",
         .year = 2024,
         .proof = Proof::by_hand,
         .ranks_max = 6,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::majority,
         .single_seat = true},
        {.id = "burlington",
         .title = "Burlington, Vermont: a majority of what still counts, or two left",
         .statute = "24 Appendix V.S.A. ch. 3, section 5",
         .year = 2009,
         .proof = Proof::reference,
         .overvote = Overvote::exhausts_when_reached,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::majority,
         .single_seat = true},
    };
}

std::vector<Rule> australia() {
    return {
        {.id = "australia-house",
         .title = "Australian House of Representatives: full distribution until two remain",
         .statute = "Commonwealth Electoral Act 1918, section 274(7) to (9); ballots without every "
                    "preference are to be left out before",
         .year = 1983,
         .proof = Proof::unverified,
         .overvote = Overvote::exhausts_when_reached,
         .skips_max = 0,
         .basis = ThresholdBasis::every_round,
         .ties = TieOrder::latest_difference_then_lot,
         .stop = Stop::two_remain,
         .single_seat = true},
        {.id = "nsw-la",
         .title = "New South Wales, Legislative Assembly: optional preferences, until two remain",
         .statute = "Electoral Act 2017 (NSW), Schedule 7; before it the Parliamentary Electorates "
                    "and Elections Act 1912",
         .year = 2017,
         .proof = Proof::reference,
         .overvote = Overvote::exhausts_when_reached,
         .skips_max = 0,
         .basis = ThresholdBasis::every_round,
         .stop = Stop::two_remain,
         .single_seat = true},
    };
}

}  // namespace

// Designated, in the order of the fields; what is left out is as rule.h says.
std::vector<Rule> single_seat_presets() {
    std::vector<Rule> all = plain_runoffs();
    for (const auto& family : {states(), cities(), australia()})
        all.insert(all.end(), family.begin(), family.end());
    return all;
}

}  // namespace almanac::tally
