#pragma once

// Which votes no longer count, by round and cause (seed A7.4, A-097). The count's own totals are
// exact under every rule; the causes come from the journeys of the distinct rankings. Pure.

#include "apps/elections/exhaustion_changes.h"
#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What one cause has taken out so far.
struct CauseShare {
    tally::Exhausted cause = tally::Exhausted::no_more_choices;
    std::optional<base::Decimal> votes;
    std::optional<std::uint64_t> ballots;
    std::optional<double> percentage;

    static constexpr std::string_view view_name = "cause_share";
    static constexpr auto fields() {
        using C = CauseShare;
        return base::describe<C>(
            base::field("cause", &C::cause, "",
                        "no_more_choices: the ballot names nobody after its last holder; "
                        "others_gone: whom it still names is elected or out; overvote, skips, "
                        "repeat: the rule ends a ballot there."),
            base::field("votes", &C::votes, "votes",
                        "So far; null: the count does not tell these two causes apart."),
            base::field("ballots", &C::ballots, "ballots",
                        "Ballots whose moving part is exhausted, so far; null likewise."),
            base::field("percentage", &C::percentage, "%", "Of all votes exhausted so far."));
    }
};

// What no longer counts after one round.
struct ExhaustionRound {
    std::uint32_t round_number = 0;
    base::Decimal votes;
    base::Decimal votes_this_round;
    std::optional<std::uint64_t> ballots;
    double percentage = 0;
    std::vector<CauseShare> causes;

    static constexpr std::string_view view_name = "exhaustion_round";
    static constexpr auto fields() {
        using R = ExhaustionRound;
        return base::describe<R>(
            base::field("round_number", &R::round_number, "round", "From 1."),
            base::field("votes", &R::votes, "votes", "Exhausted so far, as the count has it."),
            base::field("votes_this_round", &R::votes_this_round, "votes",
                        "More than after the round before; below 0 where the count began anew."),
            base::field("ballots", &R::ballots, "ballots",
                        "Ballots whose moving part is exhausted so far; null: not known."),
            base::field("percentage", &R::percentage, "%", "Those votes, of valid ballots."),
            base::field("causes", &R::causes, "", "The same by cause; the causes that occur."));
    }
};

// /api/exhaustion.
struct Exhaustion {
    std::vector<ExhaustionRound> rounds;
    bool adds_up = false;
    std::string data_version;

    static constexpr std::string_view view_name = "exhaustion";
    static constexpr auto fields() {
        using E = Exhaustion;
        return base::describe<E>(
            base::field("rounds", &E::rounds, "", "Every round."),
            base::field("adds_up", &E::adds_up, "",
                        "Whether the journeys of all ballots give the count's exhausted votes of "
                        "every round to the last digit."),
            base::field("data_version", &E::data_version, "", "The version of inputs and method."));
    }
};

// One round and cause, as a row of the table exhaustion.
struct ExhaustionRow {
    std::uint32_t round_number = 0;
    std::optional<tally::Exhausted> cause;
    std::optional<base::Decimal> votes;
    std::optional<std::uint64_t> ballots;
    std::optional<double> percentage;

    static constexpr std::string_view view_name = "exhaustion_row";
    static constexpr auto fields() {
        using R = ExhaustionRow;
        return base::describe<R>(
            base::field("round_number", &R::round_number, "round", "From 1."),
            base::field("cause", &R::cause, "", "Null: all causes together."),
            base::field("votes", &R::votes, "votes", "Exhausted so far."),
            base::field("ballots", &R::ballots, "ballots", "On how many ballots."),
            base::field("percentage", &R::percentage, "%", "Those votes, of valid ballots."));
    }
};

// All rounds of the subject's count.
Exhaustion exhaustion(const Subject& subject);

// By round; all causes together first.
std::vector<ExhaustionRow> exhaustion_rows(const Subject& subject);

}  // namespace almanac::elections
