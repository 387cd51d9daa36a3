// The NSW Electoral Commission's preference data: one number of one paper a row, cells between
// tabs, a paper's rows one after another. Councils and the Legislative Council have the columns
// VCBallotPaperID and PreferenceNumber, the Legislative Assembly BPNumber and PrefCounted. Who
// stands is said only where somebody is numbered, so the file is walked twice.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::size_t no_column = static_cast<std::size_t>(-1);

// The cells of a line, without quotation marks around them.
void split(std::string_view line, std::vector<std::string_view>& cells) {
    cells.clear();
    while (true) {
        const std::size_t tab = line.find('\t');
        std::string_view cell = trimmed(line.substr(0, tab));
        if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"')
            cell = cell.substr(1, cell.size() - 2);
        cells.push_back(cell);
        if (tab == std::string_view::npos) return;
        line.remove_prefix(tab + 1);
    }
}

// Where the columns stand that matter.
struct Columns {
    std::size_t count = 0;
    std::size_t paper = no_column;
    std::size_t number = no_column;
    std::size_t candidate = no_column;
    std::size_t formality = no_column;
    std::size_t district = no_column;
    std::size_t place = no_column;
    std::size_t vote_type = no_column;
    std::size_t group = no_column;
    std::size_t draw = no_column;

    bool are_found() const {
        return paper != no_column && number != no_column && candidate != no_column;
    }
};

Columns columns_of(std::string_view heading) {
    std::vector<std::string_view> cells;
    split(heading, cells);
    const auto find = [&](std::string_view one, std::string_view other) {
        const auto found = std::find_if(cells.begin(), cells.end(), [&](std::string_view cell) {
            return cell == one || (!other.empty() && cell == other);
        });
        return found == cells.end() ? no_column : static_cast<std::size_t>(found - cells.begin());
    };
    Columns columns;
    columns.count = cells.size();
    columns.paper = find("VCBallotPaperID", "BPNumber");
    columns.number = find("PreferenceNumber", "PrefCounted");
    columns.candidate = find("CandidateName", "");
    columns.formality = find("Formality", "");
    columns.district = find("District", "");
    columns.place = find("PollingPlaceName", "Venue/VoteSubType");
    columns.vote_type = find("VoteType", "");
    columns.group = find("GroupCode", "");
    columns.draw = find("DrawOrder", "");
    return columns;
}

// A group that may be numbered above the line: its candidates by the order in which they were
// drawn.
using Group = std::map<std::uint64_t, tally::CandidateIndex>;

// Reads one file, line by line, twice.
class NswecReader {
public:
    NswecReader(const Text& text, const ReadOptions& options) : text_(text), options_(options) {}

    base::Result<Parsed> read() {
        columns_ = columns_of(line_at(text_, text_.begin()));
        if (!columns_.are_found()) {
            return error_at(text_, text_.begin(),
                            "the NSW Electoral Commission's preference data have the columns "
                            "VCBallotPaperID, PreferenceNumber and CandidateName, or BPNumber, "
                            "PrefCounted and CandidateName. Give the file as it was published.");
        }
        TRY(choose());
        TRY(each_row([&](const char* at) { return note_candidate(at); }));
        TRY(check_groups());
        TRY(each_row([&](const char* at) { return read_row(at); }));
        finish_paper();
        keep_ids();
        return Parsed{std::move(contest_), CandidateList::seen};
    }

private:
    // Calls each(place) for every row, its cells being in cells_.
    template <class Each>
    base::Result<void> each_row(Each each) {
        const char* at = std::find(text_.begin(), text_.end(), '\n');
        while (at < text_.end()) {
            const char* begin = ++at;
            const std::string_view line = line_at(text_, begin);
            at = std::find(begin, text_.end(), '\n');
            if (trimmed(line).empty()) continue;
            split(line, cells_);
            if (cells_.size() != columns_.count) {
                return error_at(
                    text_, begin,
                    fmt::format("the row has {} cells where the heading has {}. Correct "
                                "the row; if it is the last, the file was cut short.",
                                cells_.size(), columns_.count));
            }
            TRY(each(begin));
        }
        return {};
    }

    std::string_view cell(std::size_t column) const {
        return column == no_column ? std::string_view() : cells_[column];
    }

    // The Legislative Assembly's files may hold several districts.
    base::Result<void> choose() {
        if (columns_.district == no_column) return {};
        Words districts;
        TRY(each_row([&](const char*) {
            districts.code(cell(columns_.district));
            return base::Result<void>();
        }));
        if (districts.size() == 0) return {};
        const std::size_t chosen =
            TRY(choose_contest(text_.name, districts.list(), options_.contest));
        contest_.title = districts.list()[chosen];
        return {};
    }

    bool is_other_district() const {
        return columns_.district != no_column && cell(columns_.district) != contest_.title;
    }

