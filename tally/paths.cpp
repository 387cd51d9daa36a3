#include "tally/paths.h"

#include "tally/cleaning.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace almanac::tally {

namespace {

// Slots there are at first; they double when half are taken.
constexpr std::size_t slots_min = 1024;
constexpr std::uint32_t empty_slot = 0;  // path 0 is nobody's child

std::size_t slot_of(std::uint32_t parent, CandidateIndex candidate, std::size_t slots) {
    const std::uint64_t key = (std::uint64_t{parent} << 16) | candidate;
    return ((key * 0x9E37'79B9'7F4A'7C15) >> 20) & (slots - 1);
}

}  // namespace

Leaving leaving_at(CandidateIndex stop) {
    switch (stop) {
        case overvote_stop:
            return Leaving::overvote;
        case skip_stop:
            return Leaving::skips;
        case repeat_stop:
            return Leaving::repeat;
        default:
            return Leaving::choices;
    }
}

Paths::Paths(const Profile& profile)
    : nodes_(profile.nodes()),
      states_(std::size_t{std::numeric_limits<CandidateIndex>::max()} + 1, State::gone),
      held_(profile.candidates()),
      slots_(slots_min, empty_slot) {
    for (std::size_t candidate = 0; candidate < profile.candidates(); ++candidate) {
        if (!profile.excluded()[candidate]) states_[candidate] = State::continuing;
    }
    std::uint64_t ballots = 0;
    const auto size = static_cast<std::uint32_t>(nodes_.size());
    for (std::uint32_t at = 0; at < size; at = nodes_[at].end) ballots += nodes_[at].ballots;
    paths_.push_back({.ballots = ballots});
    roots_.emplace_back();
    came_.resize(leavings, 0);
    walk(0, size, ballots, 0);
    std::vector<PathMove> unused;
    collect(0, unused);
}

std::vector<PathMove> Paths::advance(std::span<const CandidateIndex> elected,
                                     std::span<const CandidateIndex> eliminated) {
    for (const CandidateIndex candidate : elected) states_[candidate] = State::elected;
    for (const CandidateIndex candidate : eliminated) states_[candidate] = State::gone;
    std::vector<PathMove> moves;
    for (const CandidateIndex candidate : elected) scatter(candidate, moves);
    for (const CandidateIndex candidate : eliminated) scatter(candidate, moves);
    return moves;
}

void Paths::scatter(CandidateIndex candidate, std::vector<PathMove>& moves) {
    const bool passes_on = states_[candidate] == State::elected;
    for (const std::uint32_t path : std::exchange(held_[candidate], {})) {
        const std::uint32_t to = passes_on ? path : paths_[path].parent;
        for (const std::uint32_t root : std::exchange(roots_[path], {}))
            walk(root + 1, nodes_[root].end, nodes_[root].ballots, to);
        if (!passes_on) paths_[path].ballots = 0;
        paths_[path].leaving[0] = 0;
        collect(path, moves);
    }
}

// The nodes from `at` to `end`, which hold `ballots` ballots between them and where they end, all
// on `path`. As deep as there are candidates elected.
void Paths::walk(std::uint32_t at, std::uint32_t end, std::uint64_t ballots, std::uint32_t path) {
    while (at < end) {
        const Profile::Node& node = nodes_[at];
        const State state = states_[node.candidate];
        if (state == State::gone && !is_special(node.candidate)) {
            ++at;
            continue;
        }
        ballots -= node.ballots;
        if (is_special(node.candidate)) {
            come(path, leaving_at(node.candidate), node.ballots);
        } else {
            const std::uint32_t next = child(path, node.candidate);
            paths_[next].ballots += node.ballots;
            if (state == State::continuing) {
                roots_[next].push_back(at);
                come(next, Leaving::held, node.ballots);
            } else {
                walk(at + 1, node.end, node.ballots, next);
            }
        }
        at = node.end;
    }
    come(path, Leaving::choices, ballots);
}

std::uint32_t Paths::child(std::uint32_t path, CandidateIndex candidate) {
    std::size_t slot = slot_of(path, candidate, slots_.size());
    for (; slots_[slot] != empty_slot; slot = (slot + 1) & (slots_.size() - 1)) {
        const Path& found = paths_[slots_[slot]];
        if (found.parent == path && found.candidate == candidate) return slots_[slot];
    }
    const auto fresh = static_cast<std::uint32_t>(paths_.size());
    slots_[slot] = fresh;
    paths_.push_back({.parent = path, .candidate = candidate});
    roots_.emplace_back();
    came_.resize(paths_.size() * leavings, 0);
    if (states_[candidate] == State::continuing) held_[candidate].push_back(fresh);
    if (paths_.size() * 2 > slots_.size()) grow();
    return fresh;
}

void Paths::grow() {
    slots_.assign(slots_.size() * 2, empty_slot);
    for (std::uint32_t path = 1; path < paths_.size(); ++path) {
        std::size_t slot = slot_of(paths_[path].parent, paths_[path].candidate, slots_.size());
        while (slots_[slot] != empty_slot) slot = (slot + 1) & (slots_.size() - 1);
        slots_[slot] = path;
    }
}

void Paths::come(std::uint32_t path, Leaving leaving, std::uint64_t ballots) {
    if (ballots == 0) return;
    const auto how = static_cast<std::size_t>(leaving);
    paths_[path].leaving[how] += ballots;
    const std::size_t at = path * leavings + how;
    if (came_[at] == 0) touched_.push_back(at);
    came_[at] += ballots;
}

void Paths::collect(std::uint32_t from, std::vector<PathMove>& moves) {
    for (const std::size_t at : touched_) {
        moves.push_back({from, static_cast<std::uint32_t>(at / leavings),
                         static_cast<Leaving>(at % leavings), std::exchange(came_[at], 0)});
    }
    touched_.clear();
}

}  // namespace almanac::tally
