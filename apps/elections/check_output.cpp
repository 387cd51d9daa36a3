// A comparison on paper.

#include "apps/elections/check.h"
#include "apps/elections/count_output.h"
#include "apps/elections/official_sheet.h"
#include "engine/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace almanac::elections {

namespace {

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0u) != 0x80u;
    }));
}

std::string padded(std::string_view text, std::size_t columns) {
    std::string out(text);
    for (std::size_t at = columns_of(text); at < columns; ++at) out += ' ';
    return out;
}

// Breaks at spaces; a word longer than a line stands alone on it.
std::string paragraph(std::string_view text, std::size_t columns) {
    std::string out;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (used > 0 && used + 1 + columns_of(word) > columns) {
            out += '\n';
            used = 0;
        }
        if (used > 0) out += ' ';
        out += word;
        used += columns_of(word) + (used > 0 ? 1 : 0);
    }
    return out + '\n';
}

std::string_view sentence_of(std::string_view format) {
    for (const SheetFormat& each : sheet_formats()) {
        if (each.id == format) return each.sentence;
    }
    return format;
}

std::string scope(const SheetCheck& check) {
    std::string text =
        fmt::format("{} cells compared, {} rounds, to {} decimals", check.compared,
                    std::min(check.rounds_official, check.rounds_ours), check.places);
    if (!check.shortened.empty()) text += fmt::format(" (our figures {} to them)", check.shortened);
    if (check.by_stage) text += ", at the ends of stages";
    return text;
}

using Line = std::array<std::string, 4>;

Line line_of(const SheetDifference& one) {
    return {one.round == 0 ? "all" : std::to_string(one.round), one.what,
            one.official.empty() ? "(nothing)" : one.official,
            one.ours.empty() ? "(nothing)" : one.ours};
}

std::string differences_of(const SheetCheck& check) {
    std::vector<Line> lines{{"Round", "What", "On the sheet", "Ours"}};
    for (const SheetDifference& one : check.differences) lines.push_back(line_of(one));
    std::array<std::size_t, 3> widths{};
    for (const Line& line : lines) {
        for (std::size_t at = 0; at < widths.size(); ++at)
            widths[at] = std::max(widths[at], columns_of(line[at]));
    }
    std::string out;
    for (const Line& line : lines) {
        for (std::size_t at = 0; at < widths.size(); ++at)
            out += padded(line[at], std::min<std::size_t>(widths[at], 40)) + "  ";
        out += line.back() + '\n';
    }
    return out;
}

}  // namespace

std::string check_as_table(const SheetCheck& check, std::size_t columns) {
    std::string out =
        paragraph(fmt::format("{}, counted by {}, against {} ({})",
                              check.contest.empty() ? "Untitled contest" : check.contest,
                              check.rule, check.sheet, sentence_of(check.format)),
                  columns);
    out += paragraph(
        fmt::format("{}: {}.", scope(check),
                    check.is_equal() ? "all are equal"
                                     : fmt::format("{} differ{}", check.differences.size(),
                                                   check.differences.size() == 1 ? "s" : "")),
        columns);
    for (const SheetName& name : check.names) {
        out += paragraph(fmt::format("\"{}\" on the sheet is \"{}\" on the ballots ({}).",
                                     name.official, name.ours, name.how),
                         columns);
    }
    if (!check.is_equal()) out += '\n' + differences_of(check);
    return out;
}

std::string check_as_json(const SheetCheck& check) { return indented(base::to_json(check)) + "\n"; }

}  // namespace almanac::elections
