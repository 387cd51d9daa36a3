#include "apps/elections/counterfactuals.h"
#include "apps/elections/view.h"
#include "apps/elections/what_if_answer.h"
#include "apps/elections/what_if_scenarios.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace almanac::elections {

using http::Parameter;

namespace {

using Candidates = std::vector<tally::CandidateIndex>;

// Ids in one request: more candidates than stood anywhere, and 1,000 bytes.
constexpr double list_bytes_max = 1000;

// No count has more: three a candidate, and candidates have 16 bits.
constexpr std::int64_t rounds_max = 200'000;

// Fields of a rule whose other values make no count much longer.
const std::vector<std::string> fields_offered{
    "quota",       "reach",         "basis",          "one_winner_a_round", "surplus_value",
    "elimination", "surplus_order", "surplus_papers", "deferral",           "bundles",
    "ties",        "last_seats",    "last_two",       "sure_winners",       "overvote",
    "repeat",      "skips_max",     "ranks_max"};

base::Error invalid(std::string detail) { return {base::ErrorKind::invalid, std::move(detail)}; }

base::Result<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc() && end == text.data() + text.size()) return number;
    return invalid("Numbers with commas between are expected, such as 1,2,3.");
}

std::vector<std::string_view> parts_of(std::string_view list) {
    std::vector<std::string_view> parts;
    while (!list.empty()) {
        parts.push_back(list.substr(0, list.find(',')));
        list.remove_prefix(std::min(parts.back().size() + 1, list.size()));
    }
    return parts;
}

base::Result<Candidates> candidates_in(const Subject& subject, std::string_view list) {
    Candidates candidates;
    for (const std::string_view part : parts_of(list)) {
        const std::int64_t id = TRY(number_in(part));
        candidates.push_back(TRY(candidate_with_id(subject.contest, id)));
    }
    return candidates;
}

// "5:12,8:3": in round 5 on candidate 12, in round 8 on candidate 3.
base::Result<std::vector<tally::Lots::Fell>> falls_in(const Subject& subject,
                                                      std::string_view list) {
    std::vector<tally::Lots::Fell> falls;
    for (const std::string_view part : parts_of(list)) {
        const std::size_t colon = part.find(':');
        if (colon == std::string_view::npos)
            return invalid("ROUND:ID is expected, with commas between, such as 5:12,8:3.");
        const std::int64_t round = TRY(number_in(part.substr(0, colon)));
        const std::int64_t id = TRY(number_in(part.substr(colon + 1)));
        if (round < 1 || round > rounds_max)
            return invalid(fmt::format("A round is a number from 1 to {}.", rounds_max));
        const auto candidate = TRY(candidate_with_id(subject.contest, id));
        falls.push_back({static_cast<std::uint32_t>(round), candidate});
    }
    return falls;
}

using MakeScenario = base::Result<Scenario> (*)(const Subject&, const Query&);

base::Result<Scenario> first_asked(const Subject& subject, const Query& query) {
    return eliminated_first(subject, TRY(candidate_with_id(subject.contest, query.integer("id"))));
}
base::Result<Scenario> withdrawn_asked(const Subject& subject, const Query& query) {
    const auto candidate = TRY(candidate_with_id(subject.contest, query.integer("id")));
    return withdrawn(subject, {candidate});
}
base::Result<Scenario> seats_asked(const Subject& subject, const Query& query) {
    return other_seats(subject, static_cast<std::uint32_t>(query.integer("n")));
}
base::Result<Scenario> threshold_asked(const Subject& subject, const Query& query) {
    const bool percent = query.text("unit") == "percent";
    return other_threshold(subject, query.text("threshold") + (percent ? "%" : ""));
}
base::Result<Scenario> swap_asked(const Subject& subject, const Query& query) {
    return swap_in(subject, static_cast<std::uint32_t>(query.integer("round")));
}
base::Result<Scenario> order_asked(const Subject& subject, const Query& query) {
    return in_order(subject, TRY(candidates_in(subject, query.text("ids"))));
}
base::Result<Scenario> lots_asked(const Subject& subject, const Query& query) {
    const int given = query.has("order") + query.has("seed") + query.has("falls");
    if (given != 1) return invalid("Give one of order, seed and falls.");
    if (query.has("falls")) {
        const auto falls = TRY(falls_in(subject, query.text("falls")));
        if (falls.empty()) return invalid("falls is empty.");
        return forced_lots(subject, falls);
    }
    tally::Lots lots;
    lots.seed = query.text("seed");
    if (query.has("seed") && (lots.seed.empty() || !draws_from_seed(subject.rule)))
        return invalid("The rule does not draw its lots from that seed.");
    lots.best_first = TRY(candidates_in(subject, query.text("order")));
    if (lots.none() && lots.seed.empty()) return invalid("order is empty.");
    return other_lots(subject, std::move(lots));
}
base::Result<Scenario> field_asked(const Subject& subject, const Query& query) {
    return other_fields(subject, subject.rule, {{query.text("field"), query.text("value")}});
}
base::Result<Scenario> rule_asked(const Subject& subject, const Query& query) {
    TRY(check_rule(query.text("rule_id")));
    const tally::Rule* const rule = tally::find_rule(query.text("rule_id"));
    return other_rule(subject, {std::shared_ptr<void>(), rule});
}

