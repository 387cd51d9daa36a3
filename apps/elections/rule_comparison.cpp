#include "apps/elections/rule_comparison.h"

#include "apps/elections/counterfactuals.h"
#include "apps/elections/worked_out.h"

#include <algorithm>

namespace almanac::elections {

namespace {

using RulePointer = std::shared_ptr<const tally::Rule>;

RuleComparisonRow row_of(const Subject& subject, const std::string& id) {
    RuleComparisonRow row;
    row.rule = id;
    row.is_official = id == subject.rule.id;
    const tally::Rule* const rule = row.is_official ? &subject.rule : tally::find_rule(id);
    if (rule != nullptr) row.title = rule->title;
    return row;
}

RuleComparisonRow counted_row(const Subject& subject, const ComparedRule& from) {
    RuleComparisonRow row = row_of(subject, from.rule);
    for (const std::string& name : from.winners)
        row.winners += (row.winners.empty() ? "" : "; ") + name;
    row.same_winners = from.same_winners;
    row.rounds = from.rounds;
    row.valid_ballots = from.valid_ballots;
    row.threshold = base::to_string(from.threshold);
    if (from.last_margin) row.last_margin = base::to_string(*from.last_margin);
    row.exhausted = base::to_string(from.exhausted);
    row.open_ties = from.open_ties;
    return row;
}

RuleComparisonRow uncounted_row(const Subject& subject, const std::string& id,
                                const std::string& reason) {
    RuleComparisonRow row = row_of(subject, id);
    row.reason = reason;
    return row;
}

}  // namespace

std::vector<RuleComparisonRow> rule_comparison(const Subject& subject, std::uint64_t node_visits) {
    std::vector<RulePointer> rules;
    std::vector<std::string> too_slow;
    for (const tally::Rule& rule : tally::preset_rules()) {
        if (node_visits_of(subject, rule) > node_visits) {
            if (rule.id != subject.rule.id) too_slow.push_back(rule.id);
        } else {
            rules.emplace_back(std::shared_ptr<void>(), &rule);
        }
    }
    base::InlineExecutor inline_executor;
    base::Executor& executor = subject.executor ? *subject.executor : inline_executor;
    const Comparison all = compare(subject, rules, executor);
    std::vector<RuleComparisonRow> rows;
    for (const ComparedRule& rule : all.counted) rows.push_back(counted_row(subject, rule));
    for (const UncountedRule& rule : all.not_counted)
        rows.push_back(uncounted_row(subject, rule.rule, rule.reason));
    for (const std::string& id : too_slow) {
        rows.push_back(uncounted_row(subject, id,
                                     "It takes too long on so many ballots for this list; "
                                     "\"almanac compare\" can count them by it."));
    }
    return rows;
}

const std::vector<RuleComparisonRow>& rule_comparison_of(const Subject& subject) {
    return subject.worked_out->rules.get(
        [&] { return rule_comparison(subject, node_visits_a_rule); });
}

}  // namespace almanac::elections
