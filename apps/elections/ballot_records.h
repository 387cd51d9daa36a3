#pragma once

// The ballots of a subject with what the source says of each: from the contest when it is imported,
// from the lookup when a version is served, whose contest has marks only. Pure.

#include "apps/elections/subject.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// By what ballots can be told apart; the source has no data on persons.
enum class Grouping : std::uint8_t { precinct, ballot_style, batch };

// Which group each ballot is of. Views last as long as the subject.
struct GroupColumn {
    std::string name;                     // the column's in the source, "" where it has none
    std::vector<std::uint32_t> codes;     // by ballot; empty: the source does not say
    std::vector<std::string_view> words;  // by code
};

// More different texts than this are no groups but ids: an answer has about 500 bytes a group, so
// 5 MB. The largest county has some 4,000 precincts (Los Angeles), the largest export of ours some
// 3,000 batches.
inline constexpr std::size_t groups_max = 10'000;

// The column for a grouping; without codes where the source has none, or where its texts are ids.
GroupColumn group_column(const Subject& subject, Grouping by);

// The place of the ballot with that id. O(log n) on a version that is served, else O(n).
std::optional<std::uint32_t> find_ballot(const Subject& subject, std::string_view id);

// The source's id, else the ballot's line number.
std::string id_of_ballot(const Subject& subject, std::uint32_t ballot);

// One ballot as cast and as the rule cleans it.
BallotRow ballot_row(const Subject& subject, std::uint32_t ballot);

}  // namespace almanac::elections
