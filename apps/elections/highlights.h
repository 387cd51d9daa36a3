#pragma once

// The sentences that a reporter would write from the numbers of a count: who won and how close,
// where votes went, who is ranked together, what ran out. Each is a template filled with figures,
// which stand beside it with the view that they come from; nothing is guessed. Pure.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a sentence is about.
enum class HighlightKind : std::uint8_t {
    winners,        // who won, with how many votes
    last_seat,      // how close the last seat was
    first_choices,  // who led at first, and whether that was enough
    comeback,       // a winner whom first choices alone would not have elected
    carried,        // whose votes brought a winner home
    votes_of,       // where the votes of the last to leave went
    coalition,      // the two who are ranked together most closely
    exhaustion,     // how many votes no longer count, and when most of them ran out
    ballots,        // how many candidates ballots rank
    not_counted,    // ballots that count for nobody
    tie             // a tie and how it was decided
};

// One figure that a sentence rests on, exact.
struct HighlightFigure {
    std::string name;
    std::string value;
    std::string unit;

    static constexpr std::string_view view_name = "highlight_figure";
    static constexpr auto fields() {
        using F = HighlightFigure;
        return base::describe<F>(
            base::field("name", &F::name, "", "What it is, such as \"margin\"."),
            base::field("value", &F::value, "",
                        "Every digit of it; the sentence may round. Decimals have a point."),
            base::field("unit", &F::unit, "", "votes, ballots, %, round, ranks or candidates."));
    }
};

// One sentence with what it rests on.
struct Highlight {
    HighlightKind kind = HighlightKind::winners;
    std::string sentence;
    std::vector<std::uint32_t> candidates;
    std::vector<HighlightFigure> figures;
    std::string view;

    static constexpr std::string_view view_name = "highlight";
    static constexpr std::string_view list_name = "highlights";
    static constexpr auto fields() {
        using H = Highlight;
        return base::describe<H>(
            base::field("kind", &H::kind, "", "What it is about."),
            base::field("sentence", &H::sentence, "", "One sentence, or two that belong together."),
            base::field("candidates", &H::candidates, "ids", "Whom it names, in its order."),
            base::field("figures", &H::figures, "", "What it rests on."),
            base::field("view", &H::view, "",
                        "The route below an election that has these figures and more."));
    }
};

// A highlight as rows of a table: one a figure.
struct HighlightRow {
    std::uint32_t highlight = 0;
    HighlightKind kind = HighlightKind::winners;
    std::string sentence;
    std::string view;
    std::string figure;
    std::string value;
    std::string unit;

    static constexpr std::string_view view_name = "highlight_row";
    static constexpr auto fields() {
        using H = HighlightRow;
        return base::describe<H>(
            base::field("highlight", &H::highlight, "", "Which sentence, from 1."),
            base::field("kind", &H::kind, "", "What it is about."),
            base::field("sentence", &H::sentence, "", "The sentence."),
            base::field("view", &H::view, "", "The route that has these figures and more."),
            base::field("figure", &H::figure, "", "What the figure is."),
            base::field("value", &H::value, "", "Every digit of it."),
            base::field("unit", &H::unit, "", "Its unit."));
    }
};

// Every sentence that the count gives cause for, in the order of the kinds; the same count gives
// the same sentences.
std::vector<Highlight> highlights(const Subject& subject);

// The same as a table.
std::vector<HighlightRow> highlight_rows(const Subject& subject);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::HighlightKind> {
    static constexpr std::array<std::string_view, 11> words{
        "winners",   "last_seat",  "first_choices", "comeback",    "carried", "votes_of",
        "coalition", "exhaustion", "ballots",       "not_counted", "tie"};
};
