#include "apps/elections/counterfactuals.h"

#include "apps/elections/once.h"
#include "apps/elections/what_if_scenarios.h"
#include "apps/elections/worked_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;

// Of the official threshold.
constexpr std::array threshold_percents{50,  60,  70,  75,  80,  85,  90,  95,  98,  99,
                                        101, 102, 105, 110, 115, 120, 125, 130, 140, 150};

// Ways in which ties could have fallen.
constexpr std::size_t falls_max = 64;

// Fields of a rule of which every other word is tried (A7.5: other quotas, surplus rules, batches).
constexpr std::array<std::string_view, 4> fields_tried{"quota", "surplus_value", "surplus_order",
                                                       "elimination"};

void add(std::vector<Scenario>& scenarios, base::Result<Scenario> scenario) {
    if (scenario) scenarios.push_back(*std::move(scenario));
}

// By their ids.
std::vector<CandidateIndex> standing(const Subject& subject) {
    std::vector<CandidateIndex> candidates;
    for (std::size_t at = 0; at < subject.excluded().size(); ++at) {
        if (!subject.excluded()[at]) candidates.push_back(static_cast<CandidateIndex>(at));
    }
    const auto& all = subject.contest.candidates;
    std::sort(candidates.begin(), candidates.end(), [&](CandidateIndex one, CandidateIndex other) {
        return all[one].id.number() < all[other].id.number();
    });
    return candidates;
}

std::vector<Scenario> each_first(const Subject& subject) {
    std::vector<Scenario> scenarios;
    for (const CandidateIndex candidate : standing(subject))
        add(scenarios, eliminated_first(subject, candidate));
    return scenarios;
}

std::vector<Scenario> each_withdrawn(const Subject& subject) {
    std::vector<Scenario> scenarios;
    const std::vector<CandidateIndex> candidates = standing(subject);
    if (candidates.size() <= subject.question.seats) return scenarios;
    for (const CandidateIndex candidate : candidates)
        add(scenarios, withdrawn(subject, {candidate}));
    return scenarios;
}

std::vector<Scenario> seats_around(const Subject& subject) {
    std::vector<Scenario> scenarios;
    const std::uint32_t seats = subject.question.seats;
    if (seats > 1) add(scenarios, other_seats(subject, seats - 1));
    if (seats < standing(subject).size()) add(scenarios, other_seats(subject, seats + 1));
    return scenarios;
}

// Whether anybody is elected because he has the threshold.
bool needs_threshold(const tally::Rule& rule) {
    return rule.stop != tally::Stop::two_remain && rule.stop != tally::Stop::seats_remain;
}

// Whole votes where the rule's own quota is one.
bool is_whole(const tally::Votes& threshold) {
    return threshold.units % base::wide_power_of_ten(threshold.places) == 0;
}

std::vector<Scenario> threshold_grid(const Subject& subject) {
    std::vector<Scenario> scenarios;
    if (!needs_threshold(subject.rule)) return scenarios;
    const tally::Votes real = subject.count.rounds.front().threshold;
    const base::Int128 one = base::wide_power_of_ten(real.places);
    base::Int128 before = 0;
    for (const int percent : threshold_percents) {
        base::Int128 units = real.units * percent / 100;
        if (is_whole(real)) units -= units % one;
        const auto most = static_cast<base::Int128>(subject.profile->valid()) * one;
        if (units == before || units == real.units || units <= 0 || units > most) continue;
        before = units;
        Scenario scenario;
        scenario.kind = WhatIfKind::threshold;
        scenario.forced.threshold = tally::Votes{units, real.places};
        scenario.parameter = base::to_string(*scenario.forced.threshold);
        scenario.title = fmt::format("A threshold of {} votes ({} %)", scenario.parameter, percent);
        scenarios.push_back(std::move(scenario));
    }
    return scenarios;
}

std::vector<Scenario> each_swap(const Subject& subject) {
    std::vector<Scenario> scenarios;
    for (std::uint32_t round = 1; round <= subject.count.rounds.size(); ++round)
        add(scenarios, swap_in(subject, round));
    return scenarios;
}

std::vector<Scenario> each_field(const Subject& subject) {
    std::vector<Scenario> scenarios;
    for (const std::string_view key : fields_tried) {
        const auto all = tally::rule_fields_in_words();
        const auto field =
            std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.key == key; });
        const std::string now = tally::unquoted(tally::field_of(subject.rule, key));
        for (const tally::Word& word : field->words) {
            if (word.word != now)
                add(scenarios, other_fields(subject, subject.rule,
                                            {{std::string(key), std::string(word.word)}}));
        }
    }
    return scenarios;
}

// One kind of scenario, and how many simple counts one of them is worth.
struct Kind {
    WhatIfKind kind;
    std::vector<Scenario> (*make)(const Subject&);
    std::uint64_t worth = 1;
};

std::vector<Scenario> each_fall(const Subject& subject) { return other_falls(subject, falls_max); }

// A withdrawal makes new rankings first. Ties are looked for by counting.
constexpr std::array kinds{Kind{WhatIfKind::eliminated_first, each_first},
                           Kind{WhatIfKind::withdrawn, each_withdrawn, 3},
                           Kind{WhatIfKind::seats, seats_around},
                           Kind{WhatIfKind::threshold, threshold_grid},
                           Kind{WhatIfKind::swap, each_swap},
                           Kind{WhatIfKind::lots, each_fall, 2},
                           Kind{WhatIfKind::rule_field, each_field}};

