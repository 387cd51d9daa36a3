#include "bench/load/schedule.h"

#include <cmath>
#include <utility>

namespace almanac::load {

Schedule::Schedule(std::vector<Step> steps, Pacing pacing, std::uint64_t seed)
    : steps_(std::move(steps)), pacing_(pacing), random_(seed) {}

std::optional<Arrival> Schedule::next() {
    while (step_ < steps_.size()) {
        const auto length = static_cast<double>(steps_[step_].length.count());
        const double gap = 1e9 / steps_[step_].rate;
        // A product, not a sum: a thousand million small errors would add up.
        const double at = pacing_ == Pacing::even ? static_cast<double>(made_) * gap : within_ns_;
        if (at < length) {
            ++made_;
            within_ns_ -= std::log(1 - random_.unit()) * gap;
            return Arrival{std::chrono::nanoseconds(std::llround(begin_ns_ + at)), step_};
        }
        begin_ns_ += length;
        within_ns_ = 0;
        made_ = 0;
        ++step_;
    }
    return {};
}

}  // namespace almanac::load
