// Clear Ballot's csv. Nearly all of such a file is "0," again and again, so eight cells are
// compared at once and only a group that has something else in it is looked at cell by cell;
// nothing is skipped unseen.

#include "apps/elections/ballot_ids.h"
#include "apps/elections/import_clear_ballot_header.h"
#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::string_view zero_cells = "0,0,0,0,0,0,0,0,";
constexpr std::size_t cells_at_once = zero_cells.size() / 2;

bool ends_cell(char character) {
    return character == ',' || character == '\n' || character == '\r';
}

// How often progress is told: every 4 MiB.
constexpr std::ptrdiff_t progress_step = 4 << 20;

// What a column that is no choice is kept as.
enum class Role : std::uint8_t { ballot_id, precinct, ballot_style, other };

Role role_of(std::string_view name) {
    if (name == "BallotID") return Role::ballot_id;
    if (name == "PrecinctID") return Role::precinct;
    if (name == "BallotStyleID") return Role::ballot_style;
    return Role::other;
}

// Columns of one kind that stand side by side.
struct Segment {
    bool is_choices = false;
    std::size_t first = 0;
    std::size_t end = 0;
};

// A cell that is no choice: its bytes, without the quotation marks around it.
struct RawCell {
    std::string_view value;
    bool has_doubled_quotes = false;
};

// Reads one file, row by row.
class ClearBallotReader {
public:
    ClearBallotReader(const Text& text, const ReadOptions& options)
        : text_(text), options_(options), are_different_(options.detail == Detail::everything) {}

