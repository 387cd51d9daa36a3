#include "apps/elections/voter_behaviour.h"

#include "apps/elections/candidate_metrics.h"

#include <algorithm>

namespace almanac::elections {

namespace {

// What ranks 1 and 6 may have together before it counts as polarised (seed A7).
constexpr double extremes_expected = 0.33;

double with_extremes(const Supporters& supporters, double bullet_share) {
    std::uint64_t extremes = supporters.first_choices();
    if (supporters.at_rank.size() >= scored_ranks) extremes += supporters.at_rank[scored_ranks - 1];
    const double above = share_of(extremes, supporters.ballots) - extremes_expected;
    return std::min(1.0, bullet_share + std::max(0.0, above));
}

}  // namespace

SupporterDemographics supporter_demographics(const Supporters& supporters) {
    SupporterDemographics all;
    all.total_supporters = supporters.ballots;
    all.avg_candidates_ranked = share_of(supporters.ranked, supporters.ballots);
    all.avg_earliest_rank = supporters.ballots == 0 ? 0 : 1;
    all.avg_latest_rank = all.avg_candidates_ranked;
    all.bullet_voters = supporters.of(Archetype::bullet_voters).voters;
    all.bullet_voter_percentage = base::percentage(all.bullet_voters, supporters.ballots);
    return all;
}

VoterBehaviour voter_behaviour(const Subject& subject, tally::CandidateIndex candidate) {
    const Supporters& supporters = subject.supporters->of[candidate];
    VoterBehaviour behaviour;
    behaviour.candidate_id = subject.contest.candidates[candidate].id.number();
    behaviour.candidate_name = subject.contest.candidates[candidate].name;
    behaviour.supporter_demographics = supporter_demographics(supporters);
    behaviour.bullet_voters = behaviour.supporter_demographics.bullet_voters;
    behaviour.bullet_voter_percentage = behaviour.supporter_demographics.bullet_voter_percentage;
    behaviour.avg_ranking_position = average_rank(supporters);
    for (std::uint32_t at = 0; at < supporters.at_rank.size(); ++at) {
        if (supporters.at_rank[at] > 0)
            behaviour.ranking_distribution.emplace(at + 1, supporters.at_rank[at]);
    }
    behaviour.consistency_score = ranking_consistency(supporters);
    behaviour.polarization_index = share_of(behaviour.bullet_voters, supporters.ballots);
    behaviour.polarization_with_extremes = with_extremes(supporters, behaviour.polarization_index);
    return behaviour;
}

std::vector<BehaviourRow> voter_behaviour_rows(const Subject& subject) {
    std::vector<BehaviourRow> rows;
    for (const tally::CandidateIndex index : candidates_in_race(subject)) {
        VoterBehaviour one = voter_behaviour(subject, index);
        rows.push_back({one.candidate_id, std::move(one.candidate_name),
                        one.supporter_demographics.total_supporters, one.bullet_voters,
                        one.bullet_voter_percentage, one.avg_ranking_position,
                        one.supporter_demographics.avg_candidates_ranked, one.consistency_score,
                        one.polarization_index, one.polarization_with_extremes});
    }
    return rows;
}

}  // namespace almanac::elections
