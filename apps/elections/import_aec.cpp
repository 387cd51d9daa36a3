// The Australian Electoral Commission's formal preferences of a Senate election, from 2019 on: one
// paper a row, a column for each group above the line ("A:Party"), then one for each candidate
// below it ("A:SURNAME Given"). A cell holds the number that the voter wrote.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::array<std::string_view, 6> first_headings{
    "State",    "Division", "Vote Collection Point Name", "Vote Collection Point ID",
    "Batch No", "Paper No"};
constexpr std::size_t first_group = first_headings.size();

// A paper counts below the line with this many numbers in sequence there (Commonwealth Electoral
// Act 1918, s. 268A); otherwise above the line with one.
constexpr std::size_t below_the_line_min = 6;

// A group above the line, and who stands in it below.
struct Group {
    std::string letters;
    std::string party;
    std::vector<tally::CandidateIndex> candidates;
};

// Reads one file, row by row.
class AecReader {
public:
    AecReader(const Text& text, const ReadOptions& options)
        : text_(text), rows_(text), options_(options) {}

    base::Result<Parsed> read() {
        TRY(rows_.next_row(cells_));
        TRY(read_headings());
        while (TRY(rows_.next_row(cells_))) {
            if (cells_[0].value.starts_with("---")) continue;  // a line drawn under the headings
            ++contest_.accounting.records;
            const auto read = read_row();
            if (!read && !options_.skip_bad_rows) return read.error();
            if (!read) ++contest_.accounting.bad_rows_skipped;
            tell_progress();
        }
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    void tell_progress() const {
        if (contest_.accounting.records % 65536 == 0 && options_.progress)
            options_.progress(static_cast<std::uint64_t>(rows_.position() - text_.begin()),
                              text_.bytes.size());
    }

    base::Result<void> read_headings() {
        if (cells_.size() > 5 && cells_[5].value == "Preferences") {
            return error_at(text_, text_.begin(),
                            "this is the form of 2016, which does not name the candidates. Give a "
                            "file of 2019 or later.");
        }
        for (std::size_t column = 0; column < first_group; ++column) {
            if (column < cells_.size() && trimmed(cells_[column].value) == first_headings[column])
                continue;
            return error_at(text_, text_.begin(),
                            fmt::format("column {} of the AEC's formal preferences is {}. Give "
                                        "the file as it was published.",
                                        column + 1, in_quotes(first_headings[column])));
        }
        bool is_below = false;
        for (std::size_t column = first_group; column < cells_.size(); ++column) {
            const std::string_view heading = trimmed(cells_[column].value);
            const std::size_t colon = heading.find(':');
            if (colon == std::string_view::npos || colon + 1 == heading.size()) {
                return error_at(text_, cells_[column].at,
                                fmt::format("{} is no group and no candidate, such as \"A:Party\". "
                                            "Give the file as it was published.",
                                            in_quotes(heading)));
            }
            const std::string_view letters = heading.substr(0, colon);
            // The groups come in order; the first that comes again begins the candidates.
            is_below = is_below || letters == "UG" || group(letters) != nullptr;
            if (is_below)
                TRY(add_candidate(cells_[column], letters, heading.substr(colon + 1)));
            else
                groups_.push_back(
                    {std::string(letters), std::string(heading.substr(colon + 1)), {}});
        }
        if (!contest_.candidates.empty()) return {};
        return error_at(text_, text_.begin(),
                        "no column is a candidate's. Give the file as it was published.");
    }

    Group* group(std::string_view letters) {
        const auto found = std::find_if(groups_.begin(), groups_.end(), [&](const Group& group) {
            return group.letters == letters;
        });
        return found == groups_.end() ? nullptr : &*found;
    }

    base::Result<void> add_candidate(const CsvCell& cell, std::string_view letters,
                                     std::string_view name) {
        const std::size_t place = contest_.candidates.size();
        if (place == tally::candidates_max) {
            return error_at(text_, cell.at,
                            fmt::format("there are more than the {} candidates that can be "
                                        "counted.",
                                        tally::candidates_max));
        }
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.name = trimmed(name);
        if (Group* own = group(letters)) {
            candidate.party = own->party;
            own->candidates.push_back(static_cast<tally::CandidateIndex>(place));
        }
        return {};
    }

    base::Result<void> read_row() {
        const std::size_t columns = first_group + groups_.size() + contest_.candidates.size();
        // Empty cells at the end may be left out.
        if (cells_.size() < first_group || cells_.size() > columns) {
            return error_at(text_, cells_[0].at,
                            fmt::format("the row has {} cells where the heading has {}. Correct "
                                        "the row; if it is the last, the file was cut short.",
                                        cells_.size(), columns));
        }
        TRY(check_state());
        TRY(read_numbers(first_group + groups_.size(), below_));
        if (in_sequence(below_, by_rank_) >= std::min(below_the_line_min, below_.size())) {
            mark_below();
        } else {
            TRY(read_numbers(first_group, above_));
            mark_above(in_sequence(above_, by_rank_));
        }
        if (marks_.empty()) {
            ++contest_.accounting.set_aside;
            return {};
        }
        contest_.ballots.add(marks_);
        for (const tally::Mark& mark : marks_)
            contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
        keep();
        return {};
    }

    base::Result<void> check_state() {
        const std::string title = fmt::format("Senate {}", trimmed(cells_[0].value));
        if (contest_.title.empty()) contest_.title = title;
        if (contest_.title == title) return {};
        return error_at(text_, cells_[0].at,
                        fmt::format("the paper is of {} where those before are of {}. Give each "
                                    "state by itself.",
                                    in_quotes(title), in_quotes(contest_.title)));
    }

    // The numbers from a column on, 0 for none. A tick or a cross is a 1.
    base::Result<void> read_numbers(std::size_t from, std::vector<std::uint16_t>& numbers) {
        const std::size_t count = from == first_group ? groups_.size() : contest_.candidates.size();
        numbers.assign(count, 0);
        for (std::size_t place = 0; place < count && from + place < cells_.size(); ++place) {
            const std::string_view cell = trimmed(cells_[from + place].value);
            if (cell.empty()) continue;
            const auto number = parse_unsigned(cell);
            const bool is_one = cell == "*" || cell == "/" || cell == "X";
            if (!number && !is_one) {
                return error_at(text_, cells_[from + place].at,
                                fmt::format("{} is no number. Correct the cell.", in_quotes(cell)));
            }
            // A number above every rank is none that a count could reach.
            if (is_one || *number <= tally::candidates_max)
                numbers[place] = static_cast<std::uint16_t>(is_one ? 1 : *number);
        }
        return {};
    }

    // How many of the numbers 1, 2, 3 … stand once each before one is missing or doubled; by_rank
    // says where.
    static std::size_t in_sequence(const std::vector<std::uint16_t>& numbers,
                                   std::vector<std::size_t>& by_rank) {
        constexpr std::size_t nobody = static_cast<std::size_t>(-1);
        constexpr std::size_t several = nobody - 1;
        by_rank.assign(numbers.size(), nobody);
        for (std::size_t place = 0; place < numbers.size(); ++place) {
            if (numbers[place] == 0 || numbers[place] > numbers.size()) continue;
            std::size_t& holder = by_rank[numbers[place] - 1U];
            holder = holder == nobody ? place : several;
        }
        const auto stop = std::find_if(by_rank.begin(), by_rank.end(),
                                       [](std::size_t place) { return place >= several; });
        return static_cast<std::size_t>(stop - by_rank.begin());
    }

    // Every number as it was written; what gaps and doubled numbers mean is the rule's.
    void mark_below() {
        marks_.clear();
        for (std::size_t place = 0; place < below_.size(); ++place) {
            if (below_[place] > 0)
                marks_.push_back({static_cast<tally::CandidateIndex>(place), below_[place]});
        }
    }

    // The groups in sequence, each with its candidates in their order.
    void mark_above(std::size_t groups) {
        marks_.clear();
        for (std::size_t rank = 0; rank < groups; ++rank) {
            for (const tally::CandidateIndex candidate : groups_[by_rank_[rank]].candidates)
                marks_.push_back({candidate, static_cast<std::uint16_t>(marks_.size() + 1)});
        }
    }

    void keep() {
        if (options_.detail == Detail::marks) return;
        if (contest_.extra_columns.empty()) {
            for (const std::size_t column : {2U, 4U, 5U})
                contest_.extra_columns.push_back({std::string(first_headings[column]), {}});
        }
        contest_.precincts.add(trimmed(cells_[1].value));
        contest_.extra_columns[0].values.add(trimmed(cells_[2].value));
        contest_.extra_columns[1].values.add(trimmed(cells_[4].value));
        contest_.extra_columns[2].values.add(trimmed(cells_[5].value));
    }

    const Text& text_;
    CsvReader rows_;
    const ReadOptions& options_;
    std::vector<CsvCell> cells_;
    std::vector<Group> groups_;
    std::vector<std::uint16_t> above_;
    std::vector<std::uint16_t> below_;
    std::vector<std::size_t> by_rank_;
    std::vector<tally::Mark> marks_;
    Contest contest_;
};

}  // namespace

bool is_aec(const Text& text) {
    const std::string_view line = line_at(text, text.begin());
    return line.starts_with("State,Division,Vote Collection Point Name,") ||
           line.starts_with("ElectorateNm,VoteCollectionPointNm,");
}

base::Result<Parsed> read_aec(const Text& text, const ReadOptions& options) {
    return AecReader(text, options).read();
}

}  // namespace almanac::elections
