#pragma once

// The columns of a ballots_long file, piece by piece: a text is looked at once a piece, and its
// rows are numbers from then on. Private to the reader.

#include "apps/elections/import_ballots_long.h"

#include <limits>
#include <utility>

namespace almanac::elections {

// No code, no ballot, no candidate.
inline constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

// The place of the column that has one of the names.
inline std::optional<std::size_t> find_column(const bundle::ParquetPieces& file,
                                              const Spellings& spellings) {
    for (const std::string_view spelling : spellings) {
        for (std::size_t at = 0; at < file.columns().size(); ++at)
            if (!spelling.empty() && plain_name(file.columns()[at].name) == spelling) return at;
    }
    return std::nullopt;
}

// One column of the file, a piece of it at a time.
class Cells {
public:
    Cells() = default;
    Cells(const bundle::ParquetPieces& file, std::optional<std::size_t> place)
        : file_(&file), place_(place) {}

    explicit operator bool() const { return place_.has_value(); }
    // What kind of values it has; the column must be there.
    bool is(bundle::Meaning meaning) const { return file_->columns()[*place_].meaning == meaning; }
    bool is_whole() const { return is(bundle::Meaning::integer) || is(bundle::Meaning::boolean); }
    bool is_text() const { return is(bundle::Meaning::text); }

    // Goes on to a piece; a column that is not there has nothing in it.
    bool load(std::size_t piece) { return !place_ || file_->read(piece, *place_, cells_); }
    bool has(std::size_t row) const { return cells_.has(row); }
    std::int64_t number(std::size_t row) const { return cells_.integers[row]; }
    std::uint32_t code(std::size_t row) const { return cells_.codes[row]; }
    const std::vector<std::string_view>& words() const { return cells_.words; }
    // "" where it is empty.
    std::string_view word(std::size_t row) const {
        return has(row) ? cells_.words[cells_.codes[row]] : std::string_view();
    }

private:
    const bundle::ParquetPieces* file_ = nullptr;
    std::optional<std::size_t> place_;
    bundle::PieceColumn cells_;
};

// Texts or whole numbers as texts, each of which is worked on once: work(text) gives what stands
// for it.
class Coded {
public:
    Coded() = default;
    explicit Coded(Cells cells) : cells_(std::move(cells)) {}

    explicit operator bool() const { return static_cast<bool>(cells_); }
    bool is_usual() const { return !cells_ || cells_.is_text() || cells_.is_whole(); }

    // Goes on to a piece, whose texts are new ones.
    bool load(std::size_t piece) {
        if (!cells_.load(piece)) return false;
        if (cells_ && cells_.is_text()) known_.assign(cells_.words().size(), none);
        empty_ = none;
        has_last_ = false;
        return true;
    }

    // What `work` made of the row's text, "" where it is empty.
    template <class Work>
    std::uint32_t at(std::size_t row, Work&& work) {
        if (!cells_.has(row)) return empty_ == none ? empty_ = work(std::string_view()) : empty_;
        if (cells_.is_text()) {
            std::uint32_t& known = known_[cells_.code(row)];
            return known == none ? known = work(cells_.words()[cells_.code(row)]) : known;
        }
        const std::int64_t number = cells_.number(row);
        if (!has_last_ || number != last_number_) {
            has_last_ = true;
            last_number_ = number;
            last_ = work(std::string_view(std::to_string(number)));
        }
        return last_;
    }

private:
    Cells cells_;
    std::vector<std::uint32_t> known_;  // by code
    std::uint32_t empty_ = none;
    bool has_last_ = false;
    std::int64_t last_number_ = 0;
    std::uint32_t last_ = 0;
};

// Which rows of a piece are of the contest.
class ContestRows {
public:
    ContestRows(const bundle::ParquetPieces& file, std::optional<std::size_t> place)
        : cells_(Cells(file, place)) {}

    bool is_usual() const { return cells_.is_usual(); }
    // Goes on to a piece.
    bool load(std::size_t piece) { return cells_.load(piece); }
    // Of which contest rows are wanted from now on.
    void choose(std::string title) { title_ = std::move(title); }
    const std::string& title() const { return title_; }
    explicit operator bool() const { return static_cast<bool>(cells_); }
    // Whether the row is of the contest; all are where there is no column for it.
    bool has(std::size_t row) {
        if (!cells_) return true;
        return cells_.at(row, [&](std::string_view text) { return text == title_ ? 1U : 0U; }) != 0;
    }
    // The text's number among `contests`.
    std::uint32_t note(std::size_t row, Words& contests) {
        return cells_.at(row, [&](std::string_view text) { return contests.code(text); });
    }

private:
    Coded cells_;
    std::string title_;
};

}  // namespace almanac::elections
