#pragma once

// What every fuzz target demands of a reader, whatever bytes it was given: a contest that is whole,
// or one sentence. A broken demand aborts, which is how libFuzzer learns of it.

#include "apps/elections/elections.h"
#include "apps/elections/import_zip_testing.h"
#include "engine/base/ensure.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace almanac::fuzz {

// The input as text; libFuzzer's bytes end where they end, so that a read behind them is seen.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Demands a sentence that says where and what.
inline void expect_sentence(const base::Error& error, std::string_view file) {
    base::ensure(error.detail.starts_with(file), "an error names its file");
    base::ensure(error.detail.size() > file.size() + 15, "an error is a sentence");
}

// Demands what holds of every contest that a reader hands out.
inline void expect_whole(const elections::Contest& contest) {
    const std::size_t ballots = contest.ballots.size();
    base::ensure(ballots > 0, "a contest has ballots");
    base::ensure(contest.candidates.size() <= tally::candidates_max, "few enough candidates");
    std::set<elections::CandidateId> ids;
    for (const elections::Candidate& candidate : contest.candidates)
        base::ensure(ids.insert(candidate.id).second, "ids of candidates differ");
    std::uint64_t voters = 0;
    for (std::size_t ballot = 0; ballot < ballots; ++ballot) {
        std::uint16_t rank_before = 1;
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            base::ensure(mark.candidate == tally::overvote_mark ||
                             mark.candidate < contest.candidates.size(),
                         "a mark is for a candidate");
            base::ensure(mark.rank >= rank_before && mark.rank <= contest.ranks_max,
                         "marks stand in the order of their ranks");
            rank_before = mark.rank;
        }
        voters += contest.ballots.weight(ballot);
    }
    base::ensure(voters == contest.ballots.voters(), "weights add up");
    const auto fits = [&](std::size_t size) { return size == 0 || size == ballots; };
    base::ensure(fits(contest.ballot_ids.size()), "an id for each ballot");
    base::ensure(fits(contest.precincts.size()), "a precinct for each ballot");
    base::ensure(fits(contest.ballot_styles.size()), "a style for each ballot");
    for (const elections::ExtraColumn& column : contest.extra_columns)
        base::ensure(fits(column.values.size()), "a cell for each ballot");
    for (const tally::CandidateIndex candidate : contest.tie_order)
        base::ensure(candidate < contest.candidates.size(), "the order for ties is of candidates");
}

// The same ballots, mark for mark.
inline bool same_ballots(const tally::Ballots& one, const tally::Ballots& other) {
    if (one.size() != other.size()) return false;
    for (std::size_t ballot = 0; ballot < one.size(); ++ballot) {
        const auto left = one.marks(ballot);
        const auto right = other.marks(ballot);
        const bool are_equal = one.weight(ballot) == other.weight(ballot) &&
                               std::equal(left.begin(), left.end(), right.begin(), right.end());
        if (!are_equal) return false;
    }
    return true;
}

// Reads the bytes as one file, as every verb does, and demands a contest or a sentence; then again
// with the marks alone and bad rows left out, and demands the same ballots where the first reading
// had no objection.
inline void read_twice(std::string_view bytes) {
    const elections::SourceFile file{"f", "f", bytes};
    elections::ReadOptions options;
    const auto whole = elections::read_contest({&file, 1}, options);
    if (whole)
        expect_whole(*whole);
    else
        expect_sentence(whole.error(), "f");
    options.detail = elections::Detail::marks;
    options.skip_bad_rows = true;
    const auto marks = elections::read_contest({&file, 1}, options);
    if (marks)
        expect_whole(*marks);
    else
        expect_sentence(marks.error(), "f");
    if (!whole) return;
    base::ensure(marks && marks->accounting.bad_rows_skipped == 0, "no row was bad before");
    base::ensure(same_ballots(whole->ballots, marks->ballots), "marks alone are the same marks");
}

// Splits the input into files: each begins after a line "=== NAME". What stands before the first
// is left out.
inline elections::ZipFiles files_of(std::string_view text) {
    constexpr std::string_view mark = "=== ";
    elections::ZipFiles files;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end);
        if (line.starts_with(mark)) {
            const std::size_t trailing = line.ends_with('\n') ? 1 : 0;
            const std::size_t length = line.size() - mark.size() - trailing;
            files.emplace_back(line.substr(mark.size(), length), "");
        } else if (!files.empty()) {
            files.back().second += line;
        }
    }
    return files;
}

// The files as an archive, stored as they are: what inflates is the same for all.
inline std::string stored_zip_of(const elections::ZipFiles& files) {
    elections::ZipShape shape;
    shape.is_deflated = false;
    return elections::zip_of(files, shape);
}

}  // namespace almanac::fuzz
