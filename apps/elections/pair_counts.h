#pragma once

// What one walk over the compressed rankings learns of all pairs of candidates: how far apart
// ballots rank them and who stands next to whom. Flat arrays; pure. Under a million counters for 22
// candidates, so the walk stays in the nearest cache.

#include "apps/elections/model.h"

#include <cstdint>
#include <span>
#include <vector>

namespace almanac::elections {

// Voters by pair of candidates. Ranks are condensed and from 1; candidates go by their places.
class PairCounts {
public:
    // Ranks from the first that make a pair "close together" (A4, core question 2).
    static constexpr std::size_t first_ranks = 3;

    explicit PairCounts(std::size_t candidates);

    // Every ranking of the profile, also those with equal ranks: who share a rank are 0 apart, and
    // everybody at the following rank is next.
    static PairCounts of(const tally::Profile& profile);

    std::size_t candidates() const { return candidates_; }
    // Ranks of the longest ranking; distances are below it.
    std::size_t ranks() const { return by_distance_.size(); }
    // Voters who rank both so many ranks apart.
    std::uint64_t at_distance(std::size_t one, std::size_t other, std::size_t distance) const {
        return by_distance_[distance][pair(one, other)];
    }
    // Voters who rank both, anywhere.
    std::uint64_t shared(std::size_t one, std::size_t other) const;
    // Voters who rank both within first_ranks.
    std::uint64_t both_first(std::size_t one, std::size_t other) const {
        return both_first_[pair(one, other)];
    }
    // Voters who rank `to` one rank after `from`, and the sum of the ranks at which `to` stands
    // there.
    std::uint64_t next(std::size_t from, std::size_t to) const {
        return next_[from * candidates_ + to].voters;
    }
    std::uint64_t next_ranks(std::size_t from, std::size_t to) const {
        return next_[from * candidates_ + to].ranks;
    }
    // Voters who rank the candidate at that rank, from 1 to ranks(); at any rank.
    std::uint64_t ranked_at(std::size_t candidate, std::size_t rank) const {
        return by_rank_[rank - 1][candidate];
    }
    std::uint64_t ranked(std::size_t candidate) const;

    // Adds voters who rank `one` and `other` at these ranks, `rank` ≤ `later`.
    struct Place {
        std::size_t candidate = 0;
        std::size_t rank = 0;
    };
    void add(Place place, Place later, std::uint64_t voters);
    // Takes voters off the pair again, who ranked them so far apart.
    void drop(std::size_t one, std::size_t other, std::size_t distance, std::uint64_t voters) {
        by_distance_[distance][pair(one, other)] -= voters;
    }

private:
    struct Next {
        std::uint64_t voters = 0;
        std::uint64_t ranks = 0;
    };

    void walk(std::span<const tally::Profile::Node> nodes);
    void add_node(std::span<const tally::CandidateIndex> before, const tally::Profile::Node& node);
    void add_equal(const tally::EqualRanks& rankings);
    void reach(std::size_t rank);
    std::size_t pair(std::size_t one, std::size_t other) const {
        return one < other ? rows_[other] + one : rows_[one] + other;
    }

    std::size_t candidates_ = 0;
    std::vector<std::size_t> rows_;                        // where each larger place's pairs begin
    std::vector<std::vector<std::uint64_t>> by_distance_;  // [distance][pair]
    std::vector<std::vector<std::uint64_t>> by_rank_;      // [rank - 1][candidate]
    std::vector<std::uint64_t> both_first_;                // [pair]
    std::vector<Next> next_;                               // [from][to]
};

// The same with A4's ballot_length_filter: a ballot counts for a pair only if it ranks at least as
// many candidates as the later of their two marked ranks says. Only ballots that left ranks out
// fall short. Ballots with equal ranks are all kept.
PairCounts pair_counts_by_length(const Contest& contest, const tally::Rule& rule,
                                 const tally::Profile& profile);

}  // namespace almanac::elections
