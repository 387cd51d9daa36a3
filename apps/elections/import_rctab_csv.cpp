// RCTab's generic csv: one ballot a row, its id, precinct and batch, and a column for each
// candidate that holds the rank.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

enum class Role : std::uint8_t { vote, ballot_id, precinct, batch, other };

struct NamedRole {
    std::string_view heading;  // in lower case, without spaces, _ and -
    Role role;
};

// What stands before the candidates.
constexpr std::array<NamedRole, 14> named_roles{{
    {"", Role::ballot_id},
    {"id", Role::ballot_id},
    {"ballotid", Role::ballot_id},
    {"cvrid", Role::ballot_id},
    {"cvrnumber", Role::ballot_id},
    {"castvoterecord", Role::ballot_id},
    {"recordid", Role::ballot_id},
    {"responseid", Role::ballot_id},
    {"precinct", Role::precinct},
    {"precinctid", Role::precinct},
    {"precinctname", Role::precinct},
    {"batch", Role::batch},
    {"batchid", Role::batch},
    {"batchnumber", Role::batch},
}};

// Rows that are looked at before a file is taken for this format.
constexpr std::size_t rows_to_recognise = 20;

// No role: the heading is a candidate's.
std::optional<Role> role_of(std::string_view heading) {
    std::string text = lower_case(trimmed(heading));
    const auto is_filler = [](char character) {
        return character == ' ' || character == '_' || character == '-';
    };
    text.erase(std::remove_if(text.begin(), text.end(), is_filler), text.end());
    for (const NamedRole& named : named_roles) {
        if (named.heading == text) return named.role;
    }
    return std::nullopt;
}

// How many columns stand before the candidates.
std::size_t first_vote_of(const std::vector<CsvCell>& headings) {
    const auto first = std::find_if(headings.begin(), headings.end(), [](const CsvCell& cell) {
        return !role_of(cell.value).has_value();
    });
    return static_cast<std::size_t>(first - headings.begin());
}

// Reads one file, row by row.
class RctabCsvReader {
public:
    RctabCsvReader(const Text& text, const ReadOptions& options)
        : text_(text), rows_(text), options_(options) {}