Parameter text_parameter(Parameter::In in, std::string name, std::string example,
                         std::string sentence) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.in = in;
    parameter.type = Parameter::Type::text;
    parameter.maximum = in == Parameter::In::path ? 64 : list_bytes_max;
    parameter.example = std::move(example);
    parameter.sentence = std::move(sentence);
    return parameter;
}

Parameter path_text(std::string name, std::string example, std::string sentence) {
    return text_parameter(Parameter::In::path, std::move(name), std::move(example),
                          std::move(sentence));
}

Parameter query_text(std::string name, std::string example, std::string sentence) {
    return text_parameter(Parameter::In::query, std::move(name), std::move(example),
                          std::move(sentence));
}

// One count, or two where other seats are asked for, and never more; worked out when it is asked.
View what_if(View view, MakeScenario make) {
    view.is_stored = false;
    view.name = "counterfactual_" + view.name;
    view.rows_in = {"counterfactuals"};
    return object_view<WhatIfAnswer>(
        std::move(view),
        [make](const Subject& subject, const Query& query) -> base::Result<WhatIfAnswer> {
            const Scenario scenario = TRY(make(subject, query));
            TRY(check_cost(subject, scenario));
            return answer_what_if(subject, scenario);
        });
}

View list_of_all() {
    View view{.path = "/counterfactual",
              .name = "counterfactuals",
              .summary =
                  "What-ifs: who would win if somebody left first or withdrew, with other "
                  "seats, thresholds, lots, quotas, and with the two lowest exchanged.",
              .tables = {table_of_rows("counterfactuals",
                                       [](const Subject& subject) {
                                           return counterfactual_rows(subject.contest,
                                                                      counterfactuals_of(subject));
                                       }),
                         table_of_rows("alternative_winners", [](const Subject& subject) {
                             return counterfactuals_of(subject).alternative_winners;
                         })}};
    return object_view<Counterfactuals>(std::move(view), [](const Subject& subject, const Query&) {
        return counterfactuals_of(subject);
    });
}

std::vector<View> about_candidates() {
    return {
        what_if({.path = "/counterfactual/eliminated-first/{id}",
                 .name = "eliminated_first",
                 .summary = "A candidate leaves in the first exclusion.",
                 .parameters = {candidate_parameter("id"), seats_parameter()}},
                first_asked),
        what_if({.path = "/counterfactual/withdrawn/{id}",
                 .name = "withdrawn",
                 .summary = "A candidate was never in the race.",
                 .parameters = {candidate_parameter("id"), seats_parameter()}},
                withdrawn_asked),
        what_if({.path = "/counterfactual/swap/{round}",
                 .name = "swap",
                 .summary = "In a round the next lowest leaves instead of whoever left.",
                 .parameters = {path_parameter("round", Parameter::Type::integer, "2",
                                               "A round in which somebody leaves."),
                                seats_parameter()}},
                swap_asked),
        what_if({.path = "/counterfactual/order",
                 .name = "order",
                 .summary = "Candidates leave one after another before anybody else does.",
                 .parameters = {query_text("ids", "1,2",
                                           "Ids with commas between, who leaves first first."),
                                seats_parameter()}},
                order_asked),
    };
}

std::vector<View> about_the_count() {
    Parameter field = path_text("field", "quota", "A field of the rule.");
    field.type = Parameter::Type::choice;
    field.choices = fields_offered;
    return {
        what_if({.path = "/counterfactual/seats/{n}",
                 .name = "seats",
                 .summary = "Another number of seats.",
                 .parameters = {path_parameter("n", Parameter::Type::integer, "2",
                                               "How many are elected.")}},
                seats_asked),
        what_if({.path = "/counterfactual/threshold/{threshold}",
                 .name = "threshold",
                 .summary = "Other votes are needed to be elected, all through the count.",
                 .parameters = {path_text("threshold", "100", "How many: 19101, 19101.5 or 25."),
                                choice_parameter("unit", {"votes", "percent"}, "votes",
                                                 "Votes, or percent of the valid ballots."),
                                seats_parameter()}},
                threshold_asked),
        what_if(
            {.path = "/counterfactual/lots",
             .name = "lots",
             .summary = "Lots fall otherwise.",
             .parameters = {query_text("order", "2,1", "Ids with commas between, best lot first."),
                            query_text("seed", "", "A seed that lots are drawn from."),
                            query_text("falls", "",
                                       "ROUND:ID with commas between: on whom the lot falls "
                                       "in single rounds."),
                            seats_parameter()}},
            lots_asked),
        what_if({.path = "/counterfactual/rule-field/{field}/{value}",
                 .name = "rule_field",
                 .summary = "One field of the rule says something else: another quota, another "
                            "surplus, batches.",
                 .parameters = {std::move(field),
                                path_text("value", "hare_floor", "As rule files write it."),
                                seats_parameter()}},
                field_asked),
        what_if({.path = "/counterfactual/rule/{rule_id}",
                 .name = "rule",
                 .summary = "Counted by another rule.",
                 .parameters = {path_text("rule_id", "scotland-2007", "A rule's id."),
                                seats_parameter()}},
                rule_asked),
    };
}

}  // namespace

std::vector<View> what_if_views() {
    std::vector<View> all{list_of_all()};
    for (auto& list : {about_candidates(), about_the_count()})
        all.insert(all.end(), list.begin(), list.end());
    return all;
}

}  // namespace almanac::elections
