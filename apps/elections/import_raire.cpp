// RAIRE's text, which SHANGRLA reads too: the number of contests, a line for each ("Contest,339,4,
// 15,16,17,18", perhaps with the winner behind), then "contest,ballot,first,second…" lines.
// Candidates are numbers only.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

// Reads one file, line by line.
class RaireReader {
public:
    RaireReader(const Text& text, const ReadOptions& options)
        : text_(text), rows_(text), options_(options) {}

    base::Result<Parsed> read() {
        TRY(rows_.next_row(cells_));
        const auto contests = parse_unsigned(trimmed(cells_[0].value));
        if (!contests || *contests == 0 || cells_.size() != 1) {
            return error_at(text_, text_.begin(),
                            "a RAIRE file begins with the number of contests, alone on its line. "
                            "Correct it, or give --as.");
        }
        for (std::uint64_t number = 0; number < *contests; ++number) TRY(read_contest());
        TRY(choose());
        while (TRY(rows_.next_row(cells_))) {
            const auto read = read_ballot();
            if (!read && !options_.skip_bad_rows) return read.error();
            if (!read) ++contest_.accounting.bad_rows_skipped;
        }
        TRY(ids_.check(text_));
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    struct Described {
        std::string id;
        std::vector<std::string> candidates;
    };

    // "Contest,339,4,15,16,17,18,winner,15": what is behind the candidates is not needed.
    base::Result<void> read_contest() {
        const bool is_there = TRY(rows_.next_row(cells_));
        const char* at = is_there ? cells_[0].at : text_.end();
        const auto candidates =
            is_there && cells_.size() > 2 ? parse_unsigned(trimmed(cells_[2].value)) : std::nullopt;
        if (!candidates || cells_[0].value != "Contest" || *candidates > cells_.size() - 3 ||
            *candidates == 0 || *candidates > tally::candidates_max) {
            return error_at(text_, at,
                            "here a contest was expected, such as \"Contest,1,3,15,16,17\": its "
                            "id, how many candidates, and their numbers. Correct the line.");
        }
        Described& contest = contests_.emplace_back();
        contest.id = trimmed(cells_[1].value);
        for (std::size_t place = 0; place < *candidates; ++place)
            contest.candidates.emplace_back(trimmed(cells_[3 + place].value));
        return {};
    }

    base::Result<void> choose() {
        std::vector<std::string> names;
        for (const Described& contest : contests_) names.push_back(contest.id);
        const std::size_t chosen = TRY(choose_contest(text_.name, names, options_.contest));
        contest_.title = contests_[chosen].id;
        for (const std::string& id : contests_[chosen].candidates) {
            const auto place = static_cast<tally::CandidateIndex>(contest_.candidates.size());
            Candidate& candidate = contest_.candidates.emplace_back();
            candidate.source_id = id;
            candidate.name = id;
            if (places_.emplace(id, place).second) continue;
            return error_at(text_, text_.begin(),
                            fmt::format("candidate {} stands twice in contest {}. Remove one.",
                                        in_quotes(id), in_quotes(contest_.title)));
        }
        return {};
    }

    base::Result<void> read_ballot() {
        ++contest_.accounting.records;
        if (cells_.size() < 2) {
            return error_at(text_, cells_[0].at,
                            "a ballot is a line \"contest,ballot,first,second…\". Correct it; if "
                            "it is the last, the file was cut short.");
        }
        if (trimmed(cells_[0].value) != contest_.title) {
            ++contest_.accounting.without_contest;
            return {};
        }
        marks_.clear();
        for (std::size_t cell = 2; cell < cells_.size(); ++cell) {
            const std::string_view number = trimmed(cells_[cell].value);
            if (number.empty()) continue;
            const auto found = places_.find(number);
            if (found == places_.end() || cell > tally::candidates_max) {
                return error_at(text_, cells_[cell].at,
                                fmt::format("{} is no candidate of contest {}. Correct it.",
                                            in_quotes(number), in_quotes(contest_.title)));
            }
            marks_.push_back({found->second, static_cast<std::uint16_t>(cell - 1)});
        }
        contest_.ballots.add(marks_);
        for (const tally::Mark& mark : marks_)
            contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
        const std::string_view id = trimmed(cells_[1].value);
        ids_.add(id, cells_[1].at);
        if (options_.detail == Detail::everything) contest_.ballot_ids.emplace_back(id);
        return {};
    }

    const Text& text_;
    CsvReader rows_;
    const ReadOptions& options_;
    std::vector<CsvCell> cells_;
    std::vector<Described> contests_;
    std::unordered_map<std::string_view, tally::CandidateIndex> places_;  // of contests_' texts
    std::vector<tally::Mark> marks_;
    BallotIdCheck ids_;
    Contest contest_;
};

}  // namespace

bool is_raire(const Text& text) {
    CsvReader rows(text);
    std::vector<CsvCell> first;
    std::vector<CsvCell> second;
    const auto one = rows.next_row(first);
    const auto two = rows.next_row(second);
    return one && *one && two && *two && first.size() == 1 &&
           parse_unsigned(trimmed(first[0].value)) && second[0].value == "Contest";
}

base::Result<Parsed> read_raire(const Text& text, const ReadOptions& options) {
    return RaireReader(text, options).read();
}

}  // namespace almanac::elections