    base::Result<void> note_candidate(const char* at) {
        const std::string_view name = cell(columns_.candidate);
        if (name.empty() || is_other_district()) return {};
        const std::string_view letters = cell(columns_.group);
        key_ = fmt::format("{}\t{}", letters, name);
        const std::uint32_t code = candidates_.code(key_);
        if (code < contest_.candidates.size()) return {};
        if (code == tally::candidates_max) {
            return error_at(text_, at,
                            fmt::format("{} is candidate {}, above the {} that can be counted.",
                                        in_quotes(name), code + 1, tally::candidates_max));
        }
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.name = name;
        candidate.party = letters;
        const auto draw = parse_unsigned(cell(columns_.draw));
        if (letters.empty() || !draw) return {};
        const auto place = static_cast<tally::CandidateIndex>(code);
        if (groups_[std::string(letters)].emplace(*draw, place).second) return {};
        return error_at(text_, at,
                        fmt::format("two candidates of group {} have the DrawOrder {}. Correct it.",
                                    in_quotes(letters), *draw));
    }

    // A number above the line stands for the whole group, so everybody in it must be known.
    base::Result<void> check_groups() {
        for (const auto& [letters, group] : groups_) {
            if (group.empty() || group.rbegin()->first - group.begin()->first + 1 == group.size())
                continue;
            whole_ = false;
            gap_ = letters;
        }
        return {};
    }

    base::Result<void> read_row(const char* at) {
        if (is_other_district()) return {};
        paper_key_ = fmt::format("{}\t{}", cell(columns_.place), cell(columns_.paper));
        if (paper_key_ != current_) {
            finish_paper();
            current_ = paper_key_;
            begin_paper();
        }
        is_informal_ |= cell(columns_.formality) == "Informal";
        const std::string_view number = cell(columns_.number);
        if (number.empty()) return {};
        const auto rank = parse_unsigned(number);
        if (!rank || *rank == 0 || *rank > tally::candidates_max) {
            return error_at(text_, number.data(),
                            fmt::format("{} is no rank. Correct the cell.", in_quotes(number)));
        }
        if (cell(columns_.candidate).empty()) return note_group(at, *rank);
        key_ = fmt::format("{}\t{}", cell(columns_.group), cell(columns_.candidate));
        marks_.push_back({static_cast<tally::CandidateIndex>(candidates_.code(key_)),
                          static_cast<std::uint16_t>(*rank)});
        return {};
    }

    base::Result<void> note_group(const char* at, std::uint64_t rank) {
        const auto found = groups_.find(std::string(cell(columns_.group)));
        if (found != groups_.end() && whole_) {
            above_[rank] = &found->second;
            return {};
        }
        return error_at(text_, at,
                        fmt::format("the paper numbers the group {} above the line, but nowhere "
                                    "in the file are all candidates of {} named. Give a file that "
                                    "names them.",
                                    in_quotes(cell(columns_.group)),
                                    in_quotes(whole_ ? cell(columns_.group) : gap_)));
    }

    void begin_paper() {
        marks_.clear();
        above_.clear();
        is_informal_ = false;
        place_ = cell(columns_.place);
        vote_type_ = cell(columns_.vote_type);
        id_ = cell(columns_.paper);
    }

    void finish_paper() {
        if (current_.empty()) return;
        ++contest_.accounting.records;
        if (marks_.empty()) mark_groups();
        if (is_informal_ || marks_.empty()) {
            ++contest_.accounting.set_aside;
            return;
        }
        contest_.ballots.add(marks_);
        for (const tally::Mark& mark : marks_)
            contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
        if (options_.detail == Detail::marks) return;
        contest_.ballot_ids.emplace_back(id_);
        if (columns_.place != no_column) contest_.precincts.add(place_);
        if (columns_.vote_type == no_column) return;
        if (contest_.extra_columns.empty()) contest_.extra_columns.push_back({"VoteType", {}});
        contest_.extra_columns[0].values.add(vote_type_);
    }

    // The groups as far as they are numbered 1, 2, 3 …, each with its candidates in turn.
    void mark_groups() {
        std::uint64_t expected = 1;
        for (const auto& [rank, group] : above_) {
            if (rank != expected++) return;
            for (const auto& [draw, candidate] : *group)
                marks_.push_back({candidate, static_cast<std::uint16_t>(marks_.size() + 1)});
        }
    }

    // Papers are numbered anew in every place in some files, and then have no id of their own.
    void keep_ids() {
        BallotIdCheck ids;
        for (const std::string& id : contest_.ballot_ids) ids.add(id, nullptr);
        if (ids.first_repeat()) contest_.ballot_ids.clear();
    }

    const Text& text_;
    const ReadOptions& options_;
    Columns columns_;
    std::vector<std::string_view> cells_;
    Words candidates_;  // group and name, by candidate
    std::map<std::string, Group> groups_;
    bool whole_ = true;     // no group lacks a candidate
    std::string_view gap_;  // one that does
    std::string key_;
    std::string paper_key_;
    // The paper being read.
    std::string current_;
    std::string_view place_;
    std::string_view vote_type_;
    std::string_view id_;
    bool is_informal_ = false;
    std::vector<tally::Mark> marks_;
    std::map<std::uint64_t, const Group*> above_;
    Contest contest_;
};

}  // namespace

bool is_nswec(const Text& text) { return columns_of(line_at(text, text.begin())).are_found(); }

base::Result<Parsed> read_nswec(const Text& text, const ReadOptions& options) {
    return NswecReader(text, options).read();
}

}  // namespace almanac::elections
