#include "bench/load/trend.h"

#include <algorithm>

namespace almanac::load {

namespace {

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// What is looked at: without the settling, and thinned out where it is too much.
std::vector<TrendSample> settled(const std::vector<TrendSample>& samples) {
    std::vector<TrendSample> kept;
    if (samples.empty()) return kept;
    const double from = samples.front().seconds +
                        settling_share * (samples.back().seconds - samples.front().seconds);
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(kept),
                 [&](const TrendSample& each) { return each.seconds >= from; });
    const std::size_t stride = (kept.size() + trend_samples_max - 1) / trend_samples_max;
    std::vector<TrendSample> thin;
    for (std::size_t at = 0; at < kept.size(); at += stride) thin.push_back(kept[at]);
    return thin;
}

double median_value(const std::vector<TrendSample>& samples, std::size_t begin, std::size_t end) {
    std::vector<double> values;
    for (std::size_t at = begin; at < end; ++at) values.push_back(samples[at].value);
    return median(std::move(values));
}

}  // namespace

Trend trend_of(const std::vector<TrendSample>& samples) {
    const auto kept = settled(samples);
    std::vector<double> slopes;
    for (std::size_t first = 0; first < kept.size(); ++first) {
        for (std::size_t second = first + 1; second < kept.size(); ++second) {
            const double time = kept[second].seconds - kept[first].seconds;
            if (time > 0) slopes.push_back((kept[second].value - kept[first].value) / time);
        }
    }
    Trend trend;
    trend.per_second = median(std::move(slopes));
    if (!kept.empty()) {
        trend.growth = trend.per_second * (kept.back().seconds - kept.front().seconds);
    }
    return trend;
}

bool leaks(const std::vector<TrendSample>& samples, double bound) {
    if (trend_of(samples).growth <= bound) return false;
    const auto kept = settled(samples);
    const std::size_t third = std::max<std::size_t>(kept.size() / 3, 1);
    return median_value(kept, kept.size() - third, kept.size()) - median_value(kept, 0, third) >
           bound;
}

}  // namespace almanac::load
