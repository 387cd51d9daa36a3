#pragma once

// The pairs of a contest as one candidate of them sees them, and who stands where on the ballots of
// a candidate's first choices (seeds A1.2, A7). Pure.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Somebody whom ballots rank together with a candidate.
struct Partner {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t shared_ballots = 0;
    double avg_rank_distance = 0;
    double coalition_strength = 0;
    std::uint64_t next_choices = 0;  // ballots that rank them right after the candidate
};

// Everybody who shares a ballot with the candidate, by id.
std::vector<Partner> partners_of(const Subject& subject, tally::CandidateIndex candidate);

// A partner by shared ballots and nearness (seed A7: at least 100 shared, the best five).
struct CoalitionPartner {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t shared_ballots = 0;
    double avg_rank_distance = 0;
    double partner_score = 0;
    double coalition_strength_score = 0;

    static constexpr std::string_view view_name = "coalition_partner";
    static constexpr auto fields() {
        using P = CoalitionPartner;
        return base::describe<P>(
            base::field("candidate_id", &P::candidate_id, "id", "The partner."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("shared_ballots", &P::shared_ballots, "ballots", "Ballots that rank both."),
            base::field("avg_rank_distance", &P::avg_rank_distance, "ranks",
                        "How far apart, on average."),
            base::field("partner_score", &P::partner_score, "ballots",
                        "Shared ballots / (mean distance + 1): orders this list."),
            base::field("coalition_strength_score", &P::coalition_strength_score, "0..1",
                        "The pair's strength as /coalition/pairs has it."));
    }
};
inline constexpr std::uint64_t partner_shared_ballots_min = 100;
inline constexpr std::size_t partners_shown = 5;

// Best score first, then by id; all with enough shared ballots.
std::vector<CoalitionPartner> coalition_partners(const Subject& subject,
                                                 tally::CandidateIndex candidate);

// Who stands at a later rank of ballots that rank a candidate first.
struct PartnerAtRank {
    std::uint32_t rank = 0;
    std::uint32_t place = 0;
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t votes = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "partner_at_rank";
    static constexpr auto fields() {
        using P = PartnerAtRank;
        return base::describe<P>(
            base::field("rank", &P::rank, "rank", "The condensed rank, from 2."),
            base::field("place", &P::place, "", "Their place within the rank, from 1."),
            base::field("candidate_id", &P::candidate_id, "id", "Who stands there."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("votes", &P::votes, "ballots", "Ballots that have them there."),
            base::field("percentage", &P::percentage, "%",
                        "Of the ballots that rank the candidate first."));
    }
};

// By rank, then most votes first, then in the source's order; everybody who stands at a rank.
std::vector<PartnerAtRank> partners_at_ranks(const Subject& subject,
                                             tally::CandidateIndex candidate);

// The same for all candidates, as a table.
struct FirstChoicePartner {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint32_t rank = 0;
    std::uint32_t place = 0;
    std::uint32_t partner_id = 0;
    std::string partner_name;
    std::uint64_t votes = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "first_choice_partner";
    static constexpr auto fields() {
        using P = FirstChoicePartner;
        return base::describe<P>(
            base::field("candidate_id", &P::candidate_id, "id", "Whom the ballots rank first."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("rank", &P::rank, "rank", "The condensed rank, from 2."),
            base::field("place", &P::place, "", "The partner's place within the rank, from 1."),
            base::field("partner_id", &P::partner_id, "id", "Who stands there."),
            base::field("partner_name", &P::partner_name, "", "Their name."),
            base::field("votes", &P::votes, "ballots", "Ballots that have them there."),
            base::field("percentage", &P::percentage, "%",
                        "Of the ballots that rank the candidate first."));
    }
};

// In the source's order, then as partners_at_ranks gives them.
std::vector<FirstChoicePartner> first_choice_partners(const Subject& subject);

}  // namespace almanac::elections
