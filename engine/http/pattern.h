#pragma once

// The segments of a path and of a route's pattern.

#include <string>
#include <string_view>
#include <vector>

namespace almanac::http {

// One segment of a pattern: words as they stand, a parameter {name}, or the rest {name...} as a
// last one.
struct Segment {
    enum class Kind : unsigned char { fixed, parameter, rest };
    Kind kind = Kind::fixed;
    std::string text;  // the words, or the parameter's name
};

// "/api/{id}" as its segments; a pattern that is not well formed is a bug.
std::vector<Segment> parse_pattern(std::string_view pattern);

// The segments of a path that begins with '/': "/a/b" is {"a", "b"}, "/" is {""}.
void split_path(std::string_view path, std::vector<std::string_view>& segments);

}  // namespace almanac::http
