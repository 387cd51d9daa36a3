#pragma once

// Who stands how in a count of papers: continuing, elected, elected with a surplus that waits; and
// every decision that looks at votes alone. How papers move is the business of parcels.h and
// whole_papers.h. Private to tally.

#include "engine/base/result.h"
#include "tally/tally.h"
#include "tally/ties.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace almanac::tally {

// What still moves when a round is opened.
enum class Moving : std::uint8_t { nothing, surplus, exclusion };

// The decisions of one count, round by round; votes are whole units of the rule's last decimal.
class Standing {
public:
    using Candidates = std::vector<CandidateIndex>;
    using Choice = base::Result<CandidateIndex>;
    using Totals = std::vector<std::vector<std::int64_t>>;  // [time][candidate]

    Standing(const Profile& profile, const Rule& rule, const Question& question);

    // Opens a round on these totals, by candidate; `gone` votes exhausted or were lost to cuts.
    // The round is the caller's to fill with what moved into it.
    Round& open(const std::vector<std::int64_t>& totals, std::int64_t gone, Moving moving);
    // Elects whoever the round's totals elect.
    base::Result<void> settle();

    bool filled() const { return count_.winners.size() == count_.seats; }
    // Whether a surplus moves next, and not somebody's exclusion.
    bool surplus_is_next() const;
    // Takes the candidate whose surplus it is from those who wait.
    Choice next_surplus();
    // Whoever leaves next, in the list's order; may fill the last seats.
    base::Result<Candidates> exclude();
    // One of several equals.
    Choice choose(const Candidates& from, Chosen chosen);

    // The one that is open.
    Round& round() { return count_.rounds.back(); }
    // Of the round that is open, from 1.
    std::uint32_t number() const { return static_cast<std::uint32_t>(count_.rounds.size()); }
    std::int64_t threshold() const { return threshold_; }
    std::int64_t total(CandidateIndex candidate) const { return history_.back()[candidate]; }
    // A vote in units.
    std::int64_t one() const { return one_; }
    Votes votes(std::int64_t units) const { return {units, rule_.decimals}; }
    // Fewest votes first, equals in the reverse of the order given.
    Candidates by_votes(Candidates candidates) const;
    // The count; once, when all seats are filled.
    Count finish();

private:
    // Elected with a surplus that has not moved.
    struct Pending {
        CandidateIndex candidate = 0;
        std::uint32_t round = 0;  // in which elected
    };

    void elect_reached();
    Candidates reached() const;
    void drop_inseparable(Candidates& elected) const;
    bool last_seats_due() const;
    base::Result<void> elect_one_of_two();
    void elect_sure_winners();
    void elect(Candidates elected);
    std::size_t excluded_safely() const;
    std::size_t below_minimum();
    std::size_t how_many_leave();
    base::Result<Candidates> lowest(std::size_t number);

    std::size_t unfilled() const { return count_.seats - count_.winners.size(); }
    std::int64_t valid() const { return static_cast<std::int64_t>(profile_.valid()) * one_; }
    std::int64_t waiting() const;
    std::int64_t active() const;
    std::vector<std::int64_t> rising_votes() const;
    Candidates highest_first() const;
    Totals times_for(const Candidates& equals) const;
    Candidates equal_to_first(const Candidates& sorted) const;

    const Profile& profile_;
    const Rule& rule_;  // one to which rule_check.h has no objection
    const Question& question_;
    const std::int64_t one_;

    Candidates continuing_;  // in the list's order
    std::vector<Pending> pending_;
    Moving moving_ = Moving::nothing;
    bool minimum_asked_ = false;  // Rule::minimum_votes
    Totals history_;              // of every round
    Totals stage_ends_;           // of those after which nothing moves
    std::int64_t threshold_ = 0;
    std::int64_t gone_ = 0;
    Count count_;
};

}  // namespace almanac::tally
