#include "apps/elections/coalition_graph.h"

#include <algorithm>

namespace almanac::elections {

namespace {

std::uint32_t place_of(const std::vector<std::uint32_t>& ids, std::uint32_t id) {
    return static_cast<std::uint32_t>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin());
}

}  // namespace

std::vector<tally::CandidateIndex> standing_by_id(const Contest& contest,
                                                  const std::vector<bool>& excluded) {
    std::vector<tally::CandidateIndex> standing;
    for (std::size_t at = 0; at < contest.candidates.size(); ++at) {
        if (excluded.empty() || !excluded[at])
            standing.push_back(static_cast<tally::CandidateIndex>(at));
    }
    std::sort(standing.begin(), standing.end(), [&](auto one, auto other) {
        return contest.candidates[one].id < contest.candidates[other].id;
    });
    return standing;
}

CoalitionGraph coalition_graph(const Contest& contest, const std::vector<bool>& excluded,
                               const std::vector<PairDetail>& pairs,
                               const ConnectionBounds& bounds) {
    CoalitionGraph graph;
    graph.candidates = standing_by_id(contest, excluded);
    graph.links.resize(graph.candidates.size());
    std::vector<std::uint32_t> ids;
    for (const tally::CandidateIndex at : graph.candidates)
        ids.push_back(contest.candidates[at].id.number());
    for (const PairDetail& detail : pairs) {
        const CoalitionPair& pair = detail.pair;
        if (pair.shared_ballots < bounds.min_shared_ballots) continue;
        if (pair.coalition_strength_score < bounds.min_strength) continue;
        const std::uint32_t one = place_of(ids, pair.candidate_1);
        const std::uint32_t other = place_of(ids, pair.candidate_2);
        graph.edges.push_back({one, other, &pair});
        graph.links[one].push_back({other, &pair});
        graph.links[other].push_back({one, &pair});
    }
    for (auto& links : graph.links) {
        std::sort(links.begin(), links.end(),
                  [](const auto& one, const auto& another) { return one.to < another.to; });
    }
    return graph;
}

}  // namespace almanac::elections
