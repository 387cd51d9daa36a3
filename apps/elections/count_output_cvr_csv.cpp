#include "apps/elections/count_output.h"
#include "apps/elections/csv_sheet.h"
#include "apps/elections/rctab_records.h"

#include <fmt/format.h>

#include <string>

namespace almanac::elections {

namespace {

using tally::Mark;

// What stands at one rank: candidates one a line, the source's word for undeclared write-ins.
std::string cell_of(std::span<const Mark> rank, const Contest& contest,
                    const BallotRecord& record) {
    if (rank.empty()) return "undervote";
    std::string text;
    for (const Mark& mark : rank) {
        if (!text.empty()) text += '\n';
        if (mark.candidate == tally::overvote_mark) {
            text += "overvote";
            continue;
        }
        const Candidate& candidate = contest.candidates[mark.candidate];
        const bool by_label = candidate.undeclared_write_ins && !record.write_ins.empty();
        text += by_label ? record.write_ins : std::string_view(candidate.name);
    }
    return text;
}

void headings(CsvSheet& sheet, std::uint32_t ranks) {
    for (const char* heading :
         {"Source Filepath", "CVR Provider", "Contest Id", "RCTab CVR Id", "Tabulator Id",
          "Batch Id", "Vendor Id", "Precinct", "Precinct Portion"})
        sheet.cell(heading);
    for (std::uint32_t rank = 1; rank <= ranks; ++rank) sheet.cell(fmt::format("Rank {}", rank));
    sheet.end_row();
}

void row(CsvSheet& sheet, const Contest& contest, std::span<const Mark> marks,
         const BallotRecord& record) {
    for (const std::string_view text :
         {record.source, record.provider, record.contest_id, std::string_view(record.id),
          record.tabulator, record.batch, record.vendor_id, record.precinct, record.portion})
        sheet.cell(text);
    std::size_t at = 0;
    for (std::uint32_t rank = 1; rank <= contest.ranks_max; ++rank) {
        const std::size_t begin = at;
        while (at < marks.size() && marks[at].rank == rank) ++at;
        sheet.cell(cell_of(marks.subspan(begin, at - begin), contest, record));
    }
    sheet.end_row();
}

}  // namespace

std::string ballots_as_cvr_csv(const CountReport& report) {
    const Contest& contest = report.prepared.contest;
    CsvSheet sheet;
    headings(sheet, contest.ranks_max);
    BallotRecords records(report);
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        for (const BallotRecord& record : records.next_of_each_voter())
            row(sheet, contest, contest.ballots.marks(ballot), record);
    }
    return sheet.take();
}

}  // namespace almanac::elections
