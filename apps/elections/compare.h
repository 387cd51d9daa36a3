#pragma once

// The same ballots under several rules, side by side: who wins, in how many rounds, by how much.
// Rules that cannot count the contest are listed with the reason. Pure but for the executor, which
// counts the rules side by side.

#include "apps/elections/question.h"
#include "engine/base/describe.h"
#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

struct Subject;

// One rule's count.
struct ComparedRule {
    std::string rule;
    std::vector<std::string> winners;
    bool same_winners = true;
    std::uint32_t rounds = 0;
    std::uint64_t valid_ballots = 0;
    base::Decimal threshold;
    std::optional<base::Decimal> last_margin;
    base::Decimal exhausted;
    std::uint32_t open_ties = 0;

    static constexpr std::string_view view_name = "compared_rule";
    static constexpr auto fields() {
        using C = ComparedRule;
        return base::describe<C>(
            base::field("rule", &C::rule, "", "The id of the counting rule."),
            base::field("winners", &C::winners, "", "Names in order of election."),
            base::field("same_winners", &C::same_winners, "",
                        "Whether the first rule that counts has the same winners, in any order."),
            base::field("rounds", &C::rounds, "rounds", "How many the count takes."),
            base::field("valid_ballots", &C::valid_ballots, "ballots",
                        "What round 1 counts for somebody."),
            base::field("threshold", &C::threshold, "votes",
                        "Of the last round where the rule makes it anew."),
            base::field("last_margin", &C::last_margin, "votes",
                        "In the last round in which one who wins and one who does not were still "
                        "to be decided: the fewest votes of a winner above the most of the others; "
                        "null where there was no such round."),
            base::field("exhausted", &C::exhausted, "votes",
                        "Votes that no longer count in the last round."),
            base::field("open_ties", &C::open_ties, "ties",
                        "Ties that no lot decided, so that the candidate listed first was acted "
                        "on."));
    }
};

// A rule that cannot count the contest.
struct UncountedRule {
    std::string rule;
    std::string reason;

    static constexpr std::string_view view_name = "uncounted_rule";
    static constexpr auto fields() {
        using U = UncountedRule;
        return base::describe<U>(
            base::field("rule", &U::rule, "", "The id of the counting rule."),
            base::field("reason", &U::reason, "", "Why it cannot count this contest."));
    }
};

// The whole comparison.
struct Comparison {
    std::string contest;
    std::uint32_t seats = 0;
    std::uint32_t candidates = 0;
    std::uint64_t ballots = 0;
    std::vector<ComparedRule> counted;
    std::vector<UncountedRule> not_counted;

    static constexpr std::string_view view_name = "comparison";
    static constexpr auto fields() {
        using C = Comparison;
        return base::describe<C>(
            base::field("contest", &C::contest, "", "The contest's title as the source has it."),
            base::field("seats", &C::seats, "seats", "How many are to be elected."),
            base::field("candidates", &C::candidates, "candidates", "Who stood."),
            base::field("ballots", &C::ballots, "ballots", "All of them, blank ones too."),
            base::field("counted", &C::counted, "", "The rules that count it, as asked for."),
            base::field("not_counted", &C::not_counted, "", "The rules that cannot, and why."));
    }
};

// Counts the contest under each rule; ballots are cleaned once for all rules that treat them alike.
// `options.rule` is not looked at; lots, a seed and exclusions hold for every rule that takes them.
base::Result<Comparison> compare(const Contest& contest, const CountOptions& options,
                                 std::span<const std::shared_ptr<const tally::Rule>> rules,
                                 base::Executor& executor);

// The same for an election that was counted: its own rule first, so that same_winners says whether
// the others elect whom it elected; its cleaned ballots serve every rule that reads them alike.
Comparison compare(const Subject& subject,
                   std::span<const std::shared_ptr<const tally::Rule>> rules,
                   base::Executor& executor);

// The fewest votes of a winner above the most of somebody who does not win, in the last round in
// which both were still to be decided; nothing where nobody had to be beaten. `excluded` is by
// candidate, as the count was asked.
std::optional<tally::Votes> last_margin(const tally::Count& count,
                                        const std::vector<bool>& excluded);

// Comparison as JSON that people can read, and a line break.
std::string comparison_as_json(const Comparison& comparison);

// A row a rule, those that cannot count last with their reason; winners are separated by "; ".
std::string comparison_as_csv(const Comparison& comparison);

// Rules by who wins under them, no line wider than `columns` but for long names.
std::string comparison_as_table(const Comparison& comparison, std::size_t columns);

}  // namespace almanac::elections
