#pragma once

// What the program prints on, and how: asked once at the start, handed down to every verb.

#include "engine/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace almanac::cli {

// Standard output and error as they are. A value: tests make their own.
struct Terminal {
    bool out_is_terminal = false;
    bool error_is_terminal = false;
    bool colour = false;       // on standard output; off with NO_COLOR or TERM=dumb
    std::size_t columns = 80;  // of standard output; 80 where it is no terminal

    // As this process has them.
    static Terminal detect();
};

// `text` broken at spaces so that no line is wider than 80 columns; lines after the first begin
// with `indent` blanks. `used` columns are taken on the first line.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t used = 0);

// Writes to standard output at once; a full disk or a closed pipe is an error.
base::Result<void> print(std::string_view text);

// Writes a line to standard error, "almanac: " before it.
void complain(std::string_view sentence);

// Writes a line to standard error as it is.
void remark(std::string_view sentence);

}  // namespace almanac::cli
