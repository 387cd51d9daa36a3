#pragma once

// Who beats whom: for each two candidates how many ballots prefer the one to the other, and what
// follows from it: the Condorcet winner, the Smith set, and whether the count elected them. Pure.
// A candidate who is not ranked stands below all who are; two who are not ranked, or share a rank,
// are not compared by the ballot.

#include "apps/elections/model.h"
#include "engine/base/describe.h"
#include "tally/tally.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What one of two candidates has of a comparison.
enum class PairOutcome : std::uint8_t { wins, loses, ties };

// One candidate against another; each two have two rows.
struct PairwiseRow {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint32_t opponent_id = 0;
    std::string opponent_name;
    std::uint64_t prefer = 0;
    std::uint64_t against = 0;
    std::uint64_t no_preference = 0;
    std::int64_t margin = 0;
    PairOutcome outcome = PairOutcome::ties;

    static constexpr std::string_view view_name = "pairwise_row";
    static constexpr auto fields() {
        using P = PairwiseRow;
        return base::describe<P>(
            base::field("candidate_id", &P::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("opponent_id", &P::opponent_id, "id", "Whom they are compared with."),
            base::field("opponent_name", &P::opponent_name, "", "The opponent's name."),
            base::field("prefer", &P::prefer, "ballots",
                        "Valid ballots that prefer the candidate to the opponent."),
            base::field("against", &P::against, "ballots", "That prefer the opponent."),
            base::field("no_preference", &P::no_preference, "ballots",
                        "That rank neither, or both at one rank."),
            base::field("margin", &P::margin, "ballots", "prefer - against."),
            base::field("outcome", &P::outcome, "", "Who has more of them."));
    }
};

// One candidate against all others.
struct PairwiseStanding {
    std::uint32_t place = 0;
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint32_t wins = 0;
    std::uint32_t losses = 0;
    std::uint32_t ties = 0;
    double copeland_score = 0;
    std::int64_t worst_margin = 0;
    bool in_smith_set = false;
    bool is_winner = false;

    static constexpr std::string_view view_name = "pairwise_standing";
    static constexpr auto fields() {
        using S = PairwiseStanding;
        return base::describe<S>(
            base::field("place", &S::place, "",
                        "By Copeland's score, then by the worst margin, then by id; from 1."),
            base::field("candidate_id", &S::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &S::candidate_name, "", "Their name."),
            base::field("wins", &S::wins, "candidates", "How many they beat."),
            base::field("losses", &S::losses, "candidates", "How many beat them."),
            base::field("ties", &S::ties, "candidates", "With how many they are even."),
            base::field("copeland_score", &S::copeland_score, "", "wins + ties / 2."),
            base::field("worst_margin", &S::worst_margin, "ballots",
                        "The smallest of their margins (minimax); negative for who is beaten; 0 "
                        "where nobody else stands."),
            base::field("in_smith_set", &S::in_smith_set, "",
                        "Whether they are in the smallest group all of whom beat everybody else."),
            base::field("is_winner", &S::is_winner, "", "Whether the count elected them."));
    }
};

// /api/pairwise.
struct Pairwise {
    std::uint64_t valid_ballots = 0;
    std::optional<std::uint32_t> condorcet_winner;
    std::optional<std::uint32_t> condorcet_loser;
    std::vector<std::uint32_t> smith_set;
    std::vector<std::uint32_t> winners;
    std::optional<bool> condorcet_winner_elected;
    std::uint32_t winners_in_smith_set = 0;
    bool winners_lead = false;
    std::vector<PairwiseStanding> standings;
    std::vector<PairwiseRow> pairs;
    std::string data_version;

    static constexpr std::string_view view_name = "pairwise";
    static constexpr auto fields() {
        using P = Pairwise;
        return base::describe<P>(
            base::field("valid_ballots", &P::valid_ballots, "ballots",
                        "Ballots that round 1 counts."),
            base::field("condorcet_winner", &P::condorcet_winner, "id",
                        "Who beats everybody; null where nobody does."),
            base::field("condorcet_loser", &P::condorcet_loser, "id",
                        "Whom everybody beats; null where there is no such candidate."),
            base::field("smith_set", &P::smith_set, "ids",
                        "The smallest group all of whom beat everybody else, by id."),
            base::field("winners", &P::winners, "ids", "Whom the count elected, in order."),
            base::field("condorcet_winner_elected", &P::condorcet_winner_elected, "",
                        "Whether the count elected the Condorcet winner; null without one."),
            base::field("winners_in_smith_set", &P::winners_in_smith_set, "candidates",
                        "How many of those elected are in the Smith set."),
            base::field("winners_lead", &P::winners_lead, "",
                        "Whether those elected hold the first places of the standings."),
            base::field("standings", &P::standings, "", "By place."),
            base::field("pairs", &P::pairs, "", "Each against each, by their ids."),
            base::field("data_version", &P::data_version, "", "The version of inputs and method."));
    }
};

// How many voters prefer one candidate to another: by the places of both, who is preferred first.
// 0 for whoever was excluded.
class Preferences {
public:
    // Walks the rankings once: O(prefixes · length).
    explicit Preferences(const tally::Profile& profile);

    // Voters who prefer `one` to `other`.
    std::uint64_t prefer(tally::CandidateIndex one, tally::CandidateIndex other) const {
        return prefer_[one * candidates_ + other];
    }

private:
    std::size_t candidates_;
    std::vector<std::uint64_t> prefer_;
};

// The smallest group of `candidates` all of whom beat everybody outside it, in the order given;
// everybody where nobody beats anybody.
std::vector<tally::CandidateIndex> smith_set(const Preferences& preferences,
                                             const std::vector<tally::CandidateIndex>& candidates);

// All comparisons of the candidates in the race, and the count's winners beside them.
Pairwise pairwise(const Contest& contest, const tally::Profile& profile, const tally::Count& count);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::PairOutcome> {
    static constexpr std::array<std::string_view, 3> words{"wins", "loses", "ties"};
};
