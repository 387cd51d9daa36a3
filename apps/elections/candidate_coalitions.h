#pragma once

// One candidate's coalitions: with whom they share ballots and who comes after them, for everybody
// and for the winners (A8: coalition summary, transfers, winners). Pure.

#include "apps/elections/coalition_race.h"
#include "apps/elections/pair_counts.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// How many partners a summary and a winner's row name, and what a pair needs to be among them (A4).
inline constexpr std::size_t summary_partners_max = 10;
inline constexpr std::size_t winner_partners_max = 3;
inline constexpr std::uint64_t partner_shared_ballots_min = 50;

// Another candidate with whom this one shares ballots.
struct PartnerAffinity {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t shared_ballots = 0;
    double affinity_score = 0;
    double overlap_percentage = 0;
    double coalition_strength = 0;

    static constexpr std::string_view view_name = "partner_affinity";
    static constexpr auto fields() {
        using P = PartnerAffinity;
        return base::describe<P>(
            base::field("candidate_id", &P::candidate_id, "id", "The other candidate."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("shared_ballots", &P::shared_ballots, "ballots", "Ballots that rank both."),
            base::field("affinity_score", &P::affinity_score, "0..1", "Jaccard of the two."),
            base::field("overlap_percentage", &P::overlap_percentage, "%",
                        "Of the ballots that rank this candidate, those that rank the other too."),
            base::field("coalition_strength", &P::coalition_strength, "0..1",
                        "0.3 Jaccard + 0.7 proximity."));
    }
};

// Where ballots go next.
struct NextVotes {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t transfer_votes = 0;
    double avg_rank_position = 0;
    double transfer_percentage = 0;

    static constexpr std::string_view view_name = "next_votes";
    static constexpr auto fields() {
        using N = NextVotes;
        return base::describe<N>(
            base::field("candidate_id", &N::candidate_id, "id", "Who comes next."),
            base::field("candidate_name", &N::candidate_name, "", "Their name."),
            base::field("transfer_votes", &N::transfer_votes, "ballots",
                        "Ballots on which they are the first other candidate after this one."),
            base::field("avg_rank_position", &N::avg_rank_position, "rank",
                        "Mean rank at which they stand there."),
            base::field("transfer_percentage", &N::transfer_percentage, "%",
                        "Of the ballots that go on to anybody."));
    }
};

// /api/coalition/transfers/{id}.
struct CoalitionTransfers {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::uint64_t total_transfers = 0;
    std::vector<NextVotes> transfers;
    std::string data_version;

    static constexpr std::string_view view_name = "coalition_transfers";
    static constexpr auto fields() {
        using T = CoalitionTransfers;
        return base::describe<T>(
            base::field("candidate_id", &T::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &T::candidate_name, "", "Their name."),
            base::field("total_ballots", &T::total_ballots, "ballots", "Ballots that rank them."),
            base::field("total_transfers", &T::total_transfers, "ballots",
                        "Ballots among them that rank somebody afterwards."),
            base::field("transfers", &T::transfers, "", "By votes, then by id."),
            base::field("data_version", &T::data_version, "", "The version of inputs and method."));
    }
};

// /api/coalition/summary/{id}.
struct CoalitionSummary {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::vector<PartnerAffinity> top_affinities;
    std::vector<NextVotes> vote_transfers;
    double coalition_strength = 0;
    std::string data_version;

    static constexpr std::string_view view_name = "coalition_summary";
    static constexpr auto fields() {
        using S = CoalitionSummary;
        return base::describe<S>(
            base::field("candidate_id", &S::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &S::candidate_name, "", "Their name."),
            base::field("total_ballots", &S::total_ballots, "ballots", "Ballots that rank them."),
            base::field("top_affinities", &S::top_affinities, "",
                        "The ten highest affinities with 50 shared ballots or more."),
            base::field("vote_transfers", &S::vote_transfers, "", "The ten who come next most."),
            base::field("coalition_strength", &S::coalition_strength, "0..1",
                        "Mean strength of all their pairs with 50 shared ballots or more."),
            base::field("data_version", &S::data_version, "", "The version of inputs and method."));
    }
};

// One winner in short.
struct WinnerCoalition {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::vector<PartnerAffinity> top_affinities;
    std::vector<NextVotes> top_transfers;

