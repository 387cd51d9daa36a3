#pragma once

// One candidate as a whole, two side by side, and one by name (seeds A1.2, A7, A8). Pure.

#include "apps/elections/candidate_metrics.h"
#include "apps/elections/candidate_partners.h"
#include "apps/elections/supporter_segments.h"
#include "apps/elections/voter_behaviour.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A candidate's votes in one round.
struct VoteStep {
    std::uint32_t round_number = 0;
    base::Decimal vote_total;
    base::Decimal vote_change;

    static constexpr std::string_view view_name = "vote_step";
    static constexpr auto fields() {
        using V = VoteStep;
        return base::describe<V>(
            base::field("round_number", &V::round_number, "round", "From 1."),
            base::field("vote_total", &V::vote_total, "votes", "After all transfers of the round."),
            base::field("vote_change", &V::vote_change, "votes",
                        "Since the round before; 0 in round 1."));
    }
};

// /api/candidates/{id}/profile.
struct CandidateProfile {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::string party;
    std::uint64_t total_ballots = 0;
    std::uint64_t first_choice_votes = 0;
    double first_choice_percentage = 0;
    std::uint64_t weighted_score = 0;
    double vote_strength_index = 0;
    double cross_camp_appeal = 0;
    double transfer_efficiency = 0;
    double ranking_consistency = 0;
    FinalStatus final_status = FinalStatus::standing;
    std::optional<std::uint32_t> election_round;
    std::optional<std::uint32_t> elimination_round;
    std::vector<VoteStep> vote_progression;
    std::vector<CoalitionPartner> top_coalition_partners;
    SupporterDemographics supporter_demographics;

    static constexpr std::string_view view_name = "candidate_profile";
    static constexpr auto fields() {
        using P = CandidateProfile;
        return base::describe<P>(
            base::field("candidate_id", &P::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("party", &P::party, "",
                        "As the source writes it, empty where it says none."),
            base::field("total_ballots", &P::total_ballots, "ballots",
                        "Ballots that rank them, anywhere."),
            base::field("first_choice_votes", &P::first_choice_votes, "ballots",
                        "Ballots that rank them first."),
            base::field("first_choice_percentage", &P::first_choice_percentage, "%",
                        "Of valid ballots."),
            base::field("weighted_score", &P::weighted_score, "points",
                        "Six points for each rank 1 to one for each rank 6."),
            base::field("vote_strength_index", &P::vote_strength_index, "0..1",
                        "Weighted score / (6 · their ballots): how early they are ranked."),
            base::field("cross_camp_appeal", &P::cross_camp_appeal, "0..1",
                        "How many others their ballots rank: (mean candidates − 1) / "
                        "(min(6, candidates) − 1)."),
            base::field("transfer_efficiency", &P::transfer_efficiency, "0..1",
                        "Share of their ballots that rank somebody later."),
            base::field("ranking_consistency", &P::ranking_consistency, "0..1",
                        "1: all rank them alike; 0: evenly over the ranks used."),
            base::field("final_status", &P::final_status, "", "What became of them."),
            base::field("election_round", &P::election_round, "round",
                        "When they were elected; null: never."),
            base::field("elimination_round", &P::elimination_round, "round",
                        "When they were excluded; null: never."),
            base::field("vote_progression", &P::vote_progression, "",
                        "Round by round, until they were excluded."),
            base::field("top_coalition_partners", &P::top_coalition_partners, "",
                        "The five best partners with 100 shared ballots."),
            base::field("supporter_demographics", &P::supporter_demographics, "",
                        "Their ballots as a whole."));
    }
};

// /api/candidates/{id}/comparison/{other}.
struct CandidateComparison {
    CandidateProfile candidate_1;
    CandidateProfile candidate_2;
    bool insufficient_data = false;
    std::optional<CoalitionPair> pair;
    std::uint64_t only_candidate_1 = 0;
    std::uint64_t only_candidate_2 = 0;
    double archetype_similarity = 0;
    double co_support_similarity = 0;

