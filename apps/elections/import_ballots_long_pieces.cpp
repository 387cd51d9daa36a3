// The quick way: each piece's texts are looked at once, by their codes, and its rows are numbers
// from then on. It gives up at whatever is unusual; the other way then says what it is.

#include "apps/elections/ballot_ids.h"
#include "apps/elections/import_ballots_long_cells.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace almanac::elections {

namespace {

using bundle::Meaning;
using bundle::ParquetPieces;

// Calls use(piece, rows) for each piece; false where one of them says no.
bool for_each_piece(const ParquetPieces& file,
                    const std::function<bool(std::size_t, std::size_t)>& use) {
    for (std::size_t piece = 0; piece < file.pieces(); ++piece)
        if (!use(piece, file.rows(piece))) return false;
    return true;
}

// The contest that was asked for, where the file has a column for it.
bool choose_contest_of(const ParquetPieces& file, const std::string& name, std::string_view wanted,
                       ContestRows& rows) {
    if (!rows) return true;
    Words contests;
    const bool is_read = for_each_piece(file, [&](std::size_t piece, std::size_t count) {
        if (!rows.load(piece)) return false;
        for (std::size_t row = 0; row < count; ++row) rows.note(row, contests);
        return true;
    });
    if (!is_read) return false;
    if (contests.size() == 0) return true;
    const auto chosen = choose_contest(name, contests.list(), wanted);
    if (!chosen) return false;
    rows.choose(contests.list()[*chosen]);
    return true;
}

// Without a list, the candidates are those that are marked, in the order of their numbers.
std::optional<Roll> collect_roll(const ParquetPieces& file, ContestRows& rows) {
    Cells ids(file, find_column(file, candidate_id_names));
    Cells names(file, find_column(file, candidate_name_names));
    if (!ids || !names || !ids.is(Meaning::integer) || !names.is_text()) return std::nullopt;
    std::unordered_map<std::int64_t, std::string> found;
    const bool is_read = for_each_piece(file, [&](std::size_t piece, std::size_t count) {
        if (!ids.load(piece) || !names.load(piece) || !rows.load(piece)) return false;
        std::int64_t before = 0;
        bool has_before = false;
        for (std::size_t row = 0; row < count; ++row) {
            if (!ids.has(row) || !rows.has(row)) continue;
            if (has_before && ids.number(row) == before) continue;
            before = ids.number(row);
            has_before = true;
            std::string& name = found[before];
            if (name.empty()) name = trimmed(names.word(row));
            if (name.empty()) return false;
        }
        return true;
    });
    if (!is_read) return std::nullopt;
    std::vector<std::int64_t> order;
    for (const auto& [id, name] : found) order.push_back(id);
    std::sort(order.begin(), order.end());
    Roll roll;
    for (const std::int64_t id : order) {
        roll.places.emplace(id, roll.candidates.size());
        Candidate& candidate = roll.candidates.emplace_back();
        candidate.source_id = std::to_string(id);
        candidate.name = found.at(id);
    }
    return roll;
}

// The candidates' places by their numbers, of which nearly all are small.
class Places {
public:
    explicit Places(const Roll& roll) : all_(roll.places), small_(small_max, none) {
        for (const auto& [id, place] : roll.places)
            if (id >= 0 && id < small_max)
                small_[static_cast<std::size_t>(id)] = static_cast<std::uint32_t>(place);
    }
    std::uint32_t of(std::int64_t id) const {
        if (id >= 0 && id < small_max) return small_[static_cast<std::size_t>(id)];
        const auto found = all_.find(id);
        return found == all_.end() ? none : static_cast<std::uint32_t>(found->second);
    }

private:
    static constexpr std::int64_t small_max = 4096;
    const std::unordered_map<std::int64_t, std::size_t>& all_;
    std::vector<std::uint32_t> small_;
};

// A column of texts that says something of the ballot: precinct, style or any other.
struct BallotColumn {
    Coded cells;
    bool is_one = true;  // every row of a ballot must say the same
    std::string name;
    Words words = {};
    std::vector<std::uint32_t> codes = {};  // by ballot

