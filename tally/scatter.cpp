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
      valid_(profile.valid()),
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

void Scatter::scatter_all() { scatter_below(0, static_cast<std::uint32_t>(nodes_.size()), valid_); }

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
        if (node.candidate == overvote_stop) {
            stopped_ += node.ballots;
            ballots -= node.ballots;
        }
        ++at;
    }
    spent_ += ballots;
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
