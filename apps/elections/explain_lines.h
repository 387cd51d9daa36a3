#pragma once

// Sentences as lines of a terminal. Private to explain_*.cpp.

#include <cstddef>
#include <string>
#include <string_view>

namespace almanac::elections {

// Blanks before the first line, and before those that it goes on with.
struct Indent {
    std::size_t first = 0;
    std::size_t others = 0;
};

// Appends the text, broken at blanks; a word longer than a line stands alone on it.
void wrap_line(std::string& out, std::string_view text, Indent indent, std::size_t columns);

}  // namespace almanac::elections
