#pragma once

// For tests only: ballots as one writes them on paper. "3 x A, BC, -, D" is three ballots with A at
// rank 1, an overvote of B and C at rank 2, nobody at rank 3 and D at rank 4; "!" is a rank that
// the source calls overvoted.

#include "engine/base/ensure.h"
#include "tally/ballots.h"

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace almanac::tally {

// Reads one line of the notation into `ballots`.
inline void add_written(Ballots& ballots, std::string_view line) {
    const std::size_t times = line.find(" x");
    base::ensure(times != std::string_view::npos, "a written ballot starts with \"3 x\"");
    std::uint32_t count = 0;
    for (const char digit : line.substr(0, times))
        count = count * 10 + static_cast<std::uint32_t>(digit - '0');
    std::vector<Mark> marks;
    std::uint16_t rank = 1;
    for (const char character : line.substr(times + 2)) {
        if (character == ',') ++rank;
        if (character == '!') marks.push_back({overvote_mark, rank});
        if (character >= 'A' && character <= 'Z')
            marks.push_back({static_cast<CandidateIndex>(character - 'A'), rank});
    }
    for (std::uint32_t ballot = 0; ballot < count; ++ballot) ballots.add(marks);
}

// Candidates are A, B, C … in the order of the list.
inline Ballots written_ballots(std::initializer_list<std::string_view> lines) {
    Ballots ballots;
    for (const std::string_view line : lines) add_written(ballots, line);
    return ballots;
}

}  // namespace almanac::tally
