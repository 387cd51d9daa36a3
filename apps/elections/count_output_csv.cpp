#include "apps/elections/count_layout.h"
#include "apps/elections/count_output.h"
#include "apps/elections/count_view.h"
#include "apps/elections/csv_sheet.h"

#include <fmt/format.h>

#include <string>

namespace almanac::elections {

namespace {

std::string with_sign(base::Int128 units, std::uint8_t places) {
    if (units == 0) return "";
    return (units > 0 ? "+" : "") + base::to_string({units, places});
}

struct Printer {
    const CountReport& report;
    const Contest& contest = report.prepared.contest;
    const tally::Count& count = report.count;
    CsvSheet sheet = {};

    bool is_last(std::size_t round) const { return round + 1 == count.rounds.size(); }

    void heading() {
        sheet.row("Contest", contest.title);
        sheet.row("Rule", count.rule->id, count.rule->statute);
        sheet.row("Seats", std::to_string(count.seats));
        sheet.row("Valid ballots", std::to_string(count.valid_ballots));
        sheet.row("Election threshold", base::to_string(count.threshold));
        if (const std::uint64_t bad = contest.accounting.bad_rows_skipped; bad > 0)
            sheet.row("Bad rows left out", std::to_string(bad));
        sheet.row("Winners", joined_names(contest, count.winners, "; "));
        sheet.end_row();
    }

    // Three cells a round, but two in the last, which nothing follows.
    template <class Cells>
    void row_of_rounds(std::string_view label, Cells&& cells) {
        sheet.cell(label);
        for (std::size_t round = 0; round < count.rounds.size(); ++round) {
            const auto [first, second, third] = cells(round);
            sheet.cell(first);
            sheet.cell(second);
            if (!is_last(round)) sheet.cell(third);
        }
        sheet.end_row();
    }

    using Cells = std::array<std::string, 3>;

    void decisions() {
        row_of_rounds("",
                      [](std::size_t round) { return Cells{fmt::format("Round {}", round + 1)}; });
        row_of_rounds("Elected", [&](std::size_t round) {
            return Cells{joined_names(contest, count.rounds[round].elected, "; ")};
        });
        row_of_rounds("Defeated", [&](std::size_t round) {
            return Cells{"", "", joined_names(contest, count.rounds[round].eliminated, "; ")};
        });
        row_of_rounds("", [](std::size_t) {
            return Cells{"# votes", "% of votes in contest", "votes transferred"};
        });
    }

    void candidate(tally::CandidateIndex index, const Fate& fate) {
        row_of_rounds(contest.candidates[index].name, [&](std::size_t round) {
            if (!has_figure(fate, static_cast<std::uint32_t>(round) + 1)) return Cells{};
            const tally::Votes& votes = count.rounds[round].totals[index];
            const base::Int128 next =
                is_last(round) ? votes.units : count.rounds[round + 1].totals[index].units;
            return Cells{base::to_string(votes), percent_of(votes, count.valid_ballots),
                         with_sign(next - votes.units, votes.places)};
        });
    }

    void remainder(std::string_view label, tally::Votes tally::Round::*member) {
        row_of_rounds(label, [&](std::size_t round) {
            const tally::Votes& votes = count.rounds[round].*member;
            const base::Int128 next =
                is_last(round) ? votes.units : (count.rounds[round + 1].*member).units;
            return Cells{base::to_string(votes), "", with_sign(next - votes.units, votes.places)};
        });
    }

    void ties() {
        if (count.ties.empty()) return;
        sheet.end_row();
        sheet.row("Ties", "Round", "Equal", "Acted on", "Decided by");
        for (const tally::Tie& tie : count.ties) {
            sheet.row("", std::to_string(tie.round), joined_names(contest, tie.candidates, "; "),
                      contest.candidates[tie.chosen].name, words_of(tie.decided_by));
        }
    }
};

}  // namespace

std::string count_as_csv(const CountReport& report) {
    Printer printer{report};
    printer.heading();
    printer.decisions();
    const auto fates = fates_of(report.count, report.prepared.contest.candidates.size());
    for (const tally::CandidateIndex index : rows_in_order(report.prepared, report.count)) {
        printer.candidate(index, fates[index]);
    }
    printer.remainder("Residual surplus", &tally::Round::residual);
    printer.remainder("Inactive ballots", &tally::Round::exhausted);
    printer.ties();
    return printer.sheet.take();
}

}  // namespace almanac::elections
