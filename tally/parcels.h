#pragma once

// One count in which papers stay in their parcels: surpluses from the last parcel or at one value
// for all papers, exclusions bundle by bundle. A round is one bundle of papers; a stage, as the law
// has it, is one or more of them. Looks at every field of Rule but skips, guard, omega, undeclared
// write-ins, percentage, minimum_votes and passes. Private to tally; count.cpp is the door.

#include "engine/base/result.h"
#include "tally/parcel_piles.h"
#include "tally/tally.h"
#include "tally/ties.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace almanac::tally {

// Votes are whole units of the rule's last decimal; values are exact fractions of a unit.
class ParcelTabulation {
public:
    ParcelTabulation(const Profile& profile, const Rule& rule, const Question& question);

    // Counts to the end; once. Fails where a lot is missing.
    base::Result<Count> run();

private:
    // Papers that move in one round; a surplus is sorted before, an exclusion when it moves.
    struct Bundle {
        std::vector<Parcel> parcels;
        std::optional<Sorted> sorted;
    };
    // What is under way: one surplus or one exclusion, with the bundles that have not moved yet.
    struct Step {
        Reason reason = Reason::elimination;
        CandidateIndex from = 0;   // whose surplus
        std::int64_t held = 0;     // his votes before
        std::int64_t surplus = 0;  // what is over
        Fraction factor = 1;       // by_transferable_votes
        bool begun = false;        // its first bundle has moved
        std::deque<Bundle> bundles;
    };
    // Elected with a surplus that has not moved.
    struct Pending {
        CandidateIndex candidate = 0;
        std::uint32_t round = 0;  // in which elected
    };
    using Candidates = std::vector<CandidateIndex>;
    using Choice = base::Result<CandidateIndex>;

    void open_round();
    void check() const;

    // Who is elected on the totals of this round.
    base::Result<void> settle();
    void elect_reached();
    Candidates reached() const;
    void drop_inseparable(Candidates& elected) const;
    bool last_seats_due() const;
    base::Result<void> elect_one_of_two();
    void elect_sure_winners();
    void elect(Candidates elected);

    // What moves next.
    base::Result<void> next_step();
    Choice next_surplus();
    std::size_t excluded_safely() const;
    void begin_surplus(CandidateIndex from);
    std::vector<Parcel> surplus_parcels(CandidateIndex from);
    void split_by_parcel(std::vector<Parcel> parcels);
    base::Result<void> exclude();
    base::Result<Candidates> excluded_next();
    base::Result<Candidates> lowest(std::size_t number);
    void begin_exclusion(const Candidates& leaving);
    Choice choose(const Candidates& from, Chosen chosen);

    // Moving it.
    void move_bundle();
    void move_surplus(Bundle& bundle);
    void move_excluded(Bundle& bundle);
    Fraction surplus_value(const Bundle& bundle) const;
    std::int64_t deliver(Sorted& sorted, const Fraction& value, bool exhausts);
    void note_moved(const Bundle& bundle, const Fraction& value, bool keeps_spent);

    Round& round() { return count_.rounds.back(); }
    std::uint32_t number() const { return static_cast<std::uint32_t>(count_.rounds.size()); }
    std::int64_t total(CandidateIndex candidate) const { return piles_.totals()[candidate]; }
    std::size_t unfilled() const { return count_.seats - count_.winners.size(); }
    std::int64_t waiting() const;
    std::int64_t active() const;
    std::int64_t exhausted() const;
    bool under_way() const { return !step_.bundles.empty(); }
    Candidates standing() const;
    Candidates equal_to_first(const Candidates& sorted) const;
    Votes votes(std::int64_t units) const { return {units, rule_.decimals}; }
    Votes shown(const Fraction& value) const;

    const Profile& profile_;
    const Rule& rule_;  // one to which rule_check.h has no objection
    const Question& question_;
    const std::int64_t one_;

    ParcelPiles piles_;
    Candidates continuing_;  // in the list's order
    std::vector<Pending> pending_;
    Step step_;
    std::uint32_t stage_ = 1;
    std::vector<std::vector<std::int64_t>> history_;     // totals of every round
    std::vector<std::vector<std::int64_t>> stage_ends_;  // of those that end a stage
    std::vector<Transfer> transfers_;                    // that lead to the next round
    std::vector<SurplusMove> surpluses_;
    std::vector<ParcelMove> moved_;
    std::int64_t threshold_ = 0;
    std::array<std::int64_t, spent_kinds> exhausted_{};  // by reason
    std::int64_t residual_ = 0;
    Count count_;
};

}  // namespace almanac::tally
