// The way that knows every file: bundle reads all columns; here rows become ballots, one by one.
// Errors name file, column and row (from 1).

#include "apps/elections/import_ballots_long.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

using bundle::Column;

// A column's cells, whatever type they are stored as; of a column that is not there, every cell is
// empty.
class Cells {
public:
    Cells() = default;
    explicit Cells(const Column* column) : column_(column) {}

    explicit operator bool() const { return column_ != nullptr; }
    const std::string& name() const { return column_->name; }

    bool has(std::size_t row) const {
        return column_ != nullptr && (column_->present.empty() || column_->present[row]);
    }

    // The cell as a whole number; none where it is empty or no whole number.
    std::optional<std::int64_t> number(std::size_t row) const {
        if (!has(row)) return std::nullopt;
        if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&column_->values))
            return (*whole)[row];
        if (const auto* flags = std::get_if<std::vector<bool>>(&column_->values))
            return (*flags)[row] ? 1 : 0;
        const auto* reals = std::get_if<std::vector<double>>(&column_->values);
        if (reals == nullptr || std::abs((*reals)[row]) > 1e15 ||
            std::floor((*reals)[row]) != (*reals)[row]) {
            return std::nullopt;
        }
        return static_cast<std::int64_t>((*reals)[row]);
    }

    // The cell as text, "" where it is empty; valid until the next call.
    std::string_view text(std::size_t row) {
        if (!has(row)) return {};
        if (const auto* texts = std::get_if<std::vector<std::string_view>>(&column_->values))
            return (*texts)[row];
        if (const auto whole = number(row)) return made_ = std::to_string(*whole);
        const auto* reals = std::get_if<std::vector<double>>(&column_->values);
        return made_ = reals == nullptr ? std::string() : fmt::format("{}", (*reals)[row]);
    }

    // Whether two rows have the same value, or both none.
    bool are_same(std::size_t one, std::size_t other) const {
        if (!has(one) || !has(other)) return has(one) == has(other);
        return std::visit(
            [&](const auto& values) {
                if constexpr (requires { values.units; })
                    return values.units[one] == values.units[other];
                else
                    return values[one] == values[other];
            },
            column_->values);
    }

private:
    const Column* column_ = nullptr;
    std::string made_;
};

// One Parquet file, read.
struct Sheet {
    std::string name;
    bundle::Table table;

    Cells find(const Spellings& spellings) const {
        for (const std::string_view spelling : spellings) {
            for (const Column& column : table.columns) {
                if (!spelling.empty() && plain_name(column.name) == spelling) return Cells(&column);
            }
        }
        return {};
    }
};

base::Error error_in(const Sheet& sheet, const Cells& cells, std::size_t row,
                     std::string_view sentence) {
    return {base::ErrorKind::invalid,
            fmt::format("{}: column {}, row {}: {}", sheet.name, cells.name(), row + 1, sentence)};
}

base::Error missing_column(const Sheet& sheet, std::string_view column) {
    return {
        base::ErrorKind::invalid,
        fmt::format(
            "{}: there is no column {}. Give ballots_long.parquet, and candidates.parquet with it.",
            sheet.name, column)};
}

// Which rows belong to the contest that was asked for.
struct ContestRows {
    Cells contest;
    std::string title;

    bool has(std::size_t row) { return !contest || contest.text(row) == title; }
};

base::Result<ContestRows> choose_rows(const Sheet& sheet, std::string_view wanted) {
    ContestRows rows{sheet.find(contest_names), {}};
    if (!rows.contest) return rows;
    Words contests;
    for (std::size_t row = 0; row < sheet.table.rows; ++row) contests.code(rows.contest.text(row));
    if (contests.size() == 0) return rows;
    const std::size_t chosen = TRY(choose_contest(sheet.name, contests.list(), wanted));
    rows.title = contests.list()[chosen];
    return rows;
}

