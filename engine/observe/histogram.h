#pragma once

// Counts that one thread raises and any thread reads, and histograms of them. No locked instruction
// on the way: the owner's store is a plain one.

#include "engine/base/log_linear.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace almanac::observe {

// One such count.
class Count {
public:
    // Only its owner's thread may.
    void add(std::uint64_t more) {
        value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }
    std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

// Buckets that end with their upper bound, as Prometheus has them: a power of two is the last value
// of its bucket. At most a quarter of its values wide, so that the middle is an eighth off at most.
using Buckets = base::LogLinear<2>;

// 69 s in nanoseconds, 64 GiB in bytes; what is beyond counts as this. 138 buckets, 1.1 KB: with
// 200 routes of two outcomes 450 KB a core.
inline constexpr std::uint64_t measured_max = std::uint64_t{1} << 36;
inline constexpr std::size_t bucket_count = Buckets::count(measured_max - 1);

// What several histograms held together when somebody looked.
class Distribution {
public:
    // Adds what a histogram's bucket holds.
    void add(std::size_t bucket, std::uint64_t count) {
        counts_[bucket] += count;
        count_ += count;
    }
    // Adds to the sum of the values.
    void add_sum(std::uint64_t sum) { sum_ += sum; }

    std::uint64_t count() const { return count_; }
    std::uint64_t sum() const { return sum_; }

    // How many values are `bound` or less; exact where a bucket ends there, as at powers of two.
    std::uint64_t up_to(std::uint64_t bound) const;

    // The value that the share `q` of the values does not exceed, as its bucket's middle; 0 of
    // none.
    double quantile(double q) const;

private:
    std::array<std::uint64_t, bucket_count> counts_{};
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
};

// One thread's measurements.
class Histogram {
public:
    // Only its owner's thread may; a shift, two additions.
    void add(std::uint64_t value) {
        const std::uint64_t inside = std::min(value, measured_max);
        counts_[Buckets::place(inside - (inside > 0 ? 1 : 0))].add(1);
        sum_.add(value);
    }

    // Adds this to what others held; from any thread.
    void add_to(Distribution& all) const {
        for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
            all.add(bucket, counts_[bucket].get());
        }
        all.add_sum(sum_.get());
    }

private:
    std::array<Count, bucket_count> counts_;
    Count sum_;
};

}  // namespace almanac::observe
