#include "apps/elections/import_clear_ballot_header.h"

#include "tally/tally.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace almanac::elections {

namespace {

constexpr std::string_view choice_prefix = "Choice_";

// The parts of one choice's name.
struct ChoiceName {
    std::string_view id;
    std::string contest;
    std::uint64_t rank = 0;
    std::uint64_t seats = 0;
    std::string candidate;
    std::string_view party;
};

std::vector<std::string_view> split_at_colons(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t colon = text.find(':');
        parts.push_back(text.substr(0, colon));
        if (colon == std::string_view::npos) return parts;
        text.remove_prefix(colon + 1);
    }
}

// n of "Number of Winners n" or "Vote For n".
std::optional<std::uint64_t> winners_of(std::string_view part) {
    for (const std::string_view prefix : {"Number of Winners ", "Vote For "}) {
        if (part.starts_with(prefix)) return parse_unsigned(trimmed(part.substr(prefix.size())));
    }
    return std::nullopt;
}

// Since contest and candidate may have colons, the place is found by the two parts that have a
// fixed form.
std::optional<ChoiceName> parse_choice(std::string_view cell) {
    const std::vector<std::string_view> parts = split_at_colons(cell);
    for (std::size_t rank = 2; rank + 2 < parts.size(); ++rank) {
        const auto number = parse_unsigned(trimmed(parts[rank]));
        const auto winners = winners_of(trimmed(parts[rank + 1]));
        if (!number || !winners) continue;
        const bool has_party = rank + 3 < parts.size();
        const auto begin = parts.begin();
        const auto names_end = has_party ? parts.end() - 1 : parts.end();
        ChoiceName name;
        name.id = parts[0].substr(choice_prefix.size());
        name.id = name.id.substr(0, name.id.rfind('_'));
        name.contest =
            fmt::format("{}", fmt::join(begin + 1, begin + static_cast<std::ptrdiff_t>(rank), ":"));
        name.rank = *number;
        name.seats = *winners;
        name.candidate = fmt::format(
            "{}", fmt::join(begin + static_cast<std::ptrdiff_t>(rank) + 2, names_end, ":"));
        if (has_party) name.party = trimmed(parts.back());
        return name;
    }
    return std::nullopt;
}

// Collects the contests and their candidates, column by column.
class HeaderReader {
public:
    explicit HeaderReader(const Text& text) : text_(text) {}

    base::Result<void> add(const CsvCell& cell) {
        ClearBallotColumn column;
        column.is_choice = cell.value.starts_with(choice_prefix);
        if (column.is_choice)
            TRY(read_choice(cell, column));
        else
            column.name = trimmed(cell.value);
        header_.columns.push_back(std::move(column));
        return {};
    }

    ClearBallotHeader take() { return std::move(header_); }

private:
    base::Result<void> read_choice(const CsvCell& cell, ClearBallotColumn& column) {
        const auto name = parse_choice(cell.value);
        if (!name || trimmed(name->candidate).empty()) {
            return error_at(text_, cell.at,
                            "this heading is not Choice_<id>_1:<contest>:<rank>:Number of Winners "
                            "<n>:<candidate>:<party>. Correct it, or export the file again.");
        }
        if (name->rank == 0 || name->rank > tally::candidates_max ||
            name->seats > tally::candidates_max) {
            return error_at(
                text_, cell.at,
                fmt::format("rank {} or the number of winners {} cannot be. Correct the "
                            "heading.",
                            name->rank, name->seats));
        }
        column.rank = static_cast<std::uint16_t>(name->rank);
        column.contest = TRY(contest(*name, cell));
        ClearBallotContest& contest = header_.contests[column.contest];
        contest.ranks = std::max(contest.ranks, static_cast<std::uint32_t>(name->rank));
        column.candidate = candidate(contest, *name);
        return check_new(column, cell);
    }

    base::Result<std::size_t> contest(const ChoiceName& name, const CsvCell& cell) {
        std::vector<ClearBallotContest>& contests = header_.contests;
        const std::string_view title = trimmed(name.contest);
        const auto known =
            std::find_if(contests.rbegin(), contests.rend(),
                         [&](const ClearBallotContest& other) { return other.name == title; });
        if (known == contests.rend()) {
            contests.push_back({std::string(title), static_cast<std::uint32_t>(name.seats), 0, {}});
            return contests.size() - 1;
        }
        if (known->seats != name.seats) {
            return error_at(
                text_, cell.at,
                fmt::format("the contest has {} winners here and {} before. Correct the "
                            "heading.",
                            name.seats, known->seats));
        }
        return static_cast<std::size_t>(contests.rend() - known - 1);
    }

    static std::size_t candidate(ClearBallotContest& contest, const ChoiceName& name) {
        std::vector<Candidate>& candidates = contest.candidates;
        const std::string_view own = trimmed(name.candidate);
        const auto known = std::find_if(
            candidates.begin(), candidates.end(),
            [&](const Candidate& other) { return other.name == own && other.party == name.party; });
        if (known != candidates.end()) return static_cast<std::size_t>(known - candidates.begin());
        Candidate& added = candidates.emplace_back();
        added.source_id = name.id;
        added.name = own;
        added.party = name.party;
        return candidates.size() - 1;
    }

    base::Result<void> check_new(const ClearBallotColumn& column, const CsvCell& cell) {
        const auto same = std::find_if(
            header_.columns.begin(), header_.columns.end(), [&](const ClearBallotColumn& other) {
                return other.is_choice && other.contest == column.contest &&
                       other.candidate == column.candidate && other.rank == column.rank;
            });
        if (same == header_.columns.end()) return {};
        return error_at(
            text_, cell.at,
            fmt::format(
                "{} has two columns for rank {}. Remove one.",
                in_quotes(header_.contests[column.contest].candidates[column.candidate].name),
                column.rank));
    }

    const Text& text_;
    ClearBallotHeader header_;
};

}  // namespace

base::Result<ClearBallotHeader> read_clear_ballot_header(const Text& text,
                                                         const std::vector<CsvCell>& cells) {
    HeaderReader reader(text);
    for (const CsvCell& cell : cells) TRY(reader.add(cell));
    ClearBallotHeader header = reader.take();
    if (!header.contests.empty()) return header;
    return error_at(text, text.begin(),
                    "no column is a choice (Choice_<id>_1:<contest>:…). Give the cast vote records "
                    "as Clear Ballot exports them.");
}

}  // namespace almanac::elections
