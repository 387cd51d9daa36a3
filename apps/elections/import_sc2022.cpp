// The Scottish council elections of 2022 as Heriot-Watt publishes them (.dat): the ward, then
// "seats candidates lines electorate", the candidates, and a rank for every candidate on each line
// of ballots. The count of lines is checked, so a file that was cut short is noticed.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace almanac::elections {

namespace {

struct Sizes {
    std::uint64_t seats = 0;
    std::uint64_t candidates = 0;
    std::uint64_t lines = 0;
};

// The next line that is not empty, with its place; none at the file's end.
std::optional<std::string_view> next_line(const Text& text, const char*& at) {
    while (at < text.end()) {
        const std::string_view line = line_at(text, at);
        const char* newline = std::find(at, text.end(), '\n');
        at = newline == text.end() ? newline : newline + 1;
        if (!trimmed(line).empty()) return trimmed(line);
    }
    return std::nullopt;
}

// The next number of a line, which is passed over; none where something else stands there.
std::optional<std::uint64_t> take_number(std::string_view& rest) {
    rest = trimmed(rest);
    const std::size_t end = std::min(rest.size(), rest.find_first_of(" \t"));
    const auto number = parse_unsigned(rest.substr(0, end));
    if (number) rest.remove_prefix(end);
    return number;
}

// "4 10 2345 16000": four numbers and nothing else.
std::optional<Sizes> sizes_of(std::string_view line) {
    std::array<std::uint64_t, 4> numbers{};
    for (std::uint64_t& number : numbers) {
        const auto taken = take_number(line);
        if (!taken) return std::nullopt;
        number = *taken;
    }
    if (!trimmed(line).empty()) return std::nullopt;
    return Sizes{numbers[0], numbers[1], numbers[2]};
}

// Reads one file, line by line.
class Sc2022Reader {
public:
    explicit Sc2022Reader(const Text& text) : text_(text), at_(text.begin()) {}

    base::Result<Parsed> read() {
        TRY(read_head());
        for (std::uint64_t number = 1; number <= sizes_.candidates; ++number)
            TRY(read_candidate(number));
        std::uint64_t lines = 0;
        while (const auto line = next_line(text_, at_)) {
            if (*line == "0" || line->starts_with("0 ")) break;
            ++lines;
            TRY(read_ballots(*line));
        }
        if (lines != sizes_.lines) {
            return error_at(text_, text_.end(),
                            fmt::format("{} lines of ballots follow where the second line says "
                                        "{}. The file may be cut short: fetch it again.",
                                        lines, sizes_.lines));
        }
        contest_.rule = "scotland-2007";
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_head() {
        const auto title = next_line(text_, at_);
        const auto line = next_line(text_, at_);
        const auto sizes = line ? sizes_of(*line) : std::nullopt;
        if (!sizes || sizes->seats == 0 || sizes->seats > tally::candidates_max ||
            sizes->candidates == 0 || sizes->candidates > tally::candidates_max) {
            return error_at(text_, line ? line->data() : text_.end(),
                            "an SC2022 file has on its second line the numbers of seats, "
                            "candidates, lines of ballots and electors, such as \"4 10 2345 "
                            "16000\". Correct it, or give --as.");
        }
        sizes_ = *sizes;
        contest_.title = *title;
        contest_.seats = static_cast<std::uint32_t>(sizes_.seats);
        return {};
    }

    base::Result<void> read_candidate(std::uint64_t number) {
        const auto line = next_line(text_, at_);
        if (!line) {
            return error_at(text_, text_.end(),
                            fmt::format("the file ends before candidate {} of {}. It is cut short: "
                                        "fetch it again.",
                                        number, sizes_.candidates));
        }
        const std::size_t comma = line->rfind(',');
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.source_id = std::to_string(number);
        candidate.name = trimmed(line->substr(0, comma));
        if (comma != std::string_view::npos) candidate.party = trimmed(line->substr(comma + 1));
        if (!candidate.name.empty()) return {};
        return error_at(text_, line->data(),
                        fmt::format("candidate {} has no name. Give one.", number));
    }

    base::Result<void> read_ballots(std::string_view line) {
        std::string_view rest = line;
        const std::size_t end = std::min(rest.size(), rest.find_first_of(" \t"));
        const std::uint32_t weight = TRY(parse_weight(text_, rest.substr(0, end), rest.data()));
        rest.remove_prefix(end);
        marks_.clear();
        for (std::size_t place = 0; place < sizes_.candidates; ++place) {
            const auto rank = take_number(rest);
            if (!rank || *rank > tally::candidates_max) {
                return error_at(text_, rest.data(),
                                fmt::format("here the rank of {} was expected, 0 for none. Correct "
                                            "the line.",
                                            in_quotes(contest_.candidates[place].name)));
            }
            if (*rank == 0) continue;
            marks_.push_back(
                {static_cast<tally::CandidateIndex>(place), static_cast<std::uint16_t>(*rank)});
            contest_.ranks_max = std::max(contest_.ranks_max, static_cast<std::uint32_t>(*rank));
        }
        rest = trimmed(rest);
        if (!rest.empty()) {
            return error_at(
                text_, rest.data(),
                fmt::format("the line has more than {} ranks. Correct it.", sizes_.candidates));
        }
        contest_.ballots.add(marks_, weight);
        return {};
    }

    const Text& text_;
    const char* at_;
    Sizes sizes_;
    std::vector<tally::Mark> marks_;
    Contest contest_;
};

}  // namespace

bool is_sc2022(const Text& text) {
    const char* at = text.begin();
    const auto title = next_line(text, at);
    const auto sizes = next_line(text, at);
    const auto candidate = next_line(text, at);
    if (!title || !sizes || !candidate || !sizes_of(*sizes)) return false;
    // BLT has two numbers on its first line, perhaps below comments, and ballots below them.
    std::string_view rest = *title;
    const bool is_blt = take_number(rest) && take_number(rest);
    rest = *candidate;
    return !is_blt && !title->starts_with('#') && !title->starts_with("/*") && !take_number(rest);
}

base::Result<Parsed> read_sc2022(const Text& text, const ReadOptions&) {
    return Sc2022Reader(text).read();
}

}  // namespace almanac::elections
