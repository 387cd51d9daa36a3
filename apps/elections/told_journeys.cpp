#include "apps/elections/told_journeys.h"

#include <algorithm>

namespace almanac::elections {

using tally::BallotStep;
using tally::Method;

bool counts_by_keep_values(const tally::Rule& rule) {
    return rule.method == Method::meek || rule.method == Method::warren;
}

std::uint8_t value_places(const tally::Count& count) {
    std::uint8_t places = count.rule->decimals;
    for (const tally::Round& round : count.rounds) {
        for (const tally::ParcelMove& move : round.parcels)
            places = std::max(places, move.value.places);
    }
    return places;
}

tally::Votes with_places(const tally::Votes& votes, std::uint8_t places) {
    return {votes.units * base::wide_power_of_ten(places - votes.places), places};
}

TellingJourneys::TellingJourneys(const tally::Count& count, const std::vector<bool>& excluded)
    : count_(count),
      rule_(*count.rule),
      cleaner_(rule_, excluded.size(), excluded),
      journeys_(count) {}

const ToldSteps& TellingJourneys::of(std::span<const tally::Mark> marks) {
    if (rule_.equal_ranks && tally::shares_a_rank(marks)) {
        told_ = {{}, false, 0};
        return told_;
    }
    ranking_.clear();
    cleaner_(marks, [&](tally::CandidateIndex word) { ranking_.push_back(word); });
    return of_ranking(ranking_);
}

const ToldSteps& TellingJourneys::of_ranking(std::span<const tally::CandidateIndex> ranking) {
    journeys_.follow(ranking, told_.steps);
    told_.is_whole = true;
    if (rule_.method != Method::whole_papers) return told_;
    for (std::size_t step = 1; step < told_.steps.size(); ++step) {
        if (!depends_on_order(step)) continue;
        told_.is_whole = false;
        told_.told_until = told_.steps[step].round - 1;
        told_.steps.resize(step);
    }
    return told_;
}

// Whoever has a surplus gives some papers of many, and whoever is filled while papers move gets no
// more of them.
bool TellingJourneys::depends_on_order(std::size_t step) const {
    const BallotStep& here = told_.steps[step];
    if (here.reason == tally::Reason::surplus) return true;
    if (!rule_.stops_at_threshold || !here.holder) return false;
    const auto& elected = count_.rounds[here.round - 1].elected;
    return std::find(elected.begin(), elected.end(), *here.holder) != elected.end();
}

}  // namespace almanac::elections