    base::Result<Parsed> read() {
        TRY(rows_.next_row(cells_));
        TRY(read_headings());
        std::uint32_t row = 1;
        while (TRY(rows_.next_row(cells_))) {
            if (++row < options_.layout.first_vote_row) continue;
            ++contest_.accounting.records;
            const auto read = read_row();
            if (!read && !options_.skip_bad_rows) return read.error();
            if (!read) ++contest_.accounting.bad_rows_skipped;
            if (options_.progress && contest_.accounting.records % 65536 == 0) {
                options_.progress(static_cast<std::uint64_t>(rows_.position() - text_.begin()),
                                  text_.bytes.size());
            }
        }
        TRY(ids_.check(text_));
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_headings() {
        const SourceLayout& layout = options_.layout;
        first_vote_ =
            layout.first_vote_column > 0 ? layout.first_vote_column - 1 : first_vote_of(cells_);
        for (std::size_t column = 0; column < cells_.size(); ++column) {
            const std::string_view heading = trimmed(cells_[column].value);
            roles_.push_back(column >= first_vote_          ? Role::vote
                             : layout.first_vote_column > 0 ? role_by_layout(column)
                                                            : *role_of(heading));
            if (roles_.back() == Role::vote) TRY(add_candidate(cells_[column], heading));
            if (options_.detail == Detail::marks) continue;
            if (roles_.back() == Role::batch) contest_.extra_columns.push_back({"batch", {}});
            if (roles_.back() == Role::other)
                contest_.extra_columns.push_back({std::string(heading), {}});
        }
        for (const Role role : {Role::ballot_id, Role::precinct}) {
            if (std::count(roles_.begin(), roles_.end(), role) < 2) continue;
            return error_at(text_, text_.begin(),
                            "two columns hold the ballot's id, or two its precinct. Remove one.");
        }
        if (!contest_.candidates.empty()) return {};
        return error_at(text_, text_.begin(),
                        "no column is a candidate's. Give each candidate a column with the name "
                        "as its heading and ranks in it.");
    }

    Role role_by_layout(std::size_t column) const {
        const SourceLayout& layout = options_.layout;
        if (column + 1 == layout.id_column) return Role::ballot_id;
        if (column + 1 == layout.precinct_column) return Role::precinct;
        return column + 1 == layout.batch_column ? Role::batch : Role::other;
    }

    base::Result<void> add_candidate(const CsvCell& cell, std::string_view name) {
        if (name == options_.layout.undeclared_write_in_label) name = undeclared_write_ins_name;
        const auto is_same = [&](const Candidate& other) { return other.name == name; };
        if (name.empty()) {
            return error_at(text_, cell.at,
                            "the column has no heading. Give it a candidate's name.");
        }
        if (std::any_of(contest_.candidates.begin(), contest_.candidates.end(), is_same)) {
            return error_at(text_, cell.at,
                            fmt::format("two columns are called {}. Rename one.", in_quotes(name)));
        }
        if (contest_.candidates.size() == tally::candidates_max) {
            return error_at(text_, cell.at,
                            fmt::format("there are more than {} columns for candidates.",
                                        tally::candidates_max));
        }
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.name = name;
        candidate.undeclared_write_ins = name == undeclared_write_ins_name || name == "UWI";
        return {};
    }

    base::Result<void> read_row() {
        if (cells_.size() != roles_.size()) {
            return error_at(
                text_, cells_[0].at,
                fmt::format("the row has {} cells where the heading has {}. Correct the row.",
                            cells_.size(), roles_.size()));
        }
        marks_.clear();
        for (std::size_t column = first_vote_; column < cells_.size(); ++column)
            TRY(mark(cells_[column], column - first_vote_));
        for (std::size_t column = 0; column < first_vote_; ++column) {
            if (roles_[column] == Role::ballot_id && trimmed(cells_[column].value).empty())
                return error_at(text_, cells_[column].at,
                                "the ballot has no id. Give every ballot one, or take the ids "
                                "out.");
        }
        contest_.ballots.add(marks_);
        for (const tally::Mark& mark : marks_)
            contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
        keep();
        return {};
    }

    base::Result<void> mark(const CsvCell& cell, std::size_t place) {
        const std::string_view value = trimmed(cell.value);
        if (value.empty()) return {};
        const auto rank = parse_unsigned(value);
        if (!rank || *rank == 0 || *rank > tally::candidates_max) {
            return error_at(text_, cell.at,
                            fmt::format("{} is no rank. Write a whole number from 1 to {}, or "
                                        "leave the cell empty.",
                                        in_quotes(value), tally::candidates_max));
        }
        marks_.push_back(
            {static_cast<tally::CandidateIndex>(place), static_cast<std::uint16_t>(*rank)});
        return {};
    }

    void keep() {
        std::size_t extra = 0;
        for (std::size_t column = 0; column < first_vote_; ++column) {
            const std::string_view value = trimmed(cells_[column].value);
            if (roles_[column] == Role::ballot_id) ids_.add(value, cells_[column].at);
            if (options_.detail == Detail::marks) continue;
            if (roles_[column] == Role::batch || roles_[column] == Role::other)
                contest_.extra_columns[extra++].values.add(value);
            if (roles_[column] == Role::ballot_id) contest_.ballot_ids.emplace_back(value);
            if (roles_[column] == Role::precinct) contest_.precincts.add(value);
        }
    }

    const Text& text_;
    CsvReader rows_;
    const ReadOptions& options_;
    std::vector<CsvCell> cells_;
    std::vector<Role> roles_;  // by column
    std::size_t first_vote_ = 0;
    std::vector<tally::Mark> marks_;
    BallotIdCheck ids_;
    Contest contest_;
};

// Whether a cell holds a rank (1), nothing (0) or something else (-1).
int kind_of(std::string_view cell) {
    const std::string_view value = trimmed(cell);
    if (value.empty()) return 0;
    const auto rank = parse_unsigned(value);
    return rank && *rank > 0 && *rank <= tally::candidates_max ? 1 : -1;
}

}  // namespace

bool is_rctab_csv(const Text& text) {
    CsvReader rows(text);
    std::vector<CsvCell> cells;
    const auto heading = rows.next_row(cells);
    if (!heading || !*heading || is_ranked_csv_header(text) ||
        is_clear_ballot_header(line_at(text, text.begin())))
        return false;
    const std::size_t first_vote = first_vote_of(cells);
    const std::size_t columns = cells.size();
    if (columns < 2 || first_vote == columns) return false;
    for (std::size_t column = first_vote; column < columns; ++column) {
        if (kind_of(cells[column].value) != -1) return false;
    }
    bool has_rank = false;
    for (std::size_t row = 0; row < rows_to_recognise; ++row) {
        const auto read = rows.next_row(cells);
        if (!read) return false;
        if (!*read) break;
        if (cells.size() != columns) return false;
        for (std::size_t column = first_vote; column < columns; ++column) {
            const int kind = kind_of(cells[column].value);
            if (kind < 0) return false;
            has_rank |= kind > 0;
        }
    }
    return has_rank;
}

base::Result<Parsed> read_rctab_csv(const Text& text, const ReadOptions& options) {
    return RctabCsvReader(text, options).read();
}

}  // namespace almanac::elections
