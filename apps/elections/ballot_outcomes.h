#pragma once

// What became of every ballot of a subject as far as exhaustion goes: few ballots differ in it, so
// each of the different outcomes stands once and a ballot costs four bytes. Pure.

#include "apps/elections/exhaustion_changes.h"
#include "apps/elections/subject.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace almanac::elections {

// What became of a ballot.
struct Outcome {
    std::vector<ExhaustionChange> changes;
    std::uint16_t ranks = 0;  // candidates on it
    bool is_valid = false;    // round 1 counts it
    bool is_untold = false;   // candidates share ranks on it
};

// The outcomes that occur, each once, found by what they say.
class DifferentOutcomes {
public:
    // Of a ballot without a ranking, and of one that is untold.
    static constexpr std::uint32_t nothing = 0;
    static constexpr std::uint32_t untold = 1;

    DifferentOutcomes() : all_(2) { all_[untold].is_untold = true; }

    // The place of the outcome, a new one if it was not seen before.
    std::uint32_t place_of(const Outcome& outcome);
    const Outcome& operator[](std::uint32_t place) const { return all_[place]; }
    std::size_t size() const { return all_.size(); }

private:
    std::vector<Outcome> all_;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_hash_;
};

// What became of every ballot.
struct Outcomes {
    DifferentOutcomes different;
    std::vector<std::uint32_t> by_ballot;  // places among them
};

// Follows each distinct ranking once. Cleans the ballots anew where the subject's profile does not
// know which ballot has which ranking.
Outcomes outcomes_of(const Subject& subject);

}  // namespace almanac::elections
