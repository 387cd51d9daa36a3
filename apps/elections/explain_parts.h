#pragma once

// The parts of a round's explanation, each in a file of its own. Private to explain_*.cpp.

#include "apps/elections/explain.h"
#include "apps/elections/explain_state.h"
#include "apps/elections/explain_words.h"

#include <cstdint>
#include <vector>

namespace almanac::elections {

using Steps = std::vector<ExplainedStep>;

// How the round begins a count, or begins it anew.
void tell_beginning(const Telling& telling, const Race& race, std::uint32_t round, Steps& steps);

// What moved into the round: weighted surpluses and whole piles.
void tell_transfers(const Telling& telling, const PileValues& piles, std::uint32_t round,
                    Steps& steps);
// Papers in their parcels.
void tell_parcels(const Telling& telling, const Parcels& parcels, std::uint32_t round,
                  Steps& steps);
// Whole papers.
void tell_whole_papers(const Telling& telling, std::uint32_t round, Steps& steps);
// Keep values, and what flows by them.
void tell_keep_values(const Telling& telling, std::uint32_t round, Steps& steps);

// What each total is made of.
void tell_totals(const Telling& telling, std::uint32_t round, Steps& steps);

// Who received what of `from`'s papers, one line a receiver: ballots times value.
std::vector<std::string> received_from(const Telling& telling, std::uint32_t round,
                                       tally::CandidateIndex from);

// What is needed to be elected, where the round sets it.
void tell_threshold(const Telling& telling, const Race& race, std::uint32_t round, Steps& steps);

// Who was elected and excluded on the totals, why, and how a tie was broken.
void tell_decisions(const Telling& telling, const Race& race, std::uint32_t round, Steps& steps);
// Ties of the round.
void tell_ties(const Telling& telling, const Race& race, std::uint32_t round, Steps& steps);

// Quotients, which are worked out otherwise than totals of votes. Call round after round.
class Quotients {
public:
    explicit Quotients(const Telling& telling) : telling_(telling) {}
    // What moved into the round, and the quotients and the quota that it led to.
    void tell(const Race& race, std::uint32_t round, Steps& steps);

private:
    void begin(const tally::Round& now);
    void take(std::uint32_t round, Steps& steps);
    void tell_quotients(const Race& race, const tally::Round& now, Steps& steps) const;
    void tell_quota(const Race& race, const tally::Round& now, Steps& steps) const;

    struct Pile {
        std::uint64_t ballots = 0;
        tally::Votes elected;  // what they have elected between them
    };
    const Telling& telling_;
    std::vector<Pile> piles_;
    Pile inactive_;
};

}  // namespace almanac::elections
