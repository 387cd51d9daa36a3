#pragma once

// A counting rule is a value: what counts as a ranking, the quota, how surplus and excluded votes
// move, where the law cuts, how ties are broken, when to stop. A preset is such a value with its
// statute named; a user's own rule is the same value read from a file. Which fields a method looks
// at stands at the method; a field that it cannot honour is refused (rule_check.h).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace almanac::tally {

// The procedure that the fields below fill in. Each is one small file of its own.
enum class Method : std::uint8_t {
    transfer,      // instant runoff and weighted inclusive transfers (tabulation.h)
    parcels,       // last parcels, unweighted values, exclusion by bundles (parcels.h)
    whole_papers,  // whole ballots in their order: Cincinnati (whole_papers.h)
    meek,          // keep values, shared (meek.h)
    warren,        // keep values, priced (meek.h)
    wright,        // starts again after each exclusion (wright.h)
    qpq,           // quota preferential by quotient (qpq.h)
};

// How numbers are kept.
enum class Arithmetic : std::uint8_t {
    cut,       // whole units of the last of `decimals`; every step says how it is cut
    guarded,   // `decimals` and `guard` more, equal when they differ by less than half a guard
    rational,  // exact; `decimals` are only shown
};

// How a rule of this id was proved; docs/rules.md says with what.
enum class Proof : std::uint8_t {
    official_count,  // equal to published official rounds
    reference,       // equal to a peer's published output
    by_hand,         // to a count worked out on paper in the test
    unverified,      // the statute's text was not at hand
};

// What an overvoted rank (several candidates, or marked so by the source) does. RCTab: overvoteRule
// alwaysSkipToNextRank, exhaustImmediately, exhaustIfMultipleContinuing.
enum class Overvote : std::uint8_t {
    passed_over,
    exhausts_when_reached,
    exhausts_if_several_continue,  // when reached; with one of them left it is his; where the
                                   // source does not say by whom, it exhausts
};

// What a candidate's second mark on a ballot does, at an overvoted rank too. RCTab:
// exhaustOnDuplicateCandidate false, true.
enum class Repeat : std::uint8_t { passed_over, exhausts_when_reached };

// What is needed to be elected, from V votes and S seats. RCTab: droop_integer; droop_and_ulp with
// nonIntegerWinningThreshold; hare_ceil with hareQuota.
enum class Quota : std::uint8_t {
    droop_integer,     // floor(V / (S + 1)) + 1
    droop_and_ulp,     // cut(V / (S + 1)) + one unit of the last decimal
    droop_rounded_up,  // V / (S + 1) rounded up to the last decimal (ERS97)
    droop_exact,       // V / (S + 1) (Hagenbach-Bischoff)
    hare_floor,        // floor(V / S)
    hare_ceil,         // ceil(V / S)
    hare_exact,        // V / S
    majority,          // floor(V / 2) + 1, however many seats
};

// Which votes the threshold is made from. RCTab: every_round where one seat is filled (each
// multiPassIrv runoff is one) or by percentage, unless doesFirstRoundDetermineThreshold; else
// first_round.
enum class ThresholdBasis : std::uint8_t {
    first_round,
    every_round,      // anew, from what still counts
    every_exclusion,  // anew after a batch that left papers behind, until somebody is elected
};

// When votes suffice.
enum class Reach : std::uint8_t { at_least, more_than };

// How one who is elected takes his share of a ballot, where keep values decide.
enum class KeepRounding : std::uint8_t {
    kept_rounded_up,  // he takes weight · keep value rounded up; what is left goes on
    both_cut,         // and weight · (1 − keep value) goes on, both cut
};

// When keep values need not be worked out anew.
enum class Settled : std::uint8_t {
    below_omega,      // surplus < 10^-omega
    not_above_omega,  // surplus ≤ 10^-omega
};

// Which of those elected the surplus of an iteration is summed over.
enum class SurplusSum : std::uint8_t {
    everyone,     // and nothing where the sum is below nothing
    above_quota,  // whoever the rounding left below the quota counts nothing
};

// How candidates at one rank share a ballot, where keep values decide.
enum class EqualShare : std::uint8_t {
    split,       // equal parts; what one of them passes on goes to the next rank (droop)
    all_orders,  // as if the ballot had been cast in each of their orders, equally often (stv-rs)
};

// How a ballot's new value is made when its holder's surplus moves.
enum class SurplusValue : std::uint8_t {
    none,              // no surplus moves (single seat)
    cut_fraction,      // cut(value · cut(surplus / total)): Portland 2.08
    cut_product,       // cut(surplus · value / total): Scotland r.48
    product_then_cut,  // cut(cut(value · surplus) / total): droop's WIGM-PRF, CfER, mpls
    unweighted,        // surplus / papers, the same for all: Senate s.273
    by_transferable,   // surplus / transferable papers, never above the received value: NI, ERS97
    by_transferable_votes,  // value · surplus / value of the transferable papers, surplus at most
                            // that value: NSW local 2021
    whole_papers,           // papers move whole, at 1
};

