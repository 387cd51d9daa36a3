#pragma once

// Every rule's count of an election as a table: what compare.h finds, in columns of one type each.

#include "apps/elections/compare.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One rule in a row. Rules have different decimals, so votes are texts here.
struct RuleComparisonRow {
    std::string rule;
    std::string title;
    bool is_official = false;
    std::string winners;
    std::optional<bool> same_winners;
    std::optional<std::uint32_t> rounds;
    std::optional<std::uint64_t> valid_ballots;
    std::optional<std::string> threshold;
    std::optional<std::string> last_margin;
    std::optional<std::string> exhausted;
    std::optional<std::uint32_t> open_ties;
    std::optional<std::string> reason;

    static constexpr std::string_view view_name = "rule_comparison_row";
    static constexpr std::string_view list_name = "rule_comparison";
    static constexpr auto fields() {
        using R = RuleComparisonRow;
        return base::describe<R>(
            base::field("rule", &R::rule, "", "The id of the counting rule."),
            base::field("title", &R::title, "", "Its name."),
            base::field("is_official", &R::is_official, "",
                        "Whether the election was counted by it."),
            base::field("winners", &R::winners, "",
                        "Names in order of election, separated by \"; \"."),
            base::field("same_winners", &R::same_winners, "",
                        "Whether they are those of the official count; null where the rule cannot "
                        "count the contest."),
            base::field("rounds", &R::rounds, "rounds", "How many the count takes."),
            base::field("valid_ballots", &R::valid_ballots, "ballots",
                        "What round 1 counts for somebody."),
            base::field("threshold", &R::threshold, "votes",
                        "Of the last round where the rule makes it anew."),
            base::field("last_margin", &R::last_margin, "votes",
                        "In the last round in which a winner and somebody else were still to be "
                        "decided: the fewest votes of a winner above the most of the others."),
            base::field("exhausted", &R::exhausted, "votes",
                        "Votes that no longer count in the last round."),
            base::field("open_ties", &R::open_ties, "ties",
                        "Ties that no lot decided, so that the candidate listed first was acted "
                        "on."),
            base::field("reason", &R::reason, "", "Why it cannot count; null where it can."));
    }
};

// The election under its own rule and every preset that is no slower than `node_visits` allows
// (counterfactuals.h); the others are given with that reason.
std::vector<RuleComparisonRow> rule_comparison(const Subject& subject, std::uint64_t node_visits);

// As it is stored and shown: some 0.1 s for each of the slow rules.
inline constexpr std::uint64_t node_visits_a_rule = 20'000'000;

// The same with that bound, worked out once a subject.
const std::vector<RuleComparisonRow>& rule_comparison_of(const Subject& subject);

}  // namespace almanac::elections
