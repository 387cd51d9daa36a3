#include "apps/elections/pairwise.h"
#include "apps/elections/rule_comparison.h"
#include "apps/elections/view.h"
#include "apps/elections/worked_out.h"

namespace almanac::elections {

namespace {

Pairwise all_pairs(const Subject& subject, const Query&) {
    Pairwise out = pairwise(subject.contest, *subject.profile, subject.count);
    out.data_version = subject.data_version;
    return out;
}
std::vector<PairwiseRow> pair_rows(const Subject& subject) {
    return pairwise(subject.contest, *subject.profile, subject.count).pairs;
}
std::vector<PairwiseStanding> standing_rows(const Subject& subject) {
    return pairwise(subject.contest, *subject.profile, subject.count).standings;
}
std::vector<RuleComparisonRow> rule_rows(const Subject& subject) {
    return subject.worked_out->rules.get(
        [&] { return rule_comparison(subject, node_visits_a_rule); });
}

// Some forty counts and ten cleanings of all ballots: too dear for every import, so nothing of it
// is stored.
View rules_view() {
    ViewTable table = table_of_rows("rule_comparison", rule_rows);
    table.is_stored = false;
    return list_view({.path = "/rule-comparison",
                      .name = "rule_comparison",
                      .summary = "The same ballots under every rule: who wins, in how many rounds, "
                                 "by how much.",
                      .is_stored = false,
                      .tables = {std::move(table)}},
                     rule_rows);
}

}  // namespace

std::vector<View> pairwise_views() {
    return {
        object_view<Pairwise>({.path = "/pairwise",
                               .name = "pairwise",
                               .summary = "Who beats whom, the Condorcet winner and the Smith set, "
                                          "beside those elected.",
                               .parameters = {seats_parameter()},
                               .tables = {table_of_rows("pairwise", pair_rows),
                                          table_of_rows("pairwise_standings", standing_rows)}},
                              all_pairs),
        rules_view(),
    };
}

}  // namespace almanac::elections
