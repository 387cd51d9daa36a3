#include "apps/elections/candidate_coalitions.h"

#include "apps/elections/coalition_graph.h"

#include <algorithm>

namespace almanac::elections {

namespace {

// The candidate's pairs with enough shared ballots, the highest affinity first, then by ids.
std::vector<PartnerAffinity> partners_of(const CoalitionRace& race, std::uint32_t id) {
    std::vector<PartnerAffinity> partners;
    for (const PairDetail& detail : race.pairs) {
        const CoalitionPair& pair = detail.pair;
        const bool first = pair.candidate_1 == id;
        if (!first && pair.candidate_2 != id) continue;
        if (pair.shared_ballots < partner_shared_ballots_min) continue;
        partners.push_back({first ? pair.candidate_2 : pair.candidate_1,
                            first ? pair.candidate_2_name : pair.candidate_1_name,
                            pair.shared_ballots, pair.basic_affinity_score,
                            base::percentage(pair.shared_ballots,
                                             first ? pair.total_ballots_1 : pair.total_ballots_2),
                            pair.coalition_strength_score});
    }
    std::stable_sort(partners.begin(), partners.end(), [](const auto& one, const auto& other) {
        if (one.affinity_score != other.affinity_score)
            return one.affinity_score > other.affinity_score;
        return one.candidate_id < other.candidate_id;
    });
    return partners;
}

double mean_strength(const std::vector<PartnerAffinity>& partners) {
    double sum = 0;
    for (const PartnerAffinity& partner : partners) sum += partner.coalition_strength;
    return partners.empty() ? 0 : sum / static_cast<double>(partners.size());
}

template <class Row>
std::vector<Row> first_of(std::vector<Row> rows, std::size_t most) {
    if (rows.size() > most)
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(most), rows.end());
    return rows;
}

}  // namespace

CoalitionTransfers coalition_transfers(const CoalitionRace& race, const PairCounts& counts,
                                       tally::CandidateIndex candidate) {
    CoalitionTransfers answer;
    answer.candidate_id = race.id(candidate);
    answer.candidate_name = race.contest.candidates[candidate].name;
    answer.total_ballots = counts.ranked(candidate);
    for (const tally::CandidateIndex to : standing_by_id(race.contest, race.excluded)) {
        const std::uint64_t votes = to == candidate ? 0 : counts.next(candidate, to);
        if (votes == 0) continue;
        answer.total_transfers += votes;
        const double mean =
            static_cast<double>(counts.next_ranks(candidate, to)) / static_cast<double>(votes);
        answer.transfers.push_back({race.id(to), race.contest.candidates[to].name, votes, mean, 0});
    }
    for (NextVotes& next : answer.transfers)
        next.transfer_percentage = base::percentage(next.transfer_votes, answer.total_transfers);
    std::stable_sort(answer.transfers.begin(), answer.transfers.end(),
                     [](const auto& one, const auto& other) {
                         return one.transfer_votes > other.transfer_votes;
                     });
    return answer;
}

CoalitionSummary coalition_summary(const CoalitionRace& race, const PairCounts& counts,
                                   tally::CandidateIndex candidate) {
    CoalitionTransfers next = coalition_transfers(race, counts, candidate);
    std::vector<PartnerAffinity> partners = partners_of(race, next.candidate_id);
    CoalitionSummary answer;
    answer.candidate_id = next.candidate_id;
    answer.candidate_name = std::move(next.candidate_name);
    answer.total_ballots = next.total_ballots;
    answer.coalition_strength = mean_strength(partners);
    answer.top_affinities = first_of(std::move(partners), summary_partners_max);
    answer.vote_transfers = first_of(std::move(next.transfers), summary_partners_max);
    return answer;
}

std::vector<WinnerCoalition> winner_coalitions(const CoalitionRace& race,
                                               const PairCounts& counts) {
    std::vector<WinnerCoalition> winners;
    for (const tally::CandidateIndex winner : race.winners) {
        CoalitionSummary summary = coalition_summary(race, counts, winner);
        winners.push_back({summary.candidate_id, std::move(summary.candidate_name),
                           summary.total_ballots,
                           first_of(std::move(summary.top_affinities), winner_partners_max),
                           first_of(std::move(summary.vote_transfers), winner_partners_max)});
    }
    return winners;
}

std::vector<NextVotesRow> next_votes_rows(const CoalitionRace& race, const PairCounts& counts) {
    std::vector<NextVotesRow> rows;
    for (const tally::CandidateIndex from : standing_by_id(race.contest, race.excluded)) {
        CoalitionTransfers all = coalition_transfers(race, counts, from);
        for (NextVotes& next : all.transfers) {
            rows.push_back({all.candidate_id, all.candidate_name, next.candidate_id,
                            std::move(next.candidate_name), next.transfer_votes,
                            next.avg_rank_position, next.transfer_percentage});
        }
    }
    return rows;
}

std::vector<CoalitionSummaryRow> coalition_summary_rows(const CoalitionRace& race,
                                                        const PairCounts& counts) {
    std::vector<CoalitionSummaryRow> rows;
    for (const tally::CandidateIndex candidate : standing_by_id(race.contest, race.excluded)) {
        const CoalitionTransfers next = coalition_transfers(race, counts, candidate);
        const std::vector<PartnerAffinity> partners = partners_of(race, next.candidate_id);
        rows.push_back({next.candidate_id, next.candidate_name, next.total_ballots,
                        next.total_transfers, static_cast<std::uint32_t>(partners.size()),
                        mean_strength(partners), race.is_winner(candidate)});
    }
    return rows;
}

}  // namespace almanac::elections
