#pragma once

// How a pair's ballots become one number: which affinity is taken, and what it is mixed with (A4,
// `method` and `normalize`). Pure.

#include "apps/elections/coalitions.h"
#include "engine/base/describe.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace almanac::elections {

// What the strength is made of. Directional questions have a view of their own; as a measure they
// are the same as proximity_weighted (A4).
enum class PairMethod : std::uint8_t { basic, proximity_weighted, directional };

// Which affinity enters it.
enum class Normalize : std::uint8_t { raw, conditional, lift };

// A4's default: 0.3 Jaccard + 0.7 proximity.
struct PairMeasure {
    PairMethod method = PairMethod::proximity_weighted;
    Normalize normalize = Normalize::raw;
    friend bool operator==(const PairMeasure&, const PairMeasure&) = default;
};

// A lift above this says no more (A4).
inline constexpr double lift_max = 2.0;

// Ballots of a pair. Lift alone asks for `valid`: all ballots of the contest, not the largest of
// the other three as the origin has it (A12, 11).
struct PairBallots {
    double shared = 0;
    double total_1 = 0;
    double total_2 = 0;
    double valid = 0;
};

// The affinity that enters the strength, 0 where nobody ranks whom it is measured by.
double normalized_affinity(Normalize normalize, const PairBallots& ballots);

// The strength of these two parts.
double strength_of(PairMethod method, double normalized_affinity, double proximity);

// Fills the pair's normalized affinity and strength from its ballots.
void measure(CoalitionPair& pair, const PairMeasure& by, std::uint64_t valid);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::PairMethod> {
    static constexpr std::array<std::string_view, 3> words{"basic", "proximity_weighted",
                                                           "directional"};
};

template <>
struct almanac::base::EnumWords<almanac::elections::Normalize> {
    static constexpr std::array<std::string_view, 3> words{"raw", "conditional", "lift"};
};