base::Result<Roll> read_candidates(const Sheet& sheet, std::string_view title) {
    Cells ids = sheet.find(candidate_id_names);
    Cells names = sheet.find(Spellings{"candidatename", "name"});
    if (!ids) return missing_column(sheet, "candidate_id");
    if (!names) return missing_column(sheet, "candidate_name");
    Cells parties = sheet.find(Spellings{"party"});
    Cells withdrawn = sheet.find(Spellings{"withdrawn"});
    Cells undeclared = sheet.find(Spellings{"undeclaredwriteins"});
    Cells ties = sheet.find(Spellings{"tieorder"});
    std::map<std::int64_t, tally::CandidateIndex> tie_places;
    ContestRows rows{sheet.find(contest_names), std::string(title)};
    Roll roll{sheet.name, {}, {}, {}};
    for (std::size_t row = 0; row < sheet.table.rows; ++row) {
        if (!title.empty() && !rows.has(row)) continue;
        const auto id = ids.number(row);
        if (!id)
            return error_in(sheet, ids, row, "this is not a whole number. Number the candidates.");
        if (!roll.places.emplace(*id, roll.candidates.size()).second) {
            return error_in(sheet, ids, row,
                            fmt::format("candidate {} is listed twice. List each once.", *id));
        }
        Candidate& candidate = roll.candidates.emplace_back();
        candidate.source_id = std::to_string(*id);
        candidate.name = trimmed(names.text(row));
        candidate.party = trimmed(parties.text(row));
        candidate.withdrawn = withdrawn.number(row).value_or(0) != 0;
        candidate.undeclared_write_ins = undeclared.number(row).value_or(0) != 0;
        const auto place = static_cast<tally::CandidateIndex>(roll.candidates.size() - 1);
        if (const auto tie = ties.number(row)) tie_places.emplace(*tie, place);
        if (candidate.name.empty())
            return error_in(sheet, names, row, "the candidate has no name. Give one.");
    }
    for (const auto& [tie, place] : tie_places) roll.tie_order.push_back(place);
    if (!roll.candidates.empty()) return roll;
    return base::Error{
        base::ErrorKind::invalid,
        fmt::format("{}: it lists no candidate of {}. Give the file that belongs to the ballots.",
                    sheet.name, title.empty() ? "any contest" : in_quotes(title))};
}

// Without a list, the candidates are those that are marked, in the order of their numbers.
base::Result<Roll> collect_candidates(const Sheet& sheet, ContestRows& rows) {
    Cells ids = sheet.find(candidate_id_names);
    Cells names = sheet.find(candidate_name_names);
    if (!ids) return missing_column(sheet, "candidate_id");
    if (!names) return missing_column(sheet, "candidate_name");
    std::unordered_map<std::int64_t, std::string_view> name_of;
    std::vector<std::int64_t> order;
    for (std::size_t row = 0; row < sheet.table.rows; ++row) {
        const auto id = ids.number(row);
        if (!id || !rows.has(row)) continue;
        const auto added = name_of.emplace(*id, std::string_view());
        if (!added.second) continue;
        order.push_back(*id);
    }
    std::sort(order.begin(), order.end());
    Roll roll;
    for (const std::int64_t id : order) {
        roll.places.emplace(id, roll.candidates.size());
        roll.candidates.emplace_back().source_id = std::to_string(id);
    }
    for (std::size_t row = 0; row < sheet.table.rows; ++row) {
        const auto id = ids.number(row);
        if (!id || !rows.has(row)) continue;
        std::string& name = roll.candidates[roll.places.at(*id)].name;
        if (name.empty()) name = trimmed(names.text(row));
        if (name.empty())
            return error_in(sheet, names, row, "the candidate has no name. Give one.");
    }
    return roll;
}

// Puts the marks of one file together, ballot by ballot.
class LongReader {
public:
    LongReader(const Sheet& sheet, ContestRows rows, const Roll& roll, const ReadOptions& options)
        : sheet_(sheet), rows_(std::move(rows)), roll_(roll), options_(options) {}

    base::Result<Parsed> read() {
        TRY(find_columns());
        for (std::size_t row = 0; row < sheet_.table.rows; ++row) {
            if (rows_.has(row) && (is_marked(row) || is_blank(row))) TRY(add_row(row));
        }
        TRY(read_seats());
        read_shared_ranks();
        contest_.title = rows_.title;
        contest_.candidates = roll_.candidates;
        contest_.tie_order = roll_.tie_order;
        TRY(add_ballots());
        if (options_.detail == Detail::everything) keep_columns();
        return Parsed{std::move(contest_),
                      roll_.source.empty() ? CandidateList::seen : CandidateList::declared};
    }

private:
    base::Result<void> find_columns() {
        ballot_ids_ = sheet_.find(ballot_id_names);
        candidates_ = sheet_.find(candidate_id_names);
        names_ = sheet_.find(candidate_name_names);
        ranks_ = sheet_.find(rank_names);
        votes_ = sheet_.find(vote_names);
        weights_ = sheet_.find(weight_names);
        precincts_ = sheet_.find(precinct_names);
        styles_ = sheet_.find(style_names);
        if (!ballot_ids_) return missing_column(sheet_, "BallotID");
        if (!candidates_) return missing_column(sheet_, "candidate_id");
        if (!ranks_) return missing_column(sheet_, "rank_position");
        return {};
    }

    bool is_marked(std::size_t row) const { return !votes_ || votes_.number(row).value_or(0) != 0; }
    // A row that stands for a ballot without a mark.
    bool is_blank(std::size_t row) const {
        return !is_marked(row) && !candidates_.has(row) && !ranks_.has(row);
    }

