#pragma once

// Who ranks each candidate, and how: sums over the ballots that rank them, worked out for all
// candidates in one pass over the distinct rankings (seed A7). Pure. On cleaned, condensed ranks;
// every figure counts voters. Who share a rank, where a rule lets them, stand at the same one.

#include "engine/base/describe.h"
#include "tally/tally.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace almanac::elections {

// How a supporter fills the ballot (seed A7.1; `other` is what the seed's three leave over).
enum class Archetype : std::uint8_t {
    bullet_voters,
    strategic_rankers,
    coalition_builders,
    other,
};
inline constexpr std::size_t archetype_count = 4;

// Of a ballot that ranks `ranked` candidates, this one at `rank`, from 1. No ballot has two.
constexpr Archetype archetype_of(std::size_t rank, std::size_t ranked) {
    if (ranked == 1) return Archetype::bullet_voters;
    if (ranked >= 4 && rank <= 2) return Archetype::strategic_rankers;
    if (ranked >= 5 && rank >= 3) return Archetype::coalition_builders;
    return Archetype::other;
}

// The paper that the seed's scores are made for: six points for rank 1 to one for rank 6, and no
// ballot is taken to rank more than six.
inline constexpr std::size_t scored_ranks = 6;

// One archetype among the supporters of one candidate.
struct ArchetypeSums {
    std::uint64_t voters = 0;
    std::uint64_t ranked = 0;  // Σ candidates on their ballots
    std::uint64_t ranks = 0;   // Σ the candidate's rank on them
};

// The ballots that rank one candidate.
struct Supporters {
    std::uint64_t ballots = 0;
    std::vector<std::uint64_t> at_rank;  // by rank - 1, up to the last rank that somebody uses
    std::uint64_t ranked = 0;            // Σ candidates on the ballot
    std::uint64_t ranked_of_six = 0;     // the same, no ballot counting for more than scored_ranks
    std::uint64_t transferable = 0;      // ballots that rank somebody later
    std::uint64_t later = 0;             // Σ candidates ranked later
    std::uint64_t later_distance = 0;    // Σ over these of how many ranks later
    std::array<ArchetypeSums, archetype_count> archetypes;

    std::uint64_t first_choices() const { return at_rank.empty() ? 0 : at_rank.front(); }
    const ArchetypeSums& of(Archetype archetype) const {
        return archetypes[static_cast<std::size_t>(archetype)];
    }
};

// By candidate; those not in the race have none.
std::vector<Supporters> supporters_of(const tally::Profile& profile);

// Ballots of one candidate's supporters, by their places in the source, first ones first.
struct SampleBallots {
    std::vector<std::uint32_t> first;  // up to sample_flows of any archetype
    std::array<std::vector<std::uint32_t>, archetype_count> of_archetype;  // up to sample_ballots
};
inline constexpr std::size_t sample_flows = 100;  // seed A7.3: first 100 ballots
inline constexpr std::size_t sample_ballots = 3;  // seed A7.1: three an archetype

// By candidate. `profile` and `supporters` are of these ballots under this rule. One pass that
// cleans only ballots which name somebody whose samples are not complete yet. Ballots on which
// candidates share a rank have no one order to show, and are no samples.
std::vector<SampleBallots> sample_ballots_of(const tally::Ballots& ballots, const tally::Rule& rule,
                                             const tally::Profile& profile,
                                             const std::vector<Supporters>& supporters);

// A ballot's candidates in order, as far as the trie of a profile has them: none where it counts
// for nobody, or shares a rank.
std::vector<tally::CandidateIndex> ranking_of(std::span<const tally::Mark> marks,
                                              const tally::Rule& rule,
                                              const std::vector<bool>& excluded);

// All that is known of the supporters of a contest's candidates, by candidate.
struct AllSupporters {
    std::vector<Supporters> of;
    std::vector<SampleBallots> samples;
};

// `part` of `whole`, 0 of nothing: for reading, never for a decision.
constexpr double share_of(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::Archetype> {
    static constexpr std::array<std::string_view, 4> words{"Bullet Voters", "Strategic Rankers",
                                                           "Coalition Builders", "Other"};
};
