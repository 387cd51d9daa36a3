#pragma once

// How much a pair's strength could differ by chance alone: a percentile bootstrap over ballots (A4,
// confidence_intervals). A resampled election holds as many ballots, drawn with replacement; all
// that a pair sees of one is whether it ranks neither, one, or both so far apart. So its histogram
// is multinomial, and is drawn as such: the same law as drawing ballot by ballot. Pure.

#include "apps/elections/coalitions.h"
#include "apps/elections/pair_measure.h"

#include <cstdint>

namespace almanac::elections {

// Resampled elections, and how many of them lie outside an interval at each end: 95 % inside.
inline constexpr int bootstrap_replicates = 1'000;
inline constexpr int bootstrap_outside = 25;

// The ends of an interval.
struct Interval {
    double low = 0;
    double high = 0;
};

// Of the strength and of what it is made of.
struct PairIntervals {
    Interval strength;
    Interval normalized_affinity;
    Interval proximity;
};

// `valid` ballots in all. The draws depend on the two ids alone, so that a pair has the same
// interval whatever else is asked for. About 0.5 ms.
PairIntervals pair_intervals(const PairDetail& detail, const PairMeasure& by, std::uint64_t valid);

// The row with its intervals filled in.
CoalitionPair with_intervals(CoalitionPair pair, const PairIntervals& intervals);

}  // namespace almanac::elections
