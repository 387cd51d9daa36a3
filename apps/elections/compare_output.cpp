#include "apps/elections/compare.h"
#include "apps/elections/count_output.h"
#include "engine/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace almanac::elections {

namespace {

std::string joined(const std::vector<std::string>& names, std::string_view between) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += between;
        out += name;
    }
    return out;
}

// RFC 4180.
std::string cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string out = "\"";
    for (const char character : text) {
        if (character == '"') out += '"';
        out += character;
    }
    return out + '"';
}

// Broken at spaces; every line begins with `indent` blanks.
std::string paragraph(std::string_view text, std::size_t indent, std::size_t columns) {
    std::string out;
    std::string line;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        if (!line.empty() && indent + line.size() + 1 + word.size() > columns) {
            out += std::string(indent, ' ') + line + '\n';
            line.clear();
        }
        if (!line.empty()) line += ' ';
        line += word;
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return out + std::string(indent, ' ') + line + '\n';
}

// Rules whose winners are the same people.
struct Group {
    std::vector<std::string> people;  // sorted
    std::vector<const ComparedRule*> rules;
};

std::vector<Group> groups_of(const Comparison& comparison) {
    std::vector<Group> groups;
    for (const ComparedRule& rule : comparison.counted) {
        std::vector<std::string> people = rule.winners;
        std::sort(people.begin(), people.end());
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const Group& group) { return group.people == people; });
        Group& group =
            same != groups.end() ? *same : groups.emplace_back(Group{std::move(people), {}});
        group.rules.push_back(&rule);
    }
    return groups;
}

// Why rules cannot count, and which, in the order in which they were asked for.
std::vector<std::pair<std::string, std::vector<std::string>>> reasons_of(
    const Comparison& comparison) {
    std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
    for (const UncountedRule& rule : comparison.not_counted) {
        const auto same = std::find_if(reasons.begin(), reasons.end(),
                                       [&](const auto& each) { return each.first == rule.reason; });
        if (same == reasons.end())
            reasons.push_back({rule.reason, {rule.rule}});
        else
            same->second.push_back(rule.rule);
    }
    return reasons;
}

// A table of rules; columns are as wide as the whole comparison needs.
class Table {
public:
    explicit Table(const Comparison& comparison) {
        for (const ComparedRule& rule : comparison.counted) measure(cells_of(rule));
    }

    std::string head() const { return line(heading); }
    std::string row(const ComparedRule& rule) const { return line(cells_of(rule)); }

private:
    using Cells = std::array<std::string, 4>;
    inline static const Cells heading = {"rule", "rounds", "last margin", "exhausted"};

    static Cells cells_of(const ComparedRule& rule) {
        return {rule.rule + (rule.open_ties > 0 ? " *" : ""), std::to_string(rule.rounds),
                rule.last_margin ? base::to_string(*rule.last_margin) : "-",
                base::to_string(rule.exhausted)};
    }

    void measure(const Cells& cells) {
        for (std::size_t at = 0; at < cells.size(); ++at)
            widths_[at] = std::max({widths_[at], cells[at].size(), heading[at].size()});
    }

    std::string line(const Cells& cells) const {
        std::string out = fmt::format("    {:<{}}", cells[0], widths_[0]);
        for (std::size_t at = 1; at < cells.size(); ++at)
            out += fmt::format("  {:>{}}", cells[at], widths_[at]);
        return out + '\n';
    }

    std::array<std::size_t, 4> widths_ = {};
};

std::string heading_of(const Group& group, std::size_t groups) {
    const std::string winners = joined(group.rules.front()->winners, "; ");
    if (groups == 1) return "Winners under every rule: " + winners;
    const std::size_t rules = group.rules.size();
    return fmt::format("Winners under {} rule{}: {}", rules, rules == 1 ? "" : "s", winners);
}

}  // namespace

std::string comparison_as_json(const Comparison& comparison) {
    return indented(base::to_json(comparison)) + "\n";
}

std::string comparison_as_csv(const Comparison& comparison) {
    std::string out =
        "rule,winners,same_winners,rounds,valid_ballots,threshold,last_margin,exhausted,open_ties,"
        "reason\n";
    for (const ComparedRule& rule : comparison.counted) {
        out += fmt::format("{},{},{},{},{},{},{},{},{},\n", rule.rule,
                           cell(joined(rule.winners, "; ")), rule.same_winners, rule.rounds,
                           rule.valid_ballots, base::to_string(rule.threshold),
                           rule.last_margin ? base::to_string(*rule.last_margin) : "",
                           base::to_string(rule.exhausted), rule.open_ties);
    }
    for (const UncountedRule& rule : comparison.not_counted)
        out += fmt::format("{},,,,,,,,,{}\n", rule.rule, cell(rule.reason));
    return out;
}

std::string comparison_as_table(const Comparison& comparison, std::size_t columns) {
    std::string out = paragraph(comparison.contest, 0, columns);
    out += fmt::format("{} ballots, {} candidates, {} seat{}\n", comparison.ballots,
                       comparison.candidates, comparison.seats, comparison.seats == 1 ? "" : "s");
    const Table table(comparison);
    const std::vector<Group> groups = groups_of(comparison);
    bool open_ties = false;
    for (const Group& group : groups) {
        out += '\n' + paragraph(heading_of(group, groups.size()), 0, columns) + table.head();
        for (const ComparedRule* rule : group.rules) {
            out += table.row(*rule);
            open_ties |= rule->open_ties > 0;
        }
    }
    if (open_ties) {
        out += '\n' + paragraph(
                          "* A tie was open, and the candidate listed first was acted on: "
                          "--lots FILE says what was drawn.",
                          0, columns);
    }
    if (!comparison.not_counted.empty()) out += "\nCannot count this contest\n";
    for (const auto& [reason, rules] : reasons_of(comparison))
        out += paragraph(joined(rules, ", "), 4, columns) + paragraph(reason, 8, columns);
    return out;
}

}  // namespace almanac::elections
