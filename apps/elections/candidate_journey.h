#pragma once

// The ballots that rank a candidate on their way: the first hundred of them, where they would go
// next, how many could go on, and the candidate's votes round by round (seed A7.3). Pure.

#include "apps/elections/candidate_transfers.h"
#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One ballot.
struct BallotFlow {
    std::string ballot_id;
    std::uint32_t weight = 1;
    std::uint32_t candidate_rank_position = 0;
    std::vector<std::uint32_t> full_ranking_sequence;
    std::uint32_t transfer_potential = 0;

    static constexpr std::string_view view_name = "ballot_flow";
    static constexpr auto fields() {
        using B = BallotFlow;
        return base::describe<B>(
            base::field("ballot_id", &B::ballot_id, "id",
                        "The source's id, else its line number; /ballot/{ballot_id} has the rest."),
            base::field("weight", &B::weight, "voters", "How many voters it stands for."),
            base::field("candidate_rank_position", &B::candidate_rank_position, "rank",
                        "The candidate's condensed rank on it."),
            base::field("full_ranking_sequence", &B::full_ranking_sequence, "ids",
                        "As the rule cleans it, first choice first."),
            base::field("transfer_potential", &B::transfer_potential, "candidates",
                        "How many it ranks after the candidate."));
    }
};

// How many of a candidate's ballots could go on; also a row of the table candidate_retention.
struct RetentionAnalysis {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::uint64_t ballots_with_transfers = 0;
    std::uint64_t ballots_ending_here = 0;
    std::uint64_t bullet_voters = 0;
    double transfer_rate = 0;
    double exhaustion_rate = 0;

    static constexpr std::string_view view_name = "retention_analysis";
    static constexpr auto fields() {
        using R = RetentionAnalysis;
        return base::describe<R>(
            base::field("candidate_id", &R::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &R::candidate_name, "", "Their name."),
            base::field("total_ballots", &R::total_ballots, "ballots", "Ballots that rank them."),
            base::field("ballots_with_transfers", &R::ballots_with_transfers, "ballots",
                        "Of these, ballots that rank somebody later."),
            base::field("ballots_ending_here", &R::ballots_ending_here, "ballots",
                        "The others: the candidate is their last."),
            base::field("bullet_voters", &R::bullet_voters, "ballots",
                        "Of the others, ballots that rank nobody else at all."),
            base::field("transfer_rate", &R::transfer_rate, "%",
                        "Ballots with transfers, of all that rank the candidate."),
            base::field("exhaustion_rate", &R::exhaustion_rate, "%",
                        "Ballots that end here, of the same."));
    }
};

// One round of the count as the candidate saw it.
struct JourneyRound {
    std::uint32_t round_number = 0;
    base::Decimal vote_total;
    base::Decimal votes_received;
    base::Decimal votes_passed_on;
    base::Decimal votes_exhausted;
    bool is_elected = false;
    bool is_eliminated = false;

    static constexpr std::string_view view_name = "journey_round";
    static constexpr auto fields() {
        using J = JourneyRound;
        return base::describe<J>(
            base::field("round_number", &J::round_number, "round", "From 1."),
            base::field("vote_total", &J::vote_total, "votes", "After all transfers of the round."),
            base::field("votes_received", &J::votes_received, "votes",
                        "What came by transfers with this round."),
            base::field("votes_passed_on", &J::votes_passed_on, "votes",
                        "What left for other candidates with this round."),
            base::field("votes_exhausted", &J::votes_exhausted, "votes",
                        "What left for nobody with this round."),
            base::field("is_elected", &J::is_elected, "", "Elected on this total."),
            base::field("is_eliminated", &J::is_eliminated, "", "Excluded on this total."));
    }
};

// /api/candidates/{id}/ballot-journey.
struct CandidateJourney {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::vector<BallotFlow> ballot_flows;
    std::vector<NextChoice> transfer_patterns;
    RetentionAnalysis retention_analysis;
    std::vector<JourneyRound> round_summaries;

    static constexpr std::string_view view_name = "candidate_journey";
    static constexpr auto fields() {
        using J = CandidateJourney;
        return base::describe<J>(
            base::field("candidate_id", &J::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &J::candidate_name, "", "Their name."),
            base::field("ballot_flows", &J::ballot_flows, "",
                        "The first 100 ballots of the source that rank them."),
            base::field("transfer_patterns", &J::transfer_patterns, "",
                        "Whom ballots rank right after them, most ballots first."),
            base::field("retention_analysis", &J::retention_analysis, "",
                        "How many of their ballots could go on."),
            base::field("round_summaries", &J::round_summaries, "",
                        "Every round in which they had votes, or passed some on."));
    }
};

// How many of a candidate's ballots could go on.
RetentionAnalysis retention_analysis(const Subject& subject, tally::CandidateIndex candidate);

// Of one candidate in the race.
CandidateJourney candidate_journey(const Subject& subject, tally::CandidateIndex candidate);

// In the source's order.
std::vector<RetentionAnalysis> retention_rows(const Subject& subject);

}  // namespace almanac::elections
