#include "engine/observe/histogram.h"

#include <cmath>

namespace almanac::observe {

std::uint64_t Distribution::up_to(std::uint64_t bound) const {
    std::uint64_t below = 0;
    for (std::size_t bucket = 0; bucket < bucket_count && Buckets::first(bucket + 1) <= bound;
         ++bucket) {
        below += counts_[bucket];
    }
    return below;
}

double Distribution::quantile(double q) const {
    if (count_ == 0) return 0;
    const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
    std::uint64_t below = 0;
    std::size_t bucket = 0;
    while (bucket + 1 < bucket_count &&
           below + counts_[bucket] < std::max<std::uint64_t>(rank, 1)) {
        below += counts_[bucket++];
    }
    // The bucket holds first + 1 … next.
    return static_cast<double>(Buckets::first(bucket) + 1 + Buckets::first(bucket + 1)) / 2;
}

}  // namespace almanac::observe