    base::Result<Parsed> read() {
        TRY(read_header());
        const char* next_progress = at_ + progress_step;
        while (skip_empty_lines()) {
            const char* row = at_;
            const auto read = read_row();
            if (!read) TRY(pass_over(row, read.error()));
            if (at_ < next_progress) continue;
            next_progress = at_ + progress_step;
            if (options_.progress)
                options_.progress(static_cast<std::uint64_t>(at_ - text_.begin()),
                                  text_.bytes.size());
        }
        if (!are_different_) TRY(ids_.check(text_));
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_header() {
        CsvReader rows(text_);
        std::vector<CsvCell> cells;
        TRY(rows.next_row(cells));
        at_ = rows.position();
        ClearBallotHeader header = TRY(read_clear_ballot_header(text_, cells));
        std::vector<std::string> names;
        for (const ClearBallotContest& contest : header.contests) names.push_back(contest.name);
        const std::size_t chosen = TRY(choose_contest(text_.name, names, options_.contest));
        ClearBallotContest& contest = header.contests[chosen];
        contest_.title = contest.name;
        contest_.seats = contest.seats;
        contest_.ranks_max = contest.ranks;
        contest_.candidates = std::move(contest.candidates);
        plan_columns(header, chosen);
        reserve();
        return {};
    }

    void plan_columns(const ClearBallotHeader& header, std::size_t chosen) {
        columns_ = header.columns.size();
        raw_.resize(columns_);
        for (std::size_t place = 0; place < columns_; ++place) {
            const ClearBallotColumn& column = header.columns[place];
            if (segments_.empty() || segments_.back().is_choices != column.is_choice) {
                segments_.push_back({column.is_choice, place, place});
            }
            segments_.back().end = place + 1;
            const bool is_ours = column.is_choice && column.contest == chosen;
            marks_of_.push_back({is_ours ? static_cast<tally::CandidateIndex>(column.candidate)
                                         : tally::overvote_mark,
                                 column.rank});
            if (!column.is_choice) plan_kept(place, column.name);
        }
    }

    void plan_kept(std::size_t place, const std::string& name) {
        const Role role = role_of(name);
        if (role == Role::ballot_id) id_column_ = place;
        if (options_.detail == Detail::marks) return;
        kept_.push_back({role, place, contest_.extra_columns.size()});
        if (role == Role::other) contest_.extra_columns.push_back({name, {}});
    }

    // Room for as many ballots as rows of the first one's length would be; untouched memory costs
    // nothing.
    void reserve() {
        const auto bytes = static_cast<std::size_t>(text_.end() - at_);
        const std::size_t ballots = bytes / (line_at(text_, at_).size() + 1) + 1;
        contest_.ballots.reserve(ballots, ballots * std::min<std::size_t>(contest_.ranks_max, 8));
        if (id_column_ != no_column) ids_.reserve(ballots);
    }

    bool skip_empty_lines() {
        while (at_ < text_.end() && (*at_ == '\n' || *at_ == '\r')) ++at_;
        return at_ < text_.end();
    }

    // A row that cannot be read: the error, or the place behind it where such rows are left out.
    base::Result<void> pass_over(const char* row, const base::Error& error) {
        if (!options_.skip_bad_rows) return error;
        CsvReader rows(text_, row);
        std::vector<CsvCell> cells;
        TRY(rows.next_row(cells));
        at_ = rows.position();
        ++contest_.accounting.bad_rows_skipped;
        return {};
    }

    base::Result<void> read_row() {
        const char* row = at_;
        marks_.clear();
        for (const Segment& segment : segments_) {
            const bool is_whole = segment.is_choices ? read_choices(segment) : read_cells(segment);
            if (!is_whole) return explain(row);
        }
        if (at_ < text_.end() && *at_ == ',') return explain(row);
        if (marks_.empty()) return {};
        contest_.ballots.add(marks_);
        if (id_column_ != no_column) note_id(raw_[id_column_].value);
        for (const Kept& kept : kept_) keep(kept);
        return {};
    }

    // Where ids are kept anyway they are told apart as they come: to look at all of them once more
    // at the end would bring the whole file back into memory.
    void note_id(std::string_view id) {
        ids_.add(id, id.data());
        if (are_different_)
            are_different_ = !id.empty() && seen_.number(id) + std::size_t{1} == ids_.size();
    }

    // Steps over the comma before a cell; false where the row ends too early.
    bool at_cell(std::size_t column) {
        if (column == 0) return true;
        if (at_ == text_.end() || *at_ != ',') return false;
        ++at_;
        return true;
    }

    // Reads cells that are 0, 1 or empty; false at any other, and where the row ends too early.
    bool read_choices(const Segment& segment) {
        std::size_t column = segment.first;
        if (!at_cell(column)) return false;
        const char* end = text_.end();
        while (true) {
            while (column + cells_at_once<segment.end&& static_cast<std::size_t>(end - at_)>
                                zero_cells.size() &&
                   std::memcmp(at_, zero_cells.data(), zero_cells.size()) == 0) {
                at_ += zero_cells.size();
                column += cells_at_once;
            }
            if (at_ < end && !ends_cell(*at_)) {
                const std::size_t width = choice_width();
                if (width == 0) return false;
                if (at_[width / 2] == '1') mark(column);
                at_ += width;
            }
            if (++column == segment.end) return at_ == end || ends_cell(*at_);
            if (at_ == end || *at_ != ',') return false;
            ++at_;
        }
    }

    void mark(std::size_t column) {
        if (marks_of_[column].candidate != tally::overvote_mark)
            marks_.push_back(marks_of_[column]);
    }

    // How many bytes a choice's cell has, 0 where it is neither 0 nor 1. Some exports put all in
    // quotation marks.
    std::size_t choice_width() const {
        if (*at_ == '0' || *at_ == '1') return 1;
        const std::string_view cell(
            at_, std::min<std::size_t>(3, static_cast<std::size_t>(text_.end() - at_)));
        if (cell == "\"0\"" || cell == "\"1\"") return 3;
        return cell.starts_with("\"\"") ? 2 : 0;
    }

    // Reads cells that are no choices; false where the row ends too early or a quotation mark is
    // out of place.
    bool read_cells(const Segment& segment) {
        for (std::size_t column = segment.first; column < segment.end; ++column) {
            if (!at_cell(column)) return false;
            RawCell& raw = raw_[column];
            raw.has_doubled_quotes = false;
            if (at_ < text_.end() && *at_ == '"') {
                if (!read_quoted(raw)) return false;
            } else {
                const char* begin = at_;
                while (at_ < text_.end() && !ends_cell(*at_)) ++at_;
                raw.value = {begin, static_cast<std::size_t>(at_ - begin)};
            }
        }
        return true;
    }

    bool read_quoted(RawCell& raw) {
        const char* begin = ++at_;
        while (true) {
            while (at_ < text_.end() && *at_ != '"') ++at_;
            if (at_ == text_.end()) return false;
            if (text_.end() - at_ < 2 || at_[1] != '"') break;
            raw.has_doubled_quotes = true;
            at_ += 2;
        }
        raw.value = {begin, static_cast<std::size_t>(at_ - begin)};
        ++at_;
        return at_ == text_.end() || ends_cell(*at_);
    }

    // What is wrong with a row that could not be read, worked out at leisure.
    base::Error explain(const char* row) const {
        CsvReader rows(text_, row);
        std::vector<CsvCell> cells;
        const auto read = rows.next_row(cells);
        if (!read) return read.error();
        for (const Segment& segment : segments_) {
            for (std::size_t column = segment.first;
                 segment.is_choices && column < std::min(segment.end, cells.size()); ++column) {
                const std::string_view value = cells[column].value;
                if (value.empty() || value == "0" || value == "1") continue;
                return error_at(text_, cells[column].at,
                                fmt::format("{} is neither 0 nor 1, which a choice's cell must be. "
                                            "Correct the cell.",
                                            in_quotes(value)));
            }
        }
        return error_at(
            text_, row,
            fmt::format("the row has {} cells where the heading has {}. Correct the row; if it is "
                        "the last, the file was cut short.",
                        cells.size(), columns_));
    }

    struct Kept {
        Role role;
        std::size_t column;
        std::size_t extra;  // place in extra_columns
    };

    void keep(const Kept& kept) {
        const RawCell& raw = raw_[kept.column];
        const std::string_view value = raw.has_doubled_quotes ? undoubled(raw.value) : raw.value;
        if (kept.role == Role::ballot_id)
            contest_.ballot_ids.emplace_back(value);
        else if (kept.role == Role::precinct)
            contest_.precincts.add(value);
        else if (kept.role == Role::ballot_style)
            contest_.ballot_styles.add(value);
        else
            contest_.extra_columns[kept.extra].values.add(value);
    }

    std::string_view undoubled(std::string_view raw) {
        unescaped_.clear();
        for (std::size_t at = 0; at < raw.size(); ++at) {
            unescaped_ += raw[at];
            if (raw[at] == '"') ++at;
        }
        return unescaped_;
    }

    static constexpr std::size_t no_column = static_cast<std::size_t>(-1);

    const Text& text_;
    const ReadOptions& options_;
    const char* at_ = nullptr;
    std::size_t columns_ = 0;
    std::size_t id_column_ = no_column;
    std::vector<Segment> segments_;
    std::vector<tally::Mark> marks_of_;  // by column; overvote_mark: not a choice of this contest
    std::vector<Kept> kept_;
    std::vector<RawCell> raw_;  // of the row being read, by column
    std::vector<tally::Mark> marks_;
    std::string unescaped_;
    BallotIdCheck ids_;
    BallotIds seen_;
    bool are_different_;  // so far; false from the start where ids are not kept
    Contest contest_;
};

}  // namespace

bool is_clear_ballot_header(std::string_view first_line) {
    const std::size_t choice = first_line.find("Choice_");
    if (choice == std::string_view::npos ||
        (choice > 0 && first_line[choice - 1] != ',' && first_line[choice - 1] != '"')) {
        return false;
    }
    const std::size_t colon = first_line.find(':', choice);
    return colon != std::string_view::npos &&
           parse_unsigned(first_line.substr(choice + 7, 1)).has_value();
}

base::Result<Parsed> read_clear_ballot(const Text& text, const ReadOptions& options) {
    return ClearBallotReader(text, options).read();
}

}  // namespace almanac::elections
