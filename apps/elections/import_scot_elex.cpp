// scot-elex csv (github mggg/scot-elex): "candidates,seats,", then "voters,first,second…," lines,
// then "Candidate k","name","party", lines and the ward's name. Always a council ward, so the rule
// is Scotland's.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

constexpr std::uint64_t number_max = tally::candidates_max;

// The title may be quoted any number of times ("""Ward 01""").
std::string_view unquoted(std::string_view line) {
    while (line.ends_with(',')) line.remove_suffix(1);
    while (line.size() >= 2 && line.starts_with('"') && line.ends_with('"'))
        line = line.substr(1, line.size() - 2);
    return trimmed(line);
}

// Reads one file, line by line.
class ScotElexReader {
public:
    explicit ScotElexReader(const Text& text) : text_(text), at_(text.begin()) {}

    base::Result<Parsed> read() {
        TRY(read_first_line());
        while (at_ < text_.end() && is_digit(*at_)) TRY(read_ballots());
        for (std::size_t number = 1; number <= candidates_; ++number) TRY(read_candidate(number));
        contest_.title = unquoted(next_line());
        while (at_ < text_.end()) {
            const char* extra = at_;
            if (!unquoted(next_line()).empty()) {
                return error_at(
                    text_, extra,
                    "this line comes after the ward's name, which ends the file. Remove it.");
            }
        }
        contest_.rule = "scotland-2007";
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    static bool is_digit(char character) { return character >= '0' && character <= '9'; }

    std::string_view next_line() {
        const std::string_view line = line_at(text_, at_);
        const char* newline = std::find(at_, text_.end(), '\n');
        at_ = newline == text_.end() ? newline : newline + 1;
        return line;
    }

    // The numbers of a line; empty cells may stand at its end only.
    base::Result<void> split_numbers(std::string_view line) {
        cells_.clear();
        while (line.ends_with(',') || line.ends_with(' ')) line.remove_suffix(1);
        while (true) {
            const std::size_t comma = line.find(',');
            cells_.push_back(trimmed(line.substr(0, comma)));
            if (comma == std::string_view::npos) return {};
            line.remove_prefix(comma + 1);
        }
    }

    base::Result<void> read_first_line() {
        const char* begin = at_;
        TRY(split_numbers(next_line()));
        const auto candidates = parse_unsigned(cells_[0]);
        const auto seats = cells_.size() == 2 ? parse_unsigned(cells_[1]) : std::nullopt;
        if (!candidates || !seats || *candidates == 0 || *candidates > number_max ||
            *seats > number_max) {
            return error_at(
                text_, begin,
                fmt::format(
                    "a scot-elex file begins with the numbers of candidates and of seats, such as "
                    "\"10,4,\", not with {}. Correct the line, or give --as.",
                    in_quotes(line_at(text_, begin))));
        }
        candidates_ = *candidates;
        contest_.seats = static_cast<std::uint32_t>(*seats);
        return {};
    }

    base::Result<void> read_ballots() {
        TRY(split_numbers(next_line()));
        const std::uint32_t weight = TRY(parse_weight(text_, cells_[0], cells_[0].data()));
        marks_.clear();
        for (std::size_t rank = 1; rank < cells_.size(); ++rank) {
            const auto number = parse_unsigned(cells_[rank]);
            if (!number || *number == 0 || *number > candidates_) {
                return error_at(
                    text_, cells_[rank].data(),
                    fmt::format("{} is not one of the candidates 1 to {}. Correct the cell.",
                                in_quotes(cells_[rank]), candidates_));
            }
            if (rank > number_max)
                return error_at(text_, cells_[rank].data(), "the line has too many rankings.");
            marks_.push_back({static_cast<tally::CandidateIndex>(*number - 1),
                              static_cast<std::uint16_t>(rank)});
        }
        contest_.ranks_max =
            std::max(contest_.ranks_max, static_cast<std::uint32_t>(cells_.size() - 1));
        contest_.ballots.add(marks_, weight);
        return {};
    }

    base::Result<void> read_candidate(std::size_t number) {
        const char* begin = at_;
        if (at_ == text_.end()) {
            return error_at(
                text_, at_,
                fmt::format(
                    "the file ends before candidate {} of {}. It is cut short: fetch it again.",
                    number, candidates_));
        }
        CsvReader row(text_, at_);
        std::vector<CsvCell> cells;
        TRY(row.next_row(cells));
        at_ = row.position();
        if (cells.size() < 2 || cells[0].value != fmt::format("Candidate {}", number) ||
            trimmed(cells[1].value).empty()) {
            return error_at(
                text_, begin,
                fmt::format(
                    "here {} was expected: \"Candidate {}\",\"name\",\"party\". Correct the line.",
                    number == 1 ? "another ballot or the first candidate" : "the next candidate",
                    number));
        }
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.source_id = std::to_string(number);
        candidate.name = trimmed(cells[1].value);
        if (cells.size() > 2) candidate.party = trimmed(cells[2].value);
        return {};
    }

    const Text& text_;
    const char* at_;
    std::size_t candidates_ = 0;
    std::vector<std::string_view> cells_;
    std::vector<tally::Mark> marks_;
    Contest contest_;
};

}  // namespace

base::Result<Parsed> read_scot_elex(const Text& text, const ReadOptions&) {
    return ScotElexReader(text).read();
}

}  // namespace almanac::elections
