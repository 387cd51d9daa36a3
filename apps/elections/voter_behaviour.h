#pragma once

// How a candidate's supporters fill their ballots (seed A7, voter behaviour and
// supporter_demographics, which are figures of ballots: nothing personal is known). Pure.

#include "apps/elections/subject.h"
#include "apps/elections/supporters.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// The ballots that rank a candidate, as a whole.
struct SupporterDemographics {
    std::uint64_t total_supporters = 0;
    double avg_candidates_ranked = 0;
    double avg_earliest_rank = 0;
    double avg_latest_rank = 0;
    std::uint64_t bullet_voters = 0;
    double bullet_voter_percentage = 0;

    static constexpr std::string_view view_name = "supporter_demographics";
    static constexpr auto fields() {
        using D = SupporterDemographics;
        return base::describe<D>(
            base::field("total_supporters", &D::total_supporters, "ballots",
                        "Ballots that rank the candidate."),
            base::field("avg_candidates_ranked", &D::avg_candidates_ranked, "candidates",
                        "Mean number of candidates on them; 0 without any."),
            base::field("avg_earliest_rank", &D::avg_earliest_rank, "rank",
                        "Mean first rank that they use: 1, since ranks are condensed; 0 without "
                        "any."),
            base::field("avg_latest_rank", &D::avg_latest_rank, "rank",
                        "Mean last rank that they use: as many as they rank, since ranks are "
                        "condensed."),
            base::field("bullet_voters", &D::bullet_voters, "ballots", "That rank nobody else."),
            base::field("bullet_voter_percentage", &D::bullet_voter_percentage, "%",
                        "Of the candidate's ballots."));
    }
};

// A row of the table voter_behaviour.
struct BehaviourRow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_supporters = 0;
    std::uint64_t bullet_voters = 0;
    double bullet_voter_percentage = 0;
    double avg_ranking_position = 0;
    double avg_candidates_ranked = 0;
    double consistency_score = 0;
    double polarization_index = 0;
    double polarization_with_extremes = 0;

    static constexpr std::string_view view_name = "voter_behaviour_row";
    static constexpr auto fields() {
        using B = BehaviourRow;
        return base::describe<B>(
            base::field("candidate_id", &B::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &B::candidate_name, "", "Their name."),
            base::field("total_supporters", &B::total_supporters, "ballots",
                        "Ballots that rank them."),
            base::field("bullet_voters", &B::bullet_voters, "ballots", "That rank nobody else."),
            base::field("bullet_voter_percentage", &B::bullet_voter_percentage, "%",
                        "Of their ballots."),
            base::field("avg_ranking_position", &B::avg_ranking_position, "rank", "Mean rank."),
            base::field("avg_candidates_ranked", &B::avg_candidates_ranked, "candidates",
                        "Mean number of candidates on their ballots."),
            base::field("consistency_score", &B::consistency_score, "0..1",
                        "1: all rank them alike; 0: evenly over the ranks used."),
            base::field("polarization_index", &B::polarization_index, "0..1",
                        "Share of bullet voters."),
            base::field("polarization_with_extremes", &B::polarization_with_extremes, "0..1",
                        "That share, and what ranks 1 and 6 have above 0.33; at most 1."));
    }
};

// /api/candidates/{id}/supporters.
struct VoterBehaviour {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t bullet_voters = 0;
    double bullet_voter_percentage = 0;
    double avg_ranking_position = 0;
    std::map<std::uint32_t, std::uint64_t> ranking_distribution;
    double consistency_score = 0;
    double polarization_index = 0;
    double polarization_with_extremes = 0;
    SupporterDemographics supporter_demographics;

    static constexpr std::string_view view_name = "voter_behaviour";
    static constexpr auto fields() {
        using B = VoterBehaviour;
        return base::describe<B>(
            base::field("candidate_id", &B::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &B::candidate_name, "", "Their name."),
            base::field("bullet_voters", &B::bullet_voters, "ballots",
                        "Ballots that rank nobody else."),
            base::field("bullet_voter_percentage", &B::bullet_voter_percentage, "%",
                        "Of the ballots that rank them."),
            base::field("avg_ranking_position", &B::avg_ranking_position, "rank",
                        "Mean rank; 0 without ballots."),
            base::field("ranking_distribution", &B::ranking_distribution, "ballots",
                        "Ballots by the rank they stand at."),
            base::field("consistency_score", &B::consistency_score, "0..1",
                        "1 − entropy of the ranks / log2 of how many are used."),
            base::field("polarization_index", &B::polarization_index, "0..1",
                        "Share of bullet voters."),
            base::field("polarization_with_extremes", &B::polarization_with_extremes, "0..1",
                        "That share, and what ranks 1 and 6 have above 0.33; at most 1."),
            base::field("supporter_demographics", &B::supporter_demographics, "",
                        "Their ballots as a whole; nothing personal is known."));
    }
};

// Of one candidate in the race.
SupporterDemographics supporter_demographics(const Supporters& supporters);
// Likewise.
VoterBehaviour voter_behaviour(const Subject& subject, tally::CandidateIndex candidate);

// In the source's order.
std::vector<BehaviourRow> voter_behaviour_rows(const Subject& subject);

}  // namespace almanac::elections
