#include "apps/elections/supporter_segments.h"

#include "apps/elections/candidate_metrics.h"
#include "apps/elections/candidate_partners.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::size_t coranked_shown = 10;  // seed A7.1

// By Archetype.
constexpr std::array<std::string_view, archetype_count> characteristics = {
    "Rank this candidate and nobody else: the ballot ends where the candidate does.",
    "Rank four or more and have this candidate first or second: a favourite, with others named in "
    "case.",
    "Rank five or more and have this candidate third or later: one of a wide group.",
    "Rank two or three, or four with this candidate third or fourth: none of the other kinds.",
};

double percent(std::uint64_t part, std::uint64_t whole) { return 100 * share_of(part, whole); }

SupporterArchetype archetype(const Subject& subject, tally::CandidateIndex candidate,
                             std::size_t kind) {
    const Supporters& supporters = subject.supporters->of[candidate];
    const ArchetypeSums& sums = supporters.archetypes[kind];
    SupporterArchetype one;
    one.archetype_name = static_cast<Archetype>(kind);
    one.ballot_count = sums.voters;
    one.percentage = percent(sums.voters, supporters.ballots);
    one.avg_candidates_ranked = share_of(sums.ranked, sums.voters);
    one.avg_ranking_position = share_of(sums.ranks, sums.voters);
    one.characteristics = characteristics[kind];
    for (const std::uint32_t ballot : subject.supporters->samples[candidate].of_archetype[kind])
        one.sample_ballots.push_back(ballot_id(subject, ballot));
    return one;
}

ClusteringAnalysis clustering(const Supporters& supporters) {
    ClusteringAnalysis all;
    all.total_supporters = supporters.ballots;
    std::uint64_t largest = 0;
    for (std::size_t kind = 0; kind < archetype_count; ++kind) {
        const std::uint64_t voters = supporters.archetypes[kind].voters;
        if (voters > 0) ++all.archetypes_identified;
        if (voters <= largest) continue;
        largest = voters;
        all.largest_segment = static_cast<Archetype>(kind);
    }
    all.diversity_score = share_of(all.archetypes_identified, archetype_count);
    return all;
}

std::vector<CoRanked> co_ranked(const Subject& subject, tally::CandidateIndex candidate) {
    const std::uint64_t ballots = subject.supporters->of[candidate].ballots;
    std::vector<CoRanked> rows;
    for (Partner& partner : partners_of(subject, candidate)) {
        rows.push_back({partner.candidate_id, std::move(partner.candidate_name),
                        partner.shared_ballots, base::percentage(partner.shared_ballots, ballots)});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const CoRanked& one, const CoRanked& other) {
        return one.co_appearances > other.co_appearances;
    });
    if (rows.size() > coranked_shown) rows.resize(coranked_shown);
    return rows;
}

PreferencePatterns patterns(const Subject& subject, tally::CandidateIndex candidate) {
    PreferencePatterns all;
    all.most_common_coranked = co_ranked(subject, candidate);
    all.ranking_position_distribution = votes_at_ranks(subject.supporters->of[candidate]);
    const auto& ranks = all.ranking_position_distribution;
    const auto most = std::max_element(
        ranks.begin(), ranks.end(),
        [](const RankCount& one, const RankCount& two) { return one.votes < two.votes; });
    if (most != ranks.end()) all.primary_ranking_position = most->rank;
    return all;
}

}  // namespace

std::vector<RankCount> votes_at_ranks(const Supporters& supporters) {
    std::vector<RankCount> rows;
    for (std::size_t at = 0; at < supporters.at_rank.size(); ++at) {
        const std::uint64_t votes = supporters.at_rank[at];
        if (votes == 0) continue;
        rows.push_back({static_cast<std::uint32_t>(at + 1), votes,
                        base::percentage(votes, supporters.ballots)});
    }
    return rows;
}

SupporterSegmentation supporter_segments(const Subject& subject, tally::CandidateIndex candidate) {
    SupporterSegmentation all;
    all.candidate_id = subject.contest.candidates[candidate].id.number();
    all.candidate_name = subject.contest.candidates[candidate].name;
    for (std::size_t kind = 0; kind < archetype_count; ++kind)
        all.archetypes.push_back(archetype(subject, candidate, kind));
    all.clustering_analysis = clustering(subject.supporters->of[candidate]);
    all.preference_patterns = patterns(subject, candidate);
    return all;
}

std::vector<SegmentRow> supporter_segment_rows(const Subject& subject) {
    std::vector<SegmentRow> rows;
    for (const tally::CandidateIndex index : candidates_in_race(subject)) {
        const Candidate& candidate = subject.contest.candidates[index];
        for (std::size_t kind = 0; kind < archetype_count; ++kind) {
            const SupporterArchetype one = archetype(subject, index, kind);
            rows.push_back({candidate.id.number(), candidate.name, one.archetype_name,
                            one.ballot_count, one.percentage, one.avg_candidates_ranked,
                            one.avg_ranking_position});
        }
    }
    return rows;
}

}  // namespace almanac::elections
