#pragma once

// Ballots as they were cast: marks with their ranks, nothing cleaned, nothing dropped. What a rule
// makes of an overvote, a skip or a repeat is the rule's business (rule.h), not the reader's.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace almanac::tally {

// A candidate's place in the source's list, from 0.
using CandidateIndex = std::uint16_t;

// Stands for "the source says this rank is overvoted" where it does not say by whom.
inline constexpr CandidateIndex overvote_mark = 0xFFFF;

// At most this many candidates in a contest; the largest real list known to us has 151 (NSW 2016,
// Senate).
inline constexpr std::size_t candidates_max = 4096;

// One mark: this candidate at this rank, ranks from 1. Several marks of one ballot may share a
// rank.
struct Mark {
    CandidateIndex candidate = 0;
    std::uint16_t rank = 0;
    friend bool operator==(const Mark&, const Mark&) = default;
};

// All ballots of a contest in the source's order, blank ones too, each standing for `weight`
// voters.
class Ballots {
public:
    // Appends one ballot; its marks may come in any order and are kept sorted by rank, then
    // candidate.
    void add(std::span<const Mark> marks, std::uint32_t weight = 1);
    void reserve(std::size_t ballots, std::size_t marks);

    std::size_t size() const { return ends_.size(); }
    // One ballot's marks, by rank, then candidate.
    std::span<const Mark> marks(std::size_t ballot) const {
        const std::size_t begin = ballot == 0 ? 0 : ends_[ballot - 1];
        return {marks_.data() + begin, ends_[ballot] - begin};
    }
    // How many voters one ballot stands for.
    std::uint32_t weight(std::size_t ballot) const {
        return weights_.empty() ? 1 : weights_[ballot];
    }
    // Every ballot stands for one voter.
    bool unweighted() const { return weights_.empty(); }
    // Voters in all: the sum of the weights.
    std::uint64_t voters() const { return voters_; }

private:
    std::vector<Mark> marks_;
    std::vector<std::size_t> ends_;
    std::vector<std::uint32_t> weights_;  // empty while every weight is 1
    std::uint64_t voters_ = 0;
};

}  // namespace almanac::tally
