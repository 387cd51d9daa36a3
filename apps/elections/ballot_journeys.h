#pragma once

// One ballot's way through the count (seed A3, ballot_journeys, A-100 and A-104), derived from its
// ranking and the count's events whenever it is asked; only changes are told. Pure.

#include "apps/elections/ballot_lookup.h"
#include "apps/elections/subject.h"
#include "engine/base/describe.h"
#include "engine/bundle/bundle.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Why a ballot's moving part is where it is.
enum class TransferReason : std::uint8_t { initial, surplus, elimination, exhausted, held };

// What became of a ballot's moving part in the end.
enum class JourneyEnd : std::uint8_t {
    elected,      // somebody elected has it
    eliminated,   // somebody who left with the last round has it
    standing,     // somebody neither elected nor excluded has it
    exhausted,    // nobody has it
    not_counted,  // nobody ever had it
    untold,       // papers moved whole, or ranks are shared: the count keeps no single ballot
};

// What somebody elected keeps of a ballot.
struct KeptPart {
    std::uint32_t candidate_id = 0;
    base::Decimal votes;

    static constexpr std::string_view view_name = "kept_part";
    static constexpr auto fields() {
        return base::describe<KeptPart>(
            base::field("candidate_id", &KeptPart::candidate_id, "id", "Who keeps it."),
            base::field("votes", &KeptPart::votes, "votes",
                        "How much of one vote, with what the law's cuts lost on the way."));
    }
};

// From this round to that one nothing changed for the ballot.
struct JourneyStep {
    std::uint32_t round_number = 0;
    std::uint32_t until_round = 0;
    std::optional<std::uint32_t> active_candidate;
    std::optional<std::string> active_candidate_name;
    base::Decimal vote_weight;
    bool is_exhausted = false;
    TransferReason transfer_reason = TransferReason::initial;
    std::vector<KeptPart> kept;

    static constexpr std::string_view view_name = "journey_step";
    static constexpr auto fields() {
        using J = JourneyStep;
        return base::describe<J>(
            base::field("round_number", &J::round_number, "round", "The first round of it."),
            base::field("until_round", &J::until_round, "round", "The last round of it."),
            base::field("active_candidate", &J::active_candidate, "id",
                        "Who has the part of the ballot that can still move; null: nobody."),
            base::field("active_candidate_name", &J::active_candidate_name, "", "Their name."),
            base::field("vote_weight", &J::vote_weight, "votes",
                        "That part's value for one voter."),
            base::field("is_exhausted", &J::is_exhausted, "", "Whether nobody has it."),
            base::field("transfer_reason", &J::transfer_reason, "",
                        "initial: a count began; surplus, elimination: of the one before; "
                        "exhausted: nobody was left; held: only kept parts changed."),
            base::field("kept", &J::kept, "",
                        "What those elected keep of it; with vote_weight one vote."));
    }
};

// /api/ballot-journeys/{ballot_id}.
struct BallotJourney {
    std::string ballot_id;
    std::uint32_t weight = 1;
    std::vector<MarkRow> marks;
    std::vector<std::uint32_t> ranking;
    std::vector<JourneyStep> journey;
    JourneyEnd final_status = JourneyEnd::not_counted;
    std::uint32_t total_rounds = 0;

    static constexpr std::string_view view_name = "ballot_journey";
    static constexpr auto fields() {
        using J = BallotJourney;
        return base::describe<J>(
            base::field("ballot_id", &J::ballot_id, "id", "The source's id, else its line number."),
            base::field("weight", &J::weight, "voters", "How many voters it stands for."),
            base::field("marks", &J::marks, "", "As cast (raw), by rank."),
            base::field("ranking", &J::ranking, "ids",
                        "As the rule cleans it: first choice first."),
            base::field("journey", &J::journey, "", "Each change, from round 1."),
            base::field("final_status", &J::final_status, "",
                        "What became of the moving part; untold: the count keeps no record of "
                        "single ballots."),
            base::field("total_rounds", &J::total_rounds, "rounds", "Rounds of the whole count."));
    }
};

// The steps as a journey tells them: one a round in which something changed.
std::vector<JourneyStep> journey_steps(const Contest& contest, const tally::Count& count,
                                       const std::vector<tally::BallotStep>& steps);

// One ballot's journey. O(rounds + ranks · candidates), under keep values O(rounds · ranks).
BallotJourney ballot_journey(const Subject& subject, std::uint32_t ballot);

// All journeys in the seed's columns (ballot_id, round_number, active_candidate, vote_weight,
// is_exhausted, transfer_reason) and the ballot's weight: one row a ballot and round in which
// something changed. Untold ballots have the rows up to where they are told.
bundle::Table journeys_table(const Subject& subject);
// What its columns mean.
const base::Shape& journeys_row();

// One row a ballot (seed A1.2, ballot_completion): its id, weight, precinct, style, how many
// candidates it ranks, the highest rank marked, and its ranking as names with " > " between them.
bundle::Table completion_table(const Subject& subject);
// What its columns mean.
const base::Shape& completion_row();

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::TransferReason> {
    static constexpr std::array<std::string_view, 5> words{"initial", "surplus", "elimination",
                                                           "exhausted", "held"};
};

template <>
struct almanac::base::EnumWords<almanac::elections::JourneyEnd> {
    static constexpr std::array<std::string_view, 6> words{"elected",   "eliminated",  "standing",
                                                           "exhausted", "not_counted", "untold"};
};
