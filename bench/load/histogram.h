#pragma once

// How long requests took: exact counts in buckets that are at most 1/256 of their values wide, so
// that a percentile is 0.2 % off at most. HdrHistogram's idea, over base's buckets.

#include "engine/base/log_linear.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace almanac::load {

using Nanoseconds = std::chrono::nanoseconds;

// Values from 0 to 18 minutes; what is beyond counts as that.
class Histogram {
public:
    Histogram();

    // Counts one value; below 0 it counts as 0.
    void add(Nanoseconds value);

    // Adds what another has counted.
    void add(const Histogram& other);

    std::uint64_t count() const { return count_; }

    // The value that the share `q` (0 to 1) of the values does not exceed, as the middle of its
    // bucket; the exact largest for q = 1, 0 of none.
    Nanoseconds quantile(double q) const;

    // The exact mean, 0 of none.
    double mean_ns() const;

    // How many values are in buckets that begin above `bound`.
    std::uint64_t above(Nanoseconds bound) const;

private:
    using Buckets = base::LogLinear<8>;
    static constexpr std::uint64_t largest = (std::uint64_t{1} << 40) - 1;

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    std::uint64_t largest_seen_ = 0;
    double sum_ = 0;
};

}  // namespace almanac::load
