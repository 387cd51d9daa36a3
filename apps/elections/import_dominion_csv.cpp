// Dominion's csv export: rows for the election, the contests and their candidates, then one row of
// headings and one of cells for every record, with a 0/1 column for each candidate and rank. A card
// without the contest has nothing in its cells. Some publish it with one row of headings alone.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::size_t no_column = static_cast<std::size_t>(-1);

// The row of headings stands among the first five.
constexpr std::size_t heading_rows_max = 5;

// The columns that say which record it is, and what else is known of it.
struct NamedColumn {
    std::string_view heading;
    std::string_view name;  // as it is kept
};

constexpr std::array<NamedColumn, 11> named_columns{{
    {"CvrNumber", "CvrNumber"},
    {"TabulatorNum", "tabulator"},
    {"BatchId", "batch"},
    {"RecordId", "RecordId"},
    {"ImprintedId", "ImprintedId"},
    {"CountingGroup", "counting group"},
    {"PrecinctPortion", "precinct portion"},
    {"BallotType", "ballot type"},
    {"UniqueVotingIdentifier", "UniqueVotingIdentifier"},
    {"UniqueVotingIdentifierId", "UniqueVotingIdentifierId"},
    {"VotingSessionIdentifier", "VotingSessionIdentifier"},
}};

// ="1-2-3" is how sheets' programs are kept from reading a number: 1-2-3.
std::string_view plain_cell(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.size() >= 3 && cell.starts_with("=\"") && cell.ends_with('"'))
        cell = cell.substr(2, cell.size() - 3);
    return cell;
}

// "Ann Low(2)": the candidate and the rank; rank 0 where the heading has none.
struct Choice {
    std::string_view name;
    std::uint64_t rank = 0;
};

Choice choice_of(std::string_view heading) {
    heading = trimmed(heading);
    const std::size_t open = heading.find_last_of('(');
    if (open != std::string_view::npos && open > 0 && heading.ends_with(')')) {
        const auto rank = parse_unsigned(heading.substr(open + 1, heading.size() - open - 2));
        if (rank) return {trimmed(heading.substr(0, open)), *rank};
    }
    return {heading, 0};
}

// "Mayor (Number of positions=1, Number of ranks=4)", "Measure (Vote For=1)".
struct ContestHeading {
    std::string_view name;
    std::optional<std::uint32_t> seats;
};

ContestHeading contest_of(std::string_view heading) {
    heading = trimmed(heading);
    const std::size_t open = heading.find_last_of('(');
    if (open == std::string_view::npos || !heading.ends_with(')')) return {heading, std::nullopt};
    const std::string_view inside = heading.substr(open + 1);
    constexpr std::string_view positions = "Number of positions=";
    if (inside.starts_with("Vote For=")) return {trimmed(heading.substr(0, open)), std::nullopt};
    if (!inside.starts_with(positions)) return {heading, std::nullopt};
    const std::string_view rest = inside.substr(positions.size());
    const auto seats = parse_unsigned(rest.substr(0, rest.find_first_of(",)")));
    if (!seats || *seats > tally::candidates_max) return {heading, std::nullopt};
    return {trimmed(heading.substr(0, open)), static_cast<std::uint32_t>(*seats)};
}

// The rows of headings, as texts; the last is the one with CvrNumber.
using Headings = std::vector<std::vector<std::string>>;

bool is_heading_row(const std::vector<CsvCell>& cells) {
    const auto has = [&](std::string_view name) {
        return std::any_of(cells.begin(), cells.end(),
                           [&](const CsvCell& cell) { return plain_cell(cell.value) == name; });
    };
    return has("CvrNumber") && has("TabulatorNum");
}

// Reads one file.
class DominionCsvReader {
public:
    DominionCsvReader(const Text& text, const ReadOptions& options)
        : text_(text), rows_(text), options_(options) {}

