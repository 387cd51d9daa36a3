#pragma once

// A table for people's eyes, and as JSON rows. Pure.

#include "engine/base/json.h"
#include "engine/bundle/table.h"

#include <cstddef>
#include <string>

namespace almanac::bundle {

// A line of names, then a line a row, in columns two blanks apart: numbers to the right, texts to
// the left, a null as "-". A text longer than 48 characters is cut, which … says.
std::string to_text(const Table& table);

// A list of objects, one a row, with the names of the columns; decimals are texts with all their
// places, as everywhere in our JSON.
void write_rows(base::JsonWriter& json, const Table& table);

}  // namespace almanac::bundle
