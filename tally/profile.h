#pragma once

// The ballots of a contest as weighted distinct rankings, held as a prefix trie in preorder: a node
// is a ranking's prefix, its children follow it, and one step over `end` passes all who share it.
// Building it applies the rule's cleaning; counting then touches only the piles that move.

#include "tally/ballots.h"
#include "tally/cleaning.h"
#include "tally/equal_ranks.h"
#include "tally/rule.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace almanac::tally {

// Why a ballot counts for nobody in round 1.
struct NotCounted {
    std::uint64_t blank = 0;  // no mark at all
    std::uint64_t overvoted =
        0;  // nothing but overvoted ranks, or stopped by one before any candidate
    std::uint64_t only_excluded = 0;  // nothing but marks for excluded candidates
    std::uint64_t skipped = 0;        // stopped by too many skipped ranks before any candidate
    std::uint64_t repeated = 0;       // stopped by a repeat before any candidate counted
    std::uint64_t total() const { return blank + overvoted + only_excluded + skipped + repeated; }
};

// Whether to remember which ranking each ballot has; later rules need the order in which ballots
// came.
enum class KeepOrder : std::uint8_t { no, yes };

// Immutable once built.
class Profile {
public:
    // One prefix. Preorder: the children of `at` are at + 1, then each child's end, up to this end.
    struct Node {
        std::uint32_t end = 0;         // one past the last node of this subtree
        CandidateIndex candidate = 0;  // or what is special in a ranking (cleaning.h)
        std::uint16_t rank = 0;        // where the candidate stands, from 1: the prefix's length
        std::uint64_t ballots = 0;     // voters whose ranking has this prefix
    };

    // Cleans every ballot as `rule` says and compresses them. `excluded[c]`: c's marks make
    // overvotes but are otherwise passed over; size = candidates. The order of the ballots is kept
    // in any case where the rule's method is whole_papers.
    static Profile build(const Ballots& ballots, const Rule& rule, std::size_t candidates,
                         const std::vector<bool>& excluded = {}, KeepOrder order = KeepOrder::no);

    // What building gives where this candidate, who stands, is excluded too: the same nodes, and
    // the same ballots counted. Why a ballot is not counted may differ: one with nothing but his
    // mark and an overvote that was passed over is only_excluded here, overvoted there. Nothing
    // where a ranking does not say enough, so that the ballots have to be cleaned again: where an
    // overvote is his who alone continues, and where candidates share a rank. `rule` as when it was
    // built.
    std::optional<Profile> without(CandidateIndex candidate, const Rule& rule) const;

    std::size_t candidates() const { return excluded_.size(); }
    // By candidate: who was left out when the ballots were cleaned.
    const std::vector<bool>& excluded() const { return excluded_; }
    std::span<const Node> nodes() const { return nodes_; }
    // Voters whose ranking has at least one countable candidate: what round 1 counts.
    std::uint64_t valid() const { return valid_; }
    const NotCounted& not_counted() const { return not_counted_; }
    // Ballots on which candidates share a rank, where rule.equal_ranks lets them: they are in
    // valid(), but neither in nodes() nor in ends_of_ballots() nor in for_each_ranking().
    const EqualRanks& equal_ranks() const { return equal_ranks_; }
    // For KeepOrder::yes, the node at which each ballot's ranking ends (no_node where it has none).
    std::span<const std::uint32_t> ends_of_ballots() const { return ends_of_ballots_; }
    // For KeepOrder::yes, how many voters each ballot stands for; empty where it is one each.
    std::span<const std::uint32_t> weights_of_ballots() const { return weights_of_ballots_; }
    static constexpr std::uint32_t no_node = 0xFFFFFFFF;

    // Calls use(ranking, voters) for each distinct ranking, in lexicographic order, as far as it
    // has candidates: what is special ends it.
    template <class Use>
    void for_each_ranking(Use&& use) const;

private:
    static Profile build_sharing(const Ballots& ballots, const Rule& rule,
                                 const std::vector<bool>& excluded, KeepOrder order);

    std::vector<bool> excluded_;
    std::vector<Node> nodes_;
    std::uint64_t valid_ = 0;
    NotCounted not_counted_;
    EqualRanks equal_ranks_;
    std::vector<std::uint32_t> ends_of_ballots_;
    std::vector<std::uint32_t> weights_of_ballots_;
};

// Whether ballots cleaned and compressed for one rule are what the other needs too: the rules read
// ballots by the same fields.
bool reads_ballots_alike(const Rule& one, const Rule& other);

template <class Use>
void Profile::for_each_ranking(Use&& use) const {
    std::vector<CandidateIndex> ranking;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
        while (!ends.empty() && ends.back() <= at) {
            ends.pop_back();
            ranking.pop_back();
        }
        const Node& node = nodes_[at];
        if (is_special(node.candidate)) {
            at = node.end - 1;
            continue;
        }
        ranking.push_back(node.candidate);
        ends.push_back(node.end);
        std::uint64_t own = node.ballots;
        for (std::uint32_t child = at + 1; child < node.end; child = nodes_[child].end) {
            if (!is_special(nodes_[child].candidate)) own -= nodes_[child].ballots;
        }
        if (own > 0) use(std::span<const CandidateIndex>(ranking), own);
    }
}

}  // namespace almanac::tally
