#pragma once

// The inner loop of every count: the ballots of a pile, given as roots of subtrees of the profile,
// go on to the next candidate who still receives. A subtree whose root names such a candidate moves
// as a whole, so only what changes hands is touched, and each node at most twice in a whole count.
// Knows no votes and no rule.

#include "tally/profile.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace almanac::tally {

// A piece of a pile: 61 roots and its own head fill four cache lines.
struct Chunk {
    static constexpr std::uint32_t room = 61;
    Chunk* next = nullptr;
    std::uint32_t size = 0;
    std::array<std::uint32_t, room> roots;
};
static_assert(sizeof(Chunk) == 256);

// Roots of subtrees in chunks, in the order in which they came.
struct Chain {
    Chunk* first = nullptr;
    Chunk* last = nullptr;

    // Puts all of `other` behind what is here.
    void take(Chain& other);
};

// What reached one candidate since the last clear().
struct Arrival {
    Chain roots;
    std::uint64_t ballots = 0;
};

// Why ballots found nobody.
enum class Spent : std::uint8_t { choices, overvote, skips, repeat };
inline constexpr std::size_t spent_kinds = 4;

// Owns the chunks of all piles of one count and says who still receives.
class Scatter {
public:
    explicit Scatter(const Profile& profile);

    // For whoever was elected or eliminated: ballots pass him over from now on.
    void stop_receiving(CandidateIndex candidate) { receives_[candidate] = 0; }
    // Whether ballots still go to this candidate.
    bool receives(CandidateIndex candidate) const { return receives_[candidate] != 0; }

    // Every ballot goes to its first candidate who receives.
    void scatter_all();
    // Every ballot of these subtrees goes on from its root; empties the chain.
    void scatter(Chain& roots);

    // By candidate; whoever takes an arrival's roots clears it.
    std::span<Arrival> arrivals() { return arrivals_; }
    // Ballots that found nobody since the last clear(), by reason.
    const std::array<std::uint64_t, spent_kinds>& spent() const { return spent_; }
    void clear_spent() { spent_ = {}; }

private:
    void scatter_below(std::uint32_t at, std::uint32_t end, std::uint64_t ballots);
    void scatter_special(std::uint32_t at);
    void scatter_overvote(std::uint32_t at, std::uint32_t end, std::optional<CandidateIndex> only);
    void arrive(std::uint32_t node, CandidateIndex candidate, std::uint64_t ballots);
    Chunk* fresh_chunk();
    std::uint64_t& spent(Spent why) { return spent_[static_cast<std::size_t>(why)]; }

    std::span<const Profile::Node> nodes_;
    std::vector<Arrival> arrivals_;
    std::vector<std::uint8_t>
        receives_;  // by any 16-bit number, so that what is special needs no test of its own
    std::array<std::uint64_t, spent_kinds> spent_{};

    std::vector<std::unique_ptr<Chunk[]>> blocks_;
    std::size_t used_ = 0;  // chunks of the last block that were ever handed out
    std::size_t block_room_ = 0;
    Chunk* free_ = nullptr;
};

}  // namespace almanac::tally
