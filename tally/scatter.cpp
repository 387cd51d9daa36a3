#include "tally/scatter.h"

#include <algorithm>
#include <limits>

namespace almanac::tally {

namespace {

// Chunks a block has at least: 64 KiB, so that a small count allocates once and a large one rarely.
constexpr std::size_t block_chunks_min = 256;

// Roots ahead to be fetched from memory: about 100 ns of work at the few ns a root takes.
constexpr std::uint32_t fetch_ahead = 12;

}  // namespace

void Chain::take(Chain& other) {
    if (other.first == nullptr) return;
    (last == nullptr ? first : last->next) = other.first;
    last = other.last;
    other = {};
}

Scatter::Scatter(const Profile& profile)
    : nodes_(profile.nodes()),
      arrivals_(profile.candidates()),
      receives_(std::size_t{std::numeric_limits<CandidateIndex>::max()} + 1, 0) {
    for (std::size_t candidate = 0; candidate < profile.candidates(); ++candidate) {
        receives_[candidate] = profile.excluded()[candidate] ? 0 : 1;
    }
    // A node is a root in at most one pile, and most nodes never are: a quarter is a start, not a
    // bound.
    block_room_ = std::max(block_chunks_min, nodes_.size() / Chunk::room / 4);
    blocks_.push_back(std::make_unique_for_overwrite<Chunk[]>(block_room_));
}

void Scatter::scatter_all() {
    const auto end = static_cast<std::uint32_t>(nodes_.size());
    std::uint64_t ballots = 0;
    for (std::uint32_t at = 0; at < end; at = nodes_[at].end) ballots += nodes_[at].ballots;
    scatter_below(0, end, ballots);
}

void Scatter::scatter(Chain& roots) {
    for (Chunk* chunk = roots.first; chunk != nullptr;) {
        for (std::uint32_t at = 0; at < chunk->size; ++at) {
            if (at + fetch_ahead < chunk->size)
                __builtin_prefetch(&nodes_[chunk->roots[at + fetch_ahead]]);
            const std::uint32_t root = chunk->roots[at];
            scatter_below(root + 1, nodes_[root].end, nodes_[root].ballots);
        }
        Chunk* const done = chunk;
        chunk = chunk->next;
        done->next = free_;
        free_ = done;
    }
    roots = {};
}

// Scatters the nodes from `at` to `end`, which hold `ballots` ballots between them and where they
// end.
void Scatter::scatter_below(std::uint32_t at, std::uint32_t end, std::uint64_t ballots) {
    while (at < end) {
        const Profile::Node& node = nodes_[at];
        if (receives_[node.candidate] != 0) {
            arrive(at, node.candidate, node.ballots);
            ballots -= node.ballots;
            at = node.end;
            continue;
        }
        if (is_special(node.candidate)) {
            scatter_special(at);
            ballots -= node.ballots;
            at = node.end;
            continue;
        }
        ++at;
    }
    spent(Spent::choices) += ballots;
}

// The ballots that come to a node which is no candidate.
void Scatter::scatter_special(std::uint32_t at) {
    const Profile::Node& node = nodes_[at];
    switch (node.candidate) {
        case overvote_begin:
            return scatter_overvote(at + 1, node.end, std::nullopt);
        case skip_stop:
            spent(Spent::skips) += node.ballots;
            return;
        case repeat_stop:
            spent(Spent::repeat) += node.ballots;
            return;
        default:
            spent(Spent::overvote) += node.ballots;
    }
}

// The nodes from `at` to `end` go on with the candidates of one overvoted rank, of whom `only` is
// the one met so far who receives. With a second the ballots exhaust; with none at its end they go
// on.
void Scatter::scatter_overvote(std::uint32_t at, std::uint32_t end,
                               std::optional<CandidateIndex> only) {
    for (; at < end; at = nodes_[at].end) {
        const Profile::Node& node = nodes_[at];
        if (node.candidate == overvote_end) {
            if (only) {
                arrive(at, *only, node.ballots);
            } else {
                scatter_below(at + 1, node.end, node.ballots);
            }
        } else if (!receives(node.candidate)) {
            scatter_overvote(at + 1, node.end, only);
        } else if (only) {
            spent(Spent::overvote) += node.ballots;
        } else {
            scatter_overvote(at + 1, node.end, node.candidate);
        }
    }
}

void Scatter::arrive(std::uint32_t node, CandidateIndex candidate, std::uint64_t ballots) {
    Arrival& arrival = arrivals_[candidate];
    Chunk* last = arrival.roots.last;
    if (last == nullptr || last->size == Chunk::room) {
        last = fresh_chunk();
        Chain one{last, last};
        arrival.roots.take(one);
    }
    last->roots[last->size++] = node;
    arrival.ballots += ballots;
}

Chunk* Scatter::fresh_chunk() {
    Chunk* chunk = free_;
    if (chunk != nullptr) {
        free_ = chunk->next;
    } else {
        if (used_ == block_room_) {
            block_room_ = block_chunks_min;
            blocks_.push_back(std::make_unique_for_overwrite<Chunk[]>(block_room_));
            used_ = 0;
        }
        chunk = &blocks_.back()[used_++];
    }
    chunk->next = nullptr;
    chunk->size = 0;
    return chunk;
}

}  // namespace almanac::tally