    static constexpr std::string_view view_name = "winner_coalition";
    static constexpr std::string_view list_name = "winner_coalitions";
    static constexpr auto fields() {
        using W = WinnerCoalition;
        return base::describe<W>(
            base::field("candidate_id", &W::candidate_id, "id", "The winner."),
            base::field("candidate_name", &W::candidate_name, "", "Their name."),
            base::field("total_ballots", &W::total_ballots, "ballots", "Ballots that rank them."),
            base::field("top_affinities", &W::top_affinities, "", "The three highest affinities."),
            base::field("top_transfers", &W::top_transfers, "", "The three who come next most."));
    }
};

// A row of the table coalition_transfers.
struct NextVotesRow {
    std::uint32_t from_candidate = 0;
    std::string from_candidate_name;
    std::uint32_t to_candidate = 0;
    std::string to_candidate_name;
    std::uint64_t transfer_votes = 0;
    double avg_rank_position = 0;
    double transfer_percentage = 0;

    static constexpr std::string_view view_name = "next_votes_row";
    static constexpr auto fields() {
        using R = NextVotesRow;
        return base::describe<R>(
            base::field("from_candidate", &R::from_candidate, "id", "The candidate."),
            base::field("from_candidate_name", &R::from_candidate_name, "", "Their name."),
            base::field("to_candidate", &R::to_candidate, "id", "Who comes next."),
            base::field("to_candidate_name", &R::to_candidate_name, "", "Their name."),
            base::field("transfer_votes", &R::transfer_votes, "ballots",
                        "Ballots on which they are the first other candidate after the first."),
            base::field("avg_rank_position", &R::avg_rank_position, "rank",
                        "Mean rank at which they stand there."),
            base::field("transfer_percentage", &R::transfer_percentage, "%",
                        "Of the first's ballots that go on to anybody."));
    }
};

// A row of the table coalition_summary.
struct CoalitionSummaryRow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t total_ballots = 0;
    std::uint64_t total_transfers = 0;
    std::uint32_t partners = 0;
    double coalition_strength = 0;
    bool is_winner = false;

    static constexpr std::string_view view_name = "coalition_summary_row";
    static constexpr auto fields() {
        using R = CoalitionSummaryRow;
        return base::describe<R>(
            base::field("candidate_id", &R::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &R::candidate_name, "", "Their name."),
            base::field("total_ballots", &R::total_ballots, "ballots", "Ballots that rank them."),
            base::field("total_transfers", &R::total_transfers, "ballots",
                        "Ballots among them that rank somebody afterwards."),
            base::field("partners", &R::partners, "candidates",
                        "Candidates with whom they share 50 ballots or more."),
            base::field("coalition_strength", &R::coalition_strength, "0..1",
                        "Mean strength of those pairs."),
            base::field("is_winner", &R::is_winner, "", "Whether the count elected them."));
    }
};

// Where the candidate's ballots go next; data versions are left to the caller here and below.
CoalitionTransfers coalition_transfers(const CoalitionRace& race, const PairCounts& counts,
                                       tally::CandidateIndex candidate);

// One candidate in short.
CoalitionSummary coalition_summary(const CoalitionRace& race, const PairCounts& counts,
                                   tally::CandidateIndex candidate);

// The winners in order of election.
std::vector<WinnerCoalition> winner_coalitions(const CoalitionRace& race, const PairCounts& counts);

// Everybody's transfers and summaries as tables, by ids.
std::vector<NextVotesRow> next_votes_rows(const CoalitionRace& race, const PairCounts& counts);
std::vector<CoalitionSummaryRow> coalition_summary_rows(const CoalitionRace& race,
                                                        const PairCounts& counts);

}  // namespace almanac::elections
