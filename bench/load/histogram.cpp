#include "bench/load/histogram.h"

#include <algorithm>
#include <cmath>

namespace almanac::load {

Histogram::Histogram() : counts_(Buckets::count(largest)) {}

void Histogram::add(Nanoseconds value) {
    const auto nanoseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(value.count(), 0));
    const std::uint64_t inside = std::min(nanoseconds, largest);
    ++counts_[Buckets::place(inside)];
    ++count_;
    largest_seen_ = std::max(largest_seen_, inside);
    sum_ += static_cast<double>(inside);
}

void Histogram::add(const Histogram& other) {
    for (std::size_t place = 0; place < counts_.size(); ++place) {
        counts_[place] += other.counts_[place];
    }
    count_ += other.count_;
    largest_seen_ = std::max(largest_seen_, other.largest_seen_);
    sum_ += other.sum_;
}

Nanoseconds Histogram::quantile(double q) const {
    if (count_ == 0) return Nanoseconds(0);
    if (q >= 1) return Nanoseconds(largest_seen_);
    const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
    std::uint64_t below = 0;
    std::size_t place = 0;
    while (below + counts_[place] < std::max<std::uint64_t>(rank, 1)) below += counts_[place++];
    const std::uint64_t middle = (Buckets::first(place) + Buckets::first(place + 1) - 1) / 2;
    return Nanoseconds(std::min(middle, largest_seen_));
}

double Histogram::mean_ns() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

std::uint64_t Histogram::above(Nanoseconds bound) const {
    std::uint64_t count = 0;
    for (std::size_t place = counts_.size(); place-- > 0;) {
        if (Buckets::first(place) <= static_cast<std::uint64_t>(bound.count())) break;
        count += counts_[place];
    }
    return count;
}

}  // namespace almanac::load
