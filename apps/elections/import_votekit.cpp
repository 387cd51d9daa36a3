// VoteKit's RankProfile csv: eight lines that name the candidates and their short forms, then one
// ballot a row with a set of candidates for each rank, its weight and perhaps its voters. Version 2
// says of each candidate too whether it is text or a number in Python.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::string_view first_words = "VoteKit RankProfile";

// Reads one file, row by row.
class VotekitReader {
public:
    explicit VotekitReader(const Text& text) : text_(text), rows_(text) {}

    base::Result<Parsed> read() {
        TRY(read_version());
        TRY(expect("Candidates"));
        TRY(read_candidates());
        TRY(expect("Max Ranking Length"));
        TRY(read_length());
        TRY(expect("Includes Voter Set"));
        TRY(read_row("True or False"));
        TRY(expect("="));
        TRY(read_headings());
        while (TRY(rows_.next_row(cells_))) TRY(read_ballot());
        contest_.equal_ranks_may_be_overvotes = contest_.equal_ranks;
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_row(std::string_view what) {
        if (TRY(rows_.next_row(cells_))) return {};
        return error_at(text_, text_.end(),
                        fmt::format("the file ends where {} was expected. It is cut short: save "
                                    "the profile again.",
                                    what));
    }

    base::Result<void> expect(std::string_view words) {
        TRY(read_row(words));
        if (cells_[0].value == words) return {};
        return error_at(text_, cells_[0].at,
                        fmt::format("here {} was expected, as RankProfile.to_csv() writes it. Save "
                                    "the profile again.",
                                    in_quotes(words)));
    }

    base::Result<void> read_version() {
        TRY(expect(first_words));
        has_types_ = cells_.size() > 1 && cells_[1].value == "v2";
        if (cells_.size() == 1 || has_types_) return {};
        return error_at(text_, cells_[1].at,
                        fmt::format("VoteKit's version {} is not known; versions 1 and v2 are "
                                    "read.",
                                    in_quotes(cells_[1].value)));
    }

    // "(Ann Low:Ann)", in version 2 "(Ann Low:str:Ann)".
    base::Result<void> read_candidates() {
        TRY(read_row("the candidates"));
        for (const CsvCell& cell : cells_) {
            std::string_view inside = trimmed(cell.value);
            const bool is_closed = inside.starts_with('(') && inside.ends_with(')');
            if (is_closed) inside = inside.substr(1, inside.size() - 2);
            const std::size_t last = inside.rfind(':');
            std::string_view name = inside.substr(0, last);
            if (has_types_) name = name.substr(0, name.rfind(':'));
            if (!is_closed || last == std::string_view::npos || trimmed(name).empty()) {
                return error_at(text_, cell.at,
                                fmt::format("{} is no candidate with his short form, such as {}. "
                                            "Save the profile again.",
                                            in_quotes(cell.value),
                                            has_types_ ? "(Ann Low:str:Ann)" : "(Ann Low:Ann)"));
            }
            TRY(add_candidate(cell, name, inside.substr(last + 1)));
        }
        return {};
    }

    base::Result<void> add_candidate(const CsvCell& cell, std::string_view name,
                                     std::string_view short_form) {
        const std::size_t place = contest_.candidates.size();
        if (place == tally::candidates_max) {
            return error_at(text_, cell.at,
                            fmt::format("there are more than the {} candidates that can be "
                                        "counted.",
                                        tally::candidates_max));
        }
        if (!places_.emplace(short_form, static_cast<tally::CandidateIndex>(place)).second) {
            return error_at(text_, cell.at,
                            fmt::format("the short form {} is given twice. Change one.",
                                        in_quotes(short_form)));
        }
        contest_.candidates.emplace_back().name = trimmed(name);
        return {};
    }

    base::Result<void> read_length() {
        TRY(read_row("a number"));
        const auto number = parse_unsigned(trimmed(cells_[0].value));
        if (!number || *number > tally::candidates_max) {
            return error_at(text_, cells_[0].at,
                            fmt::format("{} is no number of ranks. Save the profile again.",
                                        in_quotes(cells_[0].value)));
        }
        contest_.ranks_max = static_cast<std::uint32_t>(*number);
        return {};
    }

    base::Result<void> read_headings() {
        TRY(read_row("the columns' headings"));
        const std::size_t ranks = contest_.ranks_max;
        if (cells_.size() > ranks + 2 && cells_[ranks].value == "&" &&
            cells_[ranks + 1].value == "Weight" && cells_[ranks + 2].value == "&")
            return {};
        return error_at(text_, cells_[0].at,
                        fmt::format("here {} columns Ranking_1 …, then \"&,Weight,&\" were "
                                    "expected. Save the profile again.",
                                    ranks));
    }

    // Voters behind the last & may be any number of cells.
    base::Result<void> read_ballot() {
        const std::size_t ranks = contest_.ranks_max;
        if (cells_.size() < ranks + 3 || cells_[ranks].value != "&" ||
            cells_[ranks + 2].value != "&") {
            return error_at(text_, cells_[0].at,
                            fmt::format("the row has not {} ranks between which and the weight "
                                        "stands an &. Save the profile again.",
                                        ranks));
        }
        marks_.clear();
        for (std::size_t place = 0; place < ranks; ++place)
            TRY(read_set(cells_[place], static_cast<std::uint16_t>(place + 1)));
        const CsvCell& cell = cells_[ranks + 1];
        const std::uint32_t weight = TRY(parse_weight(text_, trimmed(cell.value), cell.at));
        if (weight > 0) contest_.ballots.add(marks_, weight);
        return {};
    }

    // {'Ann'}, {'Ann', 'Bob'}, {} or nothing.
    base::Result<void> read_set(const CsvCell& cell, std::uint16_t rank) {
        std::string_view inside = cell.value;
        if (inside.empty()) return {};
        if (!inside.starts_with('{') || !inside.ends_with('}')) {
            return error_at(text_, cell.at,
                            fmt::format("{} is no set of candidates, such as {{'Ann'}}. Save the "
                                        "profile again.",
                                        in_quotes(inside)));
        }
        inside = inside.substr(1, inside.size() - 2);
        const std::size_t first = marks_.size();
        while (!inside.empty()) {
            const std::size_t comma = std::min(inside.size(), inside.find(", "));
            TRY(mark(cell, inside.substr(0, comma), rank));
            inside.remove_prefix(std::min(inside.size(), comma + 2));
        }
        contest_.equal_ranks |= marks_.size() > first + 1;
        return {};
    }

    base::Result<void> mark(const CsvCell& cell, std::string_view quoted, std::uint16_t rank) {
        const bool is_quoted = quoted.size() > 1 && quoted.front() == quoted.back() &&
                               (quoted.front() == '\'' || quoted.front() == '"');
        const auto found =
            places_.find(std::string(is_quoted ? quoted.substr(1, quoted.size() - 2) : quoted));
        if (found == places_.end()) {
            return error_at(
                text_, cell.at,
                fmt::format("{} is no candidate's short form. Correct it.", in_quotes(quoted)));
        }
        const tally::Mark mark{found->second, rank};
        if (std::find(marks_.begin(), marks_.end(), mark) != marks_.end()) {
            return error_at(
                text_, cell.at,
                fmt::format("{} stands twice at this rank. Remove one.", in_quotes(quoted)));
        }
        marks_.push_back(mark);
        return {};
    }

    const Text& text_;
    CsvReader rows_;
    std::vector<CsvCell> cells_;
    bool has_types_ = false;
    std::unordered_map<std::string, tally::CandidateIndex> places_;  // by short form
    std::vector<tally::Mark> marks_;
    Contest contest_;
};

}  // namespace

bool is_votekit(const Text& text) { return text.bytes.starts_with(first_words); }

base::Result<Parsed> read_votekit(const Text& text, const ReadOptions&) {
    return VotekitReader(text).read();
}

}  // namespace almanac::elections
