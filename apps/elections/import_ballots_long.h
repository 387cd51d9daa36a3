#pragma once

// ballots_long Parquet in two ways: piece by piece, which is quick and knows the usual files only,
// and row by row, which knows all of them and says what is wrong where. Private to the reader.

#include "apps/elections/import_formats.h"
#include "engine/bundle/bundle.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace almanac::elections {

// What a column may be called, in lower case and without _; the first that is there counts.
using Spellings = std::array<std::string_view, 3>;
inline constexpr Spellings ballot_id_names{"ballotid"};
inline constexpr Spellings candidate_id_names{"candidateid"};
inline constexpr Spellings candidate_name_names{"candidatename"};
inline constexpr Spellings rank_names{"rankposition", "rank"};
inline constexpr Spellings vote_names{"hasvote"};
inline constexpr Spellings weight_names{"weight"};
inline constexpr Spellings precinct_names{"precinctid", "precinct"};
inline constexpr Spellings style_names{"ballotstyleid", "ballotstyle"};
inline constexpr Spellings contest_names{"contestname", "contest", "contestid"};
inline constexpr Spellings seat_names{"seatcount", "seats"};
inline constexpr Spellings shared_rank_names{"sharedrank"};

// A name in lower case without _, so that BallotID and ballot_id are one.
std::string plain_name(std::string_view name);

// Whether the column, by its plain name, says something of a mark or of the contest, not of a
// ballot.
bool is_of_marks(std::string_view plain_name);

// The candidates, by the number that the marks name them with.
struct Roll {
    std::string source;  // the file that lists them, "" where the marks do
    std::vector<Candidate> candidates;
    std::unordered_map<std::int64_t, std::size_t> places;
    std::vector<tally::CandidateIndex> tie_order;
};

// The candidates that candidates.parquet lists for the contest.
base::Result<Roll> read_roll(const std::string& name, const std::filesystem::path& path,
                             std::string_view contest);

// Every file's contest, read piece by piece; nothing where a file is not of the usual kind or
// anything in it is wrong.
std::optional<std::vector<Parsed>> read_long_pieces(std::span<const SourceFile> files,
                                                    const ReadOptions& options);

// The same row by row: whatever the files are, with an error where they are wrong.
base::Result<std::vector<Parsed>> read_long_rows(std::span<const SourceFile> files,
                                                 const ReadOptions& options);

}  // namespace almanac::elections
