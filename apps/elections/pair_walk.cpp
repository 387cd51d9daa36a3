#include "apps/elections/pair_walk.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

template <class Counter>
void PairWalk<Counter>::walk(std::span<const tally::Profile::Node> nodes) {
    std::size_t before = 0;  // how long the prefix is
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        while (before > 0 && prefix_[before - 1].end <= at) --before;
        const tally::Profile::Node& node = nodes[at];
        if (tally::is_special(node.candidate)) {
            at = node.end - 1;
            continue;
        }
        const auto voters = static_cast<Counter>(node.ballots);
        const std::size_t candidate = node.candidate;
        Counter* const* const targets = targets_of(before + 1);
        [&]<std::size_t... Target>(std::index_sequence<Target...>) {
            ((targets[Target][candidate] += voters), ...);
        }
        (std::make_index_sequence<always>());
        for (std::size_t target = always; target <= before; ++target)
            targets[target][candidate] += voters;
        if (node.end == at + 1) continue;
        prefix_[before++] = {node.end, node.candidate};
        if (before == ranks()) {
            reach(before + 1);
        } else {
            enter(before);
        }
    }
}

// The prefix has somebody at this rank: all who come later add to a row of theirs.
template <class Counter>
void PairWalk<Counter>::enter(std::size_t rank) {
    const std::size_t row = prefix_[rank - 1].candidate * candidates_;
    Counter* const* const planes = planes_.data() + rank * stride_;
    Counter** target = targets_of(rank + 1) + rank;
    for (std::size_t later = rank + 1; later <= ranks(); ++later, target += stride_)
        *target = planes[later] + row;
}

// Makes room for one rank more.
template <class Counter>
void PairWalk<Counter>::reach(std::size_t rank) {
    const std::size_t pairs = candidates_ * candidates_;
    by_rank_.emplace_back(candidates_);
    next_.emplace_back(rank >= 2 ? pairs : 0);
    apart_.emplace_back(rank >= 3 ? pairs : 0);  // the distance is below the rank
    if (rank == 3) first_and_third_.resize(pairs);
    prefix_.resize(rank);
    stride_ = std::max(rank, always) + 1;
    targets_.assign(rank * stride_, nullptr);
    planes_.assign(rank * stride_, nullptr);
    for (std::size_t one = 1; one <= rank; ++one) {
        targets_of(one)[0] = by_rank_[one - 1].data();
        for (std::size_t target = one; target < always; ++target)
            targets_of(one)[target] = unread_.data() + target * candidates_;
        for (std::size_t later = one + 1; later <= rank; ++later)
            planes_[one * stride_ + later] = plane_for(one, later).data();
    }
    for (std::size_t one = 1; one < rank; ++one) enter(one);
}

template <class Counter>
typename PairWalk<Counter>::Plane& PairWalk<Counter>::plane_for(std::size_t earlier,
                                                                std::size_t later) {
    if (later == earlier + 1) return next_[later - 1];
    if (earlier == 1 && later == 3) return first_and_third_;
    return apart_[later - earlier];
}

template class PairWalk<std::uint32_t>;
template class PairWalk<std::uint64_t>;

}  // namespace almanac::elections
