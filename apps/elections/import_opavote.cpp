// Ballots as OpaVote's users keep them in a sheet: no headings, a row is the number of voters and
// then the candidates by name, first to last; = between several at one rank, - or nothing for a
// skipped rank.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

// Rows that are looked at before a file is taken for this format.
constexpr std::size_t rows_to_recognise = 20;

// Reads one file, row by row.
class OpavoteReader {
public:
    OpavoteReader(const Text& text, const ReadOptions& options)
        : text_(text), rows_(text), options_(options) {}

    base::Result<Parsed> read() {
        while (TRY(rows_.next_row(cells_))) {
            ++contest_.accounting.records;
            const auto read = read_row();
            if (!read && !options_.skip_bad_rows) return read.error();
            if (!read) ++contest_.accounting.bad_rows_skipped;
        }
        return Parsed{std::move(contest_), CandidateList::seen};
    }

private:
    base::Result<void> read_row() {
        const std::uint32_t weight =
            TRY(parse_weight(text_, trimmed(cells_[0].value), cells_[0].at));
        marks_.clear();
        for (std::size_t cell = 1; cell < cells_.size(); ++cell) {
            const std::string_view names = trimmed(cells_[cell].value);
            if (names.empty() || names == "-") continue;
            if (cell > tally::candidates_max)
                return error_at(text_, cells_[cell].at, "the row has too many ranks.");
            TRY(mark(cells_[cell], names, static_cast<std::uint16_t>(cell)));
        }
        if (weight == 0) return {};
        contest_.ballots.add(marks_, weight);
        for (const tally::Mark& mark : marks_)
            contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
        return {};
    }

    base::Result<void> mark(const CsvCell& cell, std::string_view names, std::uint16_t rank) {
        const std::size_t first = marks_.size();
        while (true) {
            const std::size_t equals = names.find('=');
            const tally::Mark mark{TRY(candidate(cell, trimmed(names.substr(0, equals)))), rank};
            const auto own = marks_.begin() + static_cast<std::ptrdiff_t>(first);
            if (std::find(own, marks_.end(), mark) != marks_.end()) {
                return error_at(text_, cell.at, "the cell names a candidate twice. Remove one.");
            }
            marks_.push_back(mark);
            if (equals == std::string_view::npos) break;
            names.remove_prefix(equals + 1);
        }
        contest_.equal_ranks |= marks_.size() > first + 1;
        return {};
    }

    base::Result<tally::CandidateIndex> candidate(const CsvCell& cell, std::string_view name) {
        if (name.empty() || parse_unsigned(name)) {
            return error_at(text_, cell.at,
                            fmt::format("{} is no candidate's name. Write a name, or - for a "
                                        "skipped rank.",
                                        in_quotes(name)));
        }
        const std::uint32_t code = names_.code(name);
        if (code == tally::candidates_max) {
            return error_at(text_, cell.at,
                            fmt::format("{} is candidate {}, above the {} that can be counted. "
                                        "Check that the cells hold candidates.",
                                        in_quotes(name), code + 1, tally::candidates_max));
        }
        if (code == contest_.candidates.size()) contest_.candidates.emplace_back().name = name;
        return static_cast<tally::CandidateIndex>(code);
    }

    const Text& text_;
    CsvReader rows_;
    const ReadOptions& options_;
    std::vector<CsvCell> cells_;
    Words names_;
    std::vector<tally::Mark> marks_;
    Contest contest_;
};

}  // namespace

bool is_opavote(const Text& text) {
    CsvReader rows(text);
    std::vector<CsvCell> cells;
    bool has_name = false;
    for (std::size_t row = 0; row < rows_to_recognise; ++row) {
        const auto read = rows.next_row(cells);
        if (!read) return false;
        if (!*read) break;
        if (!parse_unsigned(trimmed(cells[0].value))) return false;
        for (std::size_t cell = 1; cell < cells.size(); ++cell) {
            const std::string_view name = trimmed(cells[cell].value);
            if (parse_unsigned(name)) return false;
            has_name |= !name.empty() && name != "-";
        }
    }
    return has_name;
}

base::Result<Parsed> read_opavote(const Text& text, const ReadOptions& options) {
    return OpavoteReader(text, options).read();
}

}  // namespace almanac::elections