    // As the contest keeps it; empty where it says nothing.
    TextColumn values() const {
        TextColumn all;
        if (words.size() == 1 && words[0].empty()) return all;
        for (const std::uint32_t code : codes) all.add(words[code]);
        return all;
    }
};

// Puts the marks of one file together.
class PieceReader {
public:
    PieceReader(const ParquetPieces& file, ContestRows& rows, const Roll& roll, Detail detail)
        : file_(file), rows_(rows), roll_(roll), places_(roll), detail_(detail) {}

    std::optional<Contest> read() {
        if (!find_columns()) return std::nullopt;
        reserve();
        const bool is_read = for_each_piece(file_, [&](std::size_t piece, std::size_t count) {
            if (!load(piece)) return false;
            for (std::size_t row = 0; row < count; ++row)
                if (rows_.has(row) && !add_row(row)) return false;
            return true;
        });
        if (!is_read || !end_ballot()) return std::nullopt;
        if (is_scattered_ && !gather()) return std::nullopt;
        finish();
        return std::move(contest_);
    }

private:
    // Room for a mark a row, unless the file claims more rows than any election had.
    void reserve() {
        constexpr std::size_t rows_max = std::size_t{32} << 20U;
        std::size_t rows = 0;
        for (std::size_t piece = 0; piece < file_.pieces(); ++piece) rows += file_.rows(piece);
        if (rows <= rows_max) contest_.ballots.reserve(rows / 4, rows);
    }

    Cells cells(const Spellings& names) const { return {file_, find_column(file_, names)}; }

    bool find_columns() {
        ballots_ = Coded(cells(ballot_id_names));
        candidates_ = cells(candidate_id_names);
        names_ = cells(candidate_name_names);
        ranks_ = cells(rank_names);
        votes_ = cells(vote_names);
        weights_ = cells(weight_names);
        seats_ = cells(seat_names);
        shared_ = cells(shared_rank_names);
        add_column(find_column(file_, precinct_names), true);
        add_column(find_column(file_, style_names), true);
        if (detail_ == Detail::everything) {
            for (std::size_t at = 0; at < file_.columns().size(); ++at)
                if (is_extra(at)) add_column(at, false);
        }
        const bool are_usual =
            std::all_of(columns_.begin(), columns_.end(),
                        [](const auto& column) { return column.cells.is_usual(); });
        const auto is_number = [](const Cells& column) {
            return !column || column.is(Meaning::integer);
        };
        return are_usual && ballots_ && ballots_.is_usual() && candidates_ && ranks_ &&
               is_number(candidates_) && is_number(ranks_) && is_number(weights_) &&
               is_number(seats_) && (!names_ || names_.is_text()) &&
               (!votes_ || votes_.is_whole()) && (!shared_ || shared_.is_text());
    }

    bool is_extra(std::size_t at) const {
        return !is_of_marks(plain_name(file_.columns()[at].name)) &&
               at != find_column(file_, precinct_names) && at != find_column(file_, style_names) &&
               at != find_column(file_, contest_names);
    }

    void add_column(std::optional<std::size_t> place, bool is_one) {
        columns_.push_back({Coded(Cells(file_, place)), is_one,
                            place ? file_.columns()[*place].name : std::string()});
    }

    bool load(std::size_t piece) {
        checked_names_.assign(roll_.candidates.size(), none);
        for (Cells* each : {&candidates_, &names_, &ranks_, &votes_, &weights_, &seats_, &shared_})
            if (!each->load(piece)) return false;
        for (BallotColumn& column : columns_)
            if (!column.cells.load(piece)) return false;
        return ballots_.load(piece) && rows_.load(piece);
    }

    bool add_row(std::size_t row) {
        if (seats_ && !note_seats(row)) return false;
        const bool is_marked = !votes_ || (votes_.has(row) && votes_.number(row) != 0);
        const bool is_blank = !is_marked && !candidates_.has(row) && !ranks_.has(row);
        if (!is_marked && !is_blank) return true;
        const std::uint32_t ballot = ballots_.at(
            row, [&](std::string_view id) { return id.empty() ? none : ids_.number(id); });
        if (ballot == none || !go_to(ballot, row)) return false;
        return is_blank || add_mark(row);
    }

