#include "apps/elections/candidate_metrics.h"

#include "engine/base/ensure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;

CandidateMetrics metrics_of(const Subject& subject, CandidateIndex index, std::size_t in_race) {
    const Candidate& candidate = subject.contest.candidates[index];
    const Supporters& supporters = subject.supporters->of[index];
    const std::uint64_t bullets = supporters.of(Archetype::bullet_voters).voters;
    CandidateMetrics row;
    row.candidate_id = candidate.id.number();
    row.candidate_name = candidate.name;
    row.total_ballots = supporters.ballots;
    row.first_choice_votes = supporters.first_choices();
    row.first_choice_percentage =
        base::percentage(row.first_choice_votes, subject.profile->valid());
    row.weighted_score = weighted_score(supporters);
    row.vote_strength_index = vote_strength_index(supporters);
    row.cross_camp_appeal = cross_camp_appeal(supporters, in_race);
    row.transfer_efficiency = transfer_share(supporters);
    row.ranking_consistency = ranking_consistency(supporters);
    row.avg_ranking_position = average_rank(supporters);
    row.bullet_voters = bullets;
    row.bullet_voter_percentage = base::percentage(bullets, supporters.ballots);
    row.polarization_index = share_of(bullets, supporters.ballots);
    return row;
}

// What the network of coalitions says of each, in the network's own definitions.
void add_centrality(const Subject& subject, std::vector<CandidateMetrics>& rows) {
    const auto all = candidate_centrality(subject.contest, subject.excluded(), *subject.pairs);
    for (CandidateMetrics& row : rows) {
        const auto one = std::find_if(all.begin(), all.end(), [&](const CandidateCentrality& each) {
            return each.candidate_id == row.candidate_id;
        });
        base::ensure(one != all.end(), "everybody in the race has a centrality");
        row.total_connections = one->connection_count;
        row.position_type = one->position_type;
        row.avg_coalition_strength = one->avg_coalition_strength;
    }
}

}  // namespace

std::uint64_t weighted_score(const Supporters& supporters) {
    std::uint64_t score = 0;
    for (std::size_t at = 0; at < std::min(scored_ranks, supporters.at_rank.size()); ++at)
        score += (scored_ranks - at) * supporters.at_rank[at];
    return score;
}

double vote_strength_index(const Supporters& supporters) {
    return share_of(weighted_score(supporters), scored_ranks * supporters.ballots);
}

double cross_camp_appeal(const Supporters& supporters, std::size_t in_race) {
    const std::size_t most = std::min(scored_ranks, in_race);
    if (most < 2) return 0;
    return share_of(supporters.ranked_of_six - supporters.ballots, (most - 1) * supporters.ballots);
}

double transfer_share(const Supporters& supporters) {
    return share_of(supporters.transferable, supporters.ballots);
}

double ranking_consistency(const Supporters& supporters) {
    constexpr double millionths = 1e6;
    double entropy = 0;
    int used = 0;
    for (const std::uint64_t votes : supporters.at_rank) {
        if (votes == 0) continue;
        const double share = share_of(votes, supporters.ballots);
        entropy -= share * std::log2(share);
        ++used;
    }
    if (used == 0) return 0;
    if (used == 1) return 1;
    // Even ranks may come out a hair above the largest entropy, and show as -0.
    const double consistency = std::max(0.0, 1 - entropy / std::log2(used));
    return std::round(consistency * millionths) / millionths;
}

double average_rank(const Supporters& supporters) {
    std::uint64_t ranks = 0;
    for (const ArchetypeSums& sums : supporters.archetypes) ranks += sums.ranks;
    return share_of(ranks, supporters.ballots);
}

std::vector<CandidateEnd> ends_of(const Subject& subject) {
    std::vector<CandidateEnd> ends(subject.contest.candidates.size());
    for (std::size_t index = 0; index < ends.size(); ++index) {
        if (subject.excluded()[index]) ends[index].status = FinalStatus::excluded;
    }
    const auto& rounds = subject.count.rounds;
    for (std::uint32_t at = 0; at < rounds.size(); ++at) {
        for (const CandidateIndex elected : rounds[at].elected)
            ends[elected] = {FinalStatus::elected, at + 1, std::nullopt};
        for (const CandidateIndex gone : rounds[at].eliminated)
            ends[gone] = {FinalStatus::eliminated, std::nullopt, at + 1};
    }
    return ends;
}

base::Result<CandidateIndex> candidate_in_race(const Subject& subject, std::int64_t id) {
    const CandidateIndex index = TRY(candidate_with_id(subject.contest, id));
    if (!subject.excluded()[index]) return index;
    return base::Error{base::ErrorKind::missing,
                       fmt::format("Candidate {} was not in the race.", id)};
}

std::vector<CandidateIndex> candidates_in_race(const Subject& subject) {
    std::vector<CandidateIndex> indices;
    for (std::size_t at = 0; at < subject.contest.candidates.size(); ++at) {
        if (!subject.excluded()[at]) indices.push_back(static_cast<CandidateIndex>(at));
    }
    return indices;
}

std::vector<CandidateMetrics> candidate_metrics(const Subject& subject) {
    const std::vector<CandidateEnd> ends = ends_of(subject);
    const std::vector<CandidateIndex> in_race = candidates_in_race(subject);
    const auto& winners = subject.count.winners;
    std::vector<CandidateMetrics> rows;
    for (const CandidateIndex index : in_race) {
        CandidateMetrics& row = rows.emplace_back(metrics_of(subject, index, in_race.size()));
        row.final_status = ends[index].status;
        row.election_round = ends[index].elected_in;
        row.elimination_round = ends[index].eliminated_in;
        row.is_winner = std::find(winners.begin(), winners.end(), index) != winners.end();
    }
    add_centrality(subject, rows);
    return rows;
}

}  // namespace almanac::elections
