#pragma once

// A count in words, round by round, with the arithmetic of everything that moves: for a reader who
// wants to follow it with a pocket calculator. Derived from the events of the count alone; every
// equation is checked against the figures that it prints. Pure.

#include "apps/elections/count_output.h"
#include "engine/base/describe.h"
#include "tally/tally.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One thing that happened, and its arithmetic.
struct ExplainedStep {
    std::string about;
    std::string sentence;
    std::vector<std::string> arithmetic;

    static constexpr std::string_view view_name = "explained_step";
    static constexpr auto fields() {
        using S = ExplainedStep;
        return base::describe<S>(
            base::field("about", &S::about, "",
                        "begin, surplus, exclusion, keep values, totals, threshold, elected, "
                        "excluded, tie or end."),
            base::field("sentence", &S::sentence, "", "What happened, and why."),
            base::field("arithmetic", &S::arithmetic, "",
                        "Equations over printed figures; one that cuts or rounds says so."));
    }
};

// One round.
struct ExplainedRound {
    std::uint32_t round = 0;
    std::uint32_t stage = 0;
    std::vector<ExplainedStep> steps;

    static constexpr std::string_view view_name = "explained_round";
    static constexpr auto fields() {
        using R = ExplainedRound;
        return base::describe<R>(
            base::field("round", &R::round, "round", "From 1."),
            base::field("stage", &R::stage, "stage",
                        "The law's, from 1; 0 where every round is a stage of its own."),
            base::field("steps", &R::steps, "", "In the order in which they happened."));
    }
};

// The whole count.
struct Explanation {
    std::string contest;
    std::string rule;
    std::string sentence;
    std::vector<ExplainedRound> rounds;

    static constexpr std::string_view view_name = "explanation";
    static constexpr auto fields() {
        using E = Explanation;
        return base::describe<E>(
            base::field("contest", &E::contest, "", "The contest's title as the source has it."),
            base::field("rule", &E::rule, "", "The id of the counting rule."),
            base::field("sentence", &E::sentence, "",
                        "How many were elected from how many ballots, by which law."),
            base::field("rounds", &E::rounds, "", "Every round."));
    }
};

// `report.count` must be the count of `report.prepared`.
Explanation explain_count(const CountReport& report);

// The explanation for people, no line wider than `columns` but for long words.
std::string explanation_as_text(const Explanation& explanation, std::size_t columns);

}  // namespace almanac::elections
