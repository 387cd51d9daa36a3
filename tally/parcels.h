#pragma once

// One count in which papers stay in their parcels: surpluses from the last parcel or at one value
// for all papers, exclusions bundle by bundle. A round is one bundle of papers; a stage, as the law
// has it, is one or more of them. standing.h decides, this moves. Private to tally; count.cpp is
// the door.

#include "engine/base/result.h"
#include "tally/parcel_piles.h"
#include "tally/standing.h"
#include "tally/tally.h"

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

    void open_round();
    base::Result<void> next_step();
    void stop_receiving();
    void begin_surplus(CandidateIndex from);
    std::vector<Parcel> surplus_parcels(CandidateIndex from);
    void split_by_parcel(std::vector<Parcel> parcels);
    void begin_exclusion(const std::vector<CandidateIndex>& leaving);

    void move_bundle();
    void move_surplus(Bundle& bundle);
    void move_excluded(Bundle& bundle);
    Fraction surplus_value(const Bundle& bundle) const;
    std::int64_t deliver(Sorted& sorted, const Fraction& value, bool exhausts);
    void note_moved(const Bundle& bundle, const Fraction& value, bool keeps_spent);

    std::int64_t total(CandidateIndex candidate) const { return piles_.totals()[candidate]; }
    bool under_way() const { return !step_.bundles.empty(); }
    std::int64_t exhausted() const;
    Votes votes(std::int64_t units) const { return standing_.votes(units); }
    Votes shown(const Fraction& value) const;

    const Profile& profile_;
    const Rule& rule_;
    Standing standing_;
    ParcelPiles piles_;
    Step step_;
    std::uint32_t stage_ = 1;
    std::vector<Transfer> transfers_;  // that lead to the next round
    std::vector<SurplusMove> surpluses_;
    std::vector<ParcelMove> moved_;
    std::array<std::int64_t, spent_kinds> exhausted_{};  // by reason
    std::int64_t residual_ = 0;
};

}  // namespace almanac::tally
