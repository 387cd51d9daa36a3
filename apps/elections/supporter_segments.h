#pragma once

// A candidate's supporters by how they fill the ballot: the seed's three archetypes and the rest,
// which add up to all of them (seed A7.1). Pure.

#include "apps/elections/subject.h"
#include "apps/elections/supporters.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One archetype.
struct SupporterArchetype {
    Archetype archetype_name = Archetype::other;
    std::uint64_t ballot_count = 0;
    double percentage = 0;
    double avg_candidates_ranked = 0;
    double avg_ranking_position = 0;
    std::string characteristics;
    std::vector<std::string> sample_ballots;

    static constexpr std::string_view view_name = "supporter_archetype";
    static constexpr auto fields() {
        using A = SupporterArchetype;
        return base::describe<A>(
            base::field("archetype_name", &A::archetype_name, "", "Which one."),
            base::field("ballot_count", &A::ballot_count, "ballots", "Supporters of this kind."),
            base::field("percentage", &A::percentage, "%",
                        "Of the candidate's supporters, not rounded: the four add to 100."),
            base::field("avg_candidates_ranked", &A::avg_candidates_ranked, "candidates",
                        "Mean number of candidates on these ballots; 0 where there is none."),
            base::field("avg_ranking_position", &A::avg_ranking_position, "rank",
                        "Mean rank of the candidate on them; 0 where there is none."),
            base::field("characteristics", &A::characteristics, "", "What makes this kind."),
            base::field("sample_ballots", &A::sample_ballots, "ids",
                        "Up to three such ballots, the first of the source."));
    }
};

// The four at a glance.
struct ClusteringAnalysis {
    std::uint64_t total_supporters = 0;
    std::uint32_t archetypes_identified = 0;
    std::optional<Archetype> largest_segment;
    double diversity_score = 0;

    static constexpr std::string_view view_name = "clustering_analysis";
    static constexpr auto fields() {
        using C = ClusteringAnalysis;
        return base::describe<C>(
            base::field("total_supporters", &C::total_supporters, "ballots",
                        "Ballots that rank the candidate."),
            base::field("archetypes_identified", &C::archetypes_identified, "kinds",
                        "Kinds that have a ballot."),
            base::field("largest_segment", &C::largest_segment, "",
                        "The kind with most ballots, the one listed first of equals; null without "
                        "ballots."),
            base::field("diversity_score", &C::diversity_score, "0..1",
                        "Kinds that have a ballot / 4."));
    }
};

// Somebody whom supporters rank too.
struct CoRanked {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t co_appearances = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "co_ranked";
    static constexpr auto fields() {
        using C = CoRanked;
        return base::describe<C>(
            base::field("candidate_id", &C::candidate_id, "id", "The other candidate."),
            base::field("candidate_name", &C::candidate_name, "", "Their name."),
            base::field("co_appearances", &C::co_appearances, "ballots", "Ballots that rank both."),
            base::field("percentage", &C::percentage, "%", "Of the candidate's ballots."));
    }
};

// How many ballots have a candidate at one rank.
struct RankCount {
    std::uint32_t rank = 0;
    std::uint64_t votes = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "rank_count";
    static constexpr auto fields() {
        using R = RankCount;
        return base::describe<R>(
            base::field("rank", &R::rank, "rank", "The condensed rank, from 1."),
            base::field("votes", &R::votes, "ballots", "Ballots that have the candidate there."),
            base::field("percentage", &R::percentage, "%", "Of the candidate's ballots."));
    }
};

// What supporters prefer besides.
struct PreferencePatterns {
    std::vector<CoRanked> most_common_coranked;
    std::vector<RankCount> ranking_position_distribution;
    std::optional<std::uint32_t> primary_ranking_position;

    static constexpr std::string_view view_name = "preference_patterns";
    static constexpr auto fields() {
        using P = PreferencePatterns;
        return base::describe<P>(
            base::field("most_common_coranked", &P::most_common_coranked, "",
                        "The ten whom most supporters rank too."),
            base::field("ranking_position_distribution", &P::ranking_position_distribution, "",
                        "One row a rank that is used."),
            base::field(
                "primary_ranking_position", &P::primary_ranking_position, "rank",
                "The rank with most ballots, the earlier of equals; null without ballots."));
    }
};

// /api/candidates/{id}/supporter-segments.
struct SupporterSegmentation {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::vector<SupporterArchetype> archetypes;
    ClusteringAnalysis clustering_analysis;
    PreferencePatterns preference_patterns;

    static constexpr std::string_view view_name = "supporter_segmentation";
    static constexpr auto fields() {
        using S = SupporterSegmentation;
        return base::describe<S>(
            base::field("candidate_id", &S::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &S::candidate_name, "", "Their name."),
            base::field("archetypes", &S::archetypes, "", "The four kinds, also empty ones."),
            base::field("clustering_analysis", &S::clustering_analysis, "",
                        "The four at a glance."),
            base::field("preference_patterns", &S::preference_patterns, "",
                        "What supporters prefer besides."));
    }
};

// A row of the table supporter_segments.
struct SegmentRow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    Archetype archetype_name = Archetype::other;
    std::uint64_t ballot_count = 0;
    double percentage = 0;
    double avg_candidates_ranked = 0;
    double avg_ranking_position = 0;

    static constexpr std::string_view view_name = "supporter_segment";
    static constexpr auto fields() {
        using S = SegmentRow;
        return base::describe<S>(
            base::field("candidate_id", &S::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &S::candidate_name, "", "Their name."),
            base::field("archetype_name", &S::archetype_name, "", "Which kind of supporter."),
            base::field("ballot_count", &S::ballot_count, "ballots", "Supporters of this kind."),
            base::field("percentage", &S::percentage, "%",
                        "Of the candidate's supporters, not rounded."),
            base::field("avg_candidates_ranked", &S::avg_candidates_ranked, "candidates",
                        "Mean number of candidates on these ballots; 0 where there is none."),
            base::field("avg_ranking_position", &S::avg_ranking_position, "rank",
                        "Mean rank of the candidate on them; 0 where there is none."));
    }
};

// Of one candidate in the race.
SupporterSegmentation supporter_segments(const Subject& subject, tally::CandidateIndex candidate);

// Votes of the candidate by rank, ranks without a vote left out.
std::vector<RankCount> votes_at_ranks(const Supporters& supporters);

// Four a candidate, in the source's order.
std::vector<SegmentRow> supporter_segment_rows(const Subject& subject);

}  // namespace almanac::elections
