// A profile from which a candidate is taken: what stood below him moves up to the prefix before him
// and joins what stands there already.

#include "engine/base/ensure.h"
#include "tally/cleaning.h"
#include "tally/profile.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace almanac::tally {

namespace {

using Node = Profile::Node;

// Nodes of one parent, one behind the other.
struct Siblings {
    std::uint32_t at = 0;
    std::uint32_t end = 0;
};

constexpr std::uint32_t no_order = std::numeric_limits<std::uint32_t>::max();

// The order of siblings in a profile: candidates, then what is special, as packed.h has it.
std::uint32_t order_of(CandidateIndex candidate) {
    constexpr std::uint32_t behind_candidates = std::numeric_limits<CandidateIndex>::max();
    return is_special(candidate) ? behind_candidates + overvote_stop - candidate : candidate;
}

// One withdrawal. Lists of siblings that belong below one prefix of the new profile are the sources
// of its children; most prefixes have one source, in which he does not occur.
class Withdrawal {
public:
    // `places`: by old node, the new one or no_node; null where nobody asks.
    Withdrawal(std::span<const Node> nodes, CandidateIndex gone, std::vector<std::uint32_t>* places)
        : nodes_(nodes), gone_(gone), places_(places) {
        made_.reserve(nodes.size());
        for (std::uint32_t at = 0; at < nodes.size(); ++at) {
            if (nodes[at].candidate == gone) gone_at_.push_back(at);
        }
    }

    // All nodes without him; `lost` gets what counts for nobody now.
    std::vector<Node> run(NotCounted& lost) {
        sources_.push_back({0, static_cast<std::uint32_t>(nodes_.size())});
        raise(0, Profile::no_node);
        for (std::size_t source = 1; source < sources_.size(); ++source)
            drop_uncounted(sources_[source], lost);
        merge(0);
        return std::move(made_);
    }

private:
    // Where sources from `first` on have him, what is below him is one more source.
    void raise(std::size_t first, std::uint32_t parent) {
        const std::size_t before = sources_.size();
        for (std::size_t source = first; source < before; ++source) {
            const Siblings siblings = sources_[source];
            for (std::uint32_t at = siblings.at; at < siblings.end; at = nodes_[at].end) {
                if (nodes_[at].candidate != gone_) continue;
                note(at, parent);
                sources_.push_back({at + 1, nodes_[at].end});
            }
        }
    }

    // Below him as first candidate: who ranks nobody else is not counted, and a stop, which is a
    // leaf behind all its siblings, stops before any candidate.
    void drop_uncounted(Siblings& siblings, NotCounted& lost) {
        std::uint64_t here = nodes_[siblings.at - 1].ballots;
        const std::uint32_t end = siblings.end;
        for (std::uint32_t at = siblings.at; at < end; at = nodes_[at].end) {
            here -= nodes_[at].ballots;
            const CandidateIndex why = nodes_[at].candidate;
            if (!is_special(why)) continue;
            std::uint64_t& reason = why == overvote_stop ? lost.overvoted
                                    : why == skip_stop   ? lost.skipped
                                                         : lost.repeated;
            reason += nodes_[at].ballots;
            siblings.end = std::min(siblings.end, at);
        }
        lost.only_excluded += here;
    }

    // Makes the nodes below one prefix from the sources from `first` on, and takes these away.
    void merge(std::size_t first) {
        const std::size_t last = sources_.size();
        ++rank_;
        for (auto next = first_order(first); next != no_order; next = first_order(first))
            take(next, first, last);
        --rank_;
        sources_.resize(first);
    }

    // What stands first in any of the sources from `first` on, he himself passed over.
    std::uint32_t first_order(std::size_t first) {
        std::uint32_t order = no_order;
        for (std::size_t source = first; source < sources_.size(); ++source) {
            Siblings& siblings = sources_[source];
            if (siblings.at < siblings.end && nodes_[siblings.at].candidate == gone_)
                siblings.at = nodes_[siblings.at].end;
            if (siblings.at < siblings.end)
                order = std::min(order, order_of(nodes_[siblings.at].candidate));
        }
        return order;
    }

    // The node that stands first in some of these sources, with all that is below it in them.
    void take(std::uint32_t order, std::size_t first, std::size_t last) {
        const auto made = static_cast<std::uint32_t>(made_.size());
        made_.push_back({.rank = rank_});
        for (std::size_t source = first; source < last; ++source) {
            const std::uint32_t at = sources_[source].at;
            if (at >= sources_[source].end || order_of(nodes_[at].candidate) != order) continue;
            made_[made].candidate = nodes_[at].candidate;
            made_[made].ballots += nodes_[at].ballots;
            note(at, made);
            sources_[source].at = nodes_[at].end;
            if (at + 1 < nodes_[at].end) sources_.push_back({at + 1, nodes_[at].end});
        }
        if (sources_.size() == last + 1 && !has_him(sources_.back())) {
            copy(sources_.back());
            sources_.pop_back();
        } else {
            raise(last, made);
            merge(last);
        }
        made_[made].end = static_cast<std::uint32_t>(made_.size());
    }

    bool has_him(const Siblings& siblings) const {
        const auto found = std::lower_bound(gone_at_.begin(), gone_at_.end(), siblings.at);
        return found != gone_at_.end() && *found < siblings.end;
    }

    // They move up by as many ranks as he was passed over.
    void copy(const Siblings& siblings) {
        const int up = nodes_[siblings.at].rank - (rank_ + 1);
        for (std::uint32_t at = siblings.at; at < siblings.end; ++at) {
            const auto made = static_cast<std::uint32_t>(made_.size());
            note(at, made);
            made_.push_back(nodes_[at]);
            made_.back().end = made + (nodes_[at].end - at);
            made_.back().rank = static_cast<std::uint16_t>(nodes_[at].rank - up);
        }
    }

    void note(std::uint32_t at, std::uint32_t made) {
        if (places_ != nullptr) (*places_)[at] = made;
    }

    std::span<const Node> nodes_;
    CandidateIndex gone_;
    std::vector<std::uint32_t>* places_;
    std::vector<std::uint32_t> gone_at_;
    std::vector<Siblings> sources_;
    std::vector<Node> made_;
    std::uint16_t rank_ = 0;  // of the nodes being made
};

}  // namespace

std::optional<Profile> Profile::without(CandidateIndex candidate, const Rule& rule) const {
    base::ensure(candidate < candidates() && !excluded_[candidate], "he does not stand");
    const bool unsaid = rule.overvote == Overvote::exhausts_if_several_continue;
    if (unsaid || equal_ranks_.size() > 0) return std::nullopt;
    Profile left;
    left.excluded_ = excluded_;
    left.excluded_[candidate] = true;
    left.not_counted_ = not_counted_;
    left.weights_of_ballots_ = weights_of_ballots_;
    std::vector<std::uint32_t> places(ends_of_ballots_.empty() ? 0 : nodes_.size(), no_node);
    Withdrawal withdrawal(nodes_, candidate, places.empty() ? nullptr : &places);
    left.nodes_ = withdrawal.run(left.not_counted_);
    left.valid_ = valid_ + not_counted_.total() - left.not_counted_.total();
    for (const std::uint32_t end : ends_of_ballots_)
        left.ends_of_ballots_.push_back(end == no_node ? no_node : places[end]);
    return left;
}

}  // namespace almanac::tally