std::vector<AlternativeWinner> alternative_winners(const Subject& subject,
                                                   const Counterfactuals& all) {
    std::vector<AlternativeWinner> rows;
    const auto has = [](const std::vector<std::uint32_t>& ids, std::uint32_t id) {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    for (const CandidateIndex candidate : standing(subject)) {
        AlternativeWinner row;
        row.candidate_id = subject.contest.candidates[candidate].id.number();
        row.candidate_name = subject.contest.candidates[candidate].name;
        row.wins_officially = has(all.official.winners, row.candidate_id);
        for (const Counterfactual& each : all.scenarios) {
            if (each.refusal || each.seats != all.official.seats) continue;
            ++row.scenarios;
            const bool wins = has(each.winners, row.candidate_id);
            row.wins += wins;
            if (wins == row.wins_officially) continue;
            ++row.changes;
            if (!row.first_change) row.first_change = each.title;
            if (!each.ballots_to_change) continue;
            row.ballots_to_change = std::min(
                row.ballots_to_change.value_or(*each.ballots_to_change), *each.ballots_to_change);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Counterfactuals work_out(const Subject& subject) {
    base::InlineExecutor inline_executor;
    base::Executor& executor = subject.executor ? *subject.executor : inline_executor;
    ScenarioSet set = stored_scenarios(subject);
    Counterfactuals all;
    all.official = official_of(subject);
    all.scenarios = count_all(subject, set.scenarios, executor);
    all.alternative_winners = alternative_winners(subject, all);
    all.left_out = std::move(set.left_out);
    all.data_version = subject.data_version;
    return all;
}

std::string names_of(const Contest& contest, const std::vector<std::uint32_t>& ids) {
    std::string names;
    for (const std::uint32_t id : ids) {
        const auto candidate =
            std::find_if(contest.candidates.begin(), contest.candidates.end(),
                         [&](const Candidate& one) { return one.id.number() == id; });
        if (!names.empty()) names += "; ";
        names += candidate->name;
    }
    return names;
}

CounterfactualRow row_of(const Contest& contest, const Counterfactual& from) {
    CounterfactualRow row;
    row.kind = from.kind;
    row.parameter = from.parameter;
    row.title = from.title;
    row.candidate_id = from.candidate_id;
    row.round_number = from.round_number;
    row.seats = from.seats;
    row.winners = names_of(contest, from.winners);
    row.changed = from.changed;
    row.winners_in = names_of(contest, from.winners_in);
    row.winners_out = names_of(contest, from.winners_out);
    row.rounds = from.rounds;
    row.first_changed_round = from.first_changed_round;
    row.threshold = from.threshold;
    row.last_margin = from.last_margin;
    row.exhausted = from.exhausted;
    row.gap = from.gap;
    row.ballots_to_change = from.ballots_to_change;
    row.open_ties = from.open_ties;
    row.refusal = from.refusal;
    return row;
}

}  // namespace

// As a multiple of those there are: measured for keep values (66 ms where the transfer method takes
// 2.7), and a new beginning each time somebody leaves.
std::uint64_t node_visits_of(const Subject& subject, const tally::Rule& rule) {
    const std::uint64_t nodes = subject.profile->nodes().size() + 1;
    switch (rule.method) {
        case tally::Method::meek:
        case tally::Method::warren:
            return nodes * (rule.arithmetic == tally::Arithmetic::rational ? 2500 : 25);
        case tally::Method::wright:
        case tally::Method::qpq:
            return nodes * (subject.contest.candidates.size() + 1);
        default:
            return nodes;
    }
}

ScenarioSet stored_scenarios(const Subject& subject, std::uint64_t node_visits) {
    ScenarioSet set;
    const std::uint64_t affordable = node_visits / node_visits_of(subject, subject.rule);
    std::uint64_t taken = 0;
    for (const Kind& kind : kinds) {
        // Even to look for ties would take too long.
        const bool none = affordable < taken + falls_max && kind.kind == WhatIfKind::lots;
        std::vector<Scenario> scenarios;
        if (!none) scenarios = kind.make(subject);
        const std::uint64_t worth = scenarios.size() * kind.worth;
        if (none || taken + worth > affordable) {
            set.left_out.push_back(kind.kind);
            continue;
        }
        taken += worth;
        set.scenarios.insert(set.scenarios.end(), std::make_move_iterator(scenarios.begin()),
                             std::make_move_iterator(scenarios.end()));
    }
    return set;
}

std::vector<Counterfactual> count_all(const Subject& subject, std::span<const Scenario> scenarios,
                                      base::Executor& executor) {
    std::vector<Counterfactual> rows(scenarios.size());
    executor.run_all(scenarios.size(), [&](std::size_t at) {
        rows[at] = counterfactual_of(subject, scenarios[at], recount(subject, scenarios[at]));
    });
    return rows;
}

const Counterfactuals& counterfactuals_of(const Subject& subject) {
    return subject.worked_out->counterfactuals.get([&] { return work_out(subject); });
}

std::vector<CounterfactualRow> counterfactual_rows(const Contest& contest,
                                                   const Counterfactuals& all) {
    std::vector<CounterfactualRow> rows{row_of(contest, all.official)};
    for (const Counterfactual& each : all.scenarios) {
        rows.push_back(row_of(contest, each));
        rows.back().scenario = static_cast<std::uint32_t>(rows.size() - 1);
    }
    return rows;
}

}  // namespace almanac::elections
