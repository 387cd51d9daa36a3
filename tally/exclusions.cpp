#include "tally/exclusions.h"

#include <algorithm>
#include <vector>

namespace almanac::tally {

namespace {

// A candidate's own votes and those of everyone below him.
std::vector<std::int64_t> notional_votes(std::span<const std::int64_t> votes) {
    std::vector<std::int64_t> sums;
    std::int64_t sum = 0;
    for (const std::int64_t each : votes) sums.push_back(sum += each);
    return sums;
}

// How many have fewer notional votes than `shortfall`.
std::size_t below(std::span<const std::int64_t> notional, std::int64_t shortfall) {
    return static_cast<std::size_t>(
        std::partition_point(notional.begin(), notional.end(),
                             [&](std::int64_t sum) { return sum < shortfall; }) -
        notional.begin());
}

}  // namespace

std::size_t safe_group(std::span<const std::int64_t> votes, std::int64_t waiting, Equal equal,
                       std::size_t most) {
    std::size_t group = 0;
    std::int64_t sum = waiting;
    for (std::size_t size = 1; size <= most && size < votes.size(); ++size) {
        sum += votes[size - 1];
        if (votes[size - 1] == votes[size]) continue;
        const bool safe = equal == Equal::reaches ? sum < votes[size] : sum <= votes[size];
        if (safe) group = size;
    }
    return group;
}

std::size_t bulk_exclusion(std::span<const std::int64_t> votes, std::int64_t quota,
                           std::size_t seats_left) {
    if (votes.size() <= seats_left) return 0;
    const std::vector<std::int64_t> notional = notional_votes(votes);
    std::int64_t vacancy_shortfall = 0;
    for (std::size_t leading = votes.size() - seats_left; leading < votes.size(); ++leading)
        vacancy_shortfall += quota - votes[leading];
    const std::int64_t leading_shortfall = quota - votes.back();
    // Candidate B is the highest below the vacancy shortfall who cannot reach the next above; he
    // and all below him go. Where their sum reaches the leading shortfall, only those below it.
    std::size_t group = std::min(below(notional, vacancy_shortfall), votes.size() - 1);
    while (group > 0 && notional[group - 1] >= votes[group]) --group;
    if (group == 0) return 0;
    if (notional[group - 1] >= leading_shortfall) group = below(notional, leading_shortfall);
    return std::min(group, votes.size() - seats_left);
}

}  // namespace almanac::tally