    base::Result<void> add_row(std::size_t row) {
        if (ballot_ids_.text(row).empty())
            return error_in(sheet_, ballot_ids_, row, "the mark has no ballot. Give its id.");
        const std::uint32_t ballot = ids_.code(ballot_ids_.text(row));
        if (ballot == first_rows_.size())
            first_rows_.push_back(row);
        else
            TRY(check_same_ballot(first_rows_[ballot], row));
        if (is_blank(row)) return {};
        const auto rank = ranks_.number(row);
        if (!rank || *rank < 1 || *rank > static_cast<std::int64_t>(tally::candidates_max)) {
            return error_in(sheet_, ranks_, row,
                            fmt::format("{} is not a rank from 1 to {}. Correct the cell.",
                                        in_quotes(ranks_.text(row)), tally::candidates_max));
        }
        contest_.ranks_max = std::max(contest_.ranks_max, static_cast<std::uint32_t>(*rank));
        marks_.push_back({ballot, {TRY(candidate(row)), static_cast<std::uint16_t>(*rank)}, row});
        return {};
    }

    // The marks of one ballot have one precinct, style and weight, or they are of two ballots with
    // one id.
    base::Result<void> check_same_ballot(std::size_t first, std::size_t row) {
        for (Cells* cells : {&precincts_, &styles_, &weights_}) {
            if (!*cells) continue;
            if (cells->are_same(first, row)) continue;
            const std::string before(cells->text(first));
            return error_in(
                sheet_, *cells, row,
                fmt::format(
                    "ballot {} has {} here and {} in row {}. Give every ballot an id of its own.",
                    in_quotes(ballot_ids_.text(row)), in_quotes(cells->text(row)),
                    in_quotes(before), first + 1));
        }
        return {};
    }

    base::Result<tally::CandidateIndex> candidate(std::size_t row) {
        const auto id = candidates_.number(row);
        if (!id && !candidates_.has(row) && lower_case(names_.text(row)) == "overvote")
            return tally::overvote_mark;
        if (!id)
            return error_in(sheet_, candidates_, row,
                            "this is not a candidate's number. Correct the cell.");
        const auto place = roll_.places.find(*id);
        if (place == roll_.places.end()) {
            return error_in(
                sheet_, candidates_, row,
                fmt::format("candidate {} is not in {}. Add it there, or correct the cell.", *id,
                            roll_.source));
        }
        const Candidate& known = roll_.candidates[place->second];
        if (names_.has(row) && trimmed(names_.text(row)) != known.name) {
            return error_in(
                sheet_, names_, row,
                fmt::format("candidate {} is called {} here and {} {}. Make them one.", *id,
                            in_quotes(names_.text(row)), in_quotes(known.name),
                            roll_.source.empty() ? "in another row" : "in " + roll_.source));
        }
        return static_cast<tally::CandidateIndex>(place->second);
    }

    base::Result<void> read_seats() {
        Cells seats = sheet_.find(seat_names);
        for (std::size_t row = 0; seats && row < sheet_.table.rows; ++row) {
            const auto number = seats.number(row);
            if (!number || !rows_.has(row)) continue;
            if (*number < 1 || *number > static_cast<std::int64_t>(tally::candidates_max)) {
                return error_in(sheet_, seats, row,
                                fmt::format("{} seats cannot be. Correct the cell.", *number));
            }
            const auto own = static_cast<std::uint32_t>(*number);
            if (contest_.seats.value_or(own) != own) {
                return error_in(
                    sheet_, seats, row,
                    fmt::format("{} seats here, {} before. Make them one.", own, *contest_.seats));
            }
            contest_.seats = own;
        }
        return {};
    }

    // Several candidates at one rank are an overvote, unless the column says "equal" or "either".
    void read_shared_ranks() {
        Cells shared = sheet_.find(shared_rank_names);
        if (!shared || first_rows_.empty()) return;
        const std::string_view word = shared.text(first_rows_.front());
        contest_.equal_ranks_may_be_overvotes = word == "either";
        contest_.equal_ranks = word == "equal" || word == "either";
    }

    base::Result<void> add_ballots() {
        std::stable_sort(
            marks_.begin(), marks_.end(),
            [](const RowMark& one, const RowMark& other) { return one.ballot < other.ballot; });
        contest_.ballots.reserve(first_rows_.size(), marks_.size());
        std::vector<tally::Mark> marks;
        std::size_t at = 0;
        for (std::uint32_t ballot = 0; ballot < first_rows_.size(); ++ballot) {
            const std::size_t begin = at;
            marks.clear();
            for (; at < marks_.size() && marks_[at].ballot == ballot; ++at) {
                if (std::find(marks.begin(), marks.end(), marks_[at].mark) != marks.end())
                    return twice(begin, at);
                marks.push_back(marks_[at].mark);
            }
            contest_.ballots.add(marks, TRY(weight(first_rows_[ballot])));
        }
        return {};
    }

