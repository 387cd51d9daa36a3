#pragma once

// Every enumerator of a rule in words: the word that a rule file, JSON and errors use, which is the
// enumerator's own name, and what it does, in a sentence. Private to tally; rule_text.h is the
// door.

#include "engine/base/describe.h"
#include "tally/rule.h"
#include "tally/rule_text.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace almanac::tally {

// The words of an enumeration, in its order; specialised below for each that a rule has.
template <class Enum>
inline constexpr std::array<Word, 0> vocabulary{};

template <>
inline constexpr auto vocabulary<Step> = std::to_array<Word>({
    {"about", "What the rule is"},
    {"course", "How the count goes"},
    {"ballots", "What counts on a ballot"},
    {"threshold", "What elects"},
    {"surpluses", "How a surplus moves"},
    {"exclusion", "Who leaves, and how"},
    {"ties", "Who it is among equals"},
    {"end", "When the count ends"},
    {"numbers", "How figures are kept"},
});

template <>
inline constexpr auto vocabulary<Method> = std::to_array<Word>({
    {"transfer",
     "Round by round, a surplus passes on a part of every ballot it is taken from; where none is "
     "left to move, the lowest leaves."},
    {"parcels",
     "Papers stay in the parcels in which they came: a surplus is taken from one of them or from "
     "all at one value, and an exclusion may go bundle by bundle."},
    {"whole_papers", "Papers move whole, in the order in which they lie."},
    {"meek",
     "Everyone elected keeps a share of each vote and passes on the rest; the shares are worked "
     "out anew until nobody keeps more than the threshold."},
    {"warren",
     "Everyone elected takes the same price from each vote, and no more than is left of it; the "
     "prices are worked out anew until nobody takes more than the threshold."},
    {"wright",
     "After each exclusion the count begins again from the first preferences, as if the excluded "
     "had not stood."},
    {"qpq",
     "Seats go one by one to the highest quotient: votes over 1 and the share of seats that "
     "these ballots have filled already."},
});

template <>
inline constexpr auto vocabulary<Arithmetic> = std::to_array<Word>({
    {"cut", "Figures are whole units of the last place; every step says how it is cut."},
    {"guarded",
     "Figures have more places than are shown, and two count as equal when they differ by less "
     "than half of what the guard covers."},
    {"rational", "Figures are exact fractions; the places are only those shown."},
});

template <>
inline constexpr auto vocabulary<Proof> = std::to_array<Word>({
    {"official_count", "It gives the rounds of published official counts."},
    {"reference", "It gives what another tabulator has published as its reference output."},
    {"by_hand", "It gives a count that is worked out on paper in the test."},
    {"unverified", "Nothing proves it yet: the text of the statute was not at hand."},
});

template <>
inline constexpr auto vocabulary<Overvote> = std::to_array<Word>({
    {"passed_over", "An overvoted rank is void; the next one counts."},
    {"exhausts_when_reached", "An overvoted rank ends the ballot when it is reached."},
    {"exhausts_if_several_continue",
     "An overvoted rank that is reached ends the ballot if several of its candidates continue, or "
     "if nobody knows who they are; with one of them left the ballot is his."},
});

template <>
inline constexpr auto vocabulary<Repeat> = std::to_array<Word>({
    {"passed_over", "A candidate ranked again counts at the first place only."},
    {"exhausts_when_reached", "A candidate ranked again ends the ballot there."},
});

template <>
inline constexpr auto vocabulary<Quota> = std::to_array<Word>({
    {"droop_integer", "The threshold is votes / (seats + 1), cut to a whole number, and 1 more."},
    {"droop_and_ulp",
     "The threshold is votes / (seats + 1), cut after the last place, and one unit of that place "
     "more."},
    {"droop_rounded_up", "The threshold is votes / (seats + 1), rounded up in the last place."},
    {"droop_exact",
     "The threshold is votes / (seats + 1), with nothing added (Hagenbach-Bischoff)."},
    {"hare_floor", "The threshold is votes / seats, cut to a whole number."},
    {"hare_ceil", "The threshold is votes / seats, rounded up to a whole number."},
    {"hare_exact", "The threshold is votes / seats."},
    {"majority",
     "The threshold is votes / 2, cut to a whole number, and 1 more, however many seats there "
     "are."},
});

template <>
inline constexpr auto vocabulary<ThresholdBasis> = std::to_array<Word>({
    {"first_round", "The threshold comes from the votes of round 1 and stays."},
    {"every_round", "The threshold is made anew in every round, from the votes that still count."},
    {"every_exclusion",
     "The threshold is made anew after each exclusion that left papers without a next "
     "preference, until somebody is elected."},
});

template <>
inline constexpr auto vocabulary<Reach> = std::to_array<Word>({
    {"at_least", "The threshold itself elects."},
    {"more_than", "Only more than the threshold elects."},
});

