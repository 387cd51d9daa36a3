// PrefLib: "# KEY: value" lines, then "voters: 3,{1,2},5". The header says how many voters and how
// many different orders follow, so a file that was cut short is noticed.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

// Reads one file, line by line.
class PreflibReader {
public:
    explicit PreflibReader(const Text& text) : text_(text) {}

    base::Result<Parsed> read() {
        for (const char* at = text_.begin(); at < text_.end();) {
            const std::string_view line = line_at(text_, at);
            if (line.starts_with('#'))
                TRY(read_header(line));
            else if (!trimmed(line).empty())
                TRY(read_order(line));
            const char* newline = std::find(at, text_.end(), '\n');
            at = newline == text_.end() ? newline : newline + 1;
        }
        TRY(check_candidates());
        TRY(check_totals());
        contest_.equal_ranks_may_be_overvotes = contest_.equal_ranks;
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_header(std::string_view line) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return {};
        const std::string_view key = trimmed(line.substr(1, colon - 1));
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (key == "TITLE") contest_.title = value;
        if (key == "DATA TYPE") return check_type(value);
        if (key == "NUMBER ALTERNATIVES") return read_number(value, alternatives_);
        if (key == "NUMBER VOTERS") return read_number(value, voters_);
        if (key == "NUMBER UNIQUE ORDERS") return read_number(value, orders_);
        return key.starts_with("ALTERNATIVE NAME ") ? read_name(key, value) : base::Result<void>();
    }

    base::Result<void> check_type(std::string_view type) {
        if (type == "soi" || type == "toi" || type == "soc" || type == "toc") return {};
        return error_at(
            text_, type.data(),
            fmt::format("PrefLib data of type {} is not read. Give soi, toi, soc or toc.",
                        in_quotes(type)));
    }

    base::Result<void> read_number(std::string_view value, std::optional<std::uint64_t>& number) {
        number = parse_unsigned(value);
        if (number) return {};
        return error_at(text_, value.data(),
                        fmt::format("{} is not a whole number. Correct it.", in_quotes(value)));
    }

    base::Result<void> read_name(std::string_view key, std::string_view value) {
        const std::string_view digits = key.substr(std::string_view("ALTERNATIVE NAME ").size());
        const std::size_t next = contest_.candidates.size() + 1;
        if (parse_unsigned(digits) != next) {
            return error_at(text_, digits.data(),
                            fmt::format("here ALTERNATIVE NAME {} was expected. List the "
                                        "candidates in order.",
                                        next));
        }
        if (value.empty()) {
            return error_at(text_, value.data(),
                            fmt::format("candidate {} has no name. Give one.", next));
        }
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.source_id = digits;
        candidate.name = value;
        return {};
    }

    base::Result<void> read_order(std::string_view line) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            return error_at(
                text_, line.data(),
                fmt::format("a line \"voters: 3,1,2\" was expected, not {}. Correct it.",
                            in_quotes(line)));
        }
        const std::uint32_t weight =
            TRY(parse_weight(text_, trimmed(line.substr(0, colon)), line.data()));
        marks_.clear();
        rank_ = 0;
        std::string_view rest = trimmed(line.substr(colon + 1));
        while (!rest.empty()) {
            TRY(next_rank(rest.data()));
            if (rest.front() == '{')
                TRY(read_set(rest));
            else
                TRY(mark(take_cell(rest)));
            if (rest.empty()) break;
            rest = trimmed(rest.substr(1));
            if (rest.empty())
                return error_at(text_, rest.data(),
                                "a candidate was expected after the comma. Correct the line.");
        }
        contest_.ranks_max = std::max(contest_.ranks_max, rank_);
        contest_.ballots.add(marks_, weight);
        return {};
    }

    base::Result<void> next_rank(const char* at) {
        if (++rank_ > tally::candidates_max)
            return error_at(text_, at, "the order has too many ranks.");
        return {};
    }

    // {1,2}: several candidates at one rank.
    base::Result<void> read_set(std::string_view& rest) {
        const std::size_t close = rest.find('}');
        if (close == std::string_view::npos)
            return error_at(text_, rest.data(), "this brace is never closed. Close it with }.");
        std::string_view inside = rest.substr(1, close - 1);
        if (trimmed(inside).empty())
            return error_at(text_, rest.data(), "this set is empty. Name its candidates.");
        const std::size_t before = marks_.size();
        while (!inside.empty()) {
            TRY(mark(take_cell(inside)));
            if (!inside.empty()) inside.remove_prefix(1);
        }
        contest_.equal_ranks |= marks_.size() > before + 1;
        rest = trimmed(rest.substr(close + 1));
        if (rest.empty() || rest.front() == ',') return {};
        return error_at(text_, rest.data(),
                        "a comma was expected after the set. Correct the line.");
    }

    // The text up to the next comma, which stays.
    static std::string_view take_cell(std::string_view& rest) {
        const std::string_view cell = rest.substr(0, rest.find(','));
        rest.remove_prefix(cell.size());
        return trimmed(cell);
    }

    base::Result<void> mark(std::string_view cell) {
        const auto number = parse_unsigned(cell);
        const std::size_t candidates = contest_.candidates.size();
        if (!number || *number == 0 || *number > candidates) {
            return error_at(text_, cell.data(),
                            fmt::format("{} is not one of the candidates 1 to {}. Correct it.",
                                        in_quotes(cell), candidates));
        }
        const tally::Mark mark{static_cast<tally::CandidateIndex>(*number - 1),
                               static_cast<std::uint16_t>(rank_)};
        if (std::find(marks_.begin(), marks_.end(), mark) != marks_.end()) {
            return error_at(
                text_, cell.data(),
                fmt::format("candidate {} stands twice at this rank. Remove one.", *number));
        }
        marks_.push_back(mark);
        return {};
    }

    base::Result<void> check_candidates() {
        const std::size_t named = contest_.candidates.size();
        if (named > 0 && (!alternatives_ || *alternatives_ == named)) return {};
        return error_at(text_, text_.begin(),
                        fmt::format("the header names {} candidates where NUMBER ALTERNATIVES says "
                                    "{}. Correct the header.",
                                    named, alternatives_.value_or(0)));
    }

    base::Result<void> check_totals() {
        const std::uint64_t voters = contest_.ballots.voters();
        if (voters_ && *voters_ != voters) {
            return error_at(
                text_, text_.end(),
                fmt::format("the lines stand for {} voters where NUMBER VOTERS says {}. "
                            "The file may be cut short: fetch it again.",
                            voters, *voters_));
        }
        if (orders_ && *orders_ != contest_.ballots.size()) {
            return error_at(
                text_, text_.end(),
                fmt::format("{} orders follow where NUMBER UNIQUE ORDERS says {}. The file "
                            "may be cut short: fetch it again.",
                            contest_.ballots.size(), *orders_));
        }
        return {};
    }

    const Text& text_;
    std::optional<std::uint64_t> alternatives_;
    std::optional<std::uint64_t> voters_;
    std::optional<std::uint64_t> orders_;
    std::uint32_t rank_ = 0;
    std::vector<tally::Mark> marks_;
    Contest contest_;
};

}  // namespace

base::Result<Parsed> read_preflib(const Text& text, const ReadOptions&) {
    return PreflibReader(text).read();
}

}  // namespace almanac::elections
