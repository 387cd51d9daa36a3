#include "apps/elections/pairwise.h"
#include "apps/elections/rule_comparison.h"
#include "apps/elections/view.h"

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
    return rule_comparison_of(subject);
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
        list_view({.path = "/rule-comparison",
                   .name = "rule_comparison",
                   .summary = "The same ballots under every rule: who wins, in how many rounds, "
                              "by how much.",
                   .tables = {table_of_rows("rule_comparison", rule_rows)}},
                  rule_rows),
    };
}

}  // namespace almanac::elections