template <>
inline constexpr auto vocabulary<KeepRounding> = std::to_array<Word>({
    {"kept_rounded_up",
     "Whoever is elected takes weight x keep value of a ballot, rounded up; what is left of the "
     "weight goes on."},
    {"both_cut",
     "Whoever is elected takes weight x keep value of a ballot, and weight x (1 - keep value) goes "
     "on, both cut."},
});

template <>
inline constexpr auto vocabulary<Settled> = std::to_array<Word>({
    {"below_omega", "Keep values are settled when the surplus is below omega."},
    {"not_above_omega", "Keep values are settled when the surplus is not above omega."},
});

template <>
inline constexpr auto vocabulary<SurplusSum> = std::to_array<Word>({
    {"everyone",
     "The surplus is the votes of those elected less a quota each, and nothing where that is "
     "below nothing."},
    {"above_quota",
     "The surplus is what those elected have above the quota; whoever the rounding left below it "
     "counts nothing."},
});

template <>
inline constexpr auto vocabulary<EqualShare> = std::to_array<Word>({
    {"split",
     "Candidates at one rank share the ballot in equal parts; what one of them passes on goes to "
     "the next rank."},
    {"all_orders",
     "A rank with several candidates counts as if the ballot had been cast in each of their "
     "orders, equally often."},
});

template <>
inline constexpr auto vocabulary<SurplusValue> = std::to_array<Word>({
    {"none", "No surplus moves."},
    {"cut_fraction",
     "A ballot goes on at its value x fraction, cut; the fraction is surplus / total, cut before."},
    {"cut_product", "A ballot goes on at surplus x its value / total, cut once."},
    {"product_then_cut",
     "A ballot goes on at its value x surplus, cut, and that / total, cut again."},
    {"unweighted", "Every paper goes on at surplus / papers, whatever its value was."},
    {"by_transferable",
     "Papers that have a next preference go on at surplus / their number, but never above the "
     "value they had."},
    {"by_transferable_votes",
     "Papers that have a next preference go on at their value x surplus / what such papers are "
     "worth together, or at their value where they are worth less than the surplus."},
    {"whole_papers", "As many papers as the surplus has votes go on, each whole."},
});

template <>
inline constexpr auto vocabulary<SurplusPapers> = std::to_array<Word>({
    {"all", "A surplus is taken from every paper that its holder has."},
    {"last_parcel",
     "A surplus is taken from the parcel that made it, the last to come; whole papers are those "
     "last filed for each next candidate, in proportion."},
    {"first_preferences", "A surplus is taken from its holder's own first preferences."},
    {"by_order", "A surplus is every n-th paper, in the order in which they lie."},
    {"at_random",
     "A surplus is papers of the last parcel, for each next candidate in proportion, drawn at "
     "random by the published seed."},
});

template <>
inline constexpr auto vocabulary<SurplusOrder> = std::to_array<Word>({
    {"all_at_once", "All surpluses of a round move together."},
    {"largest_first", "One surplus moves a round, the largest first."},
    {"order_of_election", "One surplus moves a round, in the order of election."},
});

template <>
inline constexpr auto vocabulary<Deferral> = std::to_array<Word>({
    {"none", "A surplus always moves before anybody is excluded."},
    {"below_gap",
     "Surpluses wait whose sum is below the gap between the two lowest, whom they cannot bring "
     "into another order."},
    {"not_above_gap", "Surpluses wait whose sum is not above the gap between the two lowest."},
});

template <>
inline constexpr auto vocabulary<Elimination> = std::to_array<Word>({
    {"lowest", "The one with the fewest votes leaves, one a round."},
    {"sure_losers",
     "Everybody below a gap leaves together, where the votes of all of them do not reach the one "
     "above the gap."},
    {"lowest_when_sure",
     "The lowest leaves, one at a time, as soon as all surpluses cannot lift him over the next "
     "above."},
    {"mathematically_impossible",
     "Everybody leaves together who cannot reach the next above, with all votes of those not above "
     "him, of undeclared write-ins and all surpluses; undeclared write-ins leave with the first."},
    {"cannot_surpass",
     "Everybody leaves together who cannot pass the next above, with all votes of those not above "
     "him; to be equal is not enough."},
    {"alternative_defeats",
     "Everybody below such a gap leaves together, before waiting surpluses move, where that "
     "changes "
     "neither who is elected nor in which order; else the lowest."},
    {"safe_groups",
     "Several lowest leave together where their votes and all surpluses cannot reach the next "
     "above."},
    {"bulk",
     "Several lowest leave together where their notional votes are fewer than the shortfalls that "
     "the Commonwealth Electoral Act 1918, s.273(13A), defines."},
});

