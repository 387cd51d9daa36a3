// ES&S's xlsx: a ballot a row, a column for each rank of each contest, candidates by name. Rows are
// first taken down as codes, since only the whole sheet says whether a row without marks is a blank
// ballot or a card without the contest; each different text is then looked at once.

#include "apps/elections/import_ess_header.h"
#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::uint32_t none = 0xFFFFFFFF;

// Texts that are no candidates, in lower case.
constexpr std::array<std::string_view, 5> undervote_words{"undervote", "under vote", "under-vote",
                                                          "skipped", "skipped rank"};
constexpr std::array<std::string_view, 4> overvote_words{"overvote", "over vote", "over-vote",
                                                         "overvoted"};
constexpr std::array<std::string_view, 7> write_in_words{"uwi",
                                                         "write-in",
                                                         "write in",
                                                         "writein",
                                                         "write-ins",
                                                         "undeclared write-in",
                                                         "undeclared write-ins"};

template <std::size_t size>
bool is_label(std::string_view text, const std::optional<std::string>& label,
              const std::array<std::string_view, size>& words) {
    if (label) return text == *label;
    return std::find(words.begin(), words.end(), lower_case(text)) != words.end();
}

// Reads one sheet.
class EssReader {
public:
    EssReader(const SourceFile& file, const ReadOptions& options)
        : file_(file), options_(options), layout_(options.layout) {}

    base::Result<Parsed> read() {
        sheet_ = TRY(Sheet::open(file_.name, file_.bytes));
        TRY(read_rows());
        TRY(read_texts());
        TRY(add_ballots());
        TRY(check_ids());
        return Parsed{std::move(contest_), CandidateList::seen};
    }

private:
    // One of the columns that are taken down, and where in a row's codes.
    struct Kept {
        EssRole role;
        std::size_t slot;
        std::size_t extra;  // place in extra_columns
    };
    // Whom a text marks: a part of marked_.
    struct Meaning {
        std::size_t begin = 0;
        std::size_t end = 0;
        bool is_known = false;
        bool is_blank = false;  // nothing but spaces
        bool is_undervote = false;
    };

    base::Result<void> read_rows() {
        std::vector<SheetCell> cells;
        const std::uint32_t first = layout_.first_vote_row;
        while (TRY(sheet_->next_row(cells))) {
            const std::uint32_t number = sheet_->row() + 1;
            if (slots_ == 0) {
                const bool is_heading = first == 0 ? !cells.empty() : number + 1 >= first;
                if (!is_heading) continue;
                const bool is_vote = first > 0 && number >= first;
                TRY(plan(is_vote ? std::vector<SheetCell>() : cells));
                if (!is_vote) continue;
            }
            if (cells.empty() && !layout_.every_row_is_ballot) continue;
            ++contest_.accounting.records;
            TRY(read_row(cells));
        }
        return slots_ == 0 ? plan({}) : base::Result<void>();
    }

    base::Result<void> plan(const std::vector<SheetCell>& headings) {
        EssPlan plan = TRY(plan_ess(*sheet_, file_.name, headings, options_));
        contest_.title = std::move(plan.contest);
        contest_.ranks_max = static_cast<std::uint32_t>(plan.ranks.size());
        for (const std::uint32_t column : plan.ranks) keep_column(column);
        for (EssColumn& column : plan.columns) {
            const bool counts = column.role == EssRole::weight || column.role == EssRole::ballot_id;
            if (options_.detail == Detail::marks && !counts) continue;
            kept_.push_back({column.role, slots_, contest_.extra_columns.size()});
            keep_column(column.column);
            if (column.role == EssRole::batch)
                contest_.extra_columns.push_back({"batch", {}});
            else if (column.role == EssRole::other)
                contest_.extra_columns.push_back({std::move(column.name), {}});
        }
        return {};
    }

    void keep_column(std::uint32_t column) {
        if (slot_of_.size() <= column) slot_of_.resize(column + 1, none);
        slot_of_[column] = static_cast<std::uint32_t>(slots_++);
    }

    // Takes the row's codes down.
    base::Result<void> read_row(const std::vector<SheetCell>& cells) {
        const std::size_t begin = codes_.size();
        codes_.resize(begin + slots_, none);
        for (const SheetCell& cell : cells) {
            const std::uint32_t slot = cell.column < slot_of_.size() ? slot_of_[cell.column] : none;
            if (slot == none) continue;
            if (cell.is_error) {
                codes_.resize(begin);
                return bad_row(sheet_->error_in(
                    sheet_->row(), cell.column,
                    fmt::format("{} is what a formula left that could not be worked out. Correct "
                                "the cell.",
                                in_quotes(sheet_->text(cell.code)))));
            }
            codes_[begin + slot] = cell.code;
        }
        rows_.push_back(sheet_->row());
        const bool tells = options_.progress && rows_.size() % 65536 == 0;
        if (tells) options_.progress(sheet_->bytes_done(), sheet_->bytes_total());
        return {};
    }