    bool note_seats(std::size_t row) {
        if (!seats_.has(row)) return true;
        const std::int64_t seats = seats_.number(row);
        if (seats < 1 || seats > static_cast<std::int64_t>(tally::candidates_max)) return false;
        const auto own = static_cast<std::uint32_t>(seats);
        if (contest_.seats.value_or(own) != own) return false;
        contest_.seats = own;
        return true;
    }

    // The row is one of this ballot, perhaps its first.
    bool go_to(std::uint32_t ballot, std::size_t row) {
        const bool is_new = ballot == ballots_seen_;
        if (ballot != ballot_) {
            if (ballots_seen_ > 0 && !end_ballot()) return false;
            if (!is_new) scatter();
            ballot_ = ballot;
        }
        if (!is_new) return is_same_ballot(row);
        ++ballots_seen_;
        if (weights_) {
            const bool is_weight =
                weights_.has(row) && weights_.number(row) >= 1 &&
                weights_.number(row) <= std::numeric_limits<std::uint32_t>::max();
            if (!is_weight) return false;
            ballot_weights_.push_back(static_cast<std::uint32_t>(weights_.number(row)));
        }
        if (shared_ && ballot == 0) shared_word_ = shared_.word(row);
        for (BallotColumn& column : columns_)
            if (column.cells) column.codes.push_back(code_in(column, row));
        return true;
    }

    static std::uint32_t code_in(BallotColumn& column, std::size_t row) {
        return column.cells.at(row, [&](std::string_view text) { return column.words.code(text); });
    }

    bool is_same_ballot(std::size_t row) {
        if (weights_ && (!weights_.has(row) || weights_.number(row) != ballot_weights_[ballot_]))
            return false;
        return std::all_of(columns_.begin(), columns_.end(), [&](BallotColumn& column) {
            return !column.cells || !column.is_one || column.codes[ballot_] == code_in(column, row);
        });
    }

    bool add_mark(std::size_t row) {
        if (!ranks_.has(row)) return false;
        const std::int64_t rank = ranks_.number(row);
        if (rank < 1 || rank > static_cast<std::int64_t>(tally::candidates_max)) return false;
        tally::CandidateIndex candidate = tally::overvote_mark;
        if (!candidates_.has(row)) {
            if (!names_ || lower_case(names_.word(row)) != "overvote") return false;
        } else {
            const std::uint32_t place = places_.of(candidates_.number(row));
            if (place == none || !has_own_name(row, place)) return false;
            candidate = static_cast<tally::CandidateIndex>(place);
        }
        const tally::Mark mark{candidate, static_cast<std::uint16_t>(rank)};
        contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
        if (!is_scattered_ && std::find(marks_.begin(), marks_.end(), mark) != marks_.end())
            return false;
        marks_.push_back(mark);
        if (is_scattered_) ballots_of_.push_back(ballot_);
        return true;
    }

    // Each name is compared once a piece with that of the candidate.
    bool has_own_name(std::size_t row, std::uint32_t place) {
        if (!names_ || !names_.has(row) || checked_names_[place] == names_.code(row)) return true;
        checked_names_[place] = names_.code(row);
        return trimmed(names_.word(row)) == roll_.candidates[place].name;
    }

    std::uint32_t weight_of(std::uint32_t ballot) const {
        return weights_ ? ballot_weights_[ballot] : 1;
    }

    // While ballots come one behind the other, each is finished when the next begins.
    bool end_ballot() {
        if (is_scattered_ || ballots_seen_ == 0) return true;
        contest_.ballots.add(marks_, weight_of(ballot_));
        marks_.clear();
        return true;
    }

    // From here on marks are kept with the number of their ballot, those so far too.
    void scatter() {
        if (is_scattered_) return;
        is_scattered_ = true;
        for (std::uint32_t ballot = 0; ballot < contest_.ballots.size(); ++ballot) {
            const auto marks = contest_.ballots.marks(ballot);
            marks_.insert(marks_.end(), marks.begin(), marks.end());
            ballots_of_.insert(ballots_of_.end(), marks.size(), ballot);
        }
        contest_.ballots = {};
    }

