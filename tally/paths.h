#pragma once

// Where the ballots of a count by keep values stand. All ballots that pass the same elected
// candidates in the same order, and then either stay with the same continuing one or end, are one
// path: every keep value treats them alike, so an iteration touches paths and no ballot. A node of
// the profile is walked once in a whole count: when its ballots come to be on another path.
// Knows no votes and no rule. Private to tally.

#include "tally/profile.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace almanac::tally {

// How ballots leave off on a path.
enum class Leaving : std::uint8_t {
    held,     // they stay with its candidate, who continues
    choices,  // they name nobody else who receives
    overvote,
    skips,
    repeat,  // one of these stops them
};
inline constexpr std::size_t leavings = 5;

// How a ballot leaves off whose ranking ends in that stop (cleaning.h), or in none: 0.
Leaving leaving_at(CandidateIndex stop);

// A path to `candidate`; path 0 is the one before any candidate. Parents stand before children.
struct Path {
    std::uint32_t parent = 0;
    CandidateIndex candidate = 0;
    std::uint64_t ballots = 0;  // that come here; 0 once its candidate is eliminated
    std::array<std::uint64_t, leavings> leaving = {};  // of these, by how they leave off

    std::uint64_t leaves(Leaving how) const { return leaving[static_cast<std::size_t>(how)]; }
};

// Ballots that came to be on another path.
struct PathMove {
    std::uint32_t from = 0;  // where they were held
    std::uint32_t to = 0;
    Leaving leaving = Leaving::held;
    std::uint64_t ballots = 0;
};

// The paths of one count.
class Paths {
public:
    explicit Paths(const Profile& profile);

    // All that there ever were; some have no ballots any more.
    std::span<const Path> all() const { return paths_; }
    // The elected pass ballots on from now on, those of the eliminated go on as if they had not
    // stood. Every ballot that is elsewhere afterwards, by where it was held.
    std::vector<PathMove> advance(std::span<const CandidateIndex> elected,
                                  std::span<const CandidateIndex> eliminated);

private:
    enum class State : std::uint8_t { gone, continuing, elected };

    void scatter(CandidateIndex candidate, std::vector<PathMove>& moves);
    void walk(std::uint32_t at, std::uint32_t end, std::uint64_t ballots, std::uint32_t path);
    std::uint32_t child(std::uint32_t path, CandidateIndex candidate);
    void grow();
    void come(std::uint32_t path, Leaving leaving, std::uint64_t ballots);
    void collect(std::uint32_t from, std::vector<PathMove>& moves);

    std::span<const Profile::Node> nodes_;
    std::vector<State> states_;  // by any 16-bit number
    std::vector<Path> paths_;
    std::vector<std::vector<std::uint32_t>> roots_;  // by path: the nodes its held ballots are at
    std::vector<std::vector<std::uint32_t>> held_;   // by candidate: the paths that end with him

    // Where ballots of the path being scattered came: a counter a leaving, and which are in use.
    std::vector<std::uint64_t> came_;
    std::vector<std::size_t> touched_;

    std::vector<std::uint32_t> slots_;  // children by (parent, candidate), open addressing
};

}  // namespace almanac::tally
