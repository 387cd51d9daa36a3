#include "apps/elections/what_if_answer.h"

#include "apps/elections/counterfactuals.h"

#include <fmt/format.h>

namespace almanac::elections {

base::Result<WhatIfAnswer> answer_what_if(const Subject& subject, const Scenario& scenario) {
    const auto again = recount(subject, scenario);
    if (!again) return again.error();
    WhatIfAnswer answer;
    answer.what_if = counterfactual_of(subject, scenario, again);
    answer.official = official_of(subject);
    answer.results = stv_results(subject.contest, again->count, again->excluded);
    answer.results.data_version = subject.data_version;
    return answer;
}

base::Result<void> check_cost(const Subject& subject, const Scenario& scenario) {
    const tally::Rule& rule = scenario.rule ? *scenario.rule : subject.rule;
    if (node_visits_of(subject, rule) <= node_visits_a_request) return {};
    return base::Error{base::ErrorKind::invalid,
                       fmt::format("A count of so many ballots by the rule {} takes longer than "
                                   "one request may; \"almanac what-if\" can make it.",
                                   rule.id)};
}

}  // namespace almanac::elections
