#include "apps/elections/count_output.h"
#include "apps/elections/csv_sheet.h"
#include "apps/elections/what_if_report.h"
#include "engine/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace almanac::elections {

namespace {

using Row = CounterfactualRow;

// Broken at spaces; the first line begins with `indent` blanks, the others with two more.
std::string paragraph(std::string_view text, std::size_t indent, std::size_t columns) {
    std::string out;
    std::string line(indent, ' ');
    bool empty = true;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        if (!empty && line.size() + 1 + word.size() > columns) {
            out += line + '\n';
            line.assign(indent + 2, ' ');
            empty = true;
        }
        if (!empty) line += ' ';
        line += word;
        empty = false;
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return out + line + '\n';
}

std::string_view heading_of(WhatIfKind kind) {
    switch (kind) {
        case WhatIfKind::eliminated_first:
            return "Somebody leaves first";
        case WhatIfKind::withdrawn:
            return "Somebody withdraws";
        case WhatIfKind::seats:
            return "Other seats";
        case WhatIfKind::threshold:
            return "Other thresholds";
        case WhatIfKind::swap:
            return "The next lowest leaves instead";
        case WhatIfKind::lots:
            return "Lots fall otherwise";
        case WhatIfKind::rule_field:
            return "Other quotas, surpluses and batches";
        default:
            return base::word_of(kind);
    }
}

// "+ Ann Low - Bo Ray": who wins instead of whom.
std::string exchange_of(const Row& row) {
    std::string text;
    if (!row.winners_in.empty()) text += "elected: " + row.winners_in;
    if (!row.winners_out.empty()) text += (text.empty() ? "" : "; ") + ("not: " + row.winners_out);
    return text;
}

std::string kind_as_text(WhatIfKind kind, const std::vector<const Row*>& rows,
                         std::size_t columns) {
    const auto count = [&](auto&& is) { return std::count_if(rows.begin(), rows.end(), is); };
    const auto refused = count([](const Row* row) { return row->refusal.has_value(); });
    const auto changed = count([](const Row* row) { return row->changed; });
    const auto counted = static_cast<std::ptrdiff_t>(rows.size()) - refused;
    std::string line =
        fmt::format("{}: {} counted, {}", heading_of(kind), counted,
                    changed == 0 ? "none elects others" : fmt::format("{} elect others", changed));
    if (refused > 0) line += fmt::format(", {} cannot be counted", refused);
    std::string out = '\n' + paragraph(line, 0, columns);
    for (const Row* row : rows) {
        if (!row->changed) continue;
        std::string text = row->title;
        if (row->ballots_to_change) text += fmt::format(" ({} ballots)", *row->ballots_to_change);
        out += paragraph(text, 4, columns) + paragraph(exchange_of(*row), 8, columns);
    }
    return out;
}

std::string who_could_win(const std::vector<AlternativeWinner>& rows, std::size_t columns) {
    std::string out = "\nWho wins in how many of them, those with other seats left out\n";
    for (const AlternativeWinner& row : rows) {
        if (row.wins == 0) continue;
        std::string line = fmt::format("{:>5} of {:<5} {}{}", row.wins, row.scenarios,
                                       row.candidate_name, row.wins_officially ? " *" : "");
        if (row.ballots_to_change)
            line += fmt::format(", changed by {} ballots in one round", *row.ballots_to_change);
        out += paragraph(line, 0, columns);
    }
    return out + "* elected\n";
}

std::string list_as_table(const WhatIfReport& report, std::size_t columns) {
    std::string out;
    std::vector<std::pair<WhatIfKind, std::vector<const Row*>>> kinds;
    for (const Row& row : report.rows) {
        if (row.kind == WhatIfKind::official) continue;
        if (kinds.empty() || kinds.back().first != row.kind) kinds.push_back({row.kind, {}});
        kinds.back().second.push_back(&row);
    }
    for (const auto& [kind, rows] : kinds) out += kind_as_text(kind, rows, columns);
    for (const WhatIfKind kind : report.all.left_out) {
        out += '\n' + paragraph(fmt::format("{}: left out, it would take too long; ask for one by "
                                            "itself",
                                            heading_of(kind)),
                                0, columns);
    }
    return out + who_could_win(report.all.alternative_winners, columns);
}

std::string shown(const std::optional<base::Decimal>& votes) {
    return votes ? base::to_string(*votes) : "-";
}

std::string shown(const std::optional<std::uint32_t>& number) {
    return number ? fmt::format("{}", *number) : "-";
}

// What is asked, what was, what would be.
std::string compared(std::string_view what, std::string_view was, std::string_view is,
                     std::size_t width) {
    return fmt::format("    {:<22}{:>{}}  {:>{}}\n", what, was, width, is, width);
}

std::string one_as_table(const WhatIfReport& report, std::size_t columns) {
    const Row& was = report.rows[0];
    const Row& is = report.rows[1];
    std::string out = '\n' + paragraph("What if: " + is.title, 0, columns);
    out += paragraph("Elected: " + is.winners, 4, columns);
    out += is.changed ? paragraph("Changed: " + exchange_of(is), 4, columns)
                      : "    The same as officially.\n";
    const std::array<std::array<std::string, 3>, 5> lines{{
        {"seats", shown(std::optional(was.seats)), shown(std::optional(is.seats))},
        {"rounds", shown(was.rounds), shown(is.rounds)},
        {"threshold at the end", shown(was.threshold), shown(is.threshold)},
        {"last margin", shown(was.last_margin), shown(is.last_margin)},
        {"exhausted at the end", shown(was.exhausted), shown(is.exhausted)},
    }};
    std::size_t width = 8;
    for (const auto& line : lines) width = std::max({width, line[1].size(), line[2].size()});
    out += '\n' + compared("", "official", "what if", width);
    for (const auto& line : lines) out += compared(line[0], line[1], line[2], width);
    out += compared("first round to differ", "", shown(is.first_changed_round), width);
    if (is.gap) out += compared("gap that was changed", "", shown(is.gap), width);
    if (is.ballots_to_change)
        out +=
            compared("ballots that change it", "", fmt::format("{}", *is.ballots_to_change), width);
    return out;
}

std::string cell_of(const std::optional<base::Decimal>& votes) {
    return votes ? base::to_string(*votes) : "";
}

template <class Value>
std::string cell_of(const Value& value) {
    if constexpr (std::is_same_v<Value, WhatIfKind>) {
        return std::string(base::word_of(value));
    } else if constexpr (base::OptionalOf<Value>::value) {
        return value ? cell_of(*value) : "";
    } else {
        return fmt::format("{}", value);
    }
}

}  // namespace

std::string what_if_as_json(const WhatIfReport& report) {
    return indented(report.answer ? base::to_json(*report.answer) : base::to_json(report.all)) +
           "\n";
}

std::string what_if_as_csv(const WhatIfReport& report) {
    CsvSheet sheet;
    for (const base::FieldShape& field : base::field_shapes<Row>()) sheet.cell(field.name);
    sheet.end_row();
    for (const Row& row : report.rows) {
        base::for_each_field(row,
                             [&](const auto&, const auto& value) { sheet.cell(cell_of(value)); });
        sheet.end_row();
    }
    return sheet.take();
}

std::string what_if_as_table(const WhatIfReport& report, std::size_t columns) {
    const Row& official = report.rows.front();
    std::string out = paragraph(report.contest, 0, columns);
    out += paragraph(fmt::format("{}, {} seat{}, {} rounds", report.rule, official.seats,
                                 official.seats == 1 ? "" : "s", shown(official.rounds)),
                     0, columns);
    out += paragraph("Elected: " + official.winners, 0, columns);
    return out + (report.answer ? one_as_table(report, columns) : list_as_table(report, columns));
}

}  // namespace almanac::elections
