#include "apps/elections/accounting.h"
#include "apps/elections/count_layout.h"
#include "apps/elections/count_output.h"
#include "apps/elections/count_view.h"
#include "apps/elections/rounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace almanac::elections {

namespace {

constexpr std::size_t columns_min = 60;
constexpr std::size_t name_columns_max = 30;
constexpr std::string_view bold = "1";
constexpr std::string_view green = "1;32";
constexpr std::string_view faint = "2";

// Columns on a terminal, one a code point: exact for the scripts of the elections we know.
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0u) != 0x80u;
    }));
}

// The first `columns` columns of `text`.
std::string_view first_columns(std::string_view text, std::size_t columns) {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u && ++seen > columns) break;
    }
    return text.substr(0, at);
}

std::string padded(std::string_view text, std::size_t columns) {
    std::string out(text);
    const std::size_t has = columns_of(text);
    if (has < columns) out.append(columns - has, ' ');
    return out;
}

// "12,447.0000", or "12,447" without the places.
std::string grouped(const tally::Votes& votes, bool with_places) {
    const std::string plain = base::to_string(votes);
    const std::size_t point = std::min(plain.find('.'), plain.size());
    std::string out;
    for (std::size_t at = 0; at < point; ++at) {
        if (at > 0 && (point - at) % 3 == 0 && plain[at - 1] != '-') out += ',';
        out += plain[at];
    }
    if (with_places) out += plain.substr(point);
    return out;
}

bool is_whole(const tally::Votes& votes) {
    return base::whole_part(votes) * base::wide_power_of_ten(votes.places) == votes.units;
}

enum class Mark : std::uint8_t { none, elected, excluded };

// One figure of the table; an empty text where a candidate has left.
struct Cell {
    std::string text;
    Mark mark = Mark::none;
};

struct Row {
    std::string name;
    std::vector<Cell> cells;  // one a round
    bool whole = true;        // no figure needs places
};

class Printer {
public:
    Printer(const CountReport& report, const TableStyle& style)
        : contest_(report.prepared.contest),
          count_(report.count),
          prepared_(report.prepared),
          style_(style),
          fates_(fates_of(count_, contest_.candidates.size())) {
        style_.columns = std::max(style_.columns, columns_min);
    }

    std::string run() {
        heading();
        winners();
        out_ += '\n';
        paragraph(stv_results(contest_, count_, prepared_.question.excluded).sentence);
        for (std::size_t first = 0; first < count_.rounds.size();) first = block(first);
        legend();
        ties();
        return std::move(out_);
    }

private:
    std::string painted(std::string_view text, std::string_view paint) const {
        return style_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", paint, text) : std::string(text);
    }

    // Breaks at spaces; a word longer than a line stands alone on it, cut.
    void paragraph(std::string_view text, std::string_view paint = "") {
        while (!text.empty()) {
            std::string_view line = first_columns(text, style_.columns);
            if (line.size() < text.size() && text[line.size()] != ' ' &&
                line.rfind(' ') != std::string_view::npos) {
                line = line.substr(0, line.rfind(' '));
            }
            out_ += paint.empty() ? std::string(line) : painted(line, paint);
            out_ += '\n';
            text.remove_prefix(line.size());
            text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        }
    }

    void heading() {
        paragraph(contest_.title.empty() ? "Untitled contest" : contest_.title, bold);
        const auto standing = std::count(prepared_.question.excluded.begin(),
                                         prepared_.question.excluded.end(), false);
        paragraph(fmt::format("{}, {} {}, {} candidates, {} valid ballots, threshold {}",
                              count_.rule->id, count_.seats, count_.seats == 1 ? "seat" : "seats",
                              standing, count_.valid_ballots,
                              grouped(count_.threshold, !is_whole(count_.threshold))));
        account();
        const tally::NotCounted& lost = count_.not_counted;
        if (lost.total() == 0) return;
        std::string line = fmt::format(
            "Not counted: {} blank, {} overvoted, {} only for candidates not in the race",
            lost.blank, lost.overvoted, lost.only_excluded);
        if (lost.skipped > 0) line += fmt::format(", {} with too many skipped ranks", lost.skipped);
        if (lost.repeated > 0)
            line += fmt::format(", {} with a candidate ranked again", lost.repeated);
        paragraph(line);
    }

    // Where the source says more than its ballots, or a person should look at them.
    void account() {
        const BallotAccount account = account_of(contest_);
        const bool more = account.records + account.without_contest + account.set_aside +
                              account.bad_rows_skipped >
                          0;
        if (more) paragraph(sentence_of(account));
        for (const BallotWarning& warning : account.warnings)
            paragraph("Warning: " + warning.sentence, bold);
    }

    void winners() {
        out_ += "\nElected\n";
        for (std::size_t place = 0; place < count_.winners.size(); ++place) {
            const tally::CandidateIndex index = count_.winners[place];
            const std::uint32_t round = fates_[index].elected;
            const tally::Votes& votes = count_.rounds[round - 1].totals[index];
            const std::string_view name =
                first_columns(contest_.candidates[index].name, name_columns_max);
            const std::string with =
                fmt::format("round {}, {} votes", round, grouped(votes, !is_whole(votes)));
            out_ += fmt::format(
                "{:>3}  {}  {}{}\n", place + 1, painted(padded(name, name_columns_max), green),
                with, votes < count_.rounds[round - 1].threshold ? ", below the threshold" : "");
        }
    }

