#pragma once

// The commonest line of a BLT file, "12 3 1 0", read by hand: a million ballots are hundreds of
// thousands of such lines. Any other line is left to the reader that knows all variants.

#include "tally/tally.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Knows the candidates' numbers and nicknames.
class BltLines {
public:
    explicit BltLines(std::size_t candidates);

    // Another name for the candidate. One that is long, or of more than a name's characters, is
    // not learned, and lines with it are left alone.
    void learn(std::string_view nickname, tally::CandidateIndex candidate);

    // One line, whole.
    struct Line {
        std::uint32_t voters = 0;
        std::vector<tally::Mark> marks;  // ranks without a gap
    };
    // Reads the line that begins at `at` into `line`; where the next one begins, nullptr where it
    // has any other shape.
    const char* read(const char* at, const char* end, Line& line) const;

private:
    struct Name {
        std::uint64_t letters = 0;  // up to eight, the first lowest; 0: the slot is free
        std::uint32_t number = 0;   // the candidate's, from 1
    };

    std::uint32_t number_at(const char*& at) const;
    std::uint32_t number_of(std::uint64_t letters) const;
    std::size_t slot_of(std::uint64_t letters) const;

    std::size_t candidates_;
    std::vector<Name> names_;  // open addressing, a quarter full at most; empty without nicknames
};

}  // namespace almanac::elections