template <>
inline constexpr auto vocabulary<Bundles> = std::to_array<Word>({
    {"together", "All papers of an excluded candidate move at once, each at its value."},
    {"by_value",
     "Papers of an excluded candidate move in bundles of one value, the highest first."},
    {"first_then_value",
     "An excluded candidate's first preferences move, then the other papers in bundles of one "
     "value, the highest first."},
    {"by_parcel",
     "Papers of an excluded candidate move parcel by parcel, in the order in which these came."},
});

template <>
inline constexpr auto vocabulary<TieOrder> = std::to_array<Word>({
    {"lot", "Equals draw lots."},
    {"latest_difference_then_lot",
     "The latest round in which equals differed decides; where there is none, the lot."},
    {"earliest_difference_then_lot",
     "The earliest round in which equals differed decides; where there is none, the lot."},
    {"previous_round_then_lot",
     "The round before decides among equals; where they were equal there too, the lot."},
    {"latest_all_differ_then_lot",
     "The latest round in which no two of the equals were equal decides; where there is none, the "
     "lot."},
});

template <>
inline constexpr auto vocabulary<LotSource> = std::to_array<Word>({
    {"given",
     "Lots are those drawn (--lots FILE), or what a published seed gives (--seed); without either "
     "the one listed first is acted on."},
    {"candidate_order", "The order of the list decides instead of a lot."},
    {"sha256", "Lots are drawn by SHA-256 from a published seed, as docs/lots.md says."},
    {"java_random", "Lots are drawn anew for each tie by Java's generator, as RCTab draws them."},
    {"java_permutation",
     "One order of all candidates, made by Java's generator at the start as RCTab makes it, "
     "decides every lot."},
    {"wichmann_hill",
     "Lots are drawn by the Wichmann-Hill generator that New Zealand's regulations prescribe."},
    {"wichmann_hill_calculator",
     "Lots are drawn by that generator as New Zealand's STV Calculator is reported to do it."},
});

template <>
inline constexpr auto vocabulary<Stop> = std::to_array<Word>({
    {"seats_filled", "The count ends when every seat is filled; nothing more is moved."},
    {"seats_filled_after_surplus",
     "When every seat is filled, one more round shows where the last surplus goes."},
    {"two_remain", "The count goes on until two remain; the one with more votes is elected."},
    {"majority", "The count ends as soon as one has the threshold, or when two remain."},
    {"first_round_majority",
     "The count ends in round 1 if one has the threshold there; else it goes on until two remain."},
    {"majority_then_two_remain",
     "Who has the threshold is elected in a round that nobody leaves; the count still goes on "
     "until two remain."},
    {"seats_remain",
     "The lowest leave until no more remain than there are seats; all are elected."},
    {"all_above_percentage",
     "The lowest leave until everybody left has the percentage of the votes; all are elected."},
});

template <>
inline constexpr auto vocabulary<LastSeats> = std::to_array<Word>({
    {"at_once", "As soon as no more candidates are left than seats, all of them are elected."},
    {"between_stages",
     "Where no more candidates are left than seats, all are elected once no exclusion is under "
     "way."},
    {"when_no_surplus",
     "Where no more candidates are left than seats, all are elected once no surplus waits."},
    {"when_nothing_moves",
     "Where no more candidates are left than seats, all are elected once no exclusion is under "
     "way and no surplus waits."},
    {"before_papers_move",
     "As soon as no more candidates are left than seats, all of them are elected; the papers of "
     "the one whose exclusion settles it do not move."},
});

template <>
inline constexpr auto vocabulary<LastTwo> = std::to_array<Word>({
    {"never", "Two candidates left for one seat are treated as any others."},
    {"when_nothing_moves",
     "Of two candidates left for one seat the one with more votes is elected, once no exclusion "
     "is under way and no surplus waits."},
});

template <>
inline constexpr auto vocabulary<SureWinners> = std::to_array<Word>({
    {"none", "Nobody is elected because no others can catch up."},
    {"one_not_below",
     "Whoever has, for the last seat, no fewer votes than all others and the waiting surpluses "
     "together is elected."},
    {"one_above",
     "Whoever has, for the last seat, more votes than all others and the waiting surpluses "
     "together is elected."},
    {"all_above",
     "The highest are elected to all seats left, if the last of them has more votes than all "
     "below and the waiting surpluses together."},
});

template <>
inline constexpr auto vocabulary<Passes> = std::to_array<Word>({
    {"one", "One count fills every seat."},
    {"one_a_seat", "Each seat has a count of its own, without those elected before."},
});

}  // namespace almanac::tally

namespace almanac::base {

// An enumeration of a rule travels under the words of its vocabulary.
template <class Enum>
requires(tally::vocabulary<Enum>.size() > 0) struct EnumWords<Enum> {
    static constexpr auto words = [] {
        constexpr std::size_t count = tally::vocabulary<Enum>.size();
        std::array<std::string_view, count> out{};
        for (std::size_t at = 0; at < count; ++at) out[at] = tally::vocabulary<Enum>[at].word;
        return out;
    }();
};

}  // namespace almanac::base