    Row candidate_row(tally::CandidateIndex index, std::size_t first, std::size_t last) const {
        Row row{contest_.candidates[index].name, {}};
        const Fate& fate = fates_[index];
        for (std::size_t round = first; round < last; ++round) {
            const auto number = static_cast<std::uint32_t>(round + 1);
            const tally::Votes& votes = count_.rounds[round].totals[index];
            Cell cell;
            if (has_figure(fate, number)) cell.text = grouped(votes, true);
            if (has_figure(fate, number) && !is_whole(votes)) row.whole = false;
            if (fate.elected == number) cell.mark = Mark::elected;
            if (fate.eliminated == number) cell.mark = Mark::excluded;
            row.cells.push_back(std::move(cell));
        }
        return row;
    }

    Row remainder_row(std::string name, tally::Votes tally::Round::*member, std::size_t first,
                      std::size_t last) const {
        Row row{std::move(name), {}};
        for (std::size_t round = first; round < last; ++round) {
            const tally::Votes& votes = count_.rounds[round].*member;
            row.cells.push_back({grouped(votes, true), Mark::none});
            if (!is_whole(votes)) row.whole = false;
        }
        return row;
    }

    std::vector<Row> rows(std::size_t first, std::size_t last) const {
        std::vector<Row> all;
        for (const tally::CandidateIndex index : rows_in_order(prepared_, count_)) {
            Row row = candidate_row(index, first, last);
            const auto shown = [](const Cell& cell) { return !cell.text.empty(); };
            if (std::any_of(row.cells.begin(), row.cells.end(), shown))
                all.push_back(std::move(row));
        }
        all.push_back(remainder_row("Exhausted", &tally::Round::exhausted, first, last));
        if (count_.rounds.back().residual.units != 0) {
            all.push_back(remainder_row("Residual surplus", &tally::Round::residual, first, last));
        }
        return all;
    }

    std::size_t cell_columns(const std::vector<Row>& all) const {
        std::size_t widest = columns_of(fmt::format("{}", count_.rounds.size()));
        for (const Row& row : all) {
            for (const Cell& cell : row.cells)
                widest = std::max(widest, shortened(cell, all).size());
        }
        return widest + 4;  // two before, a blank and the mark after
    }

    // Without ".0000" where no figure of the block needs its places.
    static std::string shortened(const Cell& cell, const std::vector<Row>& all) {
        const bool whole =
            std::all_of(all.begin(), all.end(), [](const Row& row) { return row.whole; });
        return whole ? cell.text.substr(0, cell.text.find('.')) : cell.text;
    }

    std::size_t name_columns(const std::vector<Row>& all) const {
        std::size_t widest = 0;
        for (const Row& row : all) widest = std::max(widest, columns_of(row.name));
        return std::min(widest, name_columns_max);
    }

    // As many rounds as fit beside the names; whole figures are narrower, so the widest fit is
    // sought.
    std::size_t fit(std::size_t first) const {
        std::size_t last = first + 1;
        while (last < count_.rounds.size()) {
            const auto wider = rows(first, last + 1);
            if (name_columns(wider) + (last + 1 - first) * cell_columns(wider) > style_.columns)
                break;
            ++last;
        }
        return last;
    }

    std::size_t block(std::size_t first) {
        const std::size_t last = fit(first);
        const auto all = rows(first, last);
        const std::size_t name_width = name_columns(all);
        const std::size_t width = cell_columns(all);
        out_ += '\n';
        std::string head = padded("Round", name_width);
        for (std::size_t round = first; round < last; ++round)
            head += fmt::format("{:>{}}  ", round + 1, width - 2);
        head.erase(head.find_last_not_of(' ') + 1);
        out_ += painted(head, bold) + '\n';
        rule(name_width + (last - first) * width - 2);
        for (const Row& row : all) line(row, all, name_width);
        return last;
    }

    void rule(std::size_t columns) {
        for (std::size_t at = 0; at < columns; ++at)
            out_ += style_.decoration == Decoration::terminal ? "─" : "-";
        out_ += '\n';
    }

    void line(const Row& row, const std::vector<Row>& all, std::size_t name_width) {
        const std::size_t width = cell_columns(all);
        std::string text = padded(first_columns(row.name, name_width), name_width);
        for (const Cell& cell : row.cells) {
            const std::string figure = fmt::format("{:>{}}", shortened(cell, all), width - 2);
            if (cell.mark == Mark::none) text += figure + "  ";
            if (cell.mark == Mark::elected) text += painted(figure + " *", green);
            if (cell.mark == Mark::excluded) text += painted(figure + " x", faint);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out_ += text + '\n';
    }

    void legend() { out_ += "\n* elected   x excluded   a blank: left before\n"; }

    void ties() {
        for (const tally::Tie& tie : count_.ties) {
            const std::string& chosen = contest_.candidates[tie.chosen].name;
            std::string how = fmt::format("an earlier round decided on {}", chosen);
            if (tie.decided_by == tally::DecidedBy::lot)
                how = fmt::format("the lot decided on {}", chosen);
            if (tie.decided_by == tally::DecidedBy::seed)
                how = fmt::format("a lot drawn from the seed decided on {}", chosen);
            if (tie.decided_by == tally::DecidedBy::candidate_order)
                how = fmt::format("the order of the list decided on {}", chosen);
            if (tie.decided_by == tally::DecidedBy::default_order) {
                how = fmt::format(
                    "with no lot given, {}, listed first, was acted on (--lots FILE says what was "
                    "drawn)",
                    chosen);
            }
            paragraph(fmt::format("Tie in round {}: {} were equal; {}.", tie.round,
                                  joined_names(contest_, tie.candidates, " and "), how));
        }
    }

    const Contest& contest_;
    const tally::Count& count_;
    const Prepared& prepared_;
    TableStyle style_;
    std::vector<Fate> fates_;
    std::string out_;
};

}  // namespace

std::string count_as_table(const CountReport& report, const TableStyle& style) {
    return Printer(report, style).run();
}

}  // namespace almanac::elections