// Which papers a surplus is taken from. Whole papers go to each next candidate in proportion to the
// transferable papers of the parcel, fractions by largest remainder, but for by_order.
enum class SurplusPapers : std::uint8_t {
    all,
    last_parcel,  // those that made the surplus; whole papers: those last filed
    first_preferences,
    by_order,   // whole papers: every n-th of all (Cincinnati)
    at_random,  // whole papers of the last parcel, drawn by a published seed
};

// Which surpluses move between two rounds.
enum class SurplusOrder : std::uint8_t { all_at_once, largest_first, order_of_election };

// Whether a surplus waits that cannot change who is lowest.
enum class Deferral : std::uint8_t {
    none,
    below_gap,      // surplus < gap (Northern Ireland)
    not_above_gap,  // surplus ≤ gap (ERS97)
};

// Who leaves when nobody has a surplus. RCTab: sure_losers with batchElimination. Groups leave at
// once, before a surplus moves in largest_first, and never so many that too few are left.
enum class Elimination : std::uint8_t {
    lowest,
    sure_losers,       // and everyone below a gap that their sum cannot close (RCTab's batch)
    lowest_when_sure,  // meek, warren: as soon as no surplus can lift him over the next above
    mathematically_impossible,  // everyone whose votes with all lower and tied ones, waiting
                                // surpluses and undeclared write-ins are fewer than the next above
                                // has; undeclared write-ins leave with the first (Minneapolis)
    cannot_surpass,             // the same, but to be equal to the next above is not enough (Maine)
    alternative_defeats,  // as sure_losers with waiting surpluses, before these move, but only
                          // where it changes neither who is elected nor in which order: one
                          // seat is left, or as many candidates as seats, or nobody could
                          // reach the threshold with their votes (CfER, SB 1288)
    safe_groups,          // several when their sum and the waiting surpluses cannot reach the next
                  // (Ireland, NI; cannot pass him where the deferral is not_above_gap: ERS97)
    bulk,  // those whom notional votes and shortfalls allow (Senate s.273(13A))
};

// How an excluded candidate's papers leave him.
enum class Bundles : std::uint8_t {
    together,
    by_value,          // highest value first (Senate, ACT, ERS97)
    first_then_value,  // first preferences, then the others by value (NI, Victoria)
    by_parcel,         // in the order in which they came (NSW local, Tasmania)
};

// When the candidates who are left are elected because they are as many as the seats.
enum class LastSeats : std::uint8_t {
    at_once,             // after any bundle (Victoria)
    between_stages,      // once no exclusion is under way (NSW local)
    when_no_surplus,     // once no surplus waits (Senate as counted in 2013 and 2016)
    when_nothing_moves,  // once no exclusion is under way and no surplus waits (ACT)
    before_papers_move,  // at once, and as soon as it is settled who is excluded (NI, ERS97)
};

// When, of two candidates left for one seat, the one with more votes is elected.
enum class LastTwo : std::uint8_t {
    never,
    when_nothing_moves,  // once no exclusion is under way and no surplus waits (Senate s.273(17))
};

// When candidates are elected whom all votes that could still move cannot overtake. The others are
// the continuing candidates below them and every surplus that waits.
enum class SureWinners : std::uint8_t {
    none,
    one_not_below,  // for the last seat, whose votes are not fewer than all others' (NI)
    one_above,      // for the last seat, whose votes are more (NSW Legislative Council)
    all_above,      // for all seats left, if the last of them has more (NSW local, Ireland)
};

// How a tie is broken before the lot. RCTab: previousRoundCountsThen… is the second.
enum class TieOrder : std::uint8_t {
    lot,
    latest_difference_then_lot,    // backwards
    earliest_difference_then_lot,  // forwards
    previous_round_then_lot,       // one round back and no further
    latest_all_differ_then_lot,    // the latest in which no two of them are equal
};

// Where the lot comes from when the law asks for one; the user's list of lots comes before it.
enum class LotSource : std::uint8_t {
    given,             // lots as drawn; without any, the order of the list, and the outcome says so
    candidate_order,   // the order of the list, by law
    sha256,            // from a published seed (docs/lots.md)
    java_random,       // from a seed, as RCTab's `random`
    java_permutation,  // from a seed, as RCTab's `generatePermutation`
    wichmann_hill,     // New Zealand's statutory generator, seeded by the count itself
    wichmann_hill_calculator,  // the same as its official program is reported to do it
};

