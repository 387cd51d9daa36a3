#include "apps/elections/pair_walk.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

template <class Counter>
void PairWalk<Counter>::walk(std::span<const tally::Profile::Node> nodes) {
    std::size_t reached = ranks();
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        const tally::Profile::Node& node = nodes[at];
        if (tally::is_special(node.candidate)) {
            at = node.end - 1;
            continue;
        }
        if (node.rank > reached) reach(reached = node.rank);
        const auto voters = static_cast<Counter>(node.ballots);
        const std::size_t candidate = node.candidate;
        Counter* const* const planes = planes_of(node.rank);
        const std::size_t* const rows = rows_.data();
        planes[0][candidate] += voters;
        [&]<std::size_t... Earlier>(std::index_sequence<Earlier...>) {
            ((planes[Earlier + 1][rows[Earlier + 1] + candidate] += voters), ...);
        }
        (std::make_index_sequence<always - 1>());
        for (std::size_t earlier = always; earlier < node.rank; ++earlier)
            planes[earlier][rows[earlier] + candidate] += voters;
        rows_[node.rank] = candidate * candidates_;
    }
}

// Makes room for one rank more.
template <class Counter>
void PairWalk<Counter>::reach(std::size_t rank) {
    const std::size_t pairs = candidates_ * candidates_;
    by_rank_.emplace_back(candidates_);
    next_.emplace_back(rank >= 2 ? pairs : 0);
    apart_.emplace_back(rank >= 3 ? pairs : 0);  // the distance is below the rank
    if (rank == 3) first_and_third_.resize(pairs);
    stride_ = std::max(rank, always);
    rows_.resize(stride_ + 1);
    planes_.assign(rank * stride_, unread_.data());
    for (std::size_t later = 1; later <= rank; ++later) {
        Counter** const planes = planes_.data() + (later - 1) * stride_;
        planes[0] = by_rank_[later - 1].data();
        for (std::size_t earlier = 1; earlier < later; ++earlier)
            planes[earlier] = plane_for(earlier, later).data();
    }
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
