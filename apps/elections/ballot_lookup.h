#pragma once

// Any ballot by its id in O(log n) from mapped bytes, so that serving needs no Parquet: marks,
// weight, precinct, style and batch as four-byte columns and the ids sorted once. Pure; the bytes
// are one file of the bundle.

#include "apps/elections/model.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One mark as it was cast.
struct MarkRow {
    std::uint32_t rank_position = 0;
    std::optional<std::uint32_t> candidate_id;
    std::optional<std::string> candidate_name;

    static constexpr std::string_view view_name = "mark";
    static constexpr auto fields() {
        return base::describe<MarkRow>(
            base::field("rank_position", &MarkRow::rank_position, "rank",
                        "The rank marked, from 1, uncleaned."),
            base::field("candidate_id", &MarkRow::candidate_id, "id",
                        "Null: the source says only: overvoted."),
            base::field("candidate_name", &MarkRow::candidate_name, "", "Their name."));
    }
};

// /api/ballot/{ballot_id}.
struct BallotRow {
    std::string ballot_id;
    std::uint32_t weight = 1;
    std::string precinct;
    std::string ballot_style;
    std::vector<MarkRow> marks;
    std::vector<std::uint32_t> ranking;
    bool is_valid = false;

    static constexpr std::string_view view_name = "ballot";
    static constexpr std::string_view list_name = "found_ballots";
    static constexpr auto fields() {
        return base::describe<BallotRow>(
            base::field("ballot_id", &BallotRow::ballot_id, "id",
                        "The source's id, else its line number."),
            base::field("weight", &BallotRow::weight, "voters", "How many voters it stands for."),
            base::field("precinct", &BallotRow::precinct, "", "As the source writes it."),
            base::field("ballot_style", &BallotRow::ballot_style, "", "As the source writes it."),
            base::field("marks", &BallotRow::marks, "", "As cast (raw), by rank."),
            base::field("ranking", &BallotRow::ranking, "ids",
                        "As the rule cleans it: first choice first."),
            base::field("is_valid", &BallotRow::is_valid, "",
                        "Whether round 1 counts it for somebody."));
    }
};

// Whether ids say no more than "1", "2", "3" … would, which is what ballots without ids are called.
template <class Texts>
bool are_line_numbers(const Texts& ids) {
    for (std::size_t row = 0; row < ids.size(); ++row) {
        if (ids[row] != std::to_string(row + 1)) return false;
    }
    return true;
}

// The column that says which ballots were kept or scanned together, under the names that sources
// have for it: a batch before a box, a box before a scanner; null where there is none.
const ExtraColumn* batch_column(const Contest& contest);

// The bytes of the lookup for all ballots of `contest`. Equal contests give equal bytes, and ids
// that are line numbers the same as none.
std::string write_ballot_lookup(const Contest& contest);

// Answers from bytes that write_ballot_lookup made and that outlive it.
class BallotLookup {
public:
    // A column of short texts: a code a ballot and the words.
    struct Texts {
        std::string_view codes;  // u32 a ballot, or empty
        std::string_view word_ends;
        std::string_view words;

        // The ballot's text, "" where the source has none.
        std::string_view at(std::uint32_t ballot) const;
        // All codes, one a ballot; all words, by code.
        std::vector<std::uint32_t> all_codes() const;
        std::vector<std::string_view> all_words() const;
    };

    // Refuses bytes whose parts do not fit together.
    static base::Result<BallotLookup> open(std::string_view bytes);

    std::uint32_t size() const { return ballots_; }
    // The place of the ballot with that id.
    std::optional<std::uint32_t> find(std::string_view ballot_id) const;
    // The ballot's id: the source's, or its line number.
    std::string id(std::uint32_t ballot) const;
    const Texts& precincts() const { return precincts_; }
    const Texts& styles() const { return styles_; }
    // As batch_column() chooses, with the column's name.
    const Texts& batches() const { return batches_; }
    std::string_view batch_name() const { return batch_name_; }
    // The ballot's id, weight, precinct, style and marks. `names` by CandidateIndex.
    BallotRow row(std::uint32_t ballot, const std::vector<Candidate>& candidates) const;
    std::vector<tally::Mark> marks(std::uint32_t ballot) const;
    // The marks and weights of all of them, in their order.
    tally::Ballots all_ballots() const;

private:
    std::string_view id_at(std::uint32_t ballot) const;

    std::uint32_t ballots_ = 0;
    std::string_view weights_;    // u32 a ballot, or empty
    std::string_view mark_ends_;  // u32 a ballot
    std::string_view marks_;      // u16 candidate, u16 rank
    std::string_view id_ends_;    // u32 a ballot, or empty: line numbers
    std::string_view ids_;
    std::string_view by_id_;  // u32 a ballot: places in the order of the ids' bytes
    Texts precincts_;
    Texts styles_;
    Texts batches_;
    std::string_view batch_name_;
};

}  // namespace almanac::elections