    static constexpr std::string_view view_name = "candidate_comparison";
    static constexpr auto fields() {
        using C = CandidateComparison;
        return base::describe<C>(
            base::field("candidate_1", &C::candidate_1, "", "The one asked for first."),
            base::field("candidate_2", &C::candidate_2, "", "The other."),
            base::field("insufficient_data", &C::insufficient_data, "",
                        "Whether no ballot ranks both."),
            base::field("pair", &C::pair, "",
                        "The two as a pair, the smaller id first; null without shared ballots."),
            base::field("only_candidate_1", &C::only_candidate_1, "ballots",
                        "Ballots that rank candidate_1 but not candidate_2."),
            base::field("only_candidate_2", &C::only_candidate_2, "ballots",
                        "Ballots that rank candidate_2 but not candidate_1."),
            base::field("archetype_similarity", &C::archetype_similarity, "0..100",
                        "How alike their supporters fill the ballot."),
            base::field("co_support_similarity", &C::co_support_similarity, "0..100",
                        "How alike their supporters choose besides."));
    }
};

// A row of the table candidate_comparisons; candidate_1 has the smaller id.
struct ComparisonRow {
    std::uint32_t candidate_1 = 0;
    std::string candidate_1_name;
    std::uint32_t candidate_2 = 0;
    std::string candidate_2_name;
    std::uint64_t shared_ballots = 0;
    std::uint64_t only_candidate_1 = 0;
    std::uint64_t only_candidate_2 = 0;
    std::int64_t first_choice_difference = 0;
    bool insufficient_data = false;

    static constexpr std::string_view view_name = "comparison_row";
    static constexpr auto fields() {
        using C = ComparisonRow;
        return base::describe<C>(
            base::field("candidate_1", &C::candidate_1, "id", "The candidate with the smaller id."),
            base::field("candidate_1_name", &C::candidate_1_name, "", "Their name."),
            base::field("candidate_2", &C::candidate_2, "id", "The candidate with the larger id."),
            base::field("candidate_2_name", &C::candidate_2_name, "", "Their name."),
            base::field("shared_ballots", &C::shared_ballots, "ballots", "Ballots that rank both."),
            base::field("only_candidate_1", &C::only_candidate_1, "ballots",
                        "Ballots that rank candidate_1 but not candidate_2."),
            base::field("only_candidate_2", &C::only_candidate_2, "ballots",
                        "Ballots that rank candidate_2 but not candidate_1."),
            base::field("first_choice_difference", &C::first_choice_difference, "ballots",
                        "First choices of candidate_1 less those of candidate_2."),
            base::field("insufficient_data", &C::insufficient_data, "",
                        "Whether no ballot ranks both."));
    }
};

// /api/candidate-analysis/{name}.
struct CandidateAnalysis {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::vector<RankCount> vote_totals;
    std::vector<PartnerAtRank> top_partners;

    static constexpr std::string_view view_name = "candidate_analysis";
    static constexpr auto fields() {
        using C = CandidateAnalysis;
        return base::describe<C>(
            base::field("candidate_id", &C::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &C::candidate_name, "",
                        "Their name as the source has it."),
            base::field("total_ballots", &C::total_ballots, "ballots", "Ballots that rank them."),
            base::field("vote_totals", &C::vote_totals, "", "One row a rank that is used."),
            base::field("top_partners", &C::top_partners, "",
                        "The five most frequent at each later rank of the ballots that rank the "
                        "candidate first."));
    }
};

// A row of the table candidate_partners: everybody with enough shared ballots, best score first.
struct PartnerRow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint32_t partner_id = 0;
    std::string partner_name;
    std::uint64_t shared_ballots = 0;
    double avg_rank_distance = 0;
    double partner_score = 0;
    double coalition_strength_score = 0;

    static constexpr std::string_view view_name = "partner_row";
    static constexpr auto fields() {
        using P = PartnerRow;
        return base::describe<P>(
            base::field("candidate_id", &P::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("partner_id", &P::partner_id, "id", "The partner."),
            base::field("partner_name", &P::partner_name, "", "Their name."),
            base::field("shared_ballots", &P::shared_ballots, "ballots", "Ballots that rank both."),
            base::field("avg_rank_distance", &P::avg_rank_distance, "ranks",
                        "How far apart, on average."),
            base::field("partner_score", &P::partner_score, "ballots",
                        "Shared ballots / (mean distance + 1)."),
            base::field("coalition_strength_score", &P::coalition_strength_score, "0..1",
                        "The pair's strength as /coalition/pairs has it."));
    }
};

// Of one candidate in the race.
CandidateProfile candidate_profile(const Subject& subject, tally::CandidateIndex candidate);

// Two different candidates in the race.
CandidateComparison compare_candidates(const Subject& subject, tally::CandidateIndex one,
                                       tally::CandidateIndex other);

// The candidate in the race of that name, where letters A to Z are equal in either case. `missing`
// with the nearest names where there is none, `invalid` where there are several.
base::Result<tally::CandidateIndex> candidate_called(const Subject& subject, std::string_view name);

// Of one candidate in the race.
CandidateAnalysis candidate_analysis(const Subject& subject, tally::CandidateIndex candidate);

// Every two candidates in the race, by their ids.
std::vector<ComparisonRow> comparison_rows(const Subject& subject);

// In the source's order.
std::vector<PartnerRow> partner_rows(const Subject& subject);

}  // namespace almanac::elections
