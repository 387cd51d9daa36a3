#pragma once

// Whether something grows without end: the slope that half of all pairs of samples exceed (Theil
// 1950, Sen 1968), which spikes do not move. Pure.

#include <cstddef>
#include <vector>

namespace almanac::load {

// One look at something.
struct TrendSample {
    double seconds = 0;
    double value = 0;
};

// Of a series its first part is left out, since caches and allocators fill up at the start.
inline constexpr double settling_share = 0.25;

// So many samples are compared with one another at most: 500,000 slopes, a moment's work.
inline constexpr std::size_t trend_samples_max = 1'000;

// A series as a straight line, settling left out.
struct Trend {
    double per_second = 0;  // the median slope; 0 of fewer than two samples
    double growth = 0;      // by it, over the time that was looked at
};

// The trend of samples in order of time.
Trend trend_of(const std::vector<TrendSample>& samples);

// Whether the growth by the slope is above `bound` and the samples really grew by as much: the
// median of the last third is above that of the first by more than `bound` too.
bool leaks(const std::vector<TrendSample>& samples, double bound);

}  // namespace almanac::load
