#include "tally/ballots.h"

#include <algorithm>
#include <tuple>

namespace almanac::tally {

void Ballots::add(std::span<const Mark> marks, std::uint32_t weight) {
    const auto begin = static_cast<std::ptrdiff_t>(marks_.size());
    marks_.insert(marks_.end(), marks.begin(), marks.end());
    const auto earlier = [](const Mark& one, const Mark& other) {
        return std::tie(one.rank, one.candidate) < std::tie(other.rank, other.candidate);
    };
    const auto first = marks_.begin() + begin;
    if (!std::is_sorted(first, marks_.end(), earlier)) std::sort(first, marks_.end(), earlier);
    if (weight != 1 && weights_.empty()) weights_.assign(ends_.size(), 1);
    ends_.push_back(marks_.size());
    if (!weights_.empty() || weight != 1) weights_.push_back(weight);
    voters_ += weight;
}

void Ballots::reserve(std::size_t ballots, std::size_t marks) {
    ends_.reserve(ballots);
    marks_.reserve(marks);
}

}  // namespace almanac::tally
