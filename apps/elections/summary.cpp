#include "apps/elections/summary.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace almanac::elections {

namespace {

using Ranking = std::span<const tally::CandidateIndex>;

bool is_excluded(const std::vector<bool>& excluded, std::size_t candidate) {
    return !excluded.empty() && excluded[candidate];
}

// Most votes first, then in the source's order.
void sort_by_votes(std::vector<FirstChoice>& rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& one, const auto& other) { return one.votes > other.votes; });
}

}  // namespace

std::vector<SummaryMetric> summarise(const Contest& contest, const tally::Profile& profile,
                                     const std::vector<bool>& excluded) {
    std::uint64_t ranks = 0;
    profile.for_each_ranking(
        [&](Ranking ranking, std::uint64_t voters) { ranks += ranking.size() * voters; });
    std::uint64_t standing = 0;
    for (std::size_t candidate = 0; candidate < contest.candidates.size(); ++candidate) {
        standing += is_excluded(excluded, candidate) ? 0u : 1u;
    }
    const std::vector<BallotLength> lengths = ballot_lengths(profile);
    const auto longest = std::max_element(
        lengths.begin(), lengths.end(),
        [](const auto& one, const auto& other) { return one.ballots < other.ballots; });
    const tally::NotCounted& lost = profile.not_counted();
    const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
    const double average = profile.valid() == 0 ? 0 : number(ranks) / number(profile.valid());
    return {
        {"total_ballots", number(contest.ballots.voters())},
        {"valid_ballots", number(profile.valid())},
        {"blank_ballots", number(lost.blank)},
        {"overvoted_ballots", number(lost.overvoted)},
        {"ballots_for_excluded_only", number(lost.only_excluded)},
        {"total_candidates", number(standing)},
        {"average_ranks_per_ballot", average},
        {"most_common_ballot_length",
         longest == lengths.end() ? 0.0 : static_cast<double>(longest->length)},
    };
}

std::vector<CandidateRow> list_candidates(const Contest& contest, const tally::Count& count,
                                          const std::vector<bool>& excluded) {
    std::vector<CandidateRow> rows;
    for (std::size_t index = 0; index < contest.candidates.size(); ++index) {
        const Candidate& candidate = contest.candidates[index];
        const bool won =
            std::find(count.winners.begin(), count.winners.end(), index) != count.winners.end();
        rows.push_back({candidate.id.number(), candidate.name, candidate.source_id, candidate.party,
                        won, is_excluded(excluded, index)});
    }
    std::sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) {
        return std::tie(one.candidate_name, one.candidate_id) <
               std::tie(other.candidate_name, other.candidate_id);
    });
    return rows;
}

std::vector<FirstChoice> first_choices(const Contest& contest, const tally::Profile& profile,
                                       const std::vector<bool>& excluded) {
    std::vector<std::uint64_t> votes(contest.candidates.size());
    profile.for_each_ranking(
        [&](Ranking ranking, std::uint64_t voters) { votes[ranking.front()] += voters; });
    std::vector<FirstChoice> rows;
    for (std::size_t index = 0; index < votes.size(); ++index) {
        if (is_excluded(excluded, index)) continue;
        const Candidate& candidate = contest.candidates[index];
        rows.push_back({candidate.id.number(), candidate.name, votes[index],
                        base::percentage(votes[index], profile.valid())});
    }
    sort_by_votes(rows);
    return rows;
}

std::vector<RankVotes> votes_by_rank(const Contest& contest, const tally::Profile& profile) {
    std::vector<std::vector<std::uint64_t>> votes;  // by rank, then candidate
    profile.for_each_ranking([&](Ranking ranking, std::uint64_t voters) {
        while (votes.size() < ranking.size()) votes.emplace_back(contest.candidates.size());
        for (std::size_t rank = 0; rank < ranking.size(); ++rank)
            votes[rank][ranking[rank]] += voters;
    });
    std::vector<RankVotes> rows;
    for (std::size_t rank = 0; rank < votes.size(); ++rank) {
        std::vector<FirstChoice> of_rank;
        for (std::size_t index = 0; index < votes[rank].size(); ++index) {
            if (votes[rank][index] == 0) continue;
            const Candidate& candidate = contest.candidates[index];
            of_rank.push_back({candidate.id.number(), candidate.name, votes[rank][index], 0});
        }
        sort_by_votes(of_rank);
        for (std::uint32_t place = 0; place < of_rank.size(); ++place) {
            const FirstChoice& row = of_rank[place];
            rows.push_back({static_cast<std::uint32_t>(rank + 1), place + 1, row.candidate_id,
                            row.candidate_name, row.votes,
                            base::percentage(row.votes, profile.valid())});
        }
    }
    return rows;
}

std::vector<BallotLength> ballot_lengths(const tally::Profile& profile) {
    std::map<std::size_t, std::uint64_t> ballots;
    profile.for_each_ranking(
        [&](Ranking ranking, std::uint64_t voters) { ballots[ranking.size()] += voters; });
    std::vector<BallotLength> rows;
    for (const auto& [length, voters] : ballots) {
        rows.push_back({static_cast<std::uint32_t>(length), voters,
                        base::percentage(voters, profile.valid())});
    }
    return rows;
}

}  // namespace almanac::elections