// When the count ends. RCTab's winnerElectionMode: singleWinnerMajority and each runoff of
// multiPassIrv majority, or majority_then_two_remain with continueUntilTwoCandidatesRemain;
// multiWinnerAllow… seats_filled_after_surplus; bottomsUp seats_remain;
// bottomsUpUsingPercentageThreshold all_above_percentage.
enum class Stop : std::uint8_t {
    seats_filled,                // everyone elected, no further transfer (Scotland r.52)
    seats_filled_after_surplus,  // and one more round that shows the last surplus (Portland)
    two_remain,                  // rounds until two remain, most votes wins
    majority,                    // as soon as one has the threshold, or two remain
    first_round_majority,        // a threshold in round 1, else two_remain (New York, Alaska)
    majority_then_two_remain,    // elected with the threshold, in a round that nobody leaves, and
                                 // still on until two remain
    seats_remain,                // lowest out until as many remain as there are seats
    all_above_percentage,        // lowest out until everyone left has `percentage` of the votes;
                                 // however many they are, they are elected
};

// Whether several seats are filled by one count, or by one runoff each without the winners so far.
// RCTab: one_a_seat for multiPassIrv.
enum class Passes : std::uint8_t { one, one_a_seat };

// One rule. Every enumerator is documented where it is declared; docs/counting.md explains each
// step.
struct Rule {
    std::string id;
    std::string title;
    std::string statute;
    std::uint16_t year = 0;  // of the text that is followed; 0 where there is none
    Proof proof = Proof::unverified;

    Method method = Method::transfer;
    Arithmetic arithmetic = Arithmetic::cut;
    std::uint8_t decimals = 0;  // places to which values are cut, never rounded, and shown; RCTab:
                                // decimalPlacesForVoteArithmetic
    std::uint8_t guard = 0;     // more places behind them, where arithmetic is guarded
    std::uint8_t omega = 0;     // meek, warren: iterate until the surplus is below 10^-omega
    Settled settled = Settled::below_omega;
    SurplusSum surplus_sum = SurplusSum::everyone;
    KeepRounding keep_rounding = KeepRounding::kept_rounded_up;  // meek

    Overvote overvote = Overvote::passed_over;
    Repeat repeat = Repeat::passed_over;
    std::optional<std::uint16_t> skips_max = {};  // skipped ranks in a row that are passed over;
                                                  // more exhaust the ballot. none: any number.
                                                  // RCTab: maxSkippedRanksAllowed
    std::optional<std::uint16_t> ranks_max = {};  // ranks that count, marks behind them are as if
                                                  // not there; none: all. RCTab refuses such
                                                  // ballots by maxRankingsAllowed
    bool equal_ranks = false;                     // candidates may share a rank, and share the vote
    EqualShare equal_share = EqualShare::split;
    bool undeclared_write_ins_first = false;  // they leave before anybody is elected, and never
                                              // are; RCTab does so always

    Quota quota = Quota::droop_integer;
    ThresholdBasis basis = ThresholdBasis::first_round;
    Reach reach = Reach::at_least;
    bool one_winner_a_round = false;        // of several who reach the threshold only the first is
                                            // elected; RCTab: multiWinnerAllowOnlyOneWinnerPerRound
    bool elected_as_surplus_moves = false;  // who reached the threshold continues, and receives,
                                            // until his surplus moves (Minneapolis 167.70)

    SurplusValue surplus_value = SurplusValue::none;
    SurplusPapers surplus_papers = SurplusPapers::all;
    SurplusOrder surplus_order = SurplusOrder::all_at_once;
    Deferral deferral = Deferral::none;
    bool exact_values = false;  // parcels: a value is a fraction; votes that go one way are cut
    bool stops_at_threshold = false;  // whole_papers: who reaches it while papers move gets nothing
                                      // more of them (Cambridge)

    Elimination elimination = Elimination::lowest;
    Bundles bundles = Bundles::together;
    bool elects_between_bundles = true;  // whoever reaches the threshold while an exclusion goes on
                                         // is elected then, and not only when it is over
    std::uint64_t minimum_votes = 0;     // whoever has fewer leaves first, all together, and no
                                         // threshold is below it (RCTab: minimumVoteThreshold;
                                         // Cambridge after the first sort)

    TieOrder ties = TieOrder::lot;
    bool ties_by_stage = false;  // earlier stages decide, not the bundles within them
    LotSource lot = LotSource::given;

    Stop stop = Stop::seats_filled;
    LastSeats last_seats = LastSeats::at_once;  // parcels; transfer: not the second and third
    LastTwo last_two = LastTwo::never;          // parcels
    SureWinners sure_winners = SureWinners::none;
    bool active_share_elects = false;  // also elected: votes ≥ active votes / (seats left + 1)
    std::uint8_t percentage = 0;       // for all_above_percentage; RCTab:
                                       // multiSeatBottomsUpPercentageThreshold
    Passes passes = Passes::one;
    bool single_seat = false;
};

// Every preset, single seat first, then several seats, each by its place in docs/rules.md.
std::span<const Rule> preset_rules();

// The preset of that id, or null.
const Rule* find_rule(std::string_view id);

}  // namespace almanac::tally
