#pragma once

// The what-ifs that are worked out with every import: each candidate leaving first and withdrawn,
// seats, a grid of thresholds, the two lowest of each round exchanged, every way the ties could
// have fallen, other quotas and surpluses; and who wins in any of them. Pure but for the executor.

#include "apps/elections/what_if.h"
#include "engine/base/describe.h"
#include "engine/base/executor.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// In how many of the scenarios a candidate wins. Scenarios with other seats do not count.
struct AlternativeWinner {
    std::uint32_t candidate_id = 0;
    std::string candidate_name;
    bool wins_officially = false;
    std::uint32_t scenarios = 0;
    std::uint32_t wins = 0;
    std::uint32_t changes = 0;
    std::optional<std::string> first_change;
    std::optional<std::uint64_t> ballots_to_change;

    static constexpr std::string_view view_name = "alternative_winner";
    static constexpr auto fields() {
        using A = AlternativeWinner;
        return base::describe<A>(
            base::field("candidate_id", &A::candidate_id, "id", "The candidate."),
            base::field("candidate_name", &A::candidate_name, "", "Their name."),
            base::field("wins_officially", &A::wins_officially, "", "Whether they were elected."),
            base::field("scenarios", &A::scenarios, "scenarios",
                        "Scenarios that could be counted and have as many seats as the election."),
            base::field("wins", &A::wins, "scenarios", "Of these, in how many they win."),
            base::field("changes", &A::changes, "scenarios",
                        "In how many their fate is not the official one; leaving first and "
                        "withdrawing themselves are counted too."),
            base::field("first_change", &A::first_change, "",
                        "The first of these, in words; null where there is none."),
            base::field("ballots_to_change", &A::ballots_to_change, "ballots",
                        "The fewest ballots in one round that, going to another of its two "
                        "lowest, change their fate; null where no such exchange does."));
    }
};

// /api/counterfactual: the whole list.
struct Counterfactuals {
    Counterfactual official;
    std::vector<Counterfactual> scenarios;
    std::vector<AlternativeWinner> alternative_winners;
    std::vector<WhatIfKind> left_out;
    std::string data_version;

    static constexpr std::string_view view_name = "counterfactuals";
    static constexpr auto fields() {
        using C = Counterfactuals;
        return base::describe<C>(
            base::field("official", &C::official, "", "The count as it was."),
            base::field("scenarios", &C::scenarios, "", "What-ifs, one kind after another."),
            base::field("alternative_winners", &C::alternative_winners, "",
                        "In how many of them each candidate wins, by id."),
            base::field("left_out", &C::left_out, "",
                        "Kinds that would have taken too long for so many ballots under this rule; "
                        "each can be asked for by itself."),
            base::field("data_version", &C::data_version, "", "The version of inputs and method."));
    }
};

// A scenario as a row of the table `counterfactuals`.
struct CounterfactualRow {
    std::uint32_t scenario = 0;
    WhatIfKind kind = WhatIfKind::official;
    std::string parameter;
    std::string title;
    std::optional<std::uint32_t> candidate_id;
    std::optional<std::uint32_t> round_number;
    std::uint32_t seats = 0;
    std::string winners;
    bool changed = false;
    std::string winners_in;
    std::string winners_out;
    std::optional<std::uint32_t> rounds;
    std::optional<std::uint32_t> first_changed_round;
    std::optional<base::Decimal> threshold;
    std::optional<base::Decimal> last_margin;
    std::optional<base::Decimal> exhausted;
    std::optional<base::Decimal> gap;
    std::optional<std::uint64_t> ballots_to_change;
    std::uint32_t open_ties = 0;
    std::optional<std::string> refusal;

    static constexpr std::string_view view_name = "counterfactual_row";
    static constexpr auto fields() {
        using R = CounterfactualRow;
        using C = Counterfactual;
        // Said once, where the answer's own field is described.
        const auto like = [](std::string_view name, auto member) {
            std::string_view unit;
            std::string_view sentence;
            const auto find = [&](const auto& field) {
                if (field.name != name) return;
                unit = field.unit;
                sentence = field.sentence;
            };
            std::apply([&](const auto&... field) { (find(field), ...); }, C::fields());
            return base::field(name, member, unit, sentence);
        };
        return base::describe<R>(
            base::field("scenario", &R::scenario, "", "The row's number; 0 is the official count."),
            like("kind", &R::kind), like("parameter", &R::parameter), like("title", &R::title),
            like("candidate_id", &R::candidate_id), like("round_number", &R::round_number),
            like("seats", &R::seats),
            base::field("winners", &R::winners, "",
                        "Names in order of election, separated by \"; \"."),
            like("changed", &R::changed),
            base::field("winners_in", &R::winners_in, "",
                        "Names of who wins only here, separated by \"; \"."),
            base::field("winners_out", &R::winners_out, "",
                        "Names of who wins only officially, separated by \"; \"."),
            like("rounds", &R::rounds), like("first_changed_round", &R::first_changed_round),
            like("threshold", &R::threshold), like("last_margin", &R::last_margin),
            like("exhausted", &R::exhausted), like("gap", &R::gap),
            like("ballots_to_change", &R::ballots_to_change), like("open_ties", &R::open_ties),
            like("refusal", &R::refusal));
    }
};

// The scenarios that are worked out beforehand, and the kinds that are left out because counting
// them would take longer than `node_visits_max` allows.
struct ScenarioSet {
    std::vector<Scenario> scenarios;
    std::vector<WhatIfKind> left_out;
};

// 400 million prefixes of rankings looked at: about two seconds of one processor at the 4.6 ns of
// docs/performance.md; some 1,500 counts of 300,000 ballots.
inline constexpr std::uint64_t node_visits_max = 400'000'000;

// How many prefixes of rankings a count of the subject's ballots by this rule looks at, roughly.
std::uint64_t node_visits_of(const Subject& subject, const tally::Rule& rule);

// Makes them; the same subject gives the same list.
ScenarioSet stored_scenarios(const Subject& subject, std::uint64_t node_visits = node_visits_max);

// Counts each of them, side by side.
std::vector<Counterfactual> count_all(const Subject& subject, std::span<const Scenario> scenarios,
                                      base::Executor& executor);

// The whole list, worked out once for a subject, by its executor where it has one.
const Counterfactuals& counterfactuals_of(const Subject& subject);

// The table, the official count first.
std::vector<CounterfactualRow> counterfactual_rows(const Contest& contest,
                                                   const Counterfactuals& all);

}  // namespace almanac::elections
