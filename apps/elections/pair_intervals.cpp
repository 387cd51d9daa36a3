#include "apps/elections/pair_intervals.h"

#include "apps/elections/binomial.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace almanac::elections {

namespace {

// What a ballot can be for a pair and how many are: both at a distance, or one of the two alone.
// The rest rank neither.
struct Histogram {
    struct Both {
        double closeness = 0;  // 1 / (1 + distance)
        std::uint64_t ballots = 0;
    };
    std::vector<Both> both;
    std::uint64_t only_1 = 0;
    std::uint64_t only_2 = 0;
    std::uint64_t valid = 0;
};

Histogram histogram_of(const PairDetail& detail, std::uint64_t valid) {
    Histogram histogram;
    for (const auto& [distance, ballots] : detail.proximity_analysis.distance_distribution)
        histogram.both.push_back({1.0 / (1.0 + distance), ballots});
    histogram.only_1 = detail.pair.total_ballots_1 - detail.pair.shared_ballots;
    histogram.only_2 = detail.pair.total_ballots_2 - detail.pair.shared_ballots;
    histogram.valid = valid;
    return histogram;
}

// A resampled histogram, one kind of ballot after the other: each is binomial among those that are
// not drawn yet, with its share of the kinds that are left.
class Resampling {
public:
    Resampling(base::Random& random, std::uint64_t ballots)
        : random_(random), drawn_left_(ballots), kinds_left_(ballots) {}

    double next(std::uint64_t ballots) {
        if (kinds_left_ == 0) return 0;
        const double chance = static_cast<double>(ballots) / static_cast<double>(kinds_left_);
        const std::uint64_t drawn = binomial(random_, drawn_left_, chance);
        drawn_left_ -= drawn;
        kinds_left_ -= ballots;
        return static_cast<double>(drawn);
    }

private:
    base::Random& random_;
    std::uint64_t drawn_left_;
    std::uint64_t kinds_left_;
};

struct Replicate {
    double strength = 0;
    double normalized_affinity = 0;
    double proximity = 0;
};

Replicate replicate(base::Random& random, const Histogram& histogram, const PairMeasure& by) {
    Resampling resampling(random, histogram.valid);
    double shared = 0;
    double closeness = 0;
    for (const Histogram::Both& both : histogram.both) {
        const double ballots = resampling.next(both.ballots);
        shared += ballots;
        closeness += ballots * both.closeness;
    }
    const double total_1 = shared + resampling.next(histogram.only_1);
    const double total_2 = shared + resampling.next(histogram.only_2);
    Replicate made;
    made.proximity = shared == 0 ? 0 : closeness / shared;
    made.normalized_affinity = normalized_affinity(
        by.normalize, {shared, total_1, total_2, static_cast<double>(histogram.valid)});
    made.strength = strength_of(by.method, made.normalized_affinity, made.proximity);
    return made;
}

using Replicates = std::array<double, bootstrap_replicates>;

// From the bootstrap_outside-th smallest value to the bootstrap_outside-th largest.
Interval interval_of(Replicates& values) {
    const auto low = values.begin() + (bootstrap_outside - 1);
    std::nth_element(values.begin(), low, values.end());
    const auto high = values.end() - bootstrap_outside;
    std::nth_element(low + 1, high, values.end());
    return {*low, *high};
}

}  // namespace

PairIntervals pair_intervals(const PairDetail& detail, const PairMeasure& by, std::uint64_t valid) {
    const Histogram histogram = histogram_of(detail, valid);
    const std::uint64_t ids =
        std::uint64_t{detail.pair.candidate_1} << 32u | detail.pair.candidate_2;
    base::Random random(ids);
    Replicates strength;
    Replicates affinity;
    Replicates proximity;
    for (std::size_t at = 0; at < strength.size(); ++at) {
        const Replicate made = replicate(random, histogram, by);
        strength[at] = made.strength;
        affinity[at] = made.normalized_affinity;
        proximity[at] = made.proximity;
    }
    return {interval_of(strength), interval_of(affinity), interval_of(proximity)};
}

CoalitionPair with_intervals(CoalitionPair pair, const PairIntervals& intervals) {
    pair.strength_low = intervals.strength.low;
    pair.strength_high = intervals.strength.high;
    pair.normalized_affinity_low = intervals.normalized_affinity.low;
    pair.normalized_affinity_high = intervals.normalized_affinity.high;
    pair.proximity_low = intervals.proximity.low;
    pair.proximity_high = intervals.proximity.high;
    return pair;
}

}  // namespace almanac::elections
