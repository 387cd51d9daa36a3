// Ranked csv: one ballot a row, one column a rank, candidates by name. Every program that exports a
// sheet of rankings writes it, each with other headings.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace almanac::elections {

namespace {

enum class Role : std::uint8_t { rank, ballot_id, precinct, ballot_style, weight, contest, other };

struct NamedRole {
    std::string_view heading;  // as plain() makes it
    Role role;
};

constexpr std::array<NamedRole, 22> named_roles{{
    {"id", Role::ballot_id},
    {"ballotid", Role::ballot_id},
    {"cvrid", Role::ballot_id},
    {"cvrnumber", Role::ballot_id},
    {"rctabcvrid", Role::ballot_id},
    {"castvoterecord", Role::ballot_id},
    {"recordid", Role::ballot_id},
    {"responseid", Role::ballot_id},
    {"precinct", Role::precinct},
    {"precinctid", Role::precinct},
    {"precinctname", Role::precinct},
    {"ballotstyle", Role::ballot_style},
    {"ballotstyleid", Role::ballot_style},
    {"ballottype", Role::ballot_style},
    {"style", Role::ballot_style},
    {"weight", Role::weight},
    {"count", Role::weight},
    {"ballots", Role::weight},
    {"contest", Role::contest},
    {"contestid", Role::contest},
    {"contestname", Role::contest},
    {"race", Role::contest},
}};

constexpr std::array<std::string_view, 6> rank_words{"rank",       "ranking", "choice",
                                                     "preference", "pref",    "rankchoice"};

// Cells that mean "nobody at this rank" and "several at this rank", in lower case.
constexpr std::array<std::string_view, 6> skip_words{"",     "undervote", "skipped",
                                                     "skip", "blank",     "skipped rank"};
constexpr std::array<std::string_view, 3> overvote_words{"overvote", "overvoted", "over vote"};

template <std::size_t size>
bool has(const std::array<std::string_view, size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// A heading in lower case, without spaces, _ and -.
std::string plain(std::string_view heading) {
    std::string out = lower_case(trimmed(heading));
    const auto is_filler = [](char character) {
        return character == ' ' || character == '_' || character == '-';
    };
    out.erase(std::remove_if(out.begin(), out.end(), is_filler), out.end());
    return out;
}

struct RankHeading {
    std::uint64_t rank = 0;  // 0: it is none
    std::string_view contest;
};

// "rank1", "Rank 1", "Choice_1", or "1ST CHOICE MAYOR" with the contest behind.
RankHeading rank_heading(std::string_view heading) {
    const std::string text = plain(heading);
    const std::size_t digits = text.find_first_of("0123456789");
    if (digits == std::string::npos) return {};
    if (digits > 0) {
        const auto rank = parse_unsigned(std::string_view(text).substr(digits));
        return {rank && has(rank_words, text.substr(0, digits)) ? *rank : 0, {}};
    }
    const std::string_view given = trimmed(heading);
    const std::size_t after = std::min(given.size(), given.find_first_not_of("0123456789"));
    const std::string_view rest = given.substr(after);
    const std::string lower = lower_case(rest);
    for (const std::string_view ordinal : {"st ", "nd ", "rd ", "th "}) {
        for (const std::string_view word : {"choice", "rank", "preference"}) {
            if (!std::string_view(lower).starts_with(std::string(ordinal) + std::string(word)))
                continue;
            return {parse_unsigned(given.substr(0, after)).value_or(0),
                    trimmed(rest.substr(ordinal.size() + word.size()))};
        }
    }
    return {};
}

struct Heading {
    Role role = Role::other;
    std::uint16_t rank = 0;
    std::string name;
};

// Reads one file, row by row.
class RankedCsvReader {
public:
    RankedCsvReader(const Text& text, const ReadOptions& options)
        : text_(text), rows_(text), options_(options) {}

    base::Result<Parsed> read() {
        TRY(rows_.next_row(cells_));
        TRY(read_headings());
        TRY(choose());
        while (TRY(rows_.next_row(cells_))) {
            const auto read = read_row();
            if (!read && !options_.skip_bad_rows) return read.error();
            if (!read) ++contest_.accounting.bad_rows_skipped;
            if (options_.progress && contest_.ballots.size() % 65536 == 0) {
                options_.progress(static_cast<std::uint64_t>(rows_.position() - text_.begin()),
                                  text_.bytes.size());
            }
        }
        TRY(ids_.check(text_));
        name_write_ins(contest_, options_.layout);
        return Parsed{std::move(contest_), CandidateList::seen};
    }

private:
    base::Result<void> read_headings() {
        std::vector<std::string_view> contests;
        for (const CsvCell& cell : cells_) {
            const RankHeading rank = rank_heading(cell.value);
            Heading heading{Role::other, 0, std::string(trimmed(cell.value))};
            if (rank.rank > 0) {
                TRY(note_rank(rank.rank, cell));
                heading.role = Role::rank;
                heading.rank = static_cast<std::uint16_t>(rank.rank);
                contests.push_back(rank.contest);
            } else {
                heading.role = TRY(named_role(cell));
            }
            if (heading.name.empty()) heading.name = fmt::format("column {}", headings_.size() + 1);
            headings_.push_back(std::move(heading));
        }
        if (contests.empty()) {
            return error_at(text_, cells_[0].at,
                            "no column is called rank1, Rank 1, Choice 1 or 1st choice. Name the "
                            "columns so that each holds one rank and its cells the candidates.");
        }
        const auto missing = std::find(ranks_seen_.begin(), ranks_seen_.end(), false);
        if (missing != ranks_seen_.end()) {
            return error_at(text_, cells_[0].at,
                            fmt::format("there is no column for rank {}, but one for rank {}. Add "
                                        "it, or correct the headings.",
                                        missing - ranks_seen_.begin() + 1, ranks_seen_.size()));
        }
        contest_.ranks_max = static_cast<std::uint32_t>(ranks_seen_.size());
        if (std::equal(contests.begin() + 1, contests.end(), contests.begin()))
            contest_.title = contests[0];
        return {};
    }

    base::Result<void> note_rank(std::uint64_t rank, const CsvCell& cell) {
        if (rank > tally::candidates_max) {
            return error_at(text_, cell.at,
                            fmt::format("rank {} is above {}. Correct the heading.", rank,
                                        tally::candidates_max));
        }
        if (ranks_seen_.size() < rank) ranks_seen_.resize(rank, false);
        if (ranks_seen_[rank - 1]) {
            return error_at(
                text_, cell.at,
                fmt::format("rank {} has two columns. Give one contest a file, and each rank "
                            "one column.",
                            rank));
        }
        ranks_seen_[rank - 1] = true;
        return {};
    }

    // The role of a heading; only the first of a kind has it, but for ids, where a second is just a
    // column.
    base::Result<Role> named_role(const CsvCell& cell) {
        const std::string heading = plain(cell.value);
        const auto named =
            std::find_if(named_roles.begin(), named_roles.end(),
                         [&](const NamedRole& known) { return known.heading == heading; });
        if (named == named_roles.end()) return Role::other;
        const bool is_taken =
            std::any_of(headings_.begin(), headings_.end(),
                        [&](const Heading& earlier) { return earlier.role == named->role; });
        if (is_taken && named->role == Role::weight) {
            return error_at(text_, cell.at,
                            "two columns say how many voters a row stands for. Remove one.");
        }
        return is_taken ? Role::other : named->role;
    }

    // Where a column names the contest, only the rows of the one asked for are read.
    base::Result<void> choose() {
        const auto column =
            std::find_if(headings_.begin(), headings_.end(),
                         [](const Heading& heading) { return heading.role == Role::contest; });
        if (column == headings_.end()) return {};
        contest_column_ = static_cast<std::size_t>(column - headings_.begin());
        Words contests;
        CsvReader rows(text_, rows_.position());
        while (TRY(rows.next_row(cells_))) {
            if (options_.skip_bad_rows && !check_size()) continue;
            TRY(check_size());
            contests.code(trimmed(cells_[contest_column_].value));
        }
        if (contests.size() == 0) return {};
        const std::size_t chosen =
            TRY(choose_contest(text_.name, contests.list(), options_.contest));
        contest_.title = contests.list()[chosen];
        return {};
    }

    base::Result<void> check_size() const {
        if (cells_.size() == headings_.size()) return {};
        return error_at(
            text_, cells_[0].at,
            fmt::format("the row has {} cells where the heading has {}. Correct the row.",
                        cells_.size(), headings_.size()));
    }

    base::Result<void> read_row() {
        TRY(check_size());
        if (contest_column_ != no_column &&
            trimmed(cells_[contest_column_].value) != contest_.title)
            return {};
        const std::uint32_t weight = TRY(weight_of_row());
        marks_.clear();
        for (std::size_t column = 0; column < cells_.size(); ++column) {
            if (headings_[column].role == Role::rank)
                TRY(mark(cells_[column], headings_[column].rank));
        }
        if (weight == 0) return {};
        contest_.ballots.add(marks_, weight);
        for (std::size_t column = 0; column < cells_.size(); ++column) keep(column);
        return {};
    }

    base::Result<std::uint32_t> weight_of_row() const {
        for (std::size_t column = 0; column < cells_.size(); ++column) {
            if (headings_[column].role == Role::weight)
                return parse_weight(text_, trimmed(cells_[column].value), cells_[column].at);
        }
        return 1U;
    }

    base::Result<void> mark(const CsvCell& cell, std::uint16_t rank) {
        const std::uint32_t code = texts_.code(trimmed(cell.value));
        if (code == meanings_.size()) meanings_.emplace_back();
        if (!meanings_[code].is_known) meanings_[code] = TRY(meaning_of(cell, texts_[code]));
        const Meaning meaning = meanings_[code];
        for (std::size_t at = meaning.begin; at < meaning.end; ++at)
            marks_.push_back({marked_[at], rank});
        return {};
    }

    // Whom a text in a rank column marks: a part of marked_.
    struct Meaning {
        std::size_t begin = 0;
        std::size_t end = 0;
        bool is_known = false;
    };

    // What a text in a rank column means, worked out when it is first seen. RCTab writes the
    // candidates of an overvote into one cell, a line each.
    base::Result<Meaning> meaning_of(const CsvCell& cell, std::string_view text) {
        const std::size_t begin = marked_.size();
        const std::string lower = lower_case(text);
        if (has(overvote_words, lower)) {
            marked_.push_back(tally::overvote_mark);
        } else if (!has(skip_words, lower)) {
            for (std::string_view rest = text; !rest.empty();) {
                const std::size_t newline = std::min(rest.size(), rest.find('\n'));
                const auto place = TRY(candidate(cell, trimmed(rest.substr(0, newline))));
                const auto own = marked_.begin() + static_cast<std::ptrdiff_t>(begin);
                if (std::find(own, marked_.end(), place) != marked_.end()) {
                    return error_at(text_, cell.at,
                                    "the cell names a candidate twice. Remove one.");
                }
                marked_.push_back(place);
                rest.remove_prefix(std::min(rest.size(), newline + 1));
            }
        }
        return Meaning{begin, marked_.size(), true};
    }

    base::Result<tally::CandidateIndex> candidate(const CsvCell& cell, std::string_view name) {
        const std::uint32_t code = names_.code(name);
        if (code == tally::candidates_max) {
            return error_at(
                text_, cell.at,
                fmt::format("{} is candidate {}, above the {} that can be counted. Check that "
                            "the rank columns hold candidates.",
                            in_quotes(name), code + 1, tally::candidates_max));
        }
        if (code == contest_.candidates.size()) contest_.candidates.emplace_back().name = name;
        return static_cast<tally::CandidateIndex>(code);
    }

    void keep(std::size_t column) {
        const Role role = headings_[column].role;
        const std::string_view value = trimmed(cells_[column].value);
        if (role == Role::ballot_id) ids_.add(value, cells_[column].at);
        if (options_.detail == Detail::marks || role == Role::rank || role == Role::weight ||
            role == Role::contest)
            return;
        if (role == Role::ballot_id)
            contest_.ballot_ids.emplace_back(value);
        else if (role == Role::precinct)
            contest_.precincts.add(value);
        else if (role == Role::ballot_style)
            contest_.ballot_styles.add(value);
        else
            extra(column).add(value);
    }

    TextColumn& extra(std::size_t column) {
        if (extra_of_.empty()) extra_of_.assign(headings_.size(), no_column);
        if (extra_of_[column] == no_column) {
            extra_of_[column] = contest_.extra_columns.size();
            contest_.extra_columns.push_back({headings_[column].name, {}});
        }
        return contest_.extra_columns[extra_of_[column]].values;
    }

    static constexpr std::size_t no_column = static_cast<std::size_t>(-1);

    const Text& text_;
    CsvReader rows_;
    const ReadOptions& options_;
    std::vector<CsvCell> cells_;
    std::vector<Heading> headings_;
    std::vector<bool> ranks_seen_;
    std::size_t contest_column_ = no_column;
    Words texts_;
    std::vector<Meaning> meanings_;  // by code of texts_
    std::vector<tally::CandidateIndex> marked_;
    Words names_;  // of the candidates, by their place
    std::vector<tally::Mark> marks_;
    std::vector<std::size_t> extra_of_;  // by column
    BallotIdCheck ids_;
    Contest contest_;
};

}  // namespace

bool is_ranked_csv_header(const Text& text) {
    CsvReader rows(text);
    std::vector<CsvCell> cells;
    const auto row = rows.next_row(cells);
    return row && *row && std::any_of(cells.begin(), cells.end(), [](const CsvCell& cell) {
               return rank_heading(cell.value).rank > 0;
           });
}

base::Result<Parsed> read_ranked_csv(const Text& text, const ReadOptions& options) {
    return RankedCsvReader(text, options).read();
}

}  // namespace almanac::elections
