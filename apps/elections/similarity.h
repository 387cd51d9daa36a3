#pragma once

// Which candidates have alike supporters: by how they fill the ballot (the seed's measure) or by
// whom they rank besides, which the seed's does not see (seed A7.2). Pure.

#include "apps/elections/subject.h"
#include "apps/elections/supporters.h"
#include "engine/base/describe.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What is compared.
enum class SimilarityMethod : std::uint8_t { archetypes, co_support };

// A candidate's supporters by archetype, in percent; the four add to 100.
struct ArchetypeShares {
    double bullet_voters = 0;
    double strategic_rankers = 0;
    double coalition_builders = 0;
    double other = 0;

    static constexpr std::string_view view_name = "archetype_shares";
    static constexpr auto fields() {
        using A = ArchetypeShares;
        return base::describe<A>(
            base::field("bullet_voters", &A::bullet_voters, "%", "Rank nobody else."),
            base::field("strategic_rankers", &A::strategic_rankers, "%",
                        "Rank four or more, this one first or second."),
            base::field("coalition_builders", &A::coalition_builders, "%",
                        "Rank five or more, this one third or later."),
            base::field("other", &A::other, "%", "All other supporters."));
    }
};

// Both candidates' shares.
struct ArchetypeComparison {
    ArchetypeShares target;
    ArchetypeShares other;

    static constexpr std::string_view view_name = "archetype_comparison";
    static constexpr auto fields() {
        return base::describe<ArchetypeComparison>(
            base::field("target", &ArchetypeComparison::target, "", "Of the candidate asked for."),
            base::field("other", &ArchetypeComparison::other, "", "Of the similar one."));
    }
};

// One other candidate.
struct SimilarCandidate {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    double similarity_score = 0;
    std::vector<Archetype> shared_archetypes;
    ArchetypeComparison archetype_comparison;
    std::uint64_t shared_ballots = 0;

    static constexpr std::string_view view_name = "similar_candidate";
    static constexpr auto fields() {
        using S = SimilarCandidate;
        return base::describe<S>(
            base::field("candidate_id", &S::candidate_id, "id", "The similar candidate."),
            base::field("candidate_name", &S::candidate_name, "", "Their name."),
            base::field("similarity_score", &S::similarity_score, "0..100",
                        "archetypes: 100 − distance of the first three shares, not below 0; "
                        "co_support: 100 · "
                        "cosine of whom their ballots rank besides. 0 for who has no ballots."),
            base::field("shared_archetypes", &S::shared_archetypes, "",
                        "Kinds of supporter that both have."),
            base::field("archetype_comparison", &S::archetype_comparison, "",
                        "Both candidates' shares."),
            base::field("shared_ballots", &S::shared_ballots, "ballots",
                        "Ballots that rank both."));
    }
};

// /api/candidates/{id}/similarity.
struct CandidateSimilarity {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::string analysis_method;
    std::vector<SimilarCandidate> similar_candidates;

    static constexpr std::string_view view_name = "candidate_similarity";
    static constexpr auto fields() {
        using S = CandidateSimilarity;
        return base::describe<S>(
            base::field("candidate_id", &S::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &S::candidate_name, "", "Their name."),
            base::field("analysis_method", &S::analysis_method, "",
                        "archetype_distribution_similarity or co_support_similarity."),
            base::field("similar_candidates", &S::similar_candidates, "",
                        "Most similar first, then by id."));
    }
};

// A row of the table candidate_similarity; candidate_1 has the smaller id.
struct SimilarityRow {
    std::uint32_t candidate_1 = 0;
    std::string candidate_1_name;
    std::uint32_t candidate_2 = 0;
    std::string candidate_2_name;
    double archetype_similarity = 0;
    double co_support_similarity = 0;
    std::uint64_t shared_ballots = 0;

    static constexpr std::string_view view_name = "similarity_row";
    static constexpr auto fields() {
        using S = SimilarityRow;
        return base::describe<S>(
            base::field("candidate_1", &S::candidate_1, "id", "The candidate with the smaller id."),
            base::field("candidate_1_name", &S::candidate_1_name, "", "Their name."),
            base::field("candidate_2", &S::candidate_2, "id", "The candidate with the larger id."),
            base::field("candidate_2_name", &S::candidate_2_name, "", "Their name."),
            base::field("archetype_similarity", &S::archetype_similarity, "0..100",
                        "100 − distance of the shares of the three named archetypes, not below 0."),
            base::field("co_support_similarity", &S::co_support_similarity, "0..100",
                        "100 · cosine of whom the two candidates' ballots rank besides."),
            base::field("shared_ballots", &S::shared_ballots, "ballots",
                        "Ballots that rank both."));
    }
};

// How many ballots rank each two candidates.
class SharedBallots {
public:
    explicit SharedBallots(const Subject& subject);
    // By the candidates' places, in either order.
    std::uint64_t at(std::size_t one, std::size_t other) const {
        return shared_[one * candidates_ + other];
    }
    // Cosine of the two candidates' rows over all others, 0..1; 0 where either row is empty.
    double cosine(std::size_t one, std::size_t other) const;

private:
    std::size_t candidates_;
    std::vector<std::uint64_t> shared_;
};

// In percent; all 0 without supporters.
ArchetypeShares archetype_shares(const Supporters& supporters);

// 100 − Euclidean distance of the shares of the seed's three archetypes, not below 0; 0 where
// either has no supporters.
double archetype_similarity(const Supporters& one, const Supporters& other);

// The others in the race, most similar first, at most `limit`.
CandidateSimilarity candidate_similarity(const Subject& subject, tally::CandidateIndex candidate,
                                         SimilarityMethod method, std::size_t limit);

// Every two candidates in the race, by their ids.
std::vector<SimilarityRow> similarity_rows(const Subject& subject);

}  // namespace almanac::elections
