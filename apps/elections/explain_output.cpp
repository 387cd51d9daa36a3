// An explanation as text.

#include "apps/elections/explain.h"
#include "apps/elections/explain_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

constexpr std::size_t columns_min = 60;

// Columns on a terminal, one a code point.
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0u) != 0x80u;
    }));
}

}  // namespace

void wrap_line(std::string& out, std::string_view text, Indent indent, std::size_t columns) {
    std::size_t used = indent.first;
    out.append(indent.first, ' ');
    bool begun = false;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const std::size_t wide = columns_of(word);
        if (begun && used + 1 + wide > columns) {
            out += '\n';
            out.append(indent.others, ' ');
            used = indent.others;
        } else if (begun) {
            out += ' ';
            ++used;
        }
        out += word;
        used += wide;
        begun = true;
    }
    out += '\n';
}

std::string explanation_as_text(const Explanation& explanation, std::size_t columns) {
    columns = std::max(columns, columns_min);
    std::string out;
    wrap_line(out, explanation.contest.empty() ? "Untitled contest" : explanation.contest, {},
              columns);
    wrap_line(out, explanation.sentence, {}, columns);
    for (const ExplainedRound& round : explanation.rounds) {
        out += fmt::format("\nRound {}", round.round);
        if (round.stage != 0) out += fmt::format(" (stage {})", round.stage);
        out += '\n';
        for (const ExplainedStep& step : round.steps) {
            wrap_line(out, step.sentence, {2, 2}, columns);
            for (const std::string& line : step.arithmetic) wrap_line(out, line, {6, 10}, columns);
        }
    }
    return out;
}

}  // namespace almanac::elections