    // Sorts the marks by their ballots; false where one stands twice.
    bool gather() {
        std::vector<std::size_t> ends(ballots_seen_ + 1);
        for (const std::uint32_t ballot : ballots_of_) ++ends[ballot + 1];
        for (std::size_t ballot = 0; ballot < ballots_seen_; ++ballot)
            ends[ballot + 1] += ends[ballot];
        std::vector<std::size_t> next(ends.begin(), ends.end() - 1);
        std::vector<tally::Mark> sorted(marks_.size());
        for (std::size_t at = 0; at < marks_.size(); ++at)
            sorted[next[ballots_of_[at]]++] = marks_[at];
        for (std::uint32_t ballot = 0; ballot < ballots_seen_; ++ballot) {
            contest_.ballots.add({sorted.data() + ends[ballot], ends[ballot + 1] - ends[ballot]},
                                 weight_of(ballot));
            const auto marks = contest_.ballots.marks(ballot);
            if (std::adjacent_find(marks.begin(), marks.end()) != marks.end()) return false;
        }
        return true;
    }

    void finish() {
        contest_.title = rows_.title();
        contest_.candidates = roll_.candidates;
        contest_.tie_order = roll_.tie_order;
        contest_.equal_ranks_may_be_overvotes = shared_word_ == "either";
        contest_.equal_ranks = shared_word_ == "equal" || shared_word_ == "either";
        if (detail_ != Detail::everything) return;
        contest_.ballot_ids = ids_.list();
        contest_.precincts = columns_[0].values();
        contest_.ballot_styles = columns_[1].values();
        for (auto column = columns_.begin() + 2; column != columns_.end(); ++column)
            contest_.extra_columns.push_back({column->name, column->values()});
    }

    const ParquetPieces& file_;
    ContestRows& rows_;
    const Roll& roll_;
    Places places_;
    Detail detail_;
    Coded ballots_;
    Cells candidates_, names_, ranks_, votes_, weights_, seats_, shared_;
    std::vector<BallotColumn> columns_;  // precincts, styles, others
    std::vector<std::uint32_t> checked_names_;
    BallotIds ids_;
    std::uint32_t ballot_ = none;  // of the last row
    std::uint32_t ballots_seen_ = 0;
    std::vector<std::uint32_t> ballot_weights_;
    std::string shared_word_;
    bool is_scattered_ = false;  // some ballot's rows are not one behind the other
    std::vector<tally::Mark> marks_;
    std::vector<std::uint32_t> ballots_of_;  // by mark, where they are scattered
    Contest contest_;
};

std::optional<Parsed> read_one(const SourceFile& source, const ParquetPieces& file,
                               const std::optional<SourceFile>& list, const ReadOptions& options) {
    ContestRows rows(file, find_column(file, contest_names));
    if (!rows.is_usual() || !choose_contest_of(file, source.name, options.contest, rows))
        return std::nullopt;
    std::optional<Roll> roll;
    if (list) {
        auto listed = read_roll(list->name, list->path, rows.title());
        if (listed) roll = *std::move(listed);
    } else {
        roll = collect_roll(file, rows);
    }
    if (!roll) return std::nullopt;
    auto contest = PieceReader(file, rows, *roll, options.detail).read();
    if (!contest) return std::nullopt;
    return Parsed{*std::move(contest), list ? CandidateList::declared : CandidateList::seen};
}

}  // namespace

std::optional<std::vector<Parsed>> read_long_pieces(std::span<const SourceFile> files,
                                                    const ReadOptions& options) {
    std::vector<std::pair<const SourceFile*, ParquetPieces>> ballots;
    std::optional<SourceFile> list;
    for (const SourceFile& source : files) {
        auto file = ParquetPieces::open(source.bytes);
        if (!file) return std::nullopt;
        if (find_column(*file, rank_names)) {
            ballots.emplace_back(&source, *std::move(file));
        } else if (list || find_column(*file, ballot_id_names)) {
            return std::nullopt;
        } else {
            list = source;
        }
    }
    const auto companion = companion_of(files);
    if (!list && companion) list = SourceFile{companion->string(), *companion, {}};
    std::vector<Parsed> parsed;
    for (const auto& [source, file] : ballots) {
        auto one = read_one(*source, file, list, options);
        if (!one) return std::nullopt;
        parsed.push_back(*std::move(one));
    }
    if (parsed.empty()) return std::nullopt;
    return parsed;
}

}  // namespace almanac::elections
