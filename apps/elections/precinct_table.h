#pragma once

// What the ballots of each precinct say before any transfer: first choices, how many ranks are
// used, overvotes, skipped ranks and repeats as cast (seed A7.4, issue's precinct table). Pure.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One precinct in the list.
struct PrecinctRow {
    std::string precinct;
    std::uint64_t ballots = 0;
    std::uint64_t valid_ballots = 0;
    double mean_ranks_used = 0;
    std::uint64_t blank_ballots = 0;
    std::uint64_t overvoted_ballots = 0;
    std::uint64_t skipped_ballots = 0;
    std::uint64_t repeated_ballots = 0;
    std::map<std::uint32_t, std::uint64_t> first_choices;
    std::map<std::uint32_t, std::uint64_t> ranks_marked;

    static constexpr std::string_view view_name = "precinct_row";
    static constexpr std::string_view list_name = "precincts";
    static constexpr auto fields() {
        using P = PrecinctRow;
        return base::describe<P>(
            base::field("precinct", &P::precinct, "", "As the source writes it."),
            base::field("ballots", &P::ballots, "ballots", "Ballots of the precinct."),
            base::field("valid_ballots", &P::valid_ballots, "ballots",
                        "Of these, counted in round 1."),
            base::field("mean_ranks_used", &P::mean_ranks_used, "candidates",
                        "Candidates ranked on a valid ballot, cleaned, on average."),
            base::field("blank_ballots", &P::blank_ballots, "ballots", "Without any mark."),
            base::field("overvoted_ballots", &P::overvoted_ballots, "ballots",
                        "With several candidates at one rank, as cast."),
            base::field("skipped_ballots", &P::skipped_ballots, "ballots",
                        "With an unmarked rank before a marked one, as cast."),
            base::field("repeated_ballots", &P::repeated_ballots, "ballots",
                        "With a candidate at several ranks, as cast."),
            base::field("first_choices", &P::first_choices, "ballots",
                        "By candidate id: valid ballots whose first choice they are."),
            base::field("ranks_marked", &P::ranks_marked, "ballots",
                        "By rank: ballots with a mark there, as cast."));
    }
};

// One precinct as a row of the table precincts.
struct PrecinctFigures {
    std::string precinct;
    std::uint64_t ballots = 0;
    std::uint64_t valid_ballots = 0;
    double mean_ranks_used = 0;
    std::uint64_t blank_ballots = 0;
    std::uint64_t overvoted_ballots = 0;
    std::uint64_t skipped_ballots = 0;
    std::uint64_t repeated_ballots = 0;

    static constexpr std::string_view view_name = "precinct_figures";
    static constexpr auto fields() {
        using P = PrecinctFigures;
        return base::describe<P>(
            base::field("precinct", &P::precinct, "", "As the source writes it."),
            base::field("ballots", &P::ballots, "ballots", "Ballots of the precinct."),
            base::field("valid_ballots", &P::valid_ballots, "ballots",
                        "Of these, counted in round 1."),
            base::field("mean_ranks_used", &P::mean_ranks_used, "candidates",
                        "Candidates ranked on a valid ballot, cleaned, on average."),
            base::field("blank_ballots", &P::blank_ballots, "ballots", "Without any mark."),
            base::field("overvoted_ballots", &P::overvoted_ballots, "ballots",
                        "With several candidates at one rank, as cast."),
            base::field("skipped_ballots", &P::skipped_ballots, "ballots",
                        "With an unmarked rank before a marked one, as cast."),
            base::field("repeated_ballots", &P::repeated_ballots, "ballots",
                        "With a candidate at several ranks, as cast."));
    }
};

// One candidate in one precinct, as a row of the table precinct_first_choices.
struct PrecinctChoice {
    std::string precinct;
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    std::uint64_t votes = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "precinct_choice";
    static constexpr auto fields() {
        using P = PrecinctChoice;
        return base::describe<P>(
            base::field("precinct", &P::precinct, "", "As the source writes it."),
            base::field("candidate_id", &P::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &P::candidate_name, "", "Their name."),
            base::field("votes", &P::votes, "ballots", "Ballots whose first choice they are."),
            base::field("percentage", &P::percentage, "%", "Of the precinct's valid ballots."));
    }
};

// One rank in one precinct, as a row of the table precinct_ranks.
struct PrecinctRank {
    std::string precinct;
    std::uint32_t rank_position = 0;
    std::uint64_t ballots = 0;
    double percentage = 0;

    static constexpr std::string_view view_name = "precinct_rank";
    static constexpr auto fields() {
        using P = PrecinctRank;
        return base::describe<P>(
            base::field("precinct", &P::precinct, "", "As the source writes it."),
            base::field("rank_position", &P::rank_position, "rank", "From 1, as cast."),
            base::field("ballots", &P::ballots, "ballots", "With a mark there."),
            base::field("percentage", &P::percentage, "%", "Of the precinct's ballots."));
    }
};

// By name, as bytes compare; nothing where the source has no precincts. A ballot on which
// candidates share ranks, where the rule lets them, is neither valid nor a first choice here.
const std::vector<PrecinctRow>& precincts(const Subject& subject);

// The same as flat rows.
std::vector<PrecinctFigures> precinct_figures(const Subject& subject);
// By precinct, then in the source's order of candidates; those without a vote are left out.
std::vector<PrecinctChoice> precinct_choices(const Subject& subject);
// By precinct and rank; ranks without a mark are left out.
std::vector<PrecinctRank> precinct_ranks(const Subject& subject);

}  // namespace almanac::elections