    base::Error twice(std::size_t begin, std::size_t second) {
        std::size_t first = begin;
        while (!(marks_[first].mark == marks_[second].mark)) ++first;
        return error_in(
            sheet_, ranks_, marks_[second].row,
            fmt::format(
                "ballot {} marks this candidate at this rank in row {} already. Give every mark "
                "once.",
                in_quotes(ballot_ids_.text(marks_[second].row)), marks_[first].row + 1));
    }

    base::Result<std::uint32_t> weight(std::size_t row) {
        if (!weights_) return 1U;
        const auto number = weights_.number(row);
        if (number && *number >= 1 && *number <= 0xFFFFFFFF)
            return static_cast<std::uint32_t>(*number);
        return error_in(sheet_, weights_, row,
                        "this is not a whole number of voters. Correct the cell.");
    }

    // Every column that says something of the ballot; a ballot's value is that of its first row.
    void keep_columns() {
        contest_.ballot_ids = ids_.list();
        for (const Column& column : sheet_.table.columns) {
            Cells cells(&column);
            if (is_of_marks(plain_name(column.name)) || column.name == contest_column_name())
                continue;
            TextColumn& kept =
                &column == column_of(precincts_) ? contest_.precincts
                : &column == column_of(styles_)
                    ? contest_.ballot_styles
                    : contest_.extra_columns.emplace_back(ExtraColumn{column.name, {}}).values;
            for (const std::size_t row : first_rows_) kept.add(cells.text(row));
            if (kept.words().size() == 1 && kept.words()[0].empty()) kept = {};
        }
    }

    std::string_view contest_column_name() const {
        return rows_.contest ? std::string_view(rows_.contest.name()) : std::string_view();
    }

    const Column* column_of(const Cells& cells) const {
        return cells ? sheet_.table.find(cells.name()) : nullptr;
    }

    struct RowMark {
        std::uint32_t ballot;
        tally::Mark mark;
        std::size_t row;
    };

    const Sheet& sheet_;
    ContestRows rows_;
    const Roll& roll_;
    const ReadOptions& options_;
    Cells ballot_ids_, candidates_, names_, ranks_, votes_, weights_, precincts_, styles_;
    Words ids_;
    std::vector<std::size_t> first_rows_;  // by ballot, in order of first appearance
    std::vector<RowMark> marks_;
    Contest contest_;
};

base::Result<Sheet> read_sheet(const std::string& name, const std::filesystem::path& path) {
    bundle::Table table = TRY(bundle::read_parquet(path));
    return Sheet{name, std::move(table)};
}

// The sheets with marks, and at most one with candidates.
struct Sheets {
    std::vector<Sheet> ballots;
    std::optional<Sheet> candidates;
};

base::Result<Sheets> read_sheets(std::span<const SourceFile> files) {
    Sheets sheets;
    for (const SourceFile& file : files) {
        Sheet sheet = TRY(read_sheet(file.name, file.path));
        if (sheet.find(rank_names)) {
            sheets.ballots.push_back(std::move(sheet));
        } else if (!sheet.find(candidate_id_names) || sheet.find(ballot_id_names)) {
            return missing_column(sheet, "rank_position");
        } else if (sheets.candidates) {
            return base::Error{base::ErrorKind::invalid,
                               fmt::format("{} and {} both list candidates. Give one.",
                                           sheets.candidates->name, file.name)};
        } else {
            sheets.candidates = std::move(sheet);
        }
    }
    if (sheets.ballots.empty()) return missing_column(*sheets.candidates, "rank_position");
    const auto companion = companion_of(files);
    if (!sheets.candidates && companion)
        sheets.candidates = TRY(read_sheet(companion->string(), *companion));
    return sheets;
}

}  // namespace

base::Result<Roll> read_roll(const std::string& name, const std::filesystem::path& path,
                             std::string_view contest) {
    return read_candidates(TRY(read_sheet(name, path)), contest);
}

base::Result<std::vector<Parsed>> read_long_rows(std::span<const SourceFile> files,
                                                 const ReadOptions& options) {
    const Sheets sheets = TRY(read_sheets(files));
    std::vector<Parsed> parsed;
    for (const Sheet& sheet : sheets.ballots) {
        ContestRows rows = TRY(choose_rows(sheet, options.contest));
        const Roll roll = sheets.candidates ? TRY(read_candidates(*sheets.candidates, rows.title))
                                            : TRY(collect_candidates(sheet, rows));
        parsed.push_back(TRY(LongReader(sheet, std::move(rows), roll, options).read()));
    }
    return parsed;
}

}  // namespace almanac::elections
