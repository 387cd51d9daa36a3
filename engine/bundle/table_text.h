#pragma once

// A table for people's eyes. Pure.

#include "engine/bundle/table.h"

#include <string>

namespace almanac::bundle {

// A line of names, then a line a row, in columns two blanks apart: numbers to the right, texts to
// the left, a null as "-". A text longer than 48 characters is cut, which … says.
std::string to_text(const Table& table);

}  // namespace almanac::bundle