    base::Result<Parsed> read() {
        TRY(read_headings());
        TRY(choose());
        TRY(plan_columns());
        while (TRY(rows_.next_row(cells_))) {
            ++contest_.accounting.records;
            const auto read = read_row();
            if (!read && !options_.skip_bad_rows) return read.error();
            contest_.accounting.bad_rows_skipped += read ? 0U : 1U;
            if (options_.progress && contest_.accounting.records % 16384 == 0) {
                options_.progress(static_cast<std::uint64_t>(rows_.position() - text_.begin()),
                                  text_.bytes.size());
            }
        }
        TRY(check_ids());
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_headings() {
        while (headings_.size() < heading_rows_max && TRY(rows_.next_row(cells_))) {
            heading_at_ = cells_[0].at;
            std::vector<std::string>& row = headings_.emplace_back();
            for (const CsvCell& cell : cells_) row.emplace_back(trimmed(cell.value));
            if (is_heading_row(cells_)) break;
        }
        if (!is_heading_row(cells_) || (headings_.size() > 1 && headings_.size() < 3)) {
            return error_at(text_, text_.begin(),
                            "this is no Dominion export: rows of contests and candidates should "
                            "stand above one with CvrNumber and TabulatorNum, or that row name "
                            "candidates itself, as \"Ann Low(1)\". Give the file as it was "
                            "exported.");
        }
        columns_ = headings_.back().size();
        for (std::vector<std::string>& row : headings_) row.resize(columns_);
        return {};
    }

    bool is_flat() const { return headings_.size() == 1; }
    // The row that names the candidates, and the one that names their contests.
    const std::vector<std::string>& candidates_row() const {
        return headings_[is_flat() ? 0 : headings_.size() - 2];
    }
    std::string_view contest_heading(std::size_t column) const {
        return is_flat() ? std::string_view() : headings_[headings_.size() - 3][column];
    }

    static const NamedColumn* named(std::string_view heading) {
        const auto found =
            std::find_if(named_columns.begin(), named_columns.end(),
                         [&](const NamedColumn& each) { return each.heading == heading; });
        return found == named_columns.end() ? nullptr : &*found;
    }

    bool is_choice(std::size_t column) const {
        if (is_flat()) return choice_of(candidates_row()[column]).rank > 0;
        return !contest_heading(column).empty() && named(headings_.back()[column]) == nullptr;
    }

    // Where nothing is asked for, contests without ranks do not count.
    base::Result<void> choose() {
        std::vector<std::string> contests;
        std::vector<std::string> ranked;
        for (std::size_t column = 0; column < columns_; ++column) {
            if (!is_choice(column)) continue;
            const std::string name(contest_of(contest_heading(column)).name);
            const bool has_rank = choice_of(candidates_row()[column]).rank > 0;
            for (std::vector<std::string>* list : {&contests, &ranked}) {
                if (list == &ranked && !has_rank) continue;
                if (std::find(list->begin(), list->end(), name) == list->end())
                    list->push_back(name);
            }
        }
        if (is_flat() && !contests.empty()) return {};  // its one contest has no name
        const std::vector<std::string>& among =
            options_.contest.empty() && !ranked.empty() ? ranked : contests;
        contest_.title = among[TRY(choose_contest(text_.name, among, options_.contest))];
        return {};
    }

    base::Result<void> plan_columns() {
        mark_of_.assign(columns_, {tally::overvote_mark, 0});
        for (std::size_t column = 0; column < columns_; ++column) {
            if (is_choice(column)) {
                TRY(plan_choice(column));
                continue;
            }
            const std::string& heading = headings_.back()[column];
            if (heading == "TabulatorNum") tabulator_ = column;
            if (heading == "BatchId") batch_ = column;
            if (heading == "RecordId") record_ = column;
            if (options_.detail == Detail::everything) plan_kept(column, heading);
        }
        name_write_ins(contest_, options_.layout);
        return {};
    }

    base::Result<void> plan_choice(std::size_t column) {
        const ContestHeading contest = contest_of(contest_heading(column));
        if (contest.name != contest_.title) return {};
        const Choice choice = choice_of(candidates_row()[column]);
        const std::uint64_t rank = std::max<std::uint64_t>(choice.rank, 1);
        if (choice.name.empty() || rank > tally::candidates_max) {
            return error_at(text_, heading_at_,
                            fmt::format("column {} names no candidate, or a rank above {}. Correct "
                                        "the heading {}.",
                                        column + 1, tally::candidates_max,
                                        in_quotes(candidates_row()[column])));
        }
        if (contest.seats) contest_.seats = contest.seats;
        contest_.ranks_max = std::max(contest_.ranks_max, static_cast<std::uint32_t>(rank));
        const std::uint32_t place = names_.code(choice.name);
        if (place >= tally::candidates_max) {
            return error_at(text_, heading_at_,
                            fmt::format("the contest has more than the {} candidates that can be "
                                        "counted.",
                                        tally::candidates_max));
        }
        if (place == contest_.candidates.size()) add_candidate(choice.name, column);
        const tally::Mark mark{static_cast<tally::CandidateIndex>(place),
                               static_cast<std::uint16_t>(rank)};
        if (std::find(mark_of_.begin(), mark_of_.end(), mark) != mark_of_.end()) {
            return error_at(text_, heading_at_,
                            fmt::format("{} has two columns for rank {}. Take one out.",
                                        in_quotes(choice.name), rank));
        }
        mark_of_[column] = mark;
        return {};
    }

    void add_candidate(std::string_view name, std::size_t column) {
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.name = name;
        // The row of headings has the party where it has candidates' columns.
        if (!is_flat()) candidate.party = headings_.back()[column];
        const std::string lower = lower_case(name);
        candidate.undeclared_write_ins = lower == "write-in" || lower == "write in";
    }

    void plan_kept(std::size_t column, const std::string& heading) {
        const NamedColumn* known = named(heading);
        std::string name = known != nullptr ? std::string(known->name) : heading;
        if (name.empty()) name = fmt::format("column {}", column + 1);
        const std::size_t extra =
            heading == "BallotType" ? no_column : contest_.extra_columns.size();
        if (extra != no_column) contest_.extra_columns.push_back({std::move(name), {}});
        kept_.push_back({column, extra, heading == "PrecinctPortion"});
    }

    base::Result<void> read_row() {
        if (cells_.size() != columns_) {
            return error_at(
                text_, cells_[0].at,
                fmt::format("the row has {} cells where the heading has {}. Correct the row; if it "
                            "is the last, the file was cut short.",
                            cells_.size(), columns_));
        }
        marks_.clear();
        bool has_contest = false;
        for (std::size_t column = 0; column < columns_; ++column) {
            if (mark_of_[column].rank == 0) continue;
            const std::string_view cell = plain_cell(cells_[column].value);
            has_contest = has_contest || !cell.empty();
            if (cell == "1") marks_.push_back(mark_of_[column]);
            if (cell.empty() || cell == "0" || cell == "1") continue;
            return error_at(text_, cells_[column].at,
                            fmt::format("{} is neither 0 nor 1, which a candidate's cell must be. "
                                        "Correct the cell.",
                                        in_quotes(cell)));
        }
        if (!has_contest) {
            ++contest_.accounting.without_contest;
            return {};
        }
        contest_.ballots.add(marks_);
        note_id();
        for (const Kept& kept : kept_) keep(kept, plain_cell(cells_[kept.column].value));
        return {};
    }

    // Tabulator, batch and record name a ballot, as in Dominion's JSON; records that are not told
    // apart are numbered.
    void note_id() {
        if (tabulator_ == no_column || batch_ == no_column || record_ == no_column) return;
        const auto cell = [&](std::size_t column) { return plain_cell(cells_[column].value); };
        std::string id = fmt::format("{}-{}-{}", cell(tabulator_), cell(batch_), cell(record_));
        if (!parse_unsigned(cell(record_))) id = fmt::format("{}#{}", id, ++redacted_[id]);
        contest_.ballot_ids.push_back(std::move(id));
        places_.push_back(cells_[0].at);
    }

    base::Result<void> check_ids() {
        BallotIdCheck check;
        for (std::size_t ballot = 0; ballot < contest_.ballot_ids.size(); ++ballot)
            check.add(contest_.ballot_ids[ballot], places_[ballot]);
        TRY(check.check(text_));
        if (options_.detail == Detail::marks) contest_.ballot_ids.clear();
        return {};
    }

    struct Kept {
        std::size_t column;
        std::size_t extra;  // place in extra_columns; no_column: the ballot's style
        bool is_precinct;
    };

    void keep(const Kept& kept, std::string_view value) {
        if (kept.is_precinct) contest_.precincts.add(value);
        if (kept.extra == no_column)
            contest_.ballot_styles.add(value);
        else
            contest_.extra_columns[kept.extra].values.add(value);
    }

    const Text& text_;
    CsvReader rows_;
    const ReadOptions& options_;
    Headings headings_;
    const char* heading_at_ = nullptr;
    std::size_t columns_ = 0;
    std::size_t tabulator_ = no_column;
    std::size_t batch_ = no_column;
    std::size_t record_ = no_column;
    std::vector<CsvCell> cells_;
    std::vector<tally::Mark> mark_of_;  // by column; rank 0: not of this contest
    std::vector<Kept> kept_;
    Words names_;  // of the candidates, by their place
    std::vector<tally::Mark> marks_;
    std::vector<const char*> places_;                          // of rows, by ballot
    std::unordered_map<std::string, std::uint64_t> redacted_;  // how many, by id
    Contest contest_;
};

}  // namespace

bool is_dominion_csv(const Text& text) {
    const std::string_view head = text.bytes.substr(0, std::size_t{1} << 20);
    const std::size_t found = head.find("CvrNumber");
    if (found == std::string_view::npos) return false;
    const auto lines =
        std::count(head.begin(), head.begin() + static_cast<std::ptrdiff_t>(found), '\n');
    return lines < static_cast<std::ptrdiff_t>(heading_rows_max) &&
           head.substr(found, 4096).find("TabulatorNum") != std::string_view::npos;
}

base::Result<Parsed> read_dominion_csv(const Text& text, const ReadOptions& options) {
    return DominionCsvReader(text, options).read();
}

}  // namespace almanac::elections
