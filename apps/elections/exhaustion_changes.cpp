#include "apps/elections/exhaustion_changes.h"

#include <optional>

namespace almanac::elections {

using tally::BallotStep;

void add_changes(const tally::Rule& rule, const std::vector<BallotStep>& steps, std::uint8_t places,
                 std::vector<ExhaustionChange>& changes) {
    const bool shares = counts_by_keep_values(rule);
    const BallotStep* out = nullptr;  // what is exhausted already
    for (std::size_t at = 0; at < steps.size(); ++at) {
        const bool is_last_of_round =
            at + 1 == steps.size() || steps[at + 1].round != steps[at].round;
        if (shares && !is_last_of_round) continue;
        const BallotStep* now = steps[at].holder ? nullptr : &steps[at];
        if (out == nullptr && now == nullptr) continue;
        const auto units = [&](const BallotStep& step) {
            return static_cast<std::int64_t>(with_places(step.value, places).units);
        };
        const std::uint32_t round = steps[at].round;
        if (out != nullptr) changes.push_back({round, *out->exhausted, -1, -units(*out)});
        if (now != nullptr) changes.push_back({round, *now->exhausted, 1, units(*now)});
        out = now;
    }
}

std::vector<ExhaustionSums::Causes> ExhaustionSums::cumulative() const {
    std::vector<Causes> sums = rounds_;
    for (std::size_t at = 1; at < sums.size(); ++at) {
        for (std::size_t cause = 0; cause < exhaustion_causes; ++cause) {
            sums[at][cause].votes += sums[at - 1][cause].votes;
            sums[at][cause].ballots += sums[at - 1][cause].ballots;
        }
    }
    return sums;
}

ExhaustionSums::Sum total_of(const ExhaustionSums::Causes& causes) {
    ExhaustionSums::Sum total;
    for (const ExhaustionSums::Sum& cause : causes) {
        total.votes += cause.votes;
        total.ballots += cause.ballots;
    }
    return total;
}

}  // namespace almanac::elections