    base::Result<void> bad_row(base::Error error) {
        if (!options_.skip_bad_rows) return error;
        ++contest_.accounting.bad_rows_skipped;
        return {};
    }

    std::uint32_t code(std::size_t row, std::size_t slot) const {
        return codes_[row * slots_ + slot];
    }

    // Looks at each different text of the rank columns once, where it first stands.
    base::Result<void> read_texts() {
        meanings_.resize(sheet_->codes());
        bad_.assign(rows_.size(), false);
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            for (std::size_t rank = 0; rank < contest_.ranks_max; ++rank) {
                const std::uint32_t text = code(row, rank);
                if (text == none || meanings_[text].is_known) continue;
                auto meaning = read_text(sheet_->text(text));
                if (!meaning) {
                    const auto& sentence = meaning.error().detail;
                    TRY(bad_row(sheet_->error_in(rows_[row], column_of(rank), sentence)));
                    bad_[row] = true;
                    break;
                }
                meanings_[text] = *meaning;
                has_undervotes_ = has_undervotes_ || meaning->is_undervote;
            }
        }
        return {};
    }

    std::uint32_t column_of(std::size_t slot) const {
        const auto found = std::find(slot_of_.begin(), slot_of_.end(), slot);
        return static_cast<std::uint32_t>(found - slot_of_.begin());
    }

    // An error here is the sentence alone.
    base::Result<Meaning> read_text(std::string_view given) {
        const std::string_view text = trimmed(given);
        Meaning meaning{marked_.size(), marked_.size(), true, text.empty(), false};
        meaning.is_undervote =
            !text.empty() && is_label(text, layout_.undervote_label, undervote_words);
        if (meaning.is_blank || meaning.is_undervote) return meaning;
        std::vector<std::string_view> names = split(text);
        for (const std::string_view name : names) {
            const bool is_nobody =
                name.empty() || is_label(name, layout_.undervote_label, undervote_words);
            const auto place = TRY(is_nobody ? nobody(text) : candidate(name));
            const auto own = marked_.begin() + static_cast<std::ptrdiff_t>(meaning.begin);
            if (std::find(own, marked_.end(), place) != marked_.end()) {
                return base::Error{base::ErrorKind::invalid,
                                   fmt::format("it names {} twice. Remove one.", in_quotes(name))};
            }
            marked_.push_back(place);
        }
        meaning.end = marked_.size();
        return meaning;
    }

    static base::Result<tally::CandidateIndex> nobody(std::string_view text) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{} has several candidates, one of whom is nobody. Correct "
                                       "the cell.",
                                       in_quotes(text))};
    }

    // Several candidates in one cell are an overvote that says for whom.
    std::vector<std::string_view> split(std::string_view text) const {
        const bool is_told = layout_.overvote_delimiter || layout_.first_vote_column > 0;
        const std::string_view told =
            layout_.overvote_delimiter ? std::string_view(*layout_.overvote_delimiter) : "";
        std::vector<std::string_view> names;
        while (true) {
            std::size_t end = is_told ? std::string_view::npos : text.find_first_of("|\n");
            if (!told.empty()) end = text.find(told);
            names.push_back(trimmed(text.substr(0, end)));
            if (end == std::string_view::npos) return names;
            text.remove_prefix(end + (is_told ? told.size() : 1));
        }
    }

    base::Result<tally::CandidateIndex> candidate(std::string_view name) {
        if (is_label(name, layout_.overvote_label, overvote_words)) return tally::overvote_mark;
        const bool is_write_in = is_label(name, layout_.undeclared_write_in_label, write_in_words);
        if (is_write_in && layout_.undeclared_write_in_label) name = undeclared_write_ins_name;
        const std::uint32_t place = names_.code(name);
        if (place >= tally::candidates_max) {
            return base::Error{base::ErrorKind::invalid,
                               fmt::format("{} is candidate {}, above the {} that can be counted. "
                                           "Check that the rank columns hold candidates.",
                                           in_quotes(name), place + 1, tally::candidates_max)};
        }
        if (place == contest_.candidates.size()) {
            Candidate& added = contest_.candidates.emplace_back();
            added.name = name;
            added.undeclared_write_ins = is_write_in;
        }
        return static_cast<tally::CandidateIndex>(place);
    }

    base::Result<void> add_ballots() {
        contest_.ballots.reserve(rows_.size(), rows_.size() * contest_.ranks_max);
        if (layout_.blank_is_undeclared_write_in) {
            blank_mark_ = TRY(candidate(layout_.undeclared_write_in_label
                                            ? std::string_view(*layout_.undeclared_write_in_label)
                                            : write_in_words[0]));
        }
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            if (!bad_[row]) TRY(add_ballot(row));
        }
        return {};
    }

    base::Result<void> add_ballot(std::size_t row) {
        marks_.clear();
        bool is_blank = true;
        for (std::size_t rank = 0; rank < contest_.ranks_max; ++rank) {
            const std::uint32_t text = code(row, rank);
            const auto number = static_cast<std::uint16_t>(rank + 1);
            if (text == none || meanings_[text].is_blank) {
                if (blank_mark_) marks_.push_back({*blank_mark_, number});
                continue;
            }
            is_blank = false;
            const Meaning& meaning = meanings_[text];
            for (std::size_t at = meaning.begin; at < meaning.end; ++at)
                marks_.push_back({marked_[at], number});
        }
        // Who is offered a rank and leaves it is an undervote in such a sheet: a row of blanks is a
        // card that does not have the contest.
        if (is_blank && has_undervotes_ && !layout_.every_row_is_ballot && !blank_mark_) {
            ++contest_.accounting.without_contest;
            return {};
        }
        const auto weight = weight_of(row);
        if (!weight) return bad_row(weight.error());
        if (*weight == 0) return {};
        contest_.ballots.add(marks_, *weight);
        ballot_rows_.push_back(rows_[row]);
        for (const Kept& kept : kept_) keep(kept, text_of(row, kept.slot));
        return {};
    }

    std::string_view text_of(std::size_t row, std::size_t slot) const {
        const std::uint32_t text = code(row, slot);
        return text == none ? std::string_view() : trimmed(sheet_->text(text));
    }

    // How many voters the row stands for.
    base::Result<std::uint32_t> weight_of(std::size_t row) const {
        const auto kept = std::find_if(kept_.begin(), kept_.end(), [](const Kept& each) {
            return each.role == EssRole::weight;
        });
        if (kept == kept_.end()) return 1U;
        const std::string_view text = text_of(row, kept->slot);
        const auto weight = parse_unsigned(text);
        if (weight && *weight < none) return static_cast<std::uint32_t>(*weight);
        return sheet_->error_in(rows_[row], column_of(kept->slot),
                                fmt::format("{} is no count of voters. Give a whole number, 1 for "
                                            "one ballot.",
                                            in_quotes(text)));
    }

    void keep(const Kept& kept, std::string_view text) {
        if (kept.role == EssRole::ballot_id) ids_.add(text, nullptr);
        if (options_.detail == Detail::marks) return;
        if (kept.role == EssRole::ballot_id)
            contest_.ballot_ids.emplace_back(text);
        else if (kept.role == EssRole::precinct)
            contest_.precincts.add(text);
        else if (kept.role == EssRole::ballot_style)
            contest_.ballot_styles.add(text);
        else if (kept.role != EssRole::weight)
            contest_.extra_columns[kept.extra].values.add(text);
    }

    base::Result<void> check_ids() const {
        const auto column = std::find_if(kept_.begin(), kept_.end(), [](const Kept& each) {
            return each.role == EssRole::ballot_id;
        });
        if (column == kept_.end()) return {};
        const std::uint32_t place = column_of(column->slot);
        for (std::size_t ballot = 0; ballot < ids_.size(); ++ballot) {
            if (!ids_[ballot].empty()) continue;
            return sheet_->error_in(ballot_rows_[ballot], place,
                                    "the ballot has no id. Give every ballot one, or take the "
                                    "column out.");
        }
        const auto repeat = ids_.first_repeat();
        if (!repeat) return {};
        std::size_t first = 0;
        while (ids_[first] != ids_[*repeat]) ++first;
        return sheet_->error_in(ballot_rows_[*repeat], place,
                                fmt::format("ballot {} stands in row {} already. Give every ballot "
                                            "once.",
                                            in_quotes(ids_[*repeat]), ballot_rows_[first] + 1));
    }

    const SourceFile& file_;
    const ReadOptions& options_;
    const SourceLayout& layout_;
    std::unique_ptr<Sheet> sheet_;
    std::vector<std::uint32_t> slot_of_;  // by column; none: not taken down
    std::size_t slots_ = 0;               // ranks first, then kept_
    std::vector<Kept> kept_;
    std::vector<std::uint32_t> codes_;  // by row and slot; none: a blank cell
    std::vector<std::uint32_t> rows_;   // in the sheet, from 0
    std::vector<bool> bad_;             // by row
    std::vector<Meaning> meanings_;     // by code
    std::vector<tally::CandidateIndex> marked_;
    std::optional<tally::CandidateIndex> blank_mark_;
    bool has_undervotes_ = false;
    Words names_;  // of the candidates, by their place
    std::vector<tally::Mark> marks_;
    std::vector<std::uint32_t> ballot_rows_;  // in the sheet, by ballot
    BallotIdCheck ids_;
    Contest contest_;
};

}  // namespace

base::Result<Parsed> read_ess(const SourceFile& file, const ReadOptions& options) {
    return EssReader(file, options).read();
}

}  // namespace almanac::elections
