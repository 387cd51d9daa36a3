#pragma once

// Every candidate in a line: support, its strength, its breadth, how the count ended (seeds A1.3,
// A7; table candidate_metrics). Pure. The origin's winners were written into its code; here they
// are the count's.

#include "apps/elections/centrality.h"
#include "apps/elections/rounds.h"
#include "apps/elections/subject.h"
#include "apps/elections/supporters.h"
#include "engine/base/describe.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Σ (7 − rank) over the candidate's ballots, nothing beyond rank 6 (seed A5).
std::uint64_t weighted_score(const Supporters& supporters);

// That score / (6 · ballots), 0..1: how early supporters rank them (seed A7).
double vote_strength_index(const Supporters& supporters);

// (mean candidates on their ballots − 1) / (min(6, in_race) − 1), 0..1, no ballot counting for more
// than six (seed A7). 0 where there is one candidate.
double cross_camp_appeal(const Supporters& supporters, std::size_t in_race);

// Share of their ballots that rank somebody later (seed A7).
double transfer_share(const Supporters& supporters);

// 1 − entropy of the ranks they stand at / log2(number of these ranks), 0..1, 1 where it is one
// rank (seed A7). To six decimals, so that no other logarithm of a machine shows.
double ranking_consistency(const Supporters& supporters);

// Mean rank they stand at; 0 without ballots.
double average_rank(const Supporters& supporters);

// What became of a candidate, and in which round, from 1.
struct CandidateEnd {
    FinalStatus status = FinalStatus::standing;
    std::optional<std::uint32_t> elected_in;
    std::optional<std::uint32_t> eliminated_in;
};

// By candidate, as the count decided last.
std::vector<CandidateEnd> ends_of(const Subject& subject);

// The candidate of that id; `missing` where there is none, or who is not in the race.
base::Result<tally::CandidateIndex> candidate_in_race(const Subject& subject, std::int64_t id);

// The candidates in the race, in the source's order.
std::vector<tally::CandidateIndex> candidates_in_race(const Subject& subject);

// A row of the table candidate_metrics.
struct CandidateMetrics {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::uint64_t first_choice_votes = 0;
    double first_choice_percentage = 0;
    std::uint64_t weighted_score = 0;
    double vote_strength_index = 0;
    double cross_camp_appeal = 0;
    double transfer_efficiency = 0;
    double ranking_consistency = 0;
    double avg_ranking_position = 0;
    std::uint64_t bullet_voters = 0;
    double bullet_voter_percentage = 0;
    double polarization_index = 0;
    FinalStatus final_status = FinalStatus::standing;
    std::optional<std::uint32_t> election_round;
    std::optional<std::uint32_t> elimination_round;
    bool is_winner = false;
    std::uint32_t total_connections = 0;
    PositionType position_type = PositionType::isolated;
    double avg_coalition_strength = 0;

    static constexpr std::string_view view_name = "candidate_metrics";
    static constexpr std::string_view list_name = "candidates_enhanced";
    static constexpr auto fields() {
        using M = CandidateMetrics;
        return base::describe<M>(
            base::field("candidate_id", &M::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &M::candidate_name, "", "Their name."),
            base::field("total_ballots", &M::total_ballots, "ballots",
                        "Ballots that rank them, anywhere."),
            base::field("first_choice_votes", &M::first_choice_votes, "ballots",
                        "Ballots that rank them first."),
            base::field("first_choice_percentage", &M::first_choice_percentage, "%",
                        "Of valid ballots."),
            base::field("weighted_score", &M::weighted_score, "points",
                        "Six points for each rank 1 to one for each rank 6."),
            base::field("vote_strength_index", &M::vote_strength_index, "0..1",
                        "Weighted score / (6 · their ballots): how early they are ranked."),
            base::field("cross_camp_appeal", &M::cross_camp_appeal, "0..1",
                        "How many others their ballots rank: (mean candidates − 1) / "
                        "(min(6, candidates) − 1)."),
            base::field("transfer_efficiency", &M::transfer_efficiency, "0..1",
                        "Share of their ballots that rank somebody later; /transfer-efficiency has "
                        "what the count did."),
            base::field("ranking_consistency", &M::ranking_consistency, "0..1",
                        "1: all rank them alike; 0: evenly over the ranks used."),
            base::field("avg_ranking_position", &M::avg_ranking_position, "rank",
                        "Mean rank; 0 without ballots."),
            base::field("bullet_voters", &M::bullet_voters, "ballots",
                        "Ballots that rank nobody else."),
            base::field("bullet_voter_percentage", &M::bullet_voter_percentage, "%",
                        "Of their ballots."),
            base::field("polarization_index", &M::polarization_index, "0..1",
                        "Share of bullet voters among their ballots."),
            base::field("final_status", &M::final_status, "", "What became of them."),
            base::field("election_round", &M::election_round, "round",
                        "When they were elected; null: never."),
            base::field("elimination_round", &M::elimination_round, "round",
                        "When they were excluded; null: never."),
            base::field("is_winner", &M::is_winner, "", "Whether the count elected them."),
            base::field("total_connections", &M::total_connections, "candidates",
                        "Candidates with whom they have a meaningful coalition: connection_count "
                        "of candidate_centrality."),
            base::field("position_type", &M::position_type, "",
                        "Hub, Bridge, Peripheral or Isolated among the coalitions."),
            base::field("avg_coalition_strength", &M::avg_coalition_strength, "0..1",
                        "Mean strength of those coalitions; 0 without any."));
    }
};

// In the source's order; candidates in the race.
std::vector<CandidateMetrics> candidate_metrics(const Subject& subject);

}  // namespace almanac::elections
